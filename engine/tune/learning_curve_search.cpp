// Fits the chosen recipe on an eighth, a quarter, half and all of the records outside each fold,
// the largest part first: its optimum is a good start for the next.
#include "engine/tune/learning_curve_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "io/base/parallel_for.h"

namespace glassbox::engine {
namespace {

// Parts of the records, in eighths, the largest first: its fit is a good start for the next.
constexpr std::uint32_t kParts = 8;
constexpr std::array kSizes{8u, 4u, 2u, 1u};
constexpr std::uint64_t kSeed = 8;

using Losses = std::array<std::optional<LearningCurve::Point>, kSizes.size()>;

bool has_all_classes(const TuningRecords& records, std::span<const float> weights) {
  if (records.type == ModelType::kRegression) return true;
  std::vector<bool> met(records.type == ModelType::kBinary ? 2 : records.classes.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0) met[static_cast<std::size_t>(records.labels[i])] = true;
  return std::ranges::find(met, false) == met.end();
}

// One fold held out.
Losses losses_of(const TuningRecords& records, const HeldOut& out, const CandidateRows& rows,
                 std::span<const std::uint32_t> part_of, const FitPenalty& penalty,
                 const std::function<bool()>& may_go_on) {
  std::vector<std::uint32_t> held_out;
  for (std::uint32_t i = 0; i < records.size(); ++i)
    if (out.fold_of[i] == out.fold) held_out.push_back(i);
  Losses losses;
  if (held_out.empty()) return losses;
  Optimizer optimizer(rows.data(), loss_for(records.type), /*threads=*/1);
  std::optional<Fit> before;
  for (std::size_t s = 0; s < kSizes.size(); ++s) {
    std::vector<float> weights(records.size());
    std::vector<std::uint32_t> trained_on;
    for (std::uint32_t i = 0; i < weights.size(); ++i) {
      if (out.fold_of[i] == out.fold || part_of[i] >= kSizes[s]) continue;
      weights[i] = 1;
      trained_on.push_back(i);
    }
    if (trained_on.empty() || !has_all_classes(records, weights)) break;
    optimizer.set_record_weights(weights);
    before = optimizer.fit(penalty, before ? &before->model : nullptr,
                           {.tolerance = kCandidateTolerance,
                            .dense_limit = kCandidateDenseLimit,
                            .may_go_on = may_go_on});
    const std::vector<double> margins = optimizer.margins(before->model);
    const LabelScale& scale = rows.data().label_scale;
    losses[s] = LearningCurve::Point{static_cast<double>(trained_on.size()),
                                     loss_of(records, trained_on, margins, scale),
                                     loss_of(records, held_out, margins, scale)};
  }
  return losses;
}

}  // namespace

LearningCurve learning_curve(const TuningRecords& records, const RecipeShape& shape,
                             const Penalty& penalty, std::span<const std::uint32_t> fold_of,
                             std::uint32_t folds, const TrainingMemory& memory, int threads,
                             const std::function<bool()>& may_go_on) {
  LearningCurve curve;
  if (records.size() < kLearningCurveRecords) return curve;
  curve.folds = folds;
  const std::vector<std::uint32_t> part_of = draw_folds(records.facts, kParts, kSeed);
  std::optional<CandidateRows> shared;
  if (!shape.looks_at_target()) shared.emplace(records, shape, records.blocks, memory);
  std::vector<Losses> all(folds);
  parallel_for(folds, threads, [&](std::size_t fold) {
    const HeldOut out{fold_of, static_cast<std::uint32_t>(fold)};
    std::optional<CandidateRows> own;
    if (!shared) own.emplace(records, shape, others_of(records, out), memory);
    all[fold] =
        losses_of(records, out, shared ? *shared : *own, part_of, fit_penalty(penalty), may_go_on);
  });
  for (std::size_t s = kSizes.size(); s-- > 0;) {
    LearningCurve::Point mean;
    bool is_complete = true;
    for (const Losses& losses : all) {
      is_complete = is_complete && losses[s].has_value();
      if (!is_complete) break;
      mean.records += losses[s]->records / folds;
      mean.training += losses[s]->training / folds;
      mean.held_out += losses[s]->held_out / folds;
    }
    if (is_complete) curve.points.push_back(mean);
  }
  return curve;
}

}  // namespace glassbox::engine
