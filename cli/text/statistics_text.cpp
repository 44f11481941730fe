// Coefficients with standard errors, z or t, and p, in a table.
#include "cli/text/statistics_text.h"

#include <array>
#include <cstdio>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

using Status = Coefficients::Status;

std::string p_text(double p) {
  if (p < 1e-4) return p == 0 ? "0" : number_text(p);
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4f", p);
  return text.data();
}

}  // namespace

std::string statistics_text(const MLModel& model) {
  const Coefficients& of = *model.statistics;
  using enum TextTable::Align;
  std::string text = "Coefficients of " + counted(of.records, "record") + "\n" +
                     coefficients_method(model) +
                     "\nA level's coefficient is the difference from its group's baseline.\n";
  for (std::size_t k = 0; k < of.outputs; ++k) {
    if (model.type == ModelType::kMulticlass)
      text +=
          "\n" + printable(model.classes[k + 1]) + " against " + printable(model.classes[0]) + "\n";
    TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight});
    table.add({"feature", "coefficient", "std. error", is_t_distributed(model) ? "t" : "z", "p",
               "95 % from", "to"});
    for (std::size_t c = 0; c < of.status.size(); ++c) {
      if (of.status[c] == Status::kNotMet) continue;
      std::vector<std::string> row = {printable(coefficient_name(model, c))};
      if (of.status[c] == Status::kEstimated) {
        const double estimate = of.estimates[c * of.outputs + k],
                     error = of.errors[c * of.outputs + k];
        const CoefficientTest test = test_coefficient(estimate, error, degrees_of_freedom(model));
        for (const double value : {estimate, error, test.statistic})
          row.push_back(number_text(value));
        row.push_back(p_text(test.p));
        row.push_back(number_text(test.low));
        row.push_back(number_text(test.high));
      } else {
        row.emplace_back(to_text(of.status[c]));
      }
      table.add(std::move(row));
    }
    text += table.text();
  }
  return text;
}

}  // namespace glassbox::cli
