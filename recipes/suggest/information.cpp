// Mutual information from a table of counts, and its held-out form.
//
// Example: y is 1 in 4 of 8 records, and x is "yes" in exactly these. Mutual information is 1 bit:
// x determines y. If x were another text in each record, it would be 1 bit too, although x says
// nothing about a new record. The held-out form leaves the record itself out of the counts, and is
// 0 there.
#include "recipes/suggest/information.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <utility>

#include "recipes/numbers/quantile_bin.h"

namespace glassbox::recipes {
namespace {

// How many records have both levels.
struct Cell {
  std::uint32_t x, y;
  std::uint64_t records;
};

struct Table {
  std::uint64_t records = 0;
  std::vector<std::uint64_t> of_x, of_y;  // records of each level
  std::vector<Cell> cells;                // those met, ascending
  std::uint64_t y_levels = 0;             // met
};

std::uint32_t level_count(std::span<const std::uint32_t> codes) {
  std::uint32_t count = 0;
  for (const std::uint32_t code : codes)
    if (code != kNoCode) count = std::max(count, code + 1);
  return count;
}

Table count_levels(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y) {
  if (x.size() != y.size()) throw std::invalid_argument("codes of different records");
  const std::size_t x_levels = level_count(x), y_levels = level_count(y);
  Table table;
  table.of_x.resize(x_levels);
  table.of_y.resize(y_levels);
  const auto each = [&](const auto& use) {
    for (std::size_t i = 0; i < x.size(); ++i)
      if (x[i] != kNoCode && y[i] != kNoCode) use(x[i], y[i]);
  };
  each([&](std::uint32_t a, std::uint32_t b) {
    ++table.records;
    ++table.of_x[a];
    ++table.of_y[b];
  });
  table.y_levels = static_cast<std::uint64_t>(
      std::ranges::count_if(table.of_y, [](std::uint64_t n) { return n > 0; }));
  if (x_levels * y_levels <= 8 * x.size() + 4'096) {
    std::vector<std::uint64_t> counts(x_levels * y_levels);
    each([&](std::uint32_t a, std::uint32_t b) { ++counts[a * y_levels + b]; });
    for (std::uint32_t a = 0; a < x_levels; ++a)
      for (std::uint32_t b = 0; b < y_levels; ++b)
        if (const std::uint64_t n = counts[a * y_levels + b]; n > 0)
          table.cells.push_back({a, b, n});
  } else {
    std::vector<std::uint64_t> pairs;
    pairs.reserve(table.records);
    each([&](std::uint32_t a, std::uint32_t b) { pairs.push_back(std::uint64_t{a} << 32 | b); });
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
      while (end < pairs.size() && pairs[end] == pairs[begin]) ++end;
      table.cells.push_back({static_cast<std::uint32_t>(pairs[begin] >> 32),
                             static_cast<std::uint32_t>(pairs[begin]), end - begin});
    }
  }
  return table;
}

// Entropy of counts that add up to `records`, in bits.
class Entropy {
 public:
  void add(std::uint64_t n) {
    if (n > 0) sum_log_ += static_cast<double>(n) * std::log2(static_cast<double>(n));
  }
  [[nodiscard]] double of(double records) const { return std::log2(records) - sum_log_ / records; }

 private:
  double sum_log_ = 0;
};

// What a record of this cell is told by the others, in bits; see the header.
double told(const Table& table, const Cell& cell, double weight) {
  const double share =
      (static_cast<double>(table.of_y[cell.y]) - 1 + 1 / static_cast<double>(table.y_levels)) /
      static_cast<double>(table.records);
  const double at_x = (static_cast<double>(cell.records) - 1 + weight * share) /
                      (static_cast<double>(table.of_x[cell.x]) - 1 + weight);
  return std::log2(at_x / share);
}

double told(const Table& table, double weight) {
  double sum = 0;
  for (const Cell& cell : table.cells)
    sum += static_cast<double>(cell.records) * told(table, cell, weight);
  return sum / static_cast<double>(table.records);
}

// The weight of the target's shares that tells most, and how much; none where nothing is told.
struct Weighted {
  std::optional<double> weight;
  double bits = 0;
};

Weighted best_weight(const Table& table) {
  constexpr double kWeights[] = {1, 4, 16, 64, 256, 1'024};
  Weighted best;
  for (const double weight : kWeights)
    if (const double bits = told(table, weight); bits > best.bits) best = {weight, bits};
  return best;
}

}  // namespace

Information information(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y) {
  const Table table = count_levels(x, y);
  Information found;
  found.records = table.records;
  if (found.records == 0) return found;
  Entropy one, other, both;
  for (const std::uint64_t n : table.of_x) one.add(n);
  for (const std::uint64_t n : table.of_y) other.add(n);
  for (const Cell& cell : table.cells) both.add(cell.records);
  const auto records = static_cast<double>(found.records);
  found.entropy_y = std::max(0.0, other.of(records));
  found.mutual = std::max(0.0, one.of(records) + other.of(records) - both.of(records));
  found.held_out = std::min(best_weight(table).bits, found.entropy_y);
  return found;
}

std::vector<float> held_out_bits(std::span<const std::uint32_t> x,
                                 std::span<const std::uint32_t> y) {
  const Table table = count_levels(x, y);
  std::vector<float> bits(x.size());
  const Weighted best = best_weight(table);
  if (!best.weight) return bits;
  std::vector<float> of_cell;
  for (const Cell& cell : table.cells)
    of_cell.push_back(static_cast<float>(told(table, cell, *best.weight)));
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == kNoCode || y[i] == kNoCode) continue;
    const auto at =
        std::ranges::lower_bound(table.cells, std::pair(x[i], y[i]), {},
                                 [](const Cell& cell) { return std::pair(cell.x, cell.y); });
    bits[i] = of_cell[static_cast<std::size_t>(at - table.cells.begin())];
  }
  return bits;
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
