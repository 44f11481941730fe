/// engine/tune/tuning_search.h: judges candidates on draws of folds, several at a time, as long as
/// the budget lasts, and remembers what each did.
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

  /// draws         how often folds are drawn at most
  /// judged_folds  of each draw, the first so many of request.folds
  /// records and request outlive this
  TuningSearch(const TuningRecords& records, const TuneRequest& request, std::size_t draws,
               std::uint32_t judged_folds, std::optional<Clock::time_point> deadline);

  /// Judges each trial on the draws before `draws` that it was not yet judged on, the same for all
  /// its penalties. The very first trial is judged to the end whatever the budget.
  /// returns  false when the budget cut others short, within a fit too: what they did is forgotten
  /// throws   Interrupted
  bool judge(const std::string& stage, const std::vector<Trial>& trials, std::size_t draws);

  /// In the order they were first asked for.
  [[nodiscard]] const std::vector<JudgedCandidate>& candidates() const { return candidates_; }
  [[nodiscard]] bool has(const RecipeShape& shape, const Penalty& penalty) const;
  /// Candidates that were asked for and never judged.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  struct Fit {
    std::size_t trial = 0, draw = 0;
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
  [[nodiscard]] JudgedCandidate* find(const RecipeShape& shape, const Penalty& penalty);

  const TuningRecords& records_;
  const TuneRequest& request_;
  std::optional<Clock::time_point> deadline_;
  std::uint32_t judged_folds_;
  TrainingMemory memory_;  // of one fit
  // Of recipes that do not look at the target; those that do have rows of their own for each fold.
  std::vector<std::pair<RecipeShape, std::unique_ptr<CandidateRows>>> rows_;
  std::vector<std::vector<std::uint32_t>> folds_;  // by draw, of each record
  std::vector<JudgedCandidate> candidates_;
  std::size_t left_out_ = 0;
  std::mutex mutex_;  // guards progress_
  TuneProgress progress_;
};

}  // namespace glassbox::engine
