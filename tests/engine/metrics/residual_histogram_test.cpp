#include "engine/metrics/residual_histogram.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>

using namespace glassbox::testing;

namespace {

ResidualHistograms residual_histograms(const std::vector<double>& residuals) {
  ResidualCounts counts;
  for (const double residual : residuals) counts.add(residual);
  return counts.histograms();
}

ResidualHistogram residual_histogram(const std::vector<double>& residuals) {
  return residual_histograms(residuals).wide;
}

}  // namespace

TEST_CASE("residual bins have round widths and one begins at 0", "[engine][residual_histogram]") {
  const double scale = GENERATE(1e-6, 0.03, 1.0, 730.0, 1e9);
  CAPTURE(scale);
  std::mt19937 rng(5);
  std::vector<double> residuals(5000);
  for (double& r : residuals) r = scale * std::normal_distribution<double>{}(rng);
  const ResidualHistogram histogram = residual_histogram(residuals);
  const double power = std::pow(10.0, std::floor(std::log10(histogram.width * 1.0001)));
  const double leading = histogram.width / power;
  CHECK((leading == Approx(1) || leading == Approx(2) || leading == Approx(5)));
  CHECK(std::remainder(histogram.begin, histogram.width) == Approx(0).margin(1e-9 * scale));
  CHECK(histogram.counts.size() >= 15);
  CHECK(histogram.counts.size() <= 60);
  CHECK(std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0}) ==
        5000);
}

TEST_CASE("a residual counts in the bin it lies in", "[engine][residual_histogram]") {
  const std::vector<double> residuals{-10, -9.99, -0.5, 0, 0.5, 0.999, 1, 10};
  const ResidualHistogram histogram = residual_histogram(residuals);
  CHECK(histogram.width == 1);
  CHECK(histogram.begin == -10);
  std::vector<std::uint64_t> expected(21);
  expected[0] = 2;   // -10 .. -9
  expected[9] = 1;   // -1 .. 0
  expected[10] = 3;  // 0 .. 1
  expected[11] = 1;
  expected[20] = 1;  // 10 .. 11
  CHECK(histogram.counts == expected);
}

TEST_CASE("an outlier does not stretch the histogram", "[engine][residual_histogram]") {
  std::vector<double> residuals(1000);
  for (std::size_t i = 0; i < residuals.size(); ++i) residuals[i] = static_cast<double>(i % 21);
  residuals[0] = -1e12;
  const ResidualHistogram histogram = residual_histogram(residuals);
  CHECK(histogram.width == 1);
  CHECK(histogram.begin == -100);
  CHECK(histogram.counts.front() == 1);
}

TEST_CASE("residuals that are all alike fill one bin", "[engine][residual_histogram]") {
  const ResidualHistogram histogram = residual_histogram(std::vector<double>(7, 0.0));
  CHECK(histogram.counts == std::vector<std::uint64_t>{7});
  CHECK(histogram.begin == 0);
}

TEST_CASE("past a million residuals the width stands and counting goes on",
          "[engine][residual_histogram]") {
  const std::size_t n = ResidualCounts::kDeciding + 1000;
  std::vector<double> residuals(n);
  for (std::size_t i = 0; i < n; ++i) residuals[i] = static_cast<double>(i % 21);
  residuals[n - 1] = -3;
  const ResidualHistogram histogram = residual_histogram(residuals);
  CHECK(histogram.width == 1);
  CHECK(histogram.begin == -3);
  CHECK(histogram.counts.size() == 24);
  CHECK(histogram.counts.front() == 1);
  CHECK(std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0}) == n);
}

TEST_CASE("ten fine bins add up to a wide one", "[engine][residual_histogram][property]") {
  const unsigned seed = GENERATE(range(0u, 10u));
  const bool on_edges = GENERATE(false, true);
  CAPTURE(seed, on_edges);
  std::mt19937 rng(seed);
  std::vector<double> residuals(3000);
  for (double& r : residuals)  // on edges of bins, where rounding decides, and between them
    r = on_edges ? static_cast<double>(static_cast<int>(rng() % 4001) - 2000) / 100
                 : std::cauchy_distribution<double>{}(rng);
  const auto [wide, fine] = residual_histograms(residuals);
  CHECK(fine.width == Approx(wide.width / 10));
  std::vector<std::uint64_t> sums(wide.counts.size());
  for (std::size_t i = 0; i < fine.counts.size(); ++i) {
    const double middle = fine.begin + (static_cast<double>(i) + 0.5) * fine.width;
    sums.at(static_cast<std::size_t>((middle - wide.begin) / wide.width)) += fine.counts[i];
  }
  CHECK(sums == wide.counts);
  // The wide bins are those that division alone gives.
  for (const double r : residuals) {
    const double bin = std::clamp(std::floor(r / wide.width), -100.0, 99.0);
    --sums.at(static_cast<std::size_t>(bin - std::round(wide.begin / wide.width)));
  }
  CHECK(sums == std::vector<std::uint64_t>(wide.counts.size(), 0));
}

TEST_CASE("residuals too small for powers of ten are counted about 0",
          "[engine][residual_histogram]") {
  const auto [wide, fine] = residual_histograms({0.0, 1e-322, 0.0, -1e-322});
  CHECK(wide.width == 1);
  CHECK(wide.begin == -1);
  CHECK(wide.counts == std::vector<std::uint64_t>{1, 3});
}
