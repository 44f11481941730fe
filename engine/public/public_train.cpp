// <glassbox/train.h>. Without a recipe the choices are those of `glassbox train`
// (cli/commands/train_command.cpp).
#include <glassbox/train.h>

#include <algorithm>
#include <utility>

#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"
#include "engine/public/public_progress.h"
#include "engine/train/train.h"

namespace glassbox {
namespace {

engine::TrainingParameters parameters_of(const TrainOptions& options) {
  auto parameters = engine::TrainingParameters::console_defaults();
  for (const auto& [name, value] : options.parameters) parameters.set(name, value);
  parameters.seed = options.seed;
  return parameters;
}

// A table that fills much of the memory leaves little for its records once more: with this,
// training takes less than a tenth of it. 0 for smaller ones, and for files.
std::uint64_t memory_beside(const Data& data) {
  constexpr std::uint64_t kBytesOfCell = 8, kShare = 12;
  if (!data.table) return 0;
  const std::uint64_t bytes = data.table->rows() * data.table->columns().size() * kBytesOfCell;
  return bytes / 10 < engine::kLeastTrainingMemory
             ? 0
             : std::max(bytes / kShare, engine::kLeastTrainingMemory);
}

engine::TrainRequest request_of(const TrainOptions& options) {
  engine::TrainRequest request;
  request.parameters = parameters_of(options);
  OpenedData data = open_training_data(options.data);
  request.files = std::move(data.files);
  request.schema = std::move(*data.schema);
  request.csv = std::move(data.csv);
  request.recipe_text = options.recipe;
  request.recipe_file = "TrainOptions::recipe";
  request.chooses_columns = options.recipe.empty();
  request.searches = options.recipe.empty() && options.parameters.empty();
  if (options.memory != 0) {
    if (options.memory < engine::kLeastTrainingMemory)
      throw Error(Error::Kind::kInput, "TrainOptions::memory is " + std::to_string(options.memory) +
                                           " bytes; training needs at least 67108864");
    request.memory = options.memory;
  } else if (const std::uint64_t memory = memory_beside(options.data); memory != 0) {
    request.memory = memory;
  }
  if (!options.temporary_directory.empty())
    request.temporary_directory = options.temporary_directory;
  return request;
}

}  // namespace

TrainResult train(const TrainOptions& options) {
  ProgressSink progress(options.progress);
  return progress.run([&] {
    engine::TrainRequest request = request_of(options);
    request.csv.progress = [&](std::uint64_t rows) { progress.goes_on(0, rows); };
    request.stage = [&](const std::string& stage) { progress.enter(stage); };
    request.progress = [&](const auto& now) { return progress.goes_on(now.pass, now.records); };
    request.search_progress = [&](const auto& now) { return progress.goes_on(0, now.done); };
    engine::TrainResult trained = engine::train(request);
    std::vector<std::string> notes = trained.columns.notes(request.schema);
    return TrainResult{public_model(std::move(trained.model)), record_counts(trained.records),
                       std::move(trained.warnings), std::move(notes),
                       std::move(trained.pass_losses)};
  });
}

}  // namespace glassbox
