#include "cli/text/statistics_text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
using Status = Coefficients::Status;

std::string name_of(const MLModel& model, std::size_t column) {
  const FeatureSpace& features = model.recipe.features();
  if (column == 0) return "(bias)";
  if (column <= features.numbers.size()) return features.numbers[column - 1].name;
  return model.recipe.indicator_name(
      static_cast<std::uint32_t>(column - 1 - features.numbers.size()));
}

std::string_view status_text(Status status) {
  switch (status) {
    case Status::kEstimated:
      return "estimated";
    case Status::kBaseline:
      return "baseline";
    case Status::kNotEstimable:
      return "not estimable";
    case Status::kNotMet:
      return "not met in training";
  }
  return "";
}

bool is_t(const MLModel& model) { return model.type == ModelType::kRegression; }

std::uint64_t degrees_of(const MLModel& model) {
  return is_t(model) ? model.statistics->degrees_of_freedom : 0;
}

std::string method_of(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  std::string text =
      is_t(model) ? "Student's t with " + count_text(of.degrees_of_freedom) + " degrees of freedom"
                  : "normal distribution (z)";
  if (of.l2 > 0) {
    text += "; fit with an L2 penalty of " + number_text(of.l2) +
            ": standard errors of the penalized estimates, (H+P)^-1 H (H+P)^-1, which leave out "
            "their bias towards 0";
  } else {
    text += is_t(model) ? "; least squares, s^2 (X'X)^-1" : "; maximum likelihood, (X'WX)^-1";
  }
  return text;
}

std::string p_text(double p) {
  if (p < 1e-4) return p == 0 ? "0" : number_text(p);
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4f", p);
  return text.data();
}

// NaN is no JSON.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace

std::string statistics_text(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  using enum TextTable::Align;
  std::string text = "Coefficients of " + counted(of.records, "record") + "\n" + method_of(model) +
                     "\nA level's coefficient is the difference from its group's baseline.\n";
  for (std::size_t k = 0; k < of.outputs; ++k) {
    if (model.type == ModelType::kMulticlass)
      text +=
          "\n" + printable(model.classes[k + 1]) + " against " + printable(model.classes[0]) + "\n";
    TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight});
    table.add(
        {"feature", "coefficient", "std. error", is_t(model) ? "t" : "z", "p", "95 % from", "to"});
    for (std::size_t c = 0; c < of.status.size(); ++c) {
      if (of.status[c] == Status::kNotMet) continue;
      std::vector<std::string> row = {printable(name_of(model, c))};
      if (of.status[c] == Status::kEstimated) {
        const double estimate = of.estimates[c * of.outputs + k],
                     error = of.errors[c * of.outputs + k];
        const CoefficientTest test = test_coefficient(estimate, error, degrees_of(model));
        for (const double value : {estimate, error, test.statistic})
          row.push_back(number_text(value));
        row.push_back(p_text(test.p));
        row.push_back(number_text(test.low));
        row.push_back(number_text(test.high));
      } else {
        row.emplace_back(status_text(of.status[c]));
      }
      table.add(std::move(row));
    }
    text += table.text();
  }
  return text;
}

Json statistics_json(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  Json json;
  json["records"] = of.records;
  json["distribution"] = is_t(model) ? "t" : "normal";
  json["degreesOfFreedom"] = of.degrees_of_freedom;
  json["l2"] = of.l2;
  json["method"] = method_of(model);
  if (model.type == ModelType::kMulticlass) json["baselineClass"] = model.classes[0];
  json["coefficients"] = Json::array();
  for (std::size_t k = 0; k < of.outputs; ++k)
    for (std::size_t c = 0; c < of.status.size(); ++c) {
      Json row;
      if (model.type == ModelType::kMulticlass) row["class"] = model.classes[k + 1];
      row["feature"] = name_of(model, c);
      row["status"] = status_text(of.status[c]);
      if (of.status[c] == Status::kEstimated) {
        const double estimate = of.estimates[c * of.outputs + k],
                     error = of.errors[c * of.outputs + k];
        const CoefficientTest test = test_coefficient(estimate, error, degrees_of(model));
        row["coefficient"] = number(estimate);
        row["standardError"] = number(error);
        row[is_t(model) ? "t" : "z"] = number(test.statistic);
        row["p"] = number(test.p);
        row["low"] = number(test.low);
        row["high"] = number(test.high);
      }
      json["coefficients"].push_back(std::move(row));
    }
  return json;
}

}  // namespace glassbox::cli
