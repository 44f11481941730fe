// Columns of a sample from its blocks, each whole: numbers as doubles, categories as codes of one
// dictionary for all blocks, texts as views into the blocks.
#include "recipes/suggest/sampled_columns.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>
#include <variant>

#include "recipes/numbers/ordered_key.h"
#include "recipes/suggest/information.h"

namespace glassbox::recipes {
namespace {

std::size_t record_count(std::span<const RecordBlock> blocks) {
  std::size_t count = 0;
  for (const RecordBlock& block : blocks) count += block.row_count;
  return count;
}

}  // namespace

std::vector<double> sampled_numbers(std::span<const RecordBlock> blocks, std::size_t column) {
  std::vector<double> values;
  values.reserve(record_count(blocks));
  for (const RecordBlock& block : blocks) {
    const std::size_t begin = values.size();
    values.resize(begin + block.row_count, std::nan(""));
    if (const auto* numbers = std::get_if<NumberColumn>(&block.columns[column]))
      numbers->read(0, std::span(values).subspan(begin));
  }
  return values;
}

std::vector<double> sorted_numbers(const std::vector<double>& values) {
  std::vector<double> sorted;
  sorted.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
               [](double value) { return !std::isnan(value); });
  sort_numbers(sorted);
  return sorted;
}

std::vector<std::string_view> sampled_texts(std::span<const RecordBlock> blocks,
                                            std::size_t column) {
  std::vector<std::string_view> texts;
  texts.reserve(record_count(blocks));
  for (const RecordBlock& block : blocks) {
    const auto* const text = std::get_if<TextColumn>(&block.columns[column]);
    for (std::size_t row = 0; row < block.row_count; ++row)
      texts.push_back(text == nullptr ? std::string_view() : text->values[row]);
  }
  return texts;
}

SampledLevels sampled_levels(std::span<const RecordBlock> blocks, std::size_t column,
                             AttributeType type) {
  SampledLevels levels;
  levels.codes.reserve(record_count(blocks));
  if (type == AttributeType::kBinary) {
    levels.count = 3;
    for (const RecordBlock& block : blocks) {
      const auto* const values = std::get_if<BinaryColumn>(&block.columns[column]);
      for (std::size_t row = 0; row < block.row_count; ++row) {
        const int value = values == nullptr ? -1 : values->values[row];
        levels.codes.push_back(value < 0 ? 2 : static_cast<std::uint32_t>(value));
      }
    }
    return levels;
  }
  if (type != AttributeType::kCategorical) throw std::invalid_argument("a column without levels");
  std::unordered_map<std::string_view, std::uint32_t> known;
  const auto code_of = [&](std::string_view text) {
    const auto [at, is_new] = known.emplace(text, levels.count);
    if (is_new) {
      levels.names.push_back(text);
      ++levels.count;
    }
    return at->second;
  };
  for (const RecordBlock& block : blocks) {
    const auto* const categories = std::get_if<CategoryColumn>(&block.columns[column]);
    if (categories == nullptr) {
      levels.codes.resize(levels.codes.size() + block.row_count, code_of({}));
      continue;
    }
    constexpr std::uint32_t kUnmet = kNoCode;  // so that codes come in the order of records
    std::vector<std::uint32_t> map(categories->dictionary().size(), kUnmet);
    std::visit(
        [&](const auto& codes) {
          for (const auto code : codes) {
            if (map[code] == kUnmet) map[code] = code_of(categories->dictionary()[code]);
            levels.codes.push_back(map[code]);
          }
        },
        categories->codes());
  }
  return levels;
}

SampledLevels sampled_target(std::span<const RecordBlock> blocks, std::size_t column,
                             AttributeType type) {
  constexpr int kNumberBins = 10;
  if (type == AttributeType::kNumeric) {
    const std::vector<double> values = sampled_numbers(blocks, column);
    const std::vector<double> edges = quantile_edges(sorted_numbers(values), kNumberBins);
    SampledLevels bins{bin_codes(values, edges), static_cast<std::uint32_t>(edges.size()) + 1};
    std::replace(bins.codes.begin(), bins.codes.end(), bins.count, kNoCode);
    return bins;
  }
  SampledLevels levels = sampled_levels(blocks, column, type);
  if (type == AttributeType::kBinary) {
    levels.count = 2;
    std::replace(levels.codes.begin(), levels.codes.end(), std::uint32_t{2}, kNoCode);
  } else {
    for (std::uint32_t code = 0; code < levels.count; ++code)
      if (levels.names[code].empty())
        std::replace(levels.codes.begin(), levels.codes.end(), code, kNoCode);
  }
  return levels;
}

}  // namespace glassbox::recipes
