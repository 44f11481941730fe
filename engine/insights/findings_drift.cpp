// Compares training part and evaluation part, attribute by attribute: Kolmogorov-Smirnov distance
// of numbers and of lengths of texts, total variation of levels. A distance counts if it is above
// 0.1 and above what two samples of one population would show by chance.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <string_view>

#include "engine/insights/findings.h"
#include "io/base/parallel_for.h"
#include "recipes/suggest/sampled_columns.h"

namespace glassbox::engine {
namespace {

// A distance and what two samples of one population would be expected not to exceed.
struct Drift {
  double distance = 0, by_chance = 0;
};

// Kolmogorov-Smirnov; by chance: its 1 % point, shared among so many columns that are looked at.
Drift number_drift(std::vector<double> a, std::vector<double> b, std::size_t columns) {
  a = sorted_numbers(a);
  b = sorted_numbers(b);
  if (a.empty() || b.empty()) return {};
  const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  const double chance = 0.01 / static_cast<double>(columns);
  Drift drift{0, std::sqrt(std::log(2 / chance) / 2 * (n + m) / (n * m))};
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double at = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
    drift.distance =
        std::max(drift.distance, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
  }
  return drift;
}

// Total variation; by chance: what is expected of two samples, and half as much again.
Drift level_drift(const std::map<std::string_view, std::array<double, 2>>& counts) {
  double n = 0, m = 0;
  for (const auto& [level, of] : counts) n += of[0], m += of[1];
  if (n == 0 || m == 0) return {};
  Drift drift;
  for (const auto& [level, of] : counts) {
    drift.distance += std::abs(of[0] / n - of[1] / m) / 2;
    const double share = (of[0] + of[1]) / (n + m);
    const double deviation = std::sqrt(share * (1 - share) * (1 / n + 1 / m));
    drift.by_chance += 1.5 * deviation * 0.7979 / 2;  // E|x| = sqrt(2 / pi) sigma
  }
  return drift;
}

Drift drift_of(const DataProfile& a, const DataProfile& b, std::size_t attribute,
               AttributeType type) {
  const std::size_t columns = a.columns.size();
  if (type == AttributeType::kNumeric)
    return number_drift(sampled_numbers(a.sample.blocks(), attribute),
                        sampled_numbers(b.sample.blocks(), attribute), columns);
  if (type == AttributeType::kText) {
    const auto lengths = [&](const DataProfile& tally) {
      std::vector<double> bytes;
      for (const std::string_view text : sampled_texts(tally.sample.blocks(), attribute))
        bytes.push_back(static_cast<double>(text.size()));
      return bytes;
    };
    return number_drift(lengths(a), lengths(b), columns);
  }
  std::map<std::string_view, std::array<double, 2>> counts;
  static constexpr std::array<std::string_view, 3> kBinary{"0", "1", ""};
  const std::array<const DataProfile*, 2> parts{&a, &b};
  std::array<SampledLevels, 2> levels;
  for (std::size_t p = 0; p < 2; ++p) {
    levels[p] = sampled_levels(parts[p]->sample.blocks(), attribute, type);
    for (const std::uint32_t code : levels[p].codes)
      ++counts[type == AttributeType::kBinary ? kBinary[code] : levels[p].names[code]][p];
  }
  return level_drift(counts);
}

}  // namespace

void find_drift(const FindingsInput& input, int threads, std::vector<Finding>& findings) {
  constexpr double kDrift = 0.1;  // Amazon's alert, as docs/differences.md reads it
  const std::vector<AttributeInsight>& attributes = *input.attributes;
  std::vector<Drift> drifts(attributes.size());
  parallel_for(attributes.size(), threads, [&](std::size_t i) {
    if (attributes[i].role == AttributeInsight::Role::kInput ||
        attributes[i].role == AttributeInsight::Role::kTarget)
      drifts[i] = drift_of(*input.tally, *input.rest, i, attributes[i].type);
  });
  const auto is_id_like = [&](const std::string& name) {  // of course it differs
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.kind == "id-like" && finding.attribute == name;
    });
  };
  std::vector<std::size_t> order(attributes.size());  // the target first
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](std::size_t i) {
    return attributes[i].role == AttributeInsight::Role::kTarget;
  });
  for (const std::size_t i : order) {
    if (is_id_like(attributes[i].name)) continue;
    if (drifts[i].distance <= std::max(kDrift, drifts[i].by_chance)) continue;
    const bool is_target = attributes[i].role == AttributeInsight::Role::kTarget;
    char distance[32];
    std::snprintf(distance, sizeof distance, "%.2f", drifts[i].distance);
    const bool is_number = attributes[i].type == AttributeType::kNumeric;
    findings.push_back(
        {is_target ? "target-drift" : "drift", Finding::Severity::kWarning, attributes[i].name,
         std::string(is_target ? "target " : "") + "\"" + attributes[i].name + "\": " +
             (attributes[i].type == AttributeType::kText ? "the distribution of its length"
                                                         : "its distribution") +
             " differs between training part and evaluation part (" +
             (is_number || attributes[i].type == AttributeType::kText ? "Kolmogorov-Smirnov"
                                                                      : "total variation") +
             " distance " + distance + ")",
         "if the order of records means nothing, split at random: run --random, or --rearrangement "
         "'{\"splitting\":{\"percentBegin\":0,\"percentEnd\":70,\"strategy\":\"random\"}}'"});
  }
}

}  // namespace glassbox::engine
