// What both trainings need around the learner: penalties in the units of each feature, how many
// records lie between two merges of shards, and weights as the learner holds them turned into a
// LinearModel.
#include "engine/sgd/sgd_parts.h"

#include <algorithm>
#include <limits>

#include "engine/rows/row_layout.h"

namespace glassbox::engine {

SgdPenalty penalty_for(const TrainingParameters& p, const FeatureSpace& space) {
  SgdPenalty result{p.l1, p.l2, {}, {}};
  for (const NumberFeature& f : space.numbers) {
    constexpr double kMost = std::numeric_limits<double>::max();
    result.number_l1.push_back(std::min(p.l1 / f.scale, kMost));
    result.number_l2.push_back(std::min(p.l2 / (f.scale * f.scale), kMost));
  }
  return result;
}

std::size_t block_length(const SgdContext& context) {
  const std::size_t records = context.rows->row_count();
  if (context.shards == 1 && context.penalty.l1 == 0) return records;
  const SgdShape& shape = context.shape;
  return paying_block(records, context.rows->id_count(),
                      shape.indicators + shape.slots + shape.numbers, shape.numbers,
                      context.shards == 1 ? 64 : records / 16 + 1);
}

LinearModel to_model(SgdWeights& weights, const TrainingSet& data) {
  const TrainingRows& rows = *data.rows;
  const FeatureSpace& space = *data.space;
  const WeightsView& w = weights.view();
  const std::size_t outputs = w.class_count, lanes = w.lanes;
  LinearModel model;
  model.output_count = outputs;
  model.output_center = data.label_scale.center;
  model.output_scale = data.label_scale.scale;
  model.bias.assign(w.bias, w.bias + outputs);
  for (std::size_t j = 0; j < space.numbers.size(); ++j)
    for (std::size_t k = 0; k < outputs; ++k) {
      const auto weight = static_cast<double>(w.numbers[j * lanes + k]);
      model.number_weights.push_back(weight / space.numbers[j].scale);
    }
  model.indicator_weights.reserve(space.indicator_count() * outputs);
  for (std::size_t id = 0; id < space.indicator_count(); ++id)
    model.indicator_weights.insert(model.indicator_weights.end(), w.indicators + id * lanes,
                                   w.indicators + id * lanes + outputs);
  for (std::size_t slot = 0; slot < rows.slot_groups().size(); ++slot) {
    const std::uint32_t reference = *space.groups[rows.slot_groups()[slot]].reference;
    std::copy_n(w.references + slot * lanes, outputs,
                model.indicator_weights.begin() + static_cast<std::ptrdiff_t>(reference * outputs));
  }
  return model;
}

ActiveFeatures active_features(const TrainingRows& rows, std::uint64_t updates) {
  const std::uint64_t n = rows.row_count();
  if (updates == 0) return {};
  ActiveCounts first;
  if (updates < n) first = rows.active_counts(static_cast<std::size_t>(updates));
  const ActiveCounts& counts = updates < n ? first : rows.active_counts();
  const std::uint64_t seen = std::min(updates, n);
  const auto of_rank = [&](std::uint64_t rank) {
    for (const auto& [active, records] : counts) {
      if (rank < records) return active;
      rank -= records;
    }
    return counts.rbegin()->first;
  };
  ActiveFeatures active;
  for (const auto& [features, records] : counts)
    active.total += features * records * (updates / seen);
  active.mean = active.total / updates;
  active.min = counts.begin()->first;
  active.max = counts.rbegin()->first;
  active.quantile_10 = of_rank(seen / 10);
  active.quantile_50 = of_rank(seen / 2);
  active.quantile_90 = of_rank(seen * 9 / 10);
  return active;
}

LearnerReport learner_report(const LearningRate& rate, SgdLearner& learner,
                             const TrainingRows& rows, const ProgressiveQuality& quality,
                             double loss) {
  LearnerReport report;
  report.learner_id = rate.learner_id;
  report.learning_rate = rate.rate;
  report.updates = static_cast<std::uint64_t>(learner.seen());
  report.progressive_loss = loss;
  report.parameters = learner.weights().parameter_count();
  report.active = active_features(rows, report.updates);
  quality.write_to(report);
  return report;
}

}  // namespace glassbox::engine
