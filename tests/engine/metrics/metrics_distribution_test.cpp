#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/metrics/metrics.h"

using namespace glassbox::testing;

namespace {

using Counts = std::vector<std::uint64_t>;

std::vector<double> even_percentiles(double low, double high) {
  std::vector<double> q;
  for (int i = 0; i <= 100; ++i) q.push_back(low + (high - low) * i / 100);
  return q;
}

}  // namespace

TEST_CASE("total variation compares shares, not counts", "[engine][distribution]") {
  CHECK(total_variation(Counts{1, 1}, Counts{50, 50}) == 0);
  CHECK(total_variation(Counts{1, 0}, Counts{0, 7}) == 1);
  CHECK(total_variation(Counts{3, 1}, Counts{1, 1}) == Approx(0.25));
}

TEST_CASE("total variation counts a class that one side lacks", "[engine][distribution]") {
  CHECK(total_variation(Counts{4}, Counts{3, 1}) == Approx(0.25));
  CHECK(total_variation(Counts{3, 1}, Counts{4}) == Approx(0.25));
  CHECK_THROWS_WITH(total_variation(Counts{0, 0}, Counts{1}), "no counts to compare");
}

TEST_CASE("the Kolmogorov-Smirnov distance agrees with scipy", "[engine][distribution]") {
  const std::vector<double> sample{0.9, 0.05, 0.2, 0.95, 0.21, 0.6};
  // scipy.stats.kstest(sample, "uniform").statistic -> 0.29
  CHECK(kolmogorov_smirnov(sample, even_percentiles(0, 1)) == Approx(0.29));
}

TEST_CASE("the Kolmogorov-Smirnov distance of many values agrees with one value after the other",
          "[engine][distribution][property]") {
  const unsigned seed = GENERATE(range(0u, 12u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  // Normal percentiles, some of them equal; samples from like them to far away, with ties.
  std::vector<double> q(101), sample(20'000);
  for (double& v : q) v = std::round(std::normal_distribution{}(rng)*20) / 20;
  std::ranges::sort(q);
  for (double& v : sample) v = std::round(std::normal_distribution{0.02 * seed}(rng)*100) / 100;
  std::ranges::sort(sample);

  const auto share_below = [&](double x, bool with_equal) {  // of the percentiles' distribution
    double share = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      const double low = q[i], high = q[i + 1];
      if (low < high) share += std::clamp((x - low) / (high - low), 0.0, 1.0);
      if (low == high) share += x > low || (with_equal && x == low) ? 1 : 0;
    }
    return share / 100;
  };
  double largest = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double n = static_cast<double>(sample.size()), x = sample[i];
    if (i == 0 || sample[i - 1] != x)
      largest = std::max(largest, std::abs(static_cast<double>(i) / n - share_below(x, false)));
    if (i + 1 == sample.size() || sample[i + 1] != x)
      largest = std::max(largest, std::abs(static_cast<double>(i + 1) / n - share_below(x, true)));
  }
  std::ranges::shuffle(sample, rng);
  CHECK(kolmogorov_smirnov(sample, q) == Approx(largest).epsilon(1e-12));
  const double rough = kolmogorov_smirnov(sample, q, /*of_interest=*/0.1);
  if (largest <= 0.1) {
    CHECK(rough <= 0.1);
  } else {
    CHECK(rough == Approx(largest).epsilon(1e-12));
  }
}

TEST_CASE("the Kolmogorov-Smirnov distance is 1 for values all to one side",
          "[engine][distribution]") {
  CHECK(kolmogorov_smirnov(std::vector<double>{5, 6}, even_percentiles(0, 1)) == 1);
  CHECK(kolmogorov_smirnov(std::vector<double>{-5}, even_percentiles(0, 1)) == 1);
}

TEST_CASE("equal percentiles are a jump, met on both sides", "[engine][distribution]") {
  // Half of the distribution sits on 3: 26 % below, 25 % above, straight outside.
  std::vector<double> q;
  for (int i = 0; i <= 100; ++i) q.push_back(i < 25 ? i * 0.1 : i <= 75 ? 3.0 : 3 + (i - 75) * 0.1);
  CHECK(kolmogorov_smirnov(std::vector<double>{3}, q) == Approx(0.25).margin(0.011));
  CHECK(kolmogorov_smirnov(std::vector<double>(9, 7.5), std::vector<double>(101, 7.5)) == 0);
}

TEST_CASE("the Kolmogorov-Smirnov distance agrees with a fine grid",
          "[engine][distribution][property]") {
  const unsigned seed = GENERATE(range(0u, 20u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::vector<double> sample(1 + seed * 2);
  for (double& v : sample) v = static_cast<double>(rng() % 1000) / 1000;
  // Against the uniform distribution on 0.2 .. 0.7, evaluated everywhere.
  double largest = 0;
  for (int step = 0; step <= 100'000; ++step) {
    const double x = (step + 0.5) / 100'000;  // never on a value of the sample
    const double below = static_cast<double>(
        std::count_if(sample.begin(), sample.end(), [&](double v) { return v <= x; }));
    const double uniform = std::clamp((x - 0.2) / 0.5, 0.0, 1.0);
    largest = std::max(largest, std::abs(below / static_cast<double>(sample.size()) - uniform));
  }
  CHECK(kolmogorov_smirnov(sample, even_percentiles(0.2, 0.7)) == Approx(largest).margin(2e-5));
}
