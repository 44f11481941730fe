#include "console/report/report_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/evaluate/confusion_view.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

// How much there is room for.
struct Limits {
  std::size_t text;    // bytes
  std::size_t values;  // of "top" and "prominentWords"
  std::size_t bins;    // of an attribute's histogram
  std::size_t effects;
  bool has_short_numbers, has_target_by_value;
};
constexpr std::array kLimits{Limits{200, 10, 100, 20, false, true},
                             Limits{80, 10, 50, 20, true, true}, Limits{40, 5, 25, 10, true, true},
                             Limits{24, 2, 15, 4, true, false}, Limits{24, 0, 0, 0, true, false}};

double with_8_digits(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.8g", value);
  return std::strtod(text.data(), nullptr);
}

// Joins neighbouring bins until there are no more than `most`.
void coarsen(Json& histogram, std::size_t most) {
  const Json& counts = histogram["counts"];
  if (counts.size() <= most) return;
  const std::size_t joined = (counts.size() + most - 1) / most;
  Json sums = Json::array();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (i % joined == 0) sums.push_back(std::uint64_t{0});
    sums.back() = sums.back().get<std::uint64_t>() + counts[i].get<std::uint64_t>();
  }
  histogram["width"] = histogram["width"].get<double>() * static_cast<double>(joined);
  histogram["counts"] = std::move(sums);
}

void shorten(Json& json, const Limits& limits) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    if (text.size() > limits.text) json = cut(text, limits.text);
  } else if (json.is_number_float() && limits.has_short_numbers) {
    json = with_8_digits(json.get<double>());
  } else if (json.is_structured()) {
    for (Json& value : json) shorten(value, limits);
  }
}

void shorten_attribute(Json& attribute, const Limits& limits) {
  if (!limits.has_target_by_value) attribute.erase("targetByValue");
  for (const auto& [type, list] :
       {std::pair("categorical", "top"), std::pair("text", "prominentWords")}) {
    if (!attribute.contains(type) || !attribute[type].contains(list)) continue;
    auto& values = attribute[type][list].get_ref<Json::array_t&>();
    values.resize(std::min(values.size(), limits.values));
  }
  if (!attribute.contains("numeric") || !attribute["numeric"].contains("histogram")) return;
  Json& numeric = attribute["numeric"];
  if (limits.bins == 0 || !numeric["histogram"].is_object()) {
    numeric.erase("histogram");
  } else {
    coarsen(numeric["histogram"], limits.bins);
  }
}

ConfusionMatrix matrix_of(const Json& rows) {
  ConfusionMatrix matrix{rows.size(), {}};
  matrix.counts.reserve(rows.size() * rows.size());
  for (const Json& row : rows)
    for (const Json& count : row) matrix.counts.push_back(count.get<std::uint64_t>());
  return matrix;
}

// The whole matrix of 100 classes is 10,000 numbers, of which a person sees 100.
void reduce_classes(Json& multiclass) {
  constexpr std::size_t kMostClasses = 200;
  const ConfusionView view = view_of(matrix_of(multiclass["confusion"]));
  multiclass.erase("confusion");
  multiclass["view"] = {{"alone", view.alone}, {"counts", view.counts}};
  Json classes = Json::array();
  for (std::size_t i = 0; i < std::min(view.order.size(), kMostClasses); ++i) {
    Json row = std::move(multiclass["classes"][view.order[i]]);
    row["index"] = view.order[i];
    classes.push_back(std::move(row));
  }
  multiclass["classCount"] = view.order.size();
  multiclass["classes"] = std::move(classes);
}

// Evenly spaced entries of a list, the first and the last among them.
Json thinned(const Json& list, std::size_t most) {
  Json some = Json::array();
  const std::size_t step = std::max<std::size_t>(1, (list.size() + most - 1) / most);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i % step != 0 && i + 1 < list.size()) continue;
    some.push_back(list[i]);
    some.back()["index"] = i;
  }
  return some;
}

}  // namespace

