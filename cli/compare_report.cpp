#include "cli/compare_report.h"

#include <array>
#include <cstdio>

#include "cli/text_table.h"

namespace glassbox::cli {
namespace {

std::string formatted(const char* format, double value) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), format, value);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string decimals_or_dash(std::optional<double> value) { return value ? decimals(*value) : "-"; }

std::string must_text(const std::optional<Must>& must) {
  if (!must) return "-";
  const std::string sense = must->sense == Must::Sense::kAtLeast ? "at least " : "at most ";
  return sense + formatted("%.3f", must->bound) +
         (must->recipe == Must::Recipe::kSame ? " (same)" : " (best)");
}

nlohmann::ordered_json or_null(std::optional<double> value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

}  // namespace

std::optional<bool> ComparedFigure::met() const {
  if (!must) return std::nullopt;
  const auto value = must->recipe == Must::Recipe::kSame ? same_recipe : best_recipe;
  if (!value) return false;
  return must->sense == Must::Sense::kAtLeast ? *value >= must->bound : *value <= must->bound;
}

std::vector<std::string> CompareReport::missed() const {
  std::vector<std::string> names;
  for (const ComparedFigure& one : figures)
    if (one.met() == false) names.push_back(one.case_name + " " + one.title);
  return names;
}

std::string compare_text(const CompareReport& report) {
  using enum TextTable::Align;
  TextTable table({kLeft, kLeft, kRight, kRight, kRight, kLeft, kLeft});
  table.add({"case", "metric", "Amazon", "same recipe", "best recipe", "must", "met"});
  for (const ComparedFigure& one : report.figures) {
    const auto met = one.met();
    table.add({one.case_name, one.title, one.amazon ? formatted("%g", *one.amazon) : "-",
               decimals_or_dash(one.same_recipe), decimals_or_dash(one.best_recipe),
               must_text(one.must), met ? (*met ? "yes" : "NO") : "-"});
  }
  std::string text = table.text(/*indent=*/0);
  for (const ComparedDetails& one : report.details) text += "\n" + one.case_name + "\n" + one.text;
  return text;
}

nlohmann::ordered_json to_json(const CompareReport& report) {
  nlohmann::ordered_json json;
  json["cases"] = nlohmann::ordered_json::array();
  for (const ComparedFigure& one : report.figures) {
    const auto met = one.met();
    json["cases"].push_back(
        {{"case", one.case_name},
         {"metric", one.metric},
         {"amazon", or_null(one.amazon)},
         {"same_recipe", or_null(one.same_recipe)},
         {"best_recipe", or_null(one.best_recipe)},
         {"must", one.must ? nlohmann::ordered_json(one.must->bound) : nlohmann::ordered_json()},
         {"met", met ? nlohmann::ordered_json(*met) : nlohmann::ordered_json()}});
  }
  json["details"] = nlohmann::ordered_json::object();
  for (const ComparedDetails& one : report.details) json["details"][one.case_name] = one.json;
  json["skipped"] = report.skipped;
  return json;
}

std::string decimals(double value) { return formatted("%.4f", value); }

}  // namespace glassbox::cli
