#include "engine/training_steps.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "engine/first_failure.h"
#include "engine/row_shuffler.h"
#include "io/input_error.h"

namespace glassbox::engine {
namespace {

// The mean and deviation that regression standardises its target by, over all blocks in order.
LabelScale label_scale(const TrainingTable& table, const TargetSummary& target,
                       std::vector<bool> wanted) {
  LabelScale scale{target.mean, 1};
  wanted.assign(wanted.size(), false);
  table.want_labels(wanted);
  double squares = 0;
  RecordBlock room;
  const BlockStore& blocks = table.blocks();
  for (std::size_t b = 0; b < blocks.block_count(); ++b)
    for (const double y : table.labels_of(blocks.block(b, wanted, room)))
      squares += (y - scale.center) * (y - scale.center);
  if (squares > 0) scale.scale = std::sqrt(squares / static_cast<double>(target.records));
  return scale;
}

// All blocks in order; as many as there are threads are fetched side by side.
void replay(const BlockStore& blocks, const std::vector<bool>& wanted, int threads,
            const std::function<void(const RecordBlock&)>& use) {
  const std::size_t count = blocks.block_count();
  const std::size_t together =
      blocks.bytes_on_disk() > 0 ? static_cast<std::size_t>(std::max(threads, 1)) : 1;
  std::vector<RecordBlock> rooms(together);
  std::vector<const RecordBlock*> fetched(together);
  for (std::size_t begin = 0; begin < count; begin += together) {
    const std::size_t now = std::min(together, count - begin);
    FirstFailure failure;
#pragma omp parallel for schedule(static, 1) num_threads(threads) if (now > 1)
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(now); ++at) {
      const auto i = static_cast<std::size_t>(at);
      failure.guard([&] { fetched[i] = &blocks.block(begin + i, wanted, rooms[i]); });
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
  if (type == ModelType::kMulticlass) {
    if (classes.size() == 1)
      throw TooFewRecords({file}, "target \"" + name + "\": every record is \"" + classes.front() +
                                      "\"; training needs at least two classes");
    if (classes.size() > kMaxClasses)
      throw InputError({file}, "target \"" + name + "\" has " + std::to_string(classes.size()) +
                                   " classes, at most 100 can be learnt; declare it NUMERIC for "
                                   "regression, or merge classes");
  }
}

FittedRecipe fit_recipe(Recipe recipe, const Schema& schema, const TrainingTable& table,
                        int threads) {
  return FittedRecipe::fit(
      std::move(recipe), schema,
      [&](const std::vector<bool>& wanted, const std::function<void(const RecordBlock&)>& use) {
        replay(table.blocks(), wanted, threads, use);
      },
      threads);
}

LabelledRows make_rows(TrainingTable& table, const FittedRecipe& recipe,
                       const TargetSummary& target, const TrainingParameters& parameters,
                       const TrainingMemory& memory, int threads) {
  std::vector<bool> wanted = recipe.attributes_used();
  table.want_labels(wanted);
  const LabelScale scale =
      table.type() == ModelType::kRegression ? label_scale(table, target, wanted) : LabelScale{};
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
      RecordBlock room;
      const RecordBlock& block = blocks.block(b, wanted, room);
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
  LabelledRows rows{shuffler.finish(memory.rows, threads), scale};
  return rows;
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
