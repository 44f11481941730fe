#include "engine/candidates.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "recipes/recipe_layout.h"
#include "recipes/syntax.h"

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

// Outputs but for the pairs.
std::vector<std::string> plain_outputs(const RecipeShape& shape, const Schema& schema,
                                       std::span<const std::string> suggested) {
  std::vector<std::string> outputs;
  if (has_inputs(schema, AttributeType::kBinary)) outputs.emplace_back("ALL_BINARY");
  if (has_inputs(schema, AttributeType::kCategorical)) outputs.emplace_back("ALL_CATEGORICAL");
  if (has_inputs(schema, AttributeType::kNumeric)) {
    if (shape.numbers != Numbers::kBinned) outputs.emplace_back("normalize(ALL_NUMERIC)");
    if (shape.numbers == Numbers::kBinned || shape.numbers == Numbers::kNormalizedAndBinned)
      outputs.push_back(binned("ALL_NUMERIC", shape.bins));
    if (shape.numbers == Numbers::kSuggested)
      outputs.insert(outputs.end(), suggested.begin(), suggested.end());
  }
  if (has_inputs(schema, AttributeType::kText)) {
    const std::string clean = "lowercase(no_punct(ALL_TEXT))";
    if (shape.texts == Texts::kWords) outputs.emplace_back("ALL_TEXT");
    if (shape.texts == Texts::kNgrams) outputs.push_back("ngram(" + clean + ",2)");
    if (shape.texts == Texts::kCleanWords || shape.texts == Texts::kOsb) outputs.push_back(clean);
    if (shape.texts == Texts::kOsb)
      outputs.push_back("osb(" + clean + "," + std::to_string(kOsbWindow) + ")");
  }
  return outputs;
}

}  // namespace

std::string recipe_text(const RecipeShape& shape, const Schema& schema,
                        std::span<const AttributePair> pairs, std::span<const SuggestedBins> bins) {
  const BinGroups suggested = bin_groups(schema, bins);
  std::vector<std::string> outputs = plain_outputs(shape, schema, suggested.outputs);
  for (const AttributePair& pair : pairs.first(std::min(shape.pairs, pairs.size())))
    outputs.push_back("cartesian(" + half_of_pair(schema.attributes[pair.left]) + "," +
                      half_of_pair(schema.attributes[pair.right]) + ")");
  nlohmann::ordered_json groups = nlohmann::ordered_json::object();
  if (shape.numbers == Numbers::kSuggested)
    for (const auto& [name, members] : suggested.groups) groups[name] = members;
  const nlohmann::ordered_json recipe = {
      {"groups", groups}, {"assignments", nlohmann::ordered_json::object()}, {"outputs", outputs}};
  return format_recipe(recipe.dump(), "recipe");
}

std::string describe(const RecipeShape& shape, const Schema& schema) {
  std::string text;
  const std::string suggested[] = {"suggested bins"};
  for (const std::string& output : plain_outputs(shape, schema, suggested))
    text += (text.empty() ? "" : ", ") + output;
  if (shape.pairs > 0)
    text += ", " + std::to_string(shape.pairs) + (shape.pairs == 1 ? " pair" : " pairs");
  return text;
}

std::string Penalty::text() const {
  const bool is_three = half_decades % 2 != 0;
  const int exponent = (half_decades - (is_three ? 1 : 0)) / 2;
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

std::vector<RecipeShape> number_shapes(const Schema& schema, bool thorough) {
  if (!has_inputs(schema, AttributeType::kNumeric)) return {RecipeShape{}};
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
