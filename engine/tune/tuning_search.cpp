// Runs fits on all threads: one for each trial, repeat and fold. Features of recipes that do not
// look at the target are made once and shared by all folds; others are made for each fold without
// its records.
#include "engine/tune/tuning_search.h"

#include <algorithm>
#include <utility>

#include "io/base/distinct_sketch.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {

TuningSearch::TuningSearch(const TuningRecords& records, const TuneRequest& request,
                           std::size_t repeats, std::uint32_t evaluated_folds,
                           std::optional<Clock::time_point> deadline)
    : records_(records),
      request_(request),
      deadline_(deadline),
      evaluated_folds_(evaluated_folds),
      memory_(
          share_memory(std::max(request.memory / static_cast<std::uint64_t>(request.csv.threads),
                                kLeastTrainingMemory),
                       request.temporary_directory)) {
  for (std::size_t repeat = 0; repeat < repeats; ++repeat)
    folds_.push_back(draw_folds(records.facts, request.folds, mix_bits(request.seed) + repeat));
}

EvaluatedCandidate* TuningSearch::find(const RecipeShape& shape, const Penalty& penalty) {
  const auto found = std::ranges::find_if(candidates_, [&](const EvaluatedCandidate& one) {
    return one.shape == shape && one.penalty == penalty;
  });
  return found == candidates_.end() ? nullptr : &*found;
}

bool TuningSearch::has(const RecipeShape& shape, const Penalty& penalty) const {
  return std::ranges::any_of(candidates_, [&](const EvaluatedCandidate& one) {
    return one.shape == shape && one.penalty == penalty;
  });
}

bool TuningSearch::has_time(const Fit& fit) const {
  const bool is_first = candidates_.empty() && fit.trial == 0;
  return is_first || !deadline_ || Clock::now() < *deadline_;
}

bool TuningSearch::report(std::size_t more_done) {
  if (!request_.progress) return true;
  const std::lock_guard lock(mutex_);
  progress_.done += more_done;
  return request_.progress(progress_);
}

void TuningSearch::run(const Trial& trial, Fit& fit) {
  const Clock::time_point begin = Clock::now();
  bool is_late = false;
  try {
    fit.results = evaluate_fold(records_, {folds_[fit.repeat], fit.fold}, trial.shape,
                                trial.penalties, rows_of(trial.shape), memory_, [&] {
                                  is_late = !has_time(fit);
                                  return !is_late && report(0);
                                });
  } catch (const Interrupted&) {
    if (is_late) return;
    throw;
  }
  const std::chrono::duration<double> seconds = Clock::now() - begin;
  fit.seconds = seconds.count();
  if (!report(1)) throw Interrupted();
}

const CandidateRows* TuningSearch::rows_of(const RecipeShape& shape) const {
  for (const auto& [known, rows] : rows_)
    if (known == shape) return rows.get();
  return nullptr;
}

void TuningSearch::make_rows_for(const std::vector<Trial>& trials) {
  const std::size_t begin = rows_.size();
  for (const Trial& trial : trials) {
    const bool is_known =
        std::ranges::any_of(rows_, [&](const auto& known) { return known.first == trial.shape; });
    if (!trial.shape.looks_at_target() && !is_known) rows_.emplace_back(trial.shape, nullptr);
  }
  FirstFailure failure;
  const auto end = static_cast<std::ptrdiff_t>(rows_.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(request_.csv.threads)
  for (auto at = static_cast<std::ptrdiff_t>(begin); at < end; ++at) {
    auto& made = rows_[static_cast<std::size_t>(at)];
    failure.guard([&] {
      made.second = std::make_unique<CandidateRows>(records_, made.first, records_.blocks, memory_);
    });
  }
  failure.rethrow();
}

bool TuningSearch::evaluate(const std::string& stage, const std::vector<Trial>& trials,
                            std::size_t repeats) {
  std::vector<Fit> fits;
  std::vector<std::size_t> begins;  // of each trial's fits
  for (std::size_t t = 0; t < trials.size(); ++t) {
    begins.push_back(fits.size());
    const EvaluatedCandidate* const known = find(trials[t].shape, trials[t].penalties.front());
    for (std::size_t repeat = known == nullptr ? 0 : known->repeats.size(); repeat < repeats;
         ++repeat)
      for (std::uint32_t fold = 0; fold < evaluated_folds_; ++fold)
        fits.push_back({.trial = t, .repeat = repeat, .fold = fold});
  }
  begins.push_back(fits.size());
  progress_ = {stage, 0, fits.size()};
  make_rows_for(trials);

  FirstFailure failure;
  const auto count = static_cast<std::ptrdiff_t>(fits.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(request_.csv.threads)
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    Fit& fit = fits[static_cast<std::size_t>(at)];
    failure.guard([&] {
      if (has_time(fit)) run(trials[fit.trial], fit);
    });
  }
  failure.rethrow();
  bool is_complete = true;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const bool is_taken =
        take(trials[t], std::span(fits).subspan(begins[t], begins[t + 1] - begins[t]));
    is_complete = is_complete && is_taken;
  }
  return is_complete;
}

// The fits of one trial: all folds of one repeat, then those of the next.
bool TuningSearch::take(const Trial& trial, std::span<Fit> fits) {
  const std::size_t penalties = trial.penalties.size();
  if (std::ranges::any_of(fits, [](const Fit& fit) { return fit.results.empty(); })) {
    if (!has(trial.shape, trial.penalties.front())) left_out_ += penalties;
    return false;
  }
  for (std::size_t p = 0; p < penalties; ++p) {
    EvaluatedCandidate* candidate = find(trial.shape, trial.penalties[p]);
    if (candidate == nullptr)
      candidate = &candidates_.emplace_back(
          EvaluatedCandidate{.shape = trial.shape, .penalty = trial.penalties[p], .repeats = {}});
    for (std::size_t begin = 0; begin < fits.size(); begin += evaluated_folds_) {
      std::vector<FoldResult> folds;
      for (Fit& fit : fits.subspan(begin, evaluated_folds_)) {
        folds.push_back(std::move(fit.results[p]));
        candidate->seconds += fit.seconds / static_cast<double>(penalties);
      }
      candidate->repeats.push_back(sum_up(records_, folds));
    }
  }
  return true;
}

}  // namespace glassbox::engine
