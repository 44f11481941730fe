// Each coefficient with its name, estimate, standard error and how it came about, as JSON.
#include "engine/model/coefficients_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/cells/shown_text.h"

namespace glassbox::engine {

using Json = nlohmann::ordered_json;
using Status = Coefficients::Status;

namespace {

// NaN is no JSON.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace

std::string coefficient_name(const MLModel& model, std::size_t column) {
  const FeatureSpace& features = model.recipe.features();
  if (column == 0) return "(bias)";
  if (column <= features.numbers.size()) return features.numbers[column - 1].name;
  return model.recipe.indicator_name(
      static_cast<std::uint32_t>(column - 1 - features.numbers.size()));
}

std::string_view to_text(Status status) {
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

bool is_t_distributed(const MLModel& model) { return model.type == ModelType::kRegression; }

std::uint64_t degrees_of_freedom(const MLModel& model) {
  return is_t_distributed(model) ? model.statistics->degrees_of_freedom : 0;
}

std::string coefficients_method(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  std::string text =
      is_t_distributed(model)
          ? "Student's t with " + count_text(of.degrees_of_freedom) + " degrees of freedom"
          : "normal distribution (z)";
  if (of.l2 > 0) {
    text += "; fit with an L2 penalty of " + number_text(of.l2) +
            ": standard errors of the penalized estimates, (H+P)^-1 H (H+P)^-1, which leave out "
            "their bias towards 0";
  } else {
    text += is_t_distributed(model) ? "; least squares, s^2 (X'X)^-1"
                                    : "; maximum likelihood, (X'WX)^-1";
  }
  return text;
}

Json statistics_json(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  Json json;
  json["records"] = of.records;
  json["distribution"] = is_t_distributed(model) ? "t" : "normal";
  json["degreesOfFreedom"] = of.degrees_of_freedom;
  json["l2"] = of.l2;
  json["method"] = coefficients_method(model);
  if (model.type == ModelType::kMulticlass) json["baselineClass"] = model.classes[0];
  json["coefficients"] = Json::array();
  for (std::size_t k = 0; k < of.outputs; ++k)
    for (std::size_t c = 0; c < of.status.size(); ++c) {
      Json row;
      if (model.type == ModelType::kMulticlass) row["class"] = model.classes[k + 1];
      row["feature"] = coefficient_name(model, c);
      row["status"] = to_text(of.status[c]);
      if (of.status[c] == Status::kEstimated) {
        const double estimate = of.estimates[c * of.outputs + k],
                     error = of.errors[c * of.outputs + k];
        const CoefficientTest test = test_coefficient(estimate, error, degrees_of_freedom(model));
        row["coefficient"] = number(estimate);
        row["standardError"] = number(error);
        row[is_t_distributed(model) ? "t" : "z"] = number(test.statistic);
        row["p"] = number(test.p);
        row["low"] = number(test.low);
        row["high"] = number(test.high);
      }
      json["coefficients"].push_back(std::move(row));
    }
  return json;
}

}  // namespace glassbox::engine
