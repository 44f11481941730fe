#include "recipes/quantile_bin.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace glassbox {
namespace {

constexpr std::size_t kCountingEdges = 8;  // up to here comparing with every edge is fastest

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
  padded_ = edges_;
  padded_.resize(std::bit_ceil(edges_.size() + 1), std::numeric_limits<double>::infinity());
}

void QuantileBin::operator()(std::span<const double> values, std::uint32_t missing,
                             std::span<std::uint32_t> out) const {
  assert(values.size() == out.size());
  const std::size_t n = values.size();
  std::fill(out.begin(), out.end(), 0);
  if (edges_.size() <= kCountingEdges) {
    for (const double edge : edges_) {
      for (std::size_t i = 0; i < n; ++i) out[i] += values[i] > edge ? 1 : 0;
    }
  } else {
    // Binary search with every value's step side by side: each halving is a conditional move, and
    // neighbouring values do not wait for each other.
    const double* const edges = padded_.data();
    for (auto half = static_cast<std::uint32_t>(padded_.size() / 2); half > 0; half /= 2) {
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

}  // namespace glassbox
