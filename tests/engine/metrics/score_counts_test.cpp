// Counted scores against the plain ranking of all pairs of labels and scores.
#include "engine/metrics/score_counts.h"

#include <catch2/catch.hpp>
#include <random>

using namespace glassbox::testing;

namespace {

struct CountedSample {
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
};

std::vector<double> widened(const std::vector<float>& scores) {
  return {scores.begin(), scores.end()};
}

CountedSample made_sample(std::size_t n, unsigned seed, bool with_ties) {
  std::mt19937 rng(seed);
  std::uniform_real_distribution<float> uniform;
  CountedSample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const float score = with_ties ? static_cast<float>(rng() % 11) / 10.0f : uniform(rng);
    sample.scores.push_back(score);
    sample.labels.push_back(uniform(rng) < 0.2f + 0.6f * score ? 1 : 0);
  }
  return sample;
}

Ranking ranking_of(const CountedSample& sample, std::size_t exact_records) {
  ScoreCounts counts(exact_records);
  for (std::size_t i = 0; i < sample.scores.size(); ++i)
    counts.add(sample.scores[i], sample.labels[i] != 0);
  return counts.ranking();
}

}  // namespace

TEST_CASE("counted scores rank as the scores themselves", "[engine][score_counts][property]") {
  const unsigned seed = GENERATE(range(0u, 20u));
  const bool with_ties = GENERATE(false, true);
  CAPTURE(seed, with_ties);
  const CountedSample sample = made_sample(2000, seed, with_ties);
  const Ranking ranking = ranking_of(sample, ScoreCounts::kExactRecords);
  CHECK(ranking.area() == area_under_roc(widened(sample.scores), sample.labels));
  const Interval expected = area_under_roc_interval(widened(sample.scores), sample.labels);
  CHECK(ranking.interval().low == expected.low);
  CHECK(ranking.interval().high == expected.high);
}

TEST_CASE("past the exact records an area is off by less than documented",
          "[engine][score_counts]") {
  const CountedSample sample = made_sample(200'000, 1, /*with_ties=*/false);
  const double exact = area_under_roc(widened(sample.scores), sample.labels);
  const Ranking ranking = ranking_of(sample, /*exact_records=*/1000);
  CHECK(std::abs(ranking.area() - exact) < 1e-5);
  CHECK(ranking.area() != exact);  // it is another way of counting
}

TEST_CASE("scores of 0 and 1 are the ends of the ranking", "[engine][score_counts]") {
  const std::size_t exact = GENERATE(0, 100);
  ScoreCounts counts(exact);
  for (const float score : {0.0f, 0.0f, 0.25f}) counts.add(score, false);
  for (const float score : {1.0f, 0.5f}) counts.add(score, true);
  CHECK(counts.ranking().area() == 1);
  CHECK(counts.ranking().interval().low == 1);
}
