// Codes every input as small whole numbers, then measures each pair: bits of both together less the
// bits of each by itself. XOR is the extreme case, 0 and 0 alone and 1 together.
#include "engine/tune/cross_candidates.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "recipes/suggest/information.h"
#include "recipes/suggest/sampled_columns.h"

namespace glassbox::engine {
namespace {

// An input as small numbers, one a record, and what they tell of the target.
struct Coded {
  std::size_t attribute = 0;
  std::vector<std::uint32_t> codes;
  std::uint32_t levels = 0;
  double alone = 0;
};

// nullopt for what cannot be half of a pair.
std::optional<Coded> code(std::span<const RecordBlock> blocks, const Schema& schema,
                          std::size_t attribute) {
  const AttributeType type = schema.attributes[attribute].type;
  if (type == AttributeType::kText || !schema.is_input(attribute)) return std::nullopt;
  if (type == AttributeType::kNumeric) {
    const std::vector<double> values = sampled_numbers(blocks, attribute);
    const std::vector<double> edges = quantile_edges(sorted_numbers(values), kPairBins);
    return Coded{attribute, bin_codes(values, edges),
                 static_cast<std::uint32_t>(edges.size()) + 2};  // one for missing
  }
  SampledLevels levels = sampled_levels(blocks, attribute, type);
  if (levels.count > kMaxLevels) return std::nullopt;
  return Coded{attribute, std::move(levels.codes), levels.count};
}

std::vector<std::uint32_t> combined(const Coded& a, const Coded& b) {
  std::vector<std::uint32_t> codes(a.codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = a.codes[i] * b.levels + b.codes[i];
  return codes;
}

}  // namespace

std::vector<AttributePair> cross_candidates(std::span<const RecordBlock> blocks,
                                            const Schema& schema, std::size_t max_count) {
  const std::size_t target_column = *schema.find(*schema.target);
  const std::vector<std::uint32_t> target =
      sampled_target(blocks, target_column, schema.attributes[target_column].type).codes;
  std::vector<Coded> inputs;
  for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
    std::optional<Coded> coded = code(blocks, schema, a);
    if (!coded) continue;
    coded->alone = information(coded->codes, target).held_out;
    inputs.push_back(std::move(*coded));
  }
  if (inputs.size() > kMaxAttributes) {
    std::ranges::stable_sort(inputs, std::ranges::greater{}, &Coded::alone);
    inputs.resize(kMaxAttributes);
    std::ranges::sort(inputs, {}, &Coded::attribute);
  }

  std::vector<std::pair<double, AttributePair>> found;
  for (std::size_t a = 0; a < inputs.size(); ++a) {
    for (std::size_t b = a + 1; b < inputs.size(); ++b) {
      const double together = information(combined(inputs[a], inputs[b]), target).held_out;
      const double more = together - inputs[a].alone - inputs[b].alone;
      if (more > 0) found.push_back({more, {inputs[a].attribute, inputs[b].attribute}});
    }
  }
  std::ranges::stable_sort(found, std::ranges::greater{},
                           [](const auto& one) { return one.first; });
  std::vector<AttributePair> pairs;
  for (std::size_t i = 0; i < std::min(max_count, found.size()); ++i)
    pairs.push_back(found[i].second);
  return pairs;
}

}  // namespace glassbox::engine
