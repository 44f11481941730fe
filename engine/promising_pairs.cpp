#include "engine/promising_pairs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "recipes/quantile_bin.h"

namespace glassbox {
namespace {

// An attribute as small numbers, one a record.
struct Coded {
  std::size_t attribute = 0;
  std::vector<std::uint32_t> codes;
  std::size_t levels = 0;
};

template <class Column>
const Column* typed(const RecordBlock& block, std::size_t attribute) {
  return std::get_if<Column>(&block.columns[attribute]);
}

Coded coded_numbers(std::span<const RecordBlock> blocks, std::size_t attribute) {
  std::vector<double> values;
  for (const RecordBlock& block : blocks) {
    const std::size_t begin = values.size();
    values.resize(begin + block.row_count, std::nan(""));
    if (const auto* column = typed<NumberColumn>(block, attribute))
      column->read(0, std::span(values).subspan(begin));
  }
  std::vector<double> sorted;
  std::ranges::copy_if(values, std::back_inserter(sorted), [](double v) { return !std::isnan(v); });
  std::ranges::sort(sorted);
  std::vector<double> edges;
  for (std::size_t k = 1; k < kPairBins && !sorted.empty(); ++k) {
    const double edge = sorted[(k * sorted.size() + kPairBins - 1) / kPairBins - 1];
    if (edge < sorted.back() && (edges.empty() || edges.back() < edge)) edges.push_back(edge);
  }
  const QuantileBin bins(std::move(edges));
  Coded coded{attribute, std::vector<std::uint32_t>(values.size()), bins.bin_count() + 1};
  bins(values, /*missing=*/bins.bin_count(), coded.codes);
  return coded;
}

Coded coded_binaries(std::span<const RecordBlock> blocks, std::size_t attribute) {
  Coded coded{attribute, {}, 3};
  for (const RecordBlock& block : blocks) {
    if (const auto* column = typed<BinaryColumn>(block, attribute)) {
      for (const std::int8_t value : column->values)
        coded.codes.push_back(static_cast<std::uint32_t>(value + 1));
    } else {
      coded.codes.resize(coded.codes.size() + block.row_count);
    }
  }
  return coded;
}

// nullopt when there are more levels than `most`.
std::optional<Coded> coded_categories(std::span<const RecordBlock> blocks, std::size_t attribute,
                                      std::size_t most) {
  Coded coded{attribute, {}, 0};
  std::unordered_map<std::string, std::uint32_t> levels;
  const auto level_of = [&](std::string_view text) {
    return levels.emplace(text, static_cast<std::uint32_t>(levels.size())).first->second;
  };
  for (const RecordBlock& block : blocks) {
    const auto* column = typed<CategoryColumn>(block, attribute);
    if (column == nullptr) {
      coded.codes.insert(coded.codes.end(), block.row_count, level_of({}));
    } else {
      std::vector<std::uint32_t> of_code;
      for (std::size_t code = 0; code < column->dictionary().size(); ++code)
        of_code.push_back(level_of(column->dictionary()[code]));
      for (std::size_t row = 0; row < block.row_count; ++row)
        coded.codes.push_back(of_code[(*column)[row]]);
    }
    if (levels.size() > most) return std::nullopt;
  }
  coded.levels = levels.size();
  return coded;
}

std::optional<Coded> code(std::span<const RecordBlock> blocks, const Schema& schema,
                          std::size_t attribute, std::size_t most_levels) {
  switch (schema.attributes[attribute].type) {
    case AttributeType::kNumeric:
      return coded_numbers(blocks, attribute);
    case AttributeType::kBinary:
      return coded_binaries(blocks, attribute);
    case AttributeType::kCategorical:
      return coded_categories(blocks, attribute, most_levels);
    case AttributeType::kText:
      break;
  }
  return std::nullopt;
}

// In nats, with the correction of Miller & Madow: half a degree of freedom for each level but one.
double entropy(std::span<const std::uint32_t> counts, double records) {
  double sum = 0, levels = 0;
  for (const std::uint32_t count : counts) {
    if (count == 0) continue;
    sum += count * std::log(static_cast<double>(count));
    ++levels;
  }
  return std::log(records) - sum / records + (levels - 1) / (2 * records);
}

// Mutual information with a target that was coded.
class Informant {
 public:
  explicit Informant(const Coded& target)
      : target_(target), records_(static_cast<double>(target.codes.size())) {
    std::vector<std::uint32_t> counts(target.levels);
    for (const std::uint32_t y : target.codes) ++counts[y];
    target_entropy_ = entropy(counts, records_);
  }

  [[nodiscard]] double about(std::span<const std::uint32_t> codes, std::size_t levels) {
    joint_.assign(levels * target_.levels, 0);
    for (std::size_t i = 0; i < codes.size(); ++i)
      ++joint_[codes[i] * target_.levels + target_.codes[i]];
    alone_.assign(levels, 0);
    for (std::size_t cell = 0; cell < joint_.size(); ++cell)
      alone_[cell / target_.levels] += joint_[cell];
    return entropy(alone_, records_) + target_entropy_ - entropy(joint_, records_);
  }

  [[nodiscard]] double about(const Coded& a, const Coded& b) {
    together_.resize(a.codes.size());
    for (std::size_t i = 0; i < together_.size(); ++i)
      together_[i] = static_cast<std::uint32_t>(a.codes[i] * b.levels + b.codes[i]);
    return about(together_, a.levels * b.levels);
  }

 private:
  const Coded& target_;
  double records_, target_entropy_ = 0;
  std::vector<std::uint32_t> joint_, alone_, together_;
};

}  // namespace

std::vector<AttributePair> promising_pairs(std::span<const RecordBlock> blocks,
                                           const Schema& schema, std::size_t most) {
  const std::optional<Coded> target =
      code(blocks, schema, *schema.find(*schema.target), kMaxClasses);
  if (!target) return {};
  Informant informant(*target);

  struct Input {
    Coded coded;
    double alone;
  };
  std::vector<Input> inputs;
  for (std::size_t a = 0; a < schema.attributes.size(); ++a) {
    if (!schema.is_input(a)) continue;
    if (std::optional<Coded> coded = code(blocks, schema, a, kMostLevels)) {
      const double alone = informant.about(coded->codes, coded->levels);
      inputs.push_back({std::move(*coded), alone});
    }
  }
  if (inputs.size() > kMostAttributes) {
    std::ranges::stable_sort(inputs, std::ranges::greater{}, &Input::alone);
    inputs.resize(kMostAttributes);
    std::ranges::sort(inputs, {}, [](const Input& input) { return input.coded.attribute; });
  }

  std::vector<std::pair<double, AttributePair>> found;
  for (std::size_t a = 0; a < inputs.size(); ++a) {
    for (std::size_t b = a + 1; b < inputs.size(); ++b) {
      const double more =
          informant.about(inputs[a].coded, inputs[b].coded) - inputs[a].alone - inputs[b].alone;
      if (more > 0) found.push_back({more, {inputs[a].coded.attribute, inputs[b].coded.attribute}});
    }
  }
  std::ranges::stable_sort(found, std::ranges::greater{},
                           [](const auto& one) { return one.first; });
  std::vector<AttributePair> pairs;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) pairs.push_back(found[i].second);
  return pairs;
}

}  // namespace glassbox
