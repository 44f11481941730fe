/// engine/tune/tuning_search.h: evaluates candidates on repeats of folds, several at a time, as
/// long as the budget lasts, and remembers what each did.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/tune/candidate_choice.h"
#include "engine/tune/tune_request.h"

namespace glassbox::engine {

/// A recipe with the penalties to try it with: it is fitted once on each fold for all of them.
struct Trial {
  RecipeShape shape;
  std::vector<Penalty> penalties;
};

class TuningSearch {
 public:
  using Clock = std::chrono::steady_clock;

  /// repeats         how often folds are drawn at most
  /// evaluated_folds  of each repeat, the first so many of request.folds
  /// records and request outlive this
  TuningSearch(const TuningRecords& records, const TuneRequest& request, std::size_t repeats,
               std::uint32_t evaluated_folds, std::optional<Clock::time_point> deadline);

  /// Evaluates each trial on the repeats before `repeats` that it was not yet evaluated on, the
  /// same for all its penalties. The very first trial is evaluated to the end whatever the budget.
  /// returns  false when the budget cut others short, within a fit too: what they did is forgotten
  /// throws   Interrupted
  bool evaluate(const std::string& stage, const std::vector<Trial>& trials, std::size_t repeats);

  /// In the order they were first asked for.
  [[nodiscard]] const std::vector<EvaluatedCandidate>& candidates() const { return candidates_; }
  [[nodiscard]] bool has(const RecipeShape& shape, const Penalty& penalty) const;
  /// Candidates that were asked for and never evaluated.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  struct Fit {
    std::size_t trial = 0, repeat = 0;
    std::uint32_t fold = 0;
    std::vector<FoldResult> results = {};  // none: there was no time
    double seconds = 0;
  };

  void run(const Trial& trial, Fit& fit);
  void make_rows_for(const std::vector<Trial>& trials);
  [[nodiscard]] const CandidateRows* rows_of(const RecipeShape& shape) const;
  [[nodiscard]] bool has_time(const Fit& fit) const;
  [[nodiscard]] bool report(std::size_t more_done);
  bool take(const Trial& trial, std::span<Fit> fits);
  [[nodiscard]] EvaluatedCandidate* find(const RecipeShape& shape, const Penalty& penalty);

  const TuningRecords& records_;
  const TuneRequest& request_;
  std::optional<Clock::time_point> deadline_;
  std::uint32_t evaluated_folds_;
  TrainingMemory memory_;  // of one fit
  // Of recipes that do not look at the target; those that do have rows of their own for each fold.
  std::vector<std::pair<RecipeShape, std::unique_ptr<CandidateRows>>> rows_;
  std::vector<std::vector<std::uint32_t>> folds_;  // by repeat, of each record
  std::vector<EvaluatedCandidate> candidates_;
  std::size_t left_out_ = 0;
  std::mutex mutex_;  // guards progress_
  TuneProgress progress_;
};

}  // namespace glassbox::engine
