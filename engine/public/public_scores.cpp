// predict_all() of <glassbox/predict.h> and weights() of <glassbox/explain.h>.
#include <glassbox/explain.h>
#include <glassbox/predict.h>

#include <cstring>
#include <utility>

#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"

namespace glassbox {
namespace {

// A block's margins and scores wait for their turn as the bytes of one cell of it.
std::string to_bytes(const std::vector<double>& margins, const std::vector<double>& scores) {
  const std::size_t size = margins.size() * sizeof(double);
  std::string bytes(2 * size, '\0');
  if (size == 0) return bytes;
  std::memcpy(bytes.data(), margins.data(), size);
  std::memcpy(bytes.data() + size, scores.data(), size);
  return bytes;
}

void append_half(std::string_view bytes, std::size_t half, std::vector<double>& to) {
  const std::size_t size = bytes.size() / 2, before = to.size();
  to.resize(before + size / sizeof(double));
  if (size > 0) std::memcpy(to.data() + before, bytes.data() + half * size, size);
}

}  // namespace

AllPredictions predict_all(const Model& model, const Data& data) {
  return as_public_errors([&] {
    const Model::Implementation& with = model.implementation();
    const OpenedData opened = open_data_for(with.model, data, engine::PlanFor::kBatchPrediction);
    const io::Schema& schema = opened.schema ? *opened.schema : with.model.schema;
    io::ReadPlan plan = engine::plan_for(with.model, schema, engine::PlanFor::kBatchPrediction);
    plan.columns.emplace_back();  // nothing in the file belongs to it
    const std::size_t outputs = with.predictor.output_count();

    AllPredictions all;
    all.outputs = outputs;
    const auto score = [&](io::RecordBlock& block) {
      std::vector<double> margins;
      with.predictor.margins(block, margins);
      std::vector<double> scores(margins.size());
      for (std::size_t i = 0; i < margins.size(); i += outputs)
        with.predictor.scores_of({margins.data() + i, outputs}, {scores.data() + i, outputs});
      std::string bytes = to_bytes(margins, scores);
      const auto end = static_cast<std::uint32_t>(bytes.size());
      for (io::Column& column : block.columns) column = {};
      block.columns.back() = io::TextColumn{io::StringColumn(std::move(bytes), {end})};
    };
    const auto take = [&](io::RecordBlock&& block) {
      const std::string_view bytes = std::get<io::TextColumn>(block.columns.back()).values[0];
      append_half(bytes, 0, all.margins);
      append_half(bytes, 1, all.scores);
    };
    all.records = record_counts(io::read_csv(opened.files, plan, opened.csv, score, take));
    return all;
  });
}

ModelWeights weights(const Model& model) {
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    const engine::LinearModel& linear = trained.weights;
    const auto& space = trained.recipe.features();
    const std::size_t outputs = linear.output_count, indicators = space.indicator_count();
    ModelWeights all{linear.bias, {}, linear.output_center, linear.output_scale};
    all.features.reserve(space.numbers.size() + indicators);
    const auto row = [&](const auto& table, std::size_t i) {
      const auto* const begin = table.data() + i * outputs;
      return std::vector<double>(begin, begin + outputs);
    };
    for (std::size_t i = 0; i < space.numbers.size(); ++i)
      all.features.push_back(
          {space.numbers[i].name, space.numbers[i].center, row(linear.number_weights, i)});
    for (std::size_t i = 0; i < indicators; ++i)
      all.features.push_back({trained.recipe.indicator_name(static_cast<std::uint32_t>(i)), 0,
                              row(linear.indicator_weights, i)});
    return all;
  });
}

}  // namespace glassbox
