#include "recipes/information.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "recipes/quantile_bin.h"

namespace glassbox::recipes {
namespace {

struct Counts {
  double sum_log = 0;  // of n log2 n over the levels met
  std::uint64_t levels = 0;

  void add(std::uint64_t n) {
    if (n == 0) return;
    sum_log += static_cast<double>(n) * std::log2(static_cast<double>(n));
    ++levels;
  }
  [[nodiscard]] double entropy(double records) const {
    return std::log2(records) - sum_log / records;
  }
};

std::uint32_t level_count(std::span<const std::uint32_t> codes) {
  std::uint32_t count = 0;
  for (const std::uint32_t code : codes)
    if (code != kNoCode) count = std::max(count, code + 1);
  return count;
}

}  // namespace

Information information(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y) {
  if (x.size() != y.size()) throw std::invalid_argument("codes of different records");
  const std::size_t x_levels = level_count(x), y_levels = level_count(y);
  std::vector<std::uint64_t> of_x(x_levels), of_y(y_levels);
  Counts both;
  Information found;
  const auto each = [&](const auto& use) {
    for (std::size_t i = 0; i < x.size(); ++i)
      if (x[i] != kNoCode && y[i] != kNoCode) use(x[i], y[i]);
  };
  each([&](std::uint32_t a, std::uint32_t b) {
    ++found.records;
    ++of_x[a];
    ++of_y[b];
  });
  if (found.records == 0) return found;
  if (x_levels * y_levels <= 8 * x.size() + 4'096) {
    std::vector<std::uint64_t> table(x_levels * y_levels);
    each([&](std::uint32_t a, std::uint32_t b) { ++table[a * y_levels + b]; });
    for (const std::uint64_t n : table) both.add(n);
  } else {
    std::vector<std::uint64_t> pairs;
    pairs.reserve(found.records);
    each([&](std::uint32_t a, std::uint32_t b) { pairs.push_back(std::uint64_t{a} << 32 | b); });
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
      while (end < pairs.size() && pairs[end] == pairs[begin]) ++end;
      both.add(end - begin);
    }
  }
  Counts one, other;
  for (const std::uint64_t n : of_x) one.add(n);
  for (const std::uint64_t n : of_y) other.add(n);
  const auto records = static_cast<double>(found.records);
  found.entropy_y = std::max(0.0, other.entropy(records));
  found.mutual =
      std::max(0.0, one.entropy(records) + other.entropy(records) - both.entropy(records));
  const double levels =
      static_cast<double>(one.levels + other.levels) - static_cast<double>(both.levels) - 1;
  found.corrected = found.mutual + levels / (2 * records * std::log(2.0));
  return found;
}

std::vector<double> quantile_edges(std::span<const double> sorted, int bins) {
  std::vector<double> edges;
  const std::size_t n = sorted.size();
  const auto parts = static_cast<std::size_t>(bins);
  for (std::size_t k = 1; k < parts && n > 0; ++k) {
    const std::size_t rank = (k * n + parts - 1) / parts;
    const double edge = sorted[std::max<std::size_t>(rank, 1) - 1];
    if (edge < sorted.back() && (edges.empty() || edges.back() < edge)) edges.push_back(edge);
  }
  return edges;
}

std::vector<std::uint32_t> bin_codes(std::span<const double> values,
                                     std::span<const double> edges) {
  std::vector<std::uint32_t> codes(values.size());
  QuantileBin({edges.begin(), edges.end()})(values, static_cast<std::uint32_t>(edges.size()) + 1,
                                            codes);
  return codes;
}

}  // namespace glassbox::recipes