Json drawn_parts(const Json& parts) {
  constexpr std::size_t kMostPasses = 500, kMostWeights = 300;
  Json drawn = Json::object();
  if (const auto at = parts.find("evaluation"); at != parts.end()) {
    drawn["evaluation"] = *at;
    for (const char* const said : {"alerts", "message", "verdict"})  // by the page itself
      drawn["evaluation"].erase(said);
    drawn["evaluation"]["records"].erase("invalidByAttribute");
    if (at->contains("multiclass")) reduce_classes(drawn["evaluation"]["multiclass"]);
  }
  if (const auto at = parts.find("insights"); at != parts.end()) {
    drawn["insights"] = *at;
    drawn["insights"].erase("findings");
    if (const auto records = drawn["insights"].find("records"); records != drawn["insights"].end())
      records->erase("invalidByAttribute");  // each attribute says so itself
  }
  if (const auto at = parts.find("training"); at != parts.end())
    drawn["training"] = {{"passes", thinned(at->at("passes"), kMostPasses)}};
  if (const auto at = parts.find("leaderboard"); at != parts.end()) {
    constexpr std::size_t kMostRecipes = 30;
    Json& board = drawn["leaderboard"];
    board = *at;
    board["recipeCount"] = at->at("recipes").size();
    board["candidates"] = Json::array();  // those that are shown
    for (const Json& i : at->at("recipes")) {
      if (board["candidates"].size() == kMostRecipes) break;
      board["candidates"].push_back(at->at("candidates").at(i.get<std::size_t>()));
      board["candidates"].back()["index"] = i;
    }
    board.erase("recipes");
  }
  if (const auto at = parts.find("importance"); at != parts.end()) {
    constexpr std::size_t kMostAttributes = 50;
    drawn["importance"] = *at;
    auto& attributes = drawn["importance"]["attributes"].get_ref<Json::array_t&>();
    attributes.resize(std::min(attributes.size(), kMostAttributes));
  }
  for (const char* const name : {"effects", "outputs"})
    if (parts.contains(name)) drawn[name] = parts[name];
  if (const auto at = parts.find("modelWeights"); at != parts.end()) {
    drawn["modelWeights"] = *at;
    auto& weights = drawn["modelWeights"].get_ref<Json::array_t&>();
    weights.resize(std::min(weights.size(), kMostWeights));
  }
  if (const auto at = parts.find("statistics"); at != parts.end()) {
    drawn["statistics"] = *at;
    // A new key moves the values of an ordered object, so the rows are looked up after it.
    drawn["statistics"]["coefficientCount"] = at->at("coefficients").size();
    auto& rows = drawn["statistics"]["coefficients"].get_ref<Json::array_t&>();
    rows.resize(std::min(rows.size(), kMostWeights));
  }
  return drawn;
}

namespace {

std::string dumped(const Json& json) {
  std::string text;
  for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (c == '<') {
      text += "\\u003c";  // no "</script>" and no "<!--"
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string cut(std::string_view text, std::size_t most) {
  constexpr std::string_view kMore = "…";
  if (text.size() <= most) return std::string(text);
  std::size_t end = most - kMore.size();
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;  // within a character
  return std::string(text.substr(0, end)).append(kMore);
}

std::string report_data(const Json& parts, std::size_t most) {
  const Json drawn = drawn_parts(parts);
  std::string text;
  for (const Limits& limits : kLimits) {
    Json json = drawn;
    if (json.contains("effects")) {
      auto& effects = json["effects"].get_ref<Json::array_t&>();
      effects.resize(std::min(effects.size(), limits.effects));
    }
    shorten(json, limits);
    if (json.contains("insights"))
      for (Json& attribute : json["insights"]["attributes"]) shorten_attribute(attribute, limits);
    text = dumped(json);
    if (text.size() <= most) break;
  }
  return text;
}

}  // namespace glassbox::console
