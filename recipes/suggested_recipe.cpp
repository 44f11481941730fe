#include "recipes/suggested_recipe.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "io/input_error.h"
#include "io/parts.h"
#include "recipes/information.h"
#include "recipes/parallel_for.h"
#include "recipes/recipe_layout.h"
#include "recipes/sampled_columns.h"

namespace glassbox::recipes {
namespace {

constexpr double kNearlyBest = 0.99;

void choose_bins(const std::vector<double>& values, const SampledLevels& target,
                 SuggestedBins& chosen) {
  const std::vector<double> sorted = sorted_numbers(values);
  for (std::size_t i = 0; i < SuggestedBins::kChoices.size(); ++i) {
    const std::vector<double> edges = quantile_edges(sorted, SuggestedBins::kChoices[i]);
    chosen.information[i] = information(bin_codes(values, edges), target.codes).corrected;
  }
  const double best = *std::max_element(chosen.information.begin(), chosen.information.end());
  if (best <= 0) return;
  const auto first = std::find_if(chosen.information.begin(), chosen.information.end(),
                                  [&](double bits) { return bits >= kNearlyBest * best; });
  chosen.bins =
      SuggestedBins::kChoices[static_cast<std::size_t>(first - chosen.information.begin())];
}

std::string in_single_quotes(const std::string& name) {
  std::string quoted = "'";
  for (const char c : name) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

void refuse_without_inputs(const Schema& schema) {
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (schema.is_input(i)) return;
  throw InputError({},
                   "the schema has no inputs: every attribute is the target, the row id, the row "
                   "weight or excluded");
}

bool has_inputs_of(const Schema& schema, AttributeType type) {
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (schema.is_input(i) && schema.attributes[i].type == type) return true;
  return false;
}

std::string recipe_text(const Schema& schema, const std::vector<SuggestedBins>& numbers) {
  std::map<int, std::string> groups;  // by bins: the members
  for (const SuggestedBins& number : numbers) {
    std::string& members = groups[number.bins];
    members +=
        (members.empty() ? "" : ",") + in_single_quotes(schema.attributes[number.attribute].name);
  }
  std::vector<std::string> outputs;
  if (has_inputs_of(schema, AttributeType::kBinary)) outputs.emplace_back("ALL_BINARY");
  outputs.emplace_back("ALL_CATEGORICAL");
  nlohmann::ordered_json recipe;
  recipe["groups"] = nlohmann::ordered_json::object();
  for (const auto& [bins, members] : groups) {
    const std::string name = "NUMERIC_VARS_QB_" + std::to_string(bins);
    recipe["groups"][name] = "group(" + members + ")";
    outputs.push_back("quantile_bin(" + name + "," + std::to_string(bins) + ")");
  }
  recipe["assignments"] = nlohmann::ordered_json::object();
  if (has_inputs_of(schema, AttributeType::kText)) outputs.emplace_back("ALL_TEXT");
  recipe["outputs"] = outputs;
  return format_recipe(recipe.dump(), "suggested recipe");
}

}  // namespace

RowSample suggestion_sample() {
  return RowSample({.records = 65'536, .bytes = std::size_t{64} << 20});
}

SuggestedRecipe suggest_recipe(const Schema& schema, const RowSample& sample, int threads) {
  refuse_without_inputs(schema);
  SuggestedRecipe suggested;
  suggested.records = sample.size();
  suggested.is_exact = sample.is_all();
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (schema.is_input(i) && schema.attributes[i].type == AttributeType::kNumeric)
      suggested.numbers.push_back({.attribute = i});
  const std::optional<std::size_t> target =
      schema.target ? schema.find(*schema.target) : std::nullopt;
  if (target && schema.attributes[*target].type != AttributeType::kText &&
      sample.size() >= SuggestedRecipe::kLeastRecords) {
    const SampledLevels labels =
        sampled_target(sample.blocks(), *target, schema.attributes[*target].type);
    parallel_for(suggested.numbers.size(), threads, [&](std::size_t i) {
      SuggestedBins& chosen = suggested.numbers[i];
      choose_bins(sampled_numbers(sample.blocks(), chosen.attribute), labels, chosen);
    });
  }
  suggested.text = recipe_text(schema, suggested.numbers);
  return suggested;
}

SuggestedRecipe suggest_recipe(std::span<const InputFile> files, const Schema& schema,
                               CsvOptions options, RowLedger* ledger) {
  ReadPlan plan = plan_all(schema, schema.target.has_value());
  options.keep_lines = true;
  Parts<RowSample> samples(suggestion_sample);
  const RowLedger read = read_csv(
      files, plan, options,
      [&](RecordBlock& block) { samples.with([&](RowSample& part) { part.add(block); }); },
      [](RecordBlock&&) {});
  if (ledger != nullptr) *ledger = read;
  RowSample sample = samples.merged();
  sample.sort();
  return suggest_recipe(schema, sample, options.threads);
}

}  // namespace glassbox::recipes
