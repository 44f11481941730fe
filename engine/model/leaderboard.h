/// engine/model/leaderboard.h: the recipes and regularization strengths that a search tried and how
/// each did in cross-validation, in words and numbers: what a model keeps of the search behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/learning_curve.h"
#include "io/base/bytes.h"
#include "io/schema/schema.h"

namespace glassbox::engine {

struct Leaderboard {
  struct Entry {
    std::string recipe;       ///< its outputs on one line, describe() of engine/tune/candidates.h
    std::string parameter;    ///< "sgd.l2RegularizationAmount", or that of L1
    std::string amount;       ///< of it: "3e-2"
    double value = 0;         ///< AUC, macro F1 or RMSE of records held out, mean over the repeats
    double error = 0;         ///< its standard error
    double behind = 0;        ///< how far the best entry's value is ahead
    double behind_error = 0;  ///< the standard error of that
    double loss = 0;          ///< log loss of records held out, RMSE; mean over the repeats
    double features = 0;      ///< with a weight that is not 0; mean over folds and repeats
    std::uint64_t repeats = 0;       ///< of cross-validation, that it was evaluated on
    bool stands_for_recipe = false;  ///< its strength is the one chosen for its recipe

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::uint64_t tried_on = 0;  ///< training records
  std::uint32_t folds = 0;
  std::uint64_t repeats = 0;         ///< of cross-validation, at most
  std::vector<Entry> entries;        ///< in the order of the search, at least one
  std::size_t best = 0, chosen = 0;  ///< among them
  LearningCurve curve;               ///< of the chosen one

  /// The entries that stand for their recipes, the best first.
  [[nodiscard]] std::vector<std::size_t> recipes() const;

  friend bool operator==(const Leaderboard&, const Leaderboard&) = default;
};

void encode(const Leaderboard& leaderboard, ByteWriter& out);
/// throws  BytesError, std::invalid_argument: the chosen entry is not there
[[nodiscard]] Leaderboard decode_leaderboard(ByteReader& in);

}  // namespace glassbox::engine
