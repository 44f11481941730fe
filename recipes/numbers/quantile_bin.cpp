// A number to its bin, without branches.
//
// The bin is the number of edges below the value. Up to 8 edges, all are compared. Beyond, a binary
// search takes log2(edges) steps; a table of cells of equal width cuts this to a step or two where
// edges are spread evenly: it says how many edges lie below the value's cell, and the search begins
// there.
#include "recipes/numbers/quantile_bin.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace glassbox::recipes {
namespace {

constexpr std::size_t kCountingEdges = 8;  // up to here comparing with every edge is fastest
constexpr std::size_t kCellsPerEdge = 8;
constexpr std::uint32_t kLeastGain = 8;  // three steps less pay for looking a cell up

std::uint32_t cell_of(double value, double low, double scale, double last) {
  const double at = (value - low) * scale;
  const double above = at > 0 ? at : 0;  // NaN is not
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(above < last ? above : last));
}

std::string shortest(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

}  // namespace

QuantileBin::QuantileBin(std::vector<double> edges) : edges_(std::move(edges)) {
  if (edges_.size() >= static_cast<std::size_t>(kMaxBins)) {
    throw std::invalid_argument("too many bin edges");
  }
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (!std::isfinite(edges_[i]) || (i > 0 && !(edges_[i - 1] < edges_[i]))) {
      throw std::invalid_argument("bin edges not in order");
    }
  }
  const std::size_t reach = std::bit_ceil(edges_.size() + 1);
  padded_ = edges_;
  padded_.resize(2 * reach, std::numeric_limits<double>::infinity());
  first_half_ = static_cast<std::uint32_t>(reach / 2);
  if (edges_.size() > kCountingEdges) make_cells();
}

// cell_of never sends a larger value to a lower cell (each of its steps rounds in order), so that
// edges of lower cells lie below a value, those of higher ones above, and only its own cell's are
// left to compare with.
void QuantileBin::make_cells() {
  const std::size_t cell_count = std::bit_ceil(edges_.size()) * kCellsPerEdge;
  const double scale = static_cast<double>(cell_count - 1) / (edges_.back() - edges_.front());
  if (!std::isfinite(scale) || scale == 0) return;
  std::vector<std::uint16_t> firsts(cell_count + 1);
  for (const double edge : edges_) {
    ++firsts[cell_of(edge, edges_.front(), scale, static_cast<double>(cell_count - 1)) + 1];
  }
  const std::uint32_t half = std::bit_floor<std::uint32_t>(*std::ranges::max_element(firsts));
  if (half * kLeastGain > first_half_) return;
  std::partial_sum(firsts.begin(), firsts.end(), firsts.begin());
  firsts.pop_back();
  firsts_ = std::move(firsts);
  cell_scale_ = scale;
  first_half_ = half;
}

void QuantileBin::operator()(std::span<const double> values, std::uint32_t missing,
                             std::span<std::uint32_t> out) const {
  assert(values.size() == out.size());
  const std::size_t n = values.size();
  if (edges_.size() <= kCountingEdges) {
    std::fill(out.begin(), out.end(), 0);
    for (const double edge : edges_) {
      for (std::size_t i = 0; i < n; ++i) out[i] += values[i] > edge ? 1 : 0;
    }
  } else {
    if (firsts_.empty()) {
      std::fill(out.begin(), out.end(), 0);
    } else {
      const double low = edges_.front(), scale = cell_scale_;
      const auto last = static_cast<double>(firsts_.size() - 1);
      for (std::size_t i = 0; i < n; ++i) out[i] = cell_of(values[i], low, scale, last);
      for (std::size_t i = 0; i < n; ++i) out[i] = firsts_[out[i]];
    }
    // Binary search with every value's step side by side: each halving is a conditional move, and
    // neighbouring values do not wait for each other.
    const double* const edges = padded_.data();
    for (std::uint32_t half = first_half_; half > 0; half /= 2) {
      for (std::size_t i = 0; i < n; ++i) {
        out[i] += values[i] > edges[out[i] + half - 1] ? half : 0;
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) out[i] = std::isnan(values[i]) ? missing : out[i];
}

std::string interval_text(std::span<const double> edges, std::uint32_t bin) {
  const std::string low = bin == 0 ? "-inf" : shortest(edges[bin - 1]);
  return bin == edges.size() ? "(" + low + ",inf)" : "(" + low + "," + shortest(edges[bin]) + "]";
}

}  // namespace glassbox::recipes
