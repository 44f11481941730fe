// For each number, tries several numbers of bins, keeps the fewest that tell nearly as many bits as
// the best, and takes them only if they explain more than a line. For texts, whether lower case and
// no punctuation make many words equal. The recipe is written from these choices.
#include "recipes/suggest/suggested_recipe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "io/base/input_error.h"
#include "io/base/parallel_for.h"
#include "io/base/per_thread.h"
#include "recipes/suggest/bins_beyond_line.h"
#include "recipes/suggest/information.h"
#include "recipes/suggest/sampled_columns.h"
#include "recipes/suggest/suggested_layout.h"
#include "recipes/text/words.h"

namespace glassbox::recipes {
namespace {

constexpr double kEnough = 0.01;        // of the best choice's bits may be missing
constexpr double kLeastShare = 0.0005;  // of the target's variance, for bins to be worth it

// Whether records are told more bits by `more` bins than by `fewer`: above `least` on the mean,
// above three standard errors, and above a bit for each bin that comes in addition.
bool tell_more(const std::vector<float>& more, const std::vector<float>& fewer, double least,
               std::size_t added_bins) {
  double mean = 0, squares = 0;
  const auto count = static_cast<double>(more.size());
  for (std::size_t i = 0; i < more.size(); ++i) mean += (more[i] - fewer[i]) / count;
  for (std::size_t i = 0; i < more.size(); ++i) {
    const double rest = more[i] - fewer[i] - mean;
    squares += rest * rest;
  }
  return mean > least && mean > 3 * std::sqrt(squares) / count &&
         mean * count > static_cast<double>(added_bins);
}

// What inputs are compared with.
struct Target {
  SampledLevels levels;
  TargetColumns columns;
};

Target target_of(std::span<const RecordBlock> blocks, std::size_t column, AttributeType type) {
  constexpr std::uint32_t kMostColumns = 100;  // classes that a model may have
  Target target{sampled_target(blocks, column, type), {}};
  if (type == AttributeType::kNumeric) {
    const std::vector<double> values = sampled_numbers(blocks, column);
    target.columns.emplace_back(values.begin(), values.end());
    return target;
  }
  if (target.levels.count > kMostColumns) return target;
  const std::vector<std::uint32_t>& codes = target.levels.codes;
  for (std::uint32_t k = type == AttributeType::kBinary ? 1 : 0; k < target.levels.count; ++k) {
    std::vector<float>& y = target.columns.emplace_back(codes.size());
    for (std::size_t i = 0; i < y.size(); ++i)
      y[i] = codes[i] == kNoCode ? std::numeric_limits<float>::quiet_NaN() : codes[i] == k ? 1 : 0;
  }
  return target;
}

void choose_bins(const std::vector<double>& values, const Target& target, SuggestedBins& chosen) {
  const std::vector<double> sorted = sorted_numbers(values);
  std::vector<std::vector<std::uint32_t>> codes;
  std::vector<std::vector<double>> edges;
  std::vector<std::vector<float>> bits;  // of each record
  std::size_t best = 0;
  for (std::size_t i = 0; i < SuggestedBins::kChoices.size(); ++i) {
    edges.push_back(quantile_edges(sorted, SuggestedBins::kChoices[i]));
    codes.push_back(bin_codes(values, edges[i]));
    chosen.information[i] = information(codes[i], target.levels.codes).held_out;
    bits.push_back(held_out_bits(codes[i], target.levels.codes));
    if (chosen.information[i] > chosen.information[best]) best = i;
  }
  std::size_t fewest = 0;
  while (fewest < best && tell_more(bits[best], bits[fewest], kEnough * chosen.information[best],
                                    edges[best].size() - edges[fewest].size()))
    ++fewest;
  const BeyondLine beyond = bins_beyond_line(values, codes[fewest], target.columns);
  chosen.beyond_line = beyond.share;
  const bool is_worth_it = beyond.share > beyond.error && beyond.share > kLeastShare;
  chosen.bins = is_worth_it ? SuggestedBins::kChoices[fewest] : 0;
}

// Whether words in lower case and without punctuation are at least a twentieth fewer: then each of
// them is met more often.
bool cleaning_merges_words(const Schema& schema, const RowSample& sample) {
  constexpr std::size_t kMostWords = 200'000;
  std::unordered_set<std::string> words, clean_words;
  std::size_t count = 0;
  std::string buffer;
  for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
    if (!schema.is_input(a) || schema.attributes[a].type != AttributeType::kText) continue;
    for (const std::string_view text : sampled_texts(sample.blocks(), a)) {
      if (count >= kMostWords) break;
      WordReader reader(text, {}, buffer);
      std::string room;
      for (std::string_view word; reader.next(word); ++count) {
        words.emplace(word);
        const std::string_view clean = spelled(word, {.lowercase = true, .no_punct = true}, room);
        if (!clean.empty()) clean_words.emplace(clean);
      }
    }
  }
  return static_cast<double>(clean_words.size()) <= 0.95 * static_cast<double>(words.size()) &&
         !clean_words.empty();
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

std::string recipe_text(const Schema& schema, const SuggestedRecipe& suggested) {
  std::vector<std::string> outputs;
  if (has_inputs_of(schema, AttributeType::kBinary)) outputs.emplace_back("ALL_BINARY");
  outputs.emplace_back("ALL_CATEGORICAL");
  if (suggested.normalizes && !suggested.numbers.empty())
    outputs.emplace_back("normalize(ALL_NUMERIC)");
  nlohmann::ordered_json recipe;
  recipe["groups"] = nlohmann::ordered_json::object();
  const BinGroups bins = bin_groups(schema, suggested.numbers);
  for (const auto& [name, members] : bins.groups) recipe["groups"][name] = members;
  outputs.insert(outputs.end(), bins.outputs.begin(), bins.outputs.end());
  recipe["assignments"] = nlohmann::ordered_json::object();
  if (has_inputs_of(schema, AttributeType::kText))
    outputs.emplace_back(suggested.cleans_texts ? "lowercase(no_punct(ALL_TEXT))" : "ALL_TEXT");
  recipe["outputs"] = outputs;
  return format_recipe(recipe.dump(), "suggested recipe");
}

}  // namespace

RowSample suggestion_sample() {
  return RowSample({.records = 65'536, .bytes = std::size_t{64} << 20});
}

std::vector<SuggestedBins> suggest_bins(const Schema& schema, std::span<const RecordBlock> blocks,
                                        int threads) {
  std::vector<SuggestedBins> numbers;
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (schema.is_input(i) && schema.attributes[i].type == AttributeType::kNumeric)
      numbers.push_back({.attribute = i});
  const std::optional<std::size_t> target =
      schema.target ? schema.find(*schema.target) : std::nullopt;
  if (!target || schema.attributes[*target].type == AttributeType::kText) return numbers;
  std::size_t records = 0;
  for (const RecordBlock& block : blocks) records += block.row_count;
  if (records < SuggestedRecipe::kLeastRecords) {
    for (SuggestedBins& number : numbers) number.bins = 0;
    return numbers;
  }
  const Target labels = target_of(blocks, *target, schema.attributes[*target].type);
  parallel_for(numbers.size(), threads, [&](std::size_t i) {
    choose_bins(sampled_numbers(blocks, numbers[i].attribute), labels, numbers[i]);
  });
  return numbers;
}

BinGroups bin_groups(const Schema& schema, std::span<const SuggestedBins> numbers) {
  std::map<int, std::string> members_of;  // by bins
  for (const SuggestedBins& number : numbers) {
    if (number.bins == 0) continue;
    std::string& members = members_of[number.bins];
    members +=
        (members.empty() ? "" : ",") + in_single_quotes(schema.attributes[number.attribute].name);
  }
  BinGroups found;
  for (const auto& [bins, members] : members_of) {
    const std::string name = "NUMERIC_VARS_QB_" + std::to_string(bins);
    found.groups.emplace_back(name, "group(" + members + ")");
    found.outputs.push_back("quantile_bin(" + name + "," + std::to_string(bins) + ")");
  }
  return found;
}

SuggestedRecipe suggest_recipe(const Schema& schema, const RowSample& sample, int threads) {
  refuse_without_inputs(schema);
  SuggestedRecipe suggested;
  suggested.records = sample.size();
  suggested.is_exact = sample.is_all();
  suggested.numbers = suggest_bins(schema, sample.blocks(), threads);
  suggested.cleans_texts = cleaning_merges_words(schema, sample);
  suggested.text = recipe_text(schema, suggested);
  return suggested;
}

SuggestedRecipe suggest_amazon_recipe(const Schema& schema) {
  constexpr int kBins = 52;  // docs/decisions/0011-amazon-learner.md
  refuse_without_inputs(schema);
  SuggestedRecipe suggested;
  suggested.normalizes = false;
  for (std::size_t i = 0; i < schema.attributes.size(); ++i)
    if (schema.is_input(i) && schema.attributes[i].type == AttributeType::kNumeric)
      suggested.numbers.push_back({.attribute = i, .bins = kBins});
  suggested.text = recipe_text(schema, suggested);
  return suggested;
}

SuggestedRecipe suggest_recipe(std::span<const InputFile> files, const Schema& schema,
                               CsvOptions options, ReadReport* ledger) {
  ReadPlan plan = plan_all(schema, schema.target.has_value());
  options.keep_lines = true;
  PerThread<RowSample> samples(suggestion_sample);
  const ReadReport read = read_csv(
      files, plan, options,
      [&](RecordBlock& block) { samples.with([&](RowSample& part) { part.add(block); }); },
      [](RecordBlock&&) {});
  if (ledger != nullptr) *ledger = read;
  RowSample sample = samples.merged();
  sample.sort();
  return suggest_recipe(schema, sample, options.threads);
}

}  // namespace glassbox::recipes
