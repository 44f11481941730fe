/// engine/tune/candidate_choice.h: which of the candidates that were judged is taken. Numbers in,
/// numbers out.
///
/// The amount of regularization of a recipe is chosen by the log loss of held-out records (of
/// regression, the RMSE): the largest amount whose loss is no further above the least than the
/// standard error of the difference. The AUC of small data jumps with single records, where the log
/// loss of all records moves smoothly. With several classes the macro F1 chooses the amount, as
/// to it a rare class counts as much as a frequent one, which the log loss hardly sees; of those
/// within a standard error of the best, the amount with the least log loss. Between recipes, the
/// metric decides.
///
/// The simplest recipe wins whose difference to the best is no larger than the standard error of
/// that difference: the one-standard-error rule, asked of what it is about. How well any model can
/// do varies from draw to draw for all candidates alike, and says nothing about which is better.
///
/// Each draw of folds is a cross-validation of its own, so with R draws and d(r) the difference in
/// draw r,
///
///     error^2 = 1 / (R (R - 1)) * sum over r of (d(r) - mean d)^2
///
/// which tells how firmly these records, cut up again and again, rank two candidates; what other
/// records would say varies more. Of a single draw the error is the jackknife's over its K folds.
/// With d(k) the difference without fold k,
///
///     error^2 = (K - 1) / K * sum over k of (d(k) - mean d)^2
///
/// and for a mean over folds that is their sample deviation over sqrt(K).
///
/// source  Breiman, Friedman, Olshen & Stone, Classification and Regression Trees (1984), 3.4.3;
///         Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 11
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/tune/candidates.h"
#include "engine/tune/cross_validation.h"

namespace glassbox::engine {

/// A candidate and what it did, draw by draw; as many draws for all that are compared.
struct JudgedCandidate {
  RecipeShape shape;
  Penalty penalty;
  std::vector<DrawResult> draws;
  double seconds = 0;  ///< of one processor

  [[nodiscard]] double value() const;     ///< mean over the draws
  [[nodiscard]] double error() const;     ///< its standard error
  [[nodiscard]] double loss() const;      ///< log loss or RMSE, mean over the draws
  [[nodiscard]] double features() const;  ///< mean over the draws
};

/// How far a candidate lies behind another, and the standard error of that, over the draws that
/// both were judged on.
struct Lag {
  double behind = 0, error = 0;
};
[[nodiscard]] Lag lag(const JudgedCandidate& one, const JudgedCandidate& best, ModelType type);

/// How far the loss of one is above that of another, over the draws that both were judged on. The
/// error is that of one draw, over its folds: further draws of the same records do not make it
/// smaller.
[[nodiscard]] Lag loss_lag(const JudgedCandidate& one, const JudgedCandidate& least);

/// Of each recipe, the place of the candidate whose amount is chosen as said above, in the order in
/// which recipes are first met.
[[nodiscard]] std::vector<std::size_t> one_of_each_recipe(
    std::span<const JudgedCandidate> candidates, ModelType type);

/// The first of those with the best value.
[[nodiscard]] std::size_t best_of(std::span<const JudgedCandidate> candidates, ModelType type);

/// The simplest of those no further behind the best than one standard error. Fewer features
/// (rounded) is simpler; of equally many, L2 before L1, the larger amount before the smaller, the
/// earlier before the later.
/// candidates  at least one
[[nodiscard]] std::size_t simplest_of_good(std::span<const JudgedCandidate> candidates,
                                           ModelType type);

/// Those that more draws may yet make the choice, simplest first: behind the best by no more than
/// two standard errors, and behind none that is simpler by more than one. source  Maron & Moore,
/// "Hoeffding races" (NIPS 1993), for the idea of judging on and on those
///         alone that may still win
[[nodiscard]] std::vector<std::size_t> contenders(std::span<const JudgedCandidate> candidates,
                                                  ModelType type);

}  // namespace glassbox::engine
