// Writes recipes. A shape such as "normalized and in 10 bins, 2 feature crosses" becomes the
// recipe's text, with groups for the inputs of each type that are not left out.
#include "engine/tune/candidates.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "recipes/language/syntax.h"
#include "recipes/suggest/suggested_layout.h"

namespace glassbox::engine {
namespace {

using Numbers = RecipeShape::Numbers;
using Texts = RecipeShape::Texts;

constexpr int kBins[] = {5, 10, 20}, kQuickBins[] = {10};
constexpr int kOsbWindow = 4;

std::string binned(const std::string& what, int bins) {
  return "quantile_bin(" + what + "," + std::to_string(bins) + ")";
}

std::string half_of_pair(const Attribute& attribute) {
  const std::string name = quote_name(attribute.name);
  return attribute.type == AttributeType::kNumeric ? binned(name, kPairBins) : name;
}

// What recipes call the inputs of a type: ALL_NUMERIC, or a group without those that are left out.
class InputNames {
 public:
  InputNames(const Schema& schema, const RecipeColumns& columns)
      : schema_(schema), plain_(columns.plain_inputs_of(schema)) {}

  [[nodiscard]] bool has(AttributeType type) const { return has_inputs(plain_, type); }

  [[nodiscard]] std::string of(AttributeType type) const {
    if (removed(type).empty()) return "ALL_" + std::string(to_text(type));
    std::string name = std::string(to_text(type)) + "_VARS";
    while (schema_.find(name)) name += '_';
    return name;
  }

  /// The groups' definitions.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> groups() const {
    std::vector<std::pair<std::string, std::string>> groups;
    for (const AttributeType type : {AttributeType::kBinary, AttributeType::kCategorical,
                                     AttributeType::kNumeric, AttributeType::kText})
      if (const std::string names = removed(type); has(type) && !names.empty())
        groups.emplace_back(of(type),
                            "group_remove(ALL_" + std::string(to_text(type)) + names + ")");
    return groups;
  }

 private:
  // ",'a','b'"
  [[nodiscard]] std::string removed(AttributeType type) const {
    std::string names;
    for (std::size_t a = 0; a < schema_.attributes.size(); ++a)
      if (schema_.attributes[a].type == type && schema_.is_input(a) && !plain_.is_input(a))
        names += "," + quote_name(schema_.attributes[a].name);
    return names;
  }

  const Schema& schema_;
  Schema plain_;
};

bool has_bins(const RecipeShape& shape) {
  return shape.numbers == Numbers::kBinned || shape.numbers == Numbers::kNormalizedAndBinned;
}

// Outputs but for dates and pairs.
std::vector<std::string> plain_outputs(const RecipeShape& shape, const InputNames& inputs,
                                       std::span<const std::string> suggested) {
  std::vector<std::string> outputs;
  if (inputs.has(AttributeType::kBinary))
    outputs.push_back("normalize(" + inputs.of(AttributeType::kBinary) + ")");
  if (inputs.has(AttributeType::kCategorical))
    outputs.push_back(inputs.of(AttributeType::kCategorical));
  if (inputs.has(AttributeType::kNumeric)) {
    const std::string numbers = inputs.of(AttributeType::kNumeric);
    if (shape.numbers != Numbers::kBinned) outputs.push_back("normalize(" + numbers + ")");
    if (has_bins(shape)) outputs.push_back(binned(numbers, shape.bins));
    if (shape.numbers == Numbers::kSuggested)
      outputs.insert(outputs.end(), suggested.begin(), suggested.end());
  }
  if (inputs.has(AttributeType::kText)) {
    const std::string texts = inputs.of(AttributeType::kText),
                      clean = "lowercase(no_punct(" + texts + "))";
    if (shape.texts == Texts::kWords) outputs.push_back(texts);
    if (shape.texts == Texts::kNgrams) outputs.push_back("ngram(" + clean + ",2)");
    if (shape.texts == Texts::kCleanWords || shape.texts == Texts::kOsb) outputs.push_back(clean);
    if (shape.texts == Texts::kOsb)
      outputs.push_back("osb(" + clean + "," + std::to_string(kOsbWindow) + ")");
  }
  return outputs;
}

// A date as a place on a line, for trends, and by the parts that come again.
void add_dates(const RecipeShape& shape, const Schema& schema, const RecipeColumns& columns,
               std::vector<std::string>& outputs) {
  for (const DateColumn& date : columns.dates) {
    const std::string quoted = quote_name(schema.attributes[date.attribute].name),
                      name = date.is_day_first ? "day_first(" + quoted + ")" : quoted,
                      days = "days_since_1970(" + name + ")";
    if (shape.numbers != Numbers::kBinned) outputs.push_back("normalize(" + days + ")");
    if (has_bins(shape)) outputs.push_back(binned(days, shape.bins));
    for (const std::string& part : date.parts)
      outputs.push_back("date_part(" + name + "," + part + ")");
  }
}

}  // namespace

