// Reads the blocks again for each step: the recipe is fitted in one or more walks, then blocks
// become rows that are shuffled. Labels of a regression are centred and scaled to a variance of 1
// on the way.
#include "engine/fit/training_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <utility>

#include "engine/fit/finish_training.h"
#include "engine/fit/row_division.h"
#include "engine/model/golden_rows.h"
#include "engine/rows/row_shards.h"
#include "engine/rows/row_shuffler.h"
#include "io/base/first_failure.h"
#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

std::string number_text(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

// Errors of a regression are squared and added up: beyond these sizes that leaves the range of
// doubles.
void check_range(const TargetSummary& target, const std::string& name, const std::string& file) {
  constexpr double kLargest = 1e140, kSmallest = 1e-140;
  const double furthest = std::abs(target.min) > std::abs(target.max) ? target.min : target.max;
  if (!(std::abs(furthest) <= kLargest))
    throw InputError({file}, "target \"" + name + "\" has the value " + number_text(furthest) +
                                 ", expected values within -1e140 .. 1e140, as their squares are "
                                 "added up; correct the value, or divide the target by a constant");
  const double range = target.max - target.min;
  if (range > 0 && range < kSmallest)
    throw InputError({file}, "target \"" + name + "\" has values that differ by " +
                                 number_text(range) +
                                 " at most, too little for squares of differences; multiply the "
                                 "target by a constant");
}

// All blocks in order; as many as there are threads are fetched side by side.
void replay(const BlockStore& blocks, const std::vector<bool>& wanted, int threads,
            const std::function<void(const RecordBlock&)>& use) {
  const std::size_t count = blocks.block_count();
  const std::size_t together =
      blocks.bytes_on_disk() > 0 ? static_cast<std::size_t>(std::max(threads, 1)) : 1;
  std::vector<RecordBlock> buffers(together);
  std::vector<const RecordBlock*> fetched(together);
  for (std::size_t begin = 0; begin < count; begin += together) {
    const std::size_t now = std::min(together, count - begin);
    FirstFailure failure;
#pragma omp parallel for schedule(static, 1) num_threads(threads) if (now > 1)
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(now); ++at) {
      const auto i = static_cast<std::size_t>(at);
      failure.guard([&] { fetched[i] = &blocks.block(begin + i, wanted, buffers[i]); });
    }
    failure.rethrow();
    for (std::size_t i = 0; i < now; ++i) use(*fetched[i]);
  }
}

}  // namespace

void check_target(ModelType type, const TargetSummary& target,
                  const std::vector<std::string>& classes, const std::string& name,
                  const std::string& file) {
  if (type == ModelType::kBinary) {
    for (const std::size_t k : {0, 1})
      if (target.class_counts[k] == 0)
        throw TooFewRecords({file}, "target \"" + name + "\": every record is " +
                                        std::to_string(1 - k) + "; training needs both 0 and 1");
  }
  if (type == ModelType::kRegression) check_range(target, name, file);
  if (type == ModelType::kMulticlass) {
    if (classes.size() == 1)
      throw TooFewRecords({file}, "target \"" + name + "\": every record is \"" + classes.front() +
                                      "\"; training needs at least two classes");
    if (classes.size() > kMaxClasses)
      throw InputError({file}, "target \"" + name + "\" has " + std::to_string(classes.size()) +
                                   " classes, at most 100 can be learned; declare it NUMERIC for "
                                   "regression, or merge classes");
  }
}

FittedRecipe fit_recipe(Recipe recipe, const Schema& schema, const TrainingTable& table,
                        std::uint64_t memory, int threads, const Exchange& exchange) {
  // A level takes some 50 bytes in its table and as much again in the weights of the learners. A
  // million is room for words in any memory that training accepts.
  constexpr std::uint64_t kLevelBytes = 128, kAlways = 1 << 20;
  return FittedRecipe::fit(
      std::move(recipe), schema,
      [&](const std::vector<bool>& wanted, const std::function<void(const RecordBlock&)>& use) {
        replay(table.blocks(), wanted, threads, use);
      },
      threads, std::max(memory / kLevelBytes, kAlways), exchange);
}

LabelledRows make_rows(TrainingTable& table, const FittedRecipe& recipe,
                       const TargetSummary& target, const TrainingParameters& parameters,
                       const TrainingMemory& memory, int threads, const Exchange& exchange,
                       bool with_statistics) {
  std::vector<bool> wanted = recipe.attributes_used();
  table.want_labels(wanted);
  LabelScale scale;
  if (table.type() == ModelType::kRegression)
    scale = {target.mean, target.deviation > 0 ? target.deviation : 1};
  RowShuffler shuffler(recipe.features(),
                       {table.records().used, parameters.shuffle, parameters.seed},
                       table.is_weighted(), {memory.buckets, memory.directory});
  BlockStore& blocks = table.blocks();
  FirstFailure failure;
  const auto count = static_cast<std::ptrdiff_t>(blocks.block_count());
#pragma omp parallel for ordered schedule(static, 1) num_threads(threads)
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    const auto b = static_cast<std::size_t>(at);
    RowShuffler::Sorted sorted;
    failure.guard([&] {
      RecordBlock buffer;
      const RecordBlock& block = blocks.block(b, wanted, buffer);
      const FeatureMatrix features = recipe.transform(block);
      std::vector<float> labels;
      labels.reserve(block.row_count);
      for (const double y : table.labels_of(block))
        labels.push_back(static_cast<float>((y - scale.center) / scale.scale));
      sorted = shuffler.sort({table.block_begins()[b], &features, labels, table.weights_of(block)});
    });
#pragma omp ordered
    failure.guard([&] {
      shuffler.add(std::move(sorted));
      blocks.drop(b);
    });
  }
  failure.rethrow();
  if (blocks.bytes_on_disk() > 0) give_back_memory();  // rows take what blocks took, not both
  if (exchange.size() == 1) return {shuffler.finish(memory.rows, threads), scale};

  DividedTraining training;
  training.records = table.records().used;
  training.ids = shuffler.count_all(exchange);
  training.space = &recipe.features();
  training.outputs = table.type() == ModelType::kMulticlass ? target.class_counts.size() : 1;
  constexpr int kOneRound = 10;  // passes after which nobody asks whether they have converged
  training.may_finish =
      with_statistics || parameters.max_passes > kOneRound ||
      wants_finish(recipe.features(), training.records, training.ids, training.outputs, parameters);
  // Amazon's learner takes one record after the other.
  const bool is_spread =
      are_rows_spread(training.records) && parameters.learner != Learner::kAmazon;
  const auto needed = is_spread ? rows_needed(training, exchange.size())
                                : all_rows(training.records, exchange.size());
  return {shuffler.finish(memory.rows, threads, exchange, needed), scale,
          is_spread ? &exchange : &no_others()};
}

void check_result(const MLModel& model, double objective, const std::string& file) {
  bool is_sound = is_finite(model.weights) && std::isfinite(objective);
  if (is_sound)
    for (const GoldenRow& row : golden_rows(model))
      for (const float score : row.scores) is_sound = is_sound && std::isfinite(score);
  if (!is_sound)
    throw InputError(
        {file},
        "training left the range of numbers, so there is not a model; look for extreme "
        "values with `glassbox insights`, or give numbers to the model by "
        "normalize() or quantile_bin()");
}

Loss loss_for(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return Loss::kLogistic;
    case ModelType::kMulticlass:
      return Loss::kMultinomial;
    case ModelType::kRegression:
      return Loss::kSquared;
  }
  return Loss::kSquared;
}

}  // namespace glassbox::engine
