/// engine/tune/candidate_choice.h: which of the candidates that were evaluated is taken. Numbers
/// in, numbers out.
///
/// Small data rank candidates mostly by chance. So two things that are known before any record is
/// seen stand against what chance says, and give way as records speak more clearly:
///
/// **How much regularization** a recipe gets. Of the strengths that are no further behind the
/// recipe's best than the standard error of the difference, the one nearest to the usual strength
/// is taken. The best is that with the lowest log loss: the AUC of a few hundred records jumps with
/// single records, where the log loss of all records moves smoothly. With several classes it is
/// that with the best macro F1, as to it a rare class counts as much as a frequent one, which the
/// log loss hardly sees; and two errors are allowed, as F1 jumps. The usual strength is 1/records,
/// which is what a weight of about 1 for each standardized input asks for (scikit-learn's C=1). Of
/// regression, which has no such scale, it is the largest.
///
/// **Which recipe**. The first is the plain one. Another has to be ahead of it, and by more the
/// less the records tell: with d the lead, e its standard error and L the plain one's loss, the
/// recipe with the largest
///
///     d - e^2 / (0.04 L)
///
/// is taken, 0 for the plain one. It is above 0 where a lead is to be expected by one who supposed,
/// before any record was seen, that leads lie around -4 % of L, give or take 4 %; around +4 %, with
/// a plus before e^2, where the other recipe has fewer features, as texts without capitals do.
/// Leads are in the metric that is reported (RMSE, AUC); with several classes in the log loss, each
/// recipe with the strength that has the lowest, as the macro F1 rests on few records of rare
/// classes.
///
/// All errors are of other records, not of other folds of the same: each record's influence on the
/// difference is summed over the repeats (engine/tune/record_influence.h), and with N the records
/// held out in all repeats together
///
///     error^2 = sum over records of (influence)^2 / N^2
///
/// source  Breiman, Friedman, Olshen & Stone, Classification and Regression Trees (1984), 3.4.3, of
///         the rule of one standard error
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/tune/candidates.h"
#include "engine/tune/cross_validation.h"

namespace glassbox::engine {

/// A candidate and what it did, repeat by repeat; as many repeats for all that are compared.
struct EvaluatedCandidate {
  RecipeShape shape;
  Penalty penalty;
  std::vector<RepeatResult> repeats;
  double seconds = 0;  ///< of one processor

  [[nodiscard]] double value() const;     ///< mean over the repeats
  [[nodiscard]] double error() const;     ///< its standard error
  [[nodiscard]] double loss() const;      ///< log loss or RMSE, mean over the repeats
  [[nodiscard]] double features() const;  ///< mean over the repeats
};

/// How far a candidate lies behind another, and the standard error of that, over the repeats that
/// both were evaluated on.
struct Lag {
  double behind = 0, error = 0;
};
[[nodiscard]] Lag lag(const EvaluatedCandidate& one, const EvaluatedCandidate& best,
                      ModelType type);

/// How far the loss of one is above that of another.
[[nodiscard]] Lag loss_lag(const EvaluatedCandidate& one, const EvaluatedCandidate& lowest);

/// As Penalty::log10_steps: that nearest to 1/records; of regression 0, the largest that is tried.
[[nodiscard]] int usual_strength(std::size_t records, ModelType type);

/// Of a recipe's candidates the place of the best: lowest loss, of several classes the best metric.
/// candidates  at least one of the recipe
[[nodiscard]] std::size_t best_strength(std::span<const EvaluatedCandidate> candidates,
                                        const RecipeShape& shape, ModelType type);

/// Of a recipe's candidates the place of that with the lowest loss, the first of equal ones.
[[nodiscard]] std::size_t lowest_loss(std::span<const EvaluatedCandidate> candidates,
                                      const RecipeShape& shape);

/// Of each recipe, the place of the candidate whose strength is chosen as said above, in the order
/// of the lead that is left: the first is taken. What has no metric comes last; of equal ones the
/// recipe comes first that is first met. candidates  at least one; the recipe that is first met is
/// the plain one
[[nodiscard]] std::vector<std::size_t> by_lead_left(std::span<const EvaluatedCandidate> candidates,
                                                    ModelType type, std::optional<int> usual);

/// The first of those with the best value.
[[nodiscard]] std::size_t best_of(std::span<const EvaluatedCandidate> candidates, ModelType type);

}  // namespace glassbox::engine