std::string recipe_text(const RecipeShape& shape, const Schema& schema,
                        std::span<const AttributePair> pairs, std::span<const SuggestedBins> bins,
                        const RecipeColumns& columns) {
  const BinGroups suggested = bin_groups(schema, bins);
  const InputNames inputs(schema, columns);
  std::vector<std::string> outputs = plain_outputs(shape, inputs, suggested.outputs);
  add_dates(shape, schema, columns, outputs);
  for (const AttributePair& pair : pairs.first(std::min(shape.pairs, pairs.size())))
    outputs.push_back("cartesian(" + half_of_pair(schema.attributes[pair.left]) + "," +
                      half_of_pair(schema.attributes[pair.right]) + ")");
  nlohmann::ordered_json groups = nlohmann::ordered_json::object();
  for (const auto& [name, members] : inputs.groups()) groups[name] = members;
  if (shape.numbers == Numbers::kSuggested)
    for (const auto& [name, members] : suggested.groups) groups[name] = members;
  const nlohmann::ordered_json recipe = {
      {"groups", groups}, {"assignments", nlohmann::ordered_json::object()}, {"outputs", outputs}};
  return format_recipe(recipe.dump(), "recipe");
}

std::string describe(const RecipeShape& shape, const Schema& schema, const RecipeColumns& columns) {
  std::string text;
  const std::string suggested[] = {"suggested bins"};
  std::vector<std::string> outputs = plain_outputs(shape, InputNames(schema, columns), suggested);
  if (!columns.dates.empty()) {
    outputs.emplace_back("dates");
    if (has_bins(shape)) outputs.back() += " and their bins";
  }
  for (const std::string& output : outputs) text += (text.empty() ? "" : ", ") + output;
  if (shape.pairs > 0)
    text += ", " + std::to_string(shape.pairs) +
            (shape.pairs == 1 ? " feature cross" : " feature crosses");
  return text;
}

std::string Penalty::text() const {
  const bool is_three = log10_steps % 2 != 0;
  const int exponent = (log10_steps - (is_three ? 1 : 0)) / 2;
  return (is_three ? "3e" : "1e") + std::to_string(exponent);
}

std::string_view Penalty::parameter() const {
  return kind == Kind::kL1 ? "sgd.l1RegularizationAmount" : "sgd.l2RegularizationAmount";
}

void Penalty::apply_to(TrainingParameters& parameters) const {
  parameters.set(parameter(), text());
}

bool has_inputs(const Schema& schema, AttributeType type) {
  for (std::size_t a = 0; a < schema.attributes.size(); ++a)
    if (schema.attributes[a].type == type && schema.is_input(a)) return true;
  return false;
}

std::vector<RecipeShape> number_shapes(const Schema& schema, bool thorough, bool has_dates) {
  if (!has_inputs(schema, AttributeType::kNumeric) && !has_dates) return {RecipeShape{}};
  std::vector<RecipeShape> shapes = {{.numbers = Numbers::kNormalized},
                                     {.numbers = Numbers::kSuggested}};
  const std::span<const int> choices =
      thorough ? std::span<const int>(kBins) : std::span<const int>(kQuickBins);
  for (const int bins : choices)
    shapes.push_back({.numbers = Numbers::kNormalizedAndBinned, .bins = bins});
  for (const int bins : choices)
    if (thorough) shapes.push_back({.numbers = Numbers::kBinned, .bins = bins});
  return shapes;
}

std::vector<RecipeShape> text_shapes(const RecipeShape& base, const Schema& schema, bool thorough) {
  std::vector<RecipeShape> shapes = {base};
  if (!has_inputs(schema, AttributeType::kText)) return shapes;
  for (const Texts texts : {Texts::kCleanWords, Texts::kNgrams, Texts::kOsb}) {
    if (texts == Texts::kOsb && !thorough) continue;
    shapes.push_back(base);
    shapes.back().texts = texts;
  }
  return shapes;
}

}  // namespace glassbox::engine
