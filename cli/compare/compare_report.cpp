// A line for each figure: Amazon's, ours over several seeds, whether that is within the tolerance.
#include "cli/compare/compare_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

std::string formatted(const char* format, double value) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), format, value);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

// Counts of records are means with one decimal.
std::string figure_text(const ComparedFigure& one, double value) {
  return one.is_count ? formatted("%.1f", value) : decimals(value);
}

std::string spread_text(const ComparedFigure& one) {
  const std::optional<Spread>& spread = one.amazon_learner;
  return spread ? figure_text(one, spread->mean) + " +- " + figure_text(one, spread->deviation)
                : "-";
}

const char* yes_or_no(const std::optional<bool>& is_so) { return *is_so ? " yes" : " NO"; }

std::string tolerance_text(const ComparedFigure& one) {
  return one.tolerance ? formatted("%g", *one.tolerance) + yes_or_no(one.reproduced()) : "-";
}

std::string must_text(const ComparedFigure& one) {
  if (!one.must) return "-";
  const bool is_least = one.must->sense == Must::Sense::kAtLeast;
  return (is_least ? "at least " : "at most ") + formatted("%.3f", one.must->bound) +
         yes_or_no(one.met());
}

nlohmann::ordered_json or_null(std::optional<double> value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace

Spread spread_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Spread spread;
  spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  spread.smallest = *std::ranges::min_element(values);
  double squares = 0;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  if (values.size() > 1) spread.deviation = std::sqrt(squares / (count - 1));
  return spread;
}

std::optional<bool> ComparedFigure::reproduced() const {
  if (!tolerance) return std::nullopt;
  return amazon_learner && std::abs(amazon_learner->mean - *amazon) <= *tolerance;
}

std::optional<bool> ComparedFigure::met() const {
  if (!must) return std::nullopt;
  if (!glassbox) return false;
  return must->sense == Must::Sense::kAtLeast ? *glassbox >= must->bound : *glassbox <= must->bound;
}

std::vector<std::string> CompareReport::missed() const {
  std::vector<std::string> names;
  for (const ComparedFigure& one : figures) {
    const std::string name = one.case_name + " " + one.title;
    if (one.reproduced() == false) names.push_back(name + " (Amazon's learner)");
    if (one.met() == false) names.push_back(name);
  }
  return names;
}

std::string compare_text(const CompareReport& report) {
  using enum TextTable::Align;
  TextTable table({kLeft, kLeft, kRight, kRight, kLeft, kRight, kLeft});
  table.add({"case", "metric", "Amazon", "Amazon's learner", "within", "Glassbox", "must"});
  for (const ComparedFigure& one : report.figures)
    table.add({one.case_name, one.title, one.amazon ? formatted("%g", *one.amazon) : "-",
               spread_text(one), tolerance_text(one),
               one.glassbox ? figure_text(one, *one.glassbox) : "-", must_text(one)});
  std::string text = table.text(/*indent=*/0);
  for (const ComparedDetails& one : report.details) text += "\n" + one.case_name + "\n" + one.text;
  return text;
}

nlohmann::ordered_json to_json(const CompareReport& report) {
  using Json = nlohmann::ordered_json;
  const auto claim = [](std::optional<bool> is_so) { return is_so ? Json(*is_so) : Json(); };
  Json json;
  json["cases"] = Json::array();
  for (const ComparedFigure& one : report.figures) {
    const auto& learner = one.amazon_learner;
    json["cases"].push_back(
        {{"case", one.case_name},
         {"metric", one.metric},
         {"amazon", or_null(one.amazon)},
         {"amazonLearner", learner ? Json(learner->mean) : Json()},
         {"amazonLearnerDeviation", learner ? Json(learner->deviation) : Json()},
         {"tolerance", or_null(one.tolerance)},
         {"reproduced", claim(one.reproduced())},
         {"glassbox", or_null(one.glassbox)},
         {"must", one.must ? Json(one.must->bound) : Json()},
         {"met", claim(one.met())}});
  }
  json["details"] = Json::object();
  for (const ComparedDetails& one : report.details) json["details"][one.case_name] = one.json;
  json["skipped"] = report.skipped;
  return json;
}

std::string decimals(double value) { return formatted("%.4f", value); }

}  // namespace glassbox::cli
