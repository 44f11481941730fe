// Groups the sample by the values of an attribute, the ten most frequent or ten bins, and describes
// the target within each group.
#include "engine/insights/target_by_value.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "recipes/suggest/information.h"
#include "recipes/suggest/sampled_columns.h"

namespace glassbox::engine {
namespace {

constexpr int kBins = 10;
constexpr std::size_t kMostValues = 10;

std::vector<std::uint64_t> counts_of(const SampledLevels& levels) {
  std::vector<std::uint64_t> counts(levels.count);
  for (const std::uint32_t code : levels.codes) ++counts[code];
  return counts;
}

// The levels from the most frequent on, ties by name.
std::vector<std::uint32_t> by_frequency(const SampledLevels& levels) {
  const std::vector<std::uint64_t> counts = counts_of(levels);
  std::vector<std::uint32_t> order(levels.count);
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : levels.names[a] < levels.names[b];
  });
  return order;
}

// Each code's place in `order`, or order.size() where that is shorter and it is not there.
std::vector<std::uint32_t> places_of(const SampledLevels& levels,
                                     std::span<const std::uint32_t> order) {
  std::vector<std::uint32_t> place(levels.count, static_cast<std::uint32_t>(order.size()));
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  std::vector<std::uint32_t> places;
  places.reserve(levels.codes.size());
  for (const std::uint32_t code : levels.codes) places.push_back(place[code]);
  return places;
}

}  // namespace

TargetValues::TargetValues(std::span<const RecordBlock> blocks, const Schema& schema) {
  if (!schema.target) return;
  const std::size_t column = *schema.find(*schema.target);
  type = schema.attributes[column].type;
  if (type == AttributeType::kNumeric) {
    numbers = sampled_numbers(blocks, column);
  } else if (type == AttributeType::kBinary) {
    for (const std::uint32_t code : sampled_levels(blocks, column, type).codes)
      numbers.push_back(code < 2 ? code : std::nan(""));
  } else if (type == AttributeType::kCategorical) {
    const SampledLevels levels = sampled_levels(blocks, column, type);
    std::vector<std::uint32_t> order = by_frequency(levels);
    std::erase_if(order, [&](std::uint32_t code) { return levels.names[code].empty(); });
    order.resize(std::min(order.size(), kMostClasses));
    codes = places_of(levels, order);
    for (const std::uint32_t code : order) classes.emplace_back(levels.names[code]);
    // A record without a class is not one of another class.
    for (std::size_t i = 0; i < codes.size(); ++i)
      if (levels.names[levels.codes[i]].empty()) codes[i] = kNoCode;
  }
}

std::vector<TargetOfValue> target_by_code(const TargetValues& target,
                                          std::span<const std::uint32_t> codes, std::size_t count) {
  std::vector<TargetOfValue> found(count);
  if (!target.codes.empty()) {
    const std::size_t classes = target.classes.size();
    for (TargetOfValue& one : found) one.shares.resize(classes);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (codes[i] >= count || target.codes[i] == kNoCode) continue;
      ++found[codes[i]].records;
      if (target.codes[i] < classes) ++found[codes[i]].shares[target.codes[i]];
    }
    for (TargetOfValue& one : found)
      for (double& share : one.shares)
        share = one.records == 0 ? 0 : share / static_cast<double>(one.records);
    return found;
  }
  const auto is_of = [&](std::size_t i) {
    return codes[i] < count && !std::isnan(target.numbers[i]);
  };
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (is_of(i)) {
      ++found[codes[i]].records;
      found[codes[i]].mean += target.numbers[i];
    }
  for (TargetOfValue& one : found)
    if (one.records > 0) one.mean /= static_cast<double>(one.records);
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (is_of(i)) {
      const double away = target.numbers[i] - found[codes[i]].mean;
      found[codes[i]].error += away * away;
    }
  for (TargetOfValue& one : found) {
    const auto records = static_cast<double>(one.records);
    one.error = one.records < 2 ? 0 : std::sqrt(one.error / (records - 1) / records);
  }
  return found;
}

std::vector<TargetOfValue> target_by_number(const TargetValues& target,
                                            std::span<const double> values) {
  const std::vector<double> sorted = sorted_numbers({values.begin(), values.end()});
  const std::vector<double> edges = quantile_edges(sorted, kBins);
  std::vector<TargetOfValue> bins =
      target_by_code(target, bin_codes(values, edges), edges.size() + 2);
  for (std::size_t i = 0; i <= edges.size() && !sorted.empty(); ++i) {
    bins[i].kind = TargetOfValue::Kind::kBin;
    bins[i].from = i == 0 ? sorted.front() : edges[i - 1];
    bins[i].to = i == edges.size() ? sorted.back() : edges[i];
  }
  bins.back().kind = TargetOfValue::Kind::kMissing;
  std::erase_if(bins, [](const TargetOfValue& one) { return one.records == 0; });
  return bins;
}

std::vector<TargetOfValue> target_by_category(const TargetValues& target,
                                              std::span<const RecordBlock> blocks,
                                              std::size_t column, AttributeType type) {
  using Kind = TargetOfValue::Kind;
  const SampledLevels levels = sampled_levels(blocks, column, type);
  std::vector<TargetOfValue> found;
  if (type == AttributeType::kBinary) {
    found = target_by_code(target, levels.codes, 3);
    found[0].value = "0";
    found[1].value = "1";
    found[2].kind = Kind::kMissing;
  } else {
    std::vector<std::uint32_t> order = by_frequency(levels);
    order.resize(std::min(order.size(), kMostValues));
    found = target_by_code(target, places_of(levels, order), order.size() + 1);
    for (std::size_t i = 0; i < order.size(); ++i) found[i].value = levels.names[order[i]];
    found.back().kind = Kind::kOthers;
  }
  std::erase_if(found, [](const TargetOfValue& one) { return one.records == 0; });
  return found;
}

}  // namespace glassbox::engine
