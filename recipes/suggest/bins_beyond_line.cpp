// Fits a line of the target on the number, and asks whether the means of what is left, bin by bin,
// predict it. Each record is left out of its own bin's mean: a bin of one record predicts nothing
// of it.
#include "recipes/suggest/bins_beyond_line.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace glassbox::recipes {
namespace {

struct Line {
  double mean_x = 0, mean_y = 0, slope = 0;
  [[nodiscard]] double rest(double x, double y) const { return y - mean_y - slope * (x - mean_x); }
};

Line fit_line(std::span<const double> x, const std::vector<float>& y,
              std::span<const std::size_t> records) {
  Line line;
  const auto count = static_cast<double>(records.size());
  for (const std::size_t i : records) {
    line.mean_x += x[i] / count;
    line.mean_y += y[i] / count;
  }
  double xx = 0, xy = 0;
  for (const std::size_t i : records) {
    const double dx = x[i] - line.mean_x;
    xx += dx * dx;
    xy += dx * (y[i] - line.mean_y);
  }
  line.slope = xx > 0 && std::isfinite(xy / xx) ? xy / xx : 0;
  return line;
}

}  // namespace

BeyondLine bins_beyond_line(std::span<const double> values, std::span<const std::uint32_t> bins,
                            const TargetColumns& target) {
  std::vector<std::size_t> records;
  std::uint32_t bin_count = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]) || target.empty() || std::isnan(target.front()[i])) continue;
    records.push_back(i);
    bin_count = std::max(bin_count, bins[i] + 1);
  }
  BeyondLine found;
  if (records.size() < 2) return found;
  std::vector<double> gains(records.size());
  double variance = 0;
  for (const std::vector<float>& y : target) {
    const Line line = fit_line(values, y, records);
    struct Bin {
      double rest = 0, records = 0;
    };
    std::vector<Bin> of_bin(bin_count);
    for (const std::size_t i : records) {
      of_bin[bins[i]].rest += line.rest(values[i], y[i]);
      ++of_bin[bins[i]].records;
    }
    for (std::size_t at = 0; at < records.size(); ++at) {
      const std::size_t i = records[at];
      const Bin& bin = of_bin[bins[i]];
      const double rest = line.rest(values[i], y[i]);
      const double mean = (bin.rest - rest) / bin.records;  // of the others, and of a 0
      gains[at] += rest * rest - (rest - mean) * (rest - mean);
      variance += (y[i] - line.mean_y) * (y[i] - line.mean_y);
    }
  }
  if (!(variance > 0) || !std::isfinite(variance)) return found;
  double mean = 0, squares = 0;
  const auto count = static_cast<double>(records.size());
  for (const double gain : gains) mean += gain / count;
  for (const double gain : gains) squares += (gain - mean) * (gain - mean);
  found.share = mean * count / variance;
  found.error = std::sqrt(squares * count / (count - 1)) / variance;
  return found;
}

}  // namespace glassbox::recipes
