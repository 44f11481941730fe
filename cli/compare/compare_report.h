/// cli/compare/compare_report.h: our figures beside Amazon's, for people and for JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// Mean, smallest, and sample standard deviation (0 for a single value) of at least one value.
struct Spread {
  double mean = 0, smallest = 0, deviation = 0;
};
[[nodiscard]] Spread spread_of(std::span<const double> values);

/// What Glassbox's own figure has to reach.
struct Must {
  enum class Sense { kAtLeast, kAtMost };
  Sense sense = Sense::kAtLeast;
  double bound = 0;
};

/// One case and metric. A figure that does not exist is empty.
struct ComparedFigure {
  std::string case_name;                      ///< "wine-regression"
  std::string metric;                         ///< for JSON: "RegressionRMSE"
  std::string title;                          ///< for people: "RMSE"
  std::optional<double> amazon = {};          ///< as published
  std::optional<double> tolerance = {};       ///< how far Amazon's learner may be from that
  std::optional<Spread> amazon_learner = {};  ///< Amazon's learner here, over shuffles
  std::optional<double> glassbox = {};        ///< Glassbox's learner
  std::optional<Must> must = {};
  bool is_count = false;

  /// Whether the mean of Amazon's learner is within the tolerance; empty when there is none, false
  /// when the figure is missing.
  [[nodiscard]] std::optional<bool> reproduced() const;
  /// The same of `must` and Glassbox's figure.
  [[nodiscard]] std::optional<bool> met() const;
};

/// What else there is to say about a case.
struct ComparedDetails {
  std::string case_name;
  std::string text;  ///< whole lines
  nlohmann::ordered_json json;
};

struct CompareReport {
  std::vector<ComparedFigure> figures;
  std::vector<ComparedDetails> details;
  std::vector<std::string> skipped;  ///< cases whose data are not there

  /// "mnist macro F1" for each must that is missed, "mnist macro F1 (Amazon's learner)" for each
  /// figure of Amazon's that is not reproduced.
  [[nodiscard]] std::vector<std::string> missed() const;
};

/// A table of all figures, then the details.
[[nodiscard]] std::string compare_text(const CompareReport& report);

/// {"cases": [{case, metric, amazon, amazonLearner, amazonLearnerDeviation, tolerance,
/// reproduced, glassbox, must, met}], "details": {case: {}}, "skipped": []}; what does not exist is
/// null.
[[nodiscard]] nlohmann::ordered_json to_json(const CompareReport& report);

/// "0.6612": four decimals.
[[nodiscard]] std::string decimals(double value);

}  // namespace glassbox::cli
