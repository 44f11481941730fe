/// cli/compare_report.h: our figures beside Amazon's, for people and for JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/rooms.h"

namespace glassbox::cli {

/// What a figure has to reach, and which recipe's figure it is.
struct Must {
  enum class Sense { kAtLeast, kAtMost };
  enum class Recipe { kSame, kBest };
  Sense sense = Sense::kAtLeast;
  double bound = 0;
  Recipe recipe = Recipe::kBest;
};

/// One case and metric. A figure that does not exist is empty.
struct ComparedFigure {
  std::string case_name;              ///< "wine-regression"
  std::string metric;                 ///< for JSON: "RegressionRMSE"
  std::string title;                  ///< for people: "RMSE"
  std::optional<double> amazon = {};  ///< as published
  std::optional<Must> must = {};
  std::optional<double> same_recipe = {};  ///< ours with Amazon's recipe, or what stands for it
  std::optional<double> best_recipe = {};

  /// Empty when there is no must; false when its figure is missing.
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

  /// "mnist macro F1", one for each must that is missed.
  [[nodiscard]] std::vector<std::string> missed() const;
};

/// A table of all figures, then the details.
[[nodiscard]] std::string compare_text(const CompareReport& report);

/// {"cases": [{case, metric, amazon, same_recipe, best_recipe, must, met}], "details": {case: {}},
/// "skipped": []}; a figure that does not exist is null.
[[nodiscard]] nlohmann::ordered_json to_json(const CompareReport& report);

/// "0.6612": four decimals.
[[nodiscard]] std::string decimals(double value);

}  // namespace glassbox::cli
