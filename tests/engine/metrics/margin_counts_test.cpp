// Counted margins against the plain ranking of doubles.
#include "engine/metrics/margin_counts.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace glassbox::testing;

namespace {

struct MarginSample {
  std::vector<double> margins;
  std::vector<std::uint8_t> labels;
};

MarginSample made_margins(std::size_t n, unsigned seed, bool with_ties) {
  std::mt19937 rng(seed);
  std::normal_distribution<double> normal;
  MarginSample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const double margin = with_ties ? static_cast<double>(rng() % 11) - 5 : 3 * normal(rng);
    sample.margins.push_back(margin);
    sample.labels.push_back(normal(rng) < margin / 3 ? 1 : 0);
  }
  return sample;
}

Ranking ranking_of(const MarginSample& sample, std::size_t exact_records, double sign = 1) {
  MarginCounts counts(exact_records);
  for (std::size_t i = 0; i < sample.margins.size(); ++i)
    counts.add(sign * sample.margins[i], (sample.labels[i] != 0) == (sign > 0));
  return counts.ranking();
}

}  // namespace

TEST_CASE("counted margins rank as the margins themselves", "[engine][margin_counts][property]") {
  const unsigned seed = GENERATE(range(0u, 20u));
  const bool with_ties = GENERATE(false, true);
  CAPTURE(seed, with_ties);
  const MarginSample sample = made_margins(2000, seed, with_ties);
  const Ranking ranking = ranking_of(sample, MarginCounts::kExactRecords);
  CHECK(ranking.area() == area_under_roc(sample.margins, sample.labels));
  CHECK(ranking.interval().low == area_under_roc_interval(sample.margins, sample.labels).low);
  CHECK(ranking_of(sample, MarginCounts::kExactRecords, -1).area() == ranking.area());
}

TEST_CASE("margins of any size keep their order", "[engine][margin_counts]") {
  MarginCounts counts;
  for (const double negative : {-1e300, -1.0 - 1e-15, -5e-324, 1e-310, 17.0, 1e299})
    counts.add(negative, false);
  for (const double positive : {-1e299, -1.0, -0.0, 0.0, 2e-310, 17.000000000000004, 1e300})
    counts.add(positive, true);
  // Each positive outranks as many negatives as stand before it: 1 2 3 3 4 5 6 of 6.
  CHECK(counts.ranking().area() == Approx(24.0 / 42));
}

TEST_CASE("past the exact margins an area is off by less than documented",
          "[engine][margin_counts]") {
  const MarginSample sample = made_margins(200'000, 1, /*with_ties=*/false);
  const double exact = area_under_roc(sample.margins, sample.labels);
  const Ranking ranking = ranking_of(sample, /*exact_records=*/1000);
  CHECK(std::abs(ranking.area() - exact) < 1e-5);
  CHECK(ranking.area() != exact);  // it is another way of counting
  CHECK(ranking_of(sample, 1000, -1).area() == ranking.area());
}
