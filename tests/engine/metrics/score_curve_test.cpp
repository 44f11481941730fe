// The kept score thresholds against counting at every score there is.
#include "engine/metrics/score_curve.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

#include "engine/metrics/score_counts.h"

using namespace glassbox::testing;

namespace {

struct CurveSample {
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
};

CurveSample made_sample(std::size_t n, unsigned seed, double positives) {
  std::mt19937 rng(seed);
  std::uniform_real_distribution<float> uniform;
  CurveSample sample{{0.25f, 0.5f}, {0, 1}};
  while (sample.scores.size() < n) {
    const bool is_positive = uniform(rng) < positives;
    sample.scores.push_back(is_positive ? std::max(uniform(rng), uniform(rng)) : uniform(rng));
    sample.labels.push_back(is_positive ? 1 : 0);
  }
  return sample;
}

std::vector<Threshold> curve_of(const CurveSample& sample) {
  ScoreCounts counts;
  std::uint64_t of_label[2] = {0, 0};
  for (std::size_t i = 0; i < sample.scores.size(); ++i) {
    counts.add(sample.scores[i], sample.labels[i] != 0);
    ++of_label[sample.labels[i]];
  }
  ScoreCurve curve(of_label[1], of_label[0]);
  counts.for_each_run([&](float score, std::uint64_t positives, std::uint64_t negatives) {
    curve.add(score, positives, negatives);
  });
  return curve.points();
}

}  // namespace

TEST_CASE("a curve of few scores holds each of them", "[engine][score_curve]") {
  // The worked numbers of an AUC of 6.5 / 9.
  const CurveSample sample{{0.9f, 0.8f, 0.7f, 0.4f, 0.4f, 0.1f}, {1, 0, 1, 0, 1, 0}};
  std::vector<float> thresholds;
  for (const Threshold& point : curve_of(sample)) {
    CAPTURE(point.threshold);
    thresholds.push_back(point.threshold);
    const BinaryCounts expected = count_binary(sample.scores, sample.labels, point.threshold);
    CHECK(point.counts.true_positive == expected.true_positive);
    CHECK(point.counts.false_positive == expected.false_positive);
    CHECK(point.counts.true_negative == expected.true_negative);
    CHECK(point.counts.false_negative == expected.false_negative);
  }
  CHECK(thresholds == std::vector<float>{0.9f, 0.8f, 0.7f, 0.4f, 0.1f});
}

TEST_CASE("a curve of many scores has a score threshold near every one",
          "[engine][score_curve][property]") {
  const unsigned seed = GENERATE(range(0u, 5u));
  const double positives = GENERATE(0.5, 0.01);
  CAPTURE(seed, positives);
  const CurveSample sample = made_sample(3000, seed, positives);
  const std::vector<Threshold> points = curve_of(sample);
  CHECK(points.size() <= ScoreCurve::kMostPoints);
  CHECK(points.front().threshold == *std::ranges::max_element(sample.scores));
  CHECK(points.back().threshold == *std::ranges::min_element(sample.scores));
  CHECK(std::ranges::is_sorted(points, std::greater{}, &Threshold::threshold));
  for (const float threshold : std::set(sample.scores.begin(), sample.scores.end())) {
    const BinaryCounts exact = count_binary(sample.scores, sample.labels, threshold);
    const bool is_near = std::ranges::any_of(points, [&](const Threshold& point) {
      return std::abs(point.counts.recall() - exact.recall()) < 1.0 / 99 &&
             std::abs(point.counts.false_positive_rate() - exact.false_positive_rate()) < 1.0 / 99;
    });
    if (!is_near) FAIL_CHECK("no point near " << threshold);
  }
  double area = 0, x = 0, y = 0;  // by trapezia, from (0, 0)
  for (const Threshold& point : points) {
    area += (point.counts.false_positive_rate() - x) * (point.counts.recall() + y) / 2;
    x = point.counts.false_positive_rate();
    y = point.counts.recall();
  }
  CHECK(x == 1);
  CHECK(y == 1);
  CHECK(area ==
        Approx(area_under_roc(std::vector<double>(sample.scores.begin(), sample.scores.end()),
                              sample.labels))
            .margin(1.0 / 198));
}

TEST_CASE("there is no curve of one class", "[engine][score_curve]") {
  CHECK(curve_of({{0.1f, 0.7f}, {1, 1}}).empty());
  CHECK(curve_of({{0.1f, 0.7f}, {0, 0}}).empty());
}

TEST_CASE("scores too many to keep still give score thresholds that count as they say",
          "[engine][score_curve]") {
  const CurveSample sample = made_sample(2000, 1, 0.3);
  ScoreCounts counts(/*exact_records=*/100);
  for (std::size_t i = 0; i < sample.scores.size(); ++i)
    counts.add(sample.scores[i], sample.labels[i] != 0);
  std::uint64_t below = 0;
  counts.for_each_run([&](float score, std::uint64_t positives, std::uint64_t negatives) {
    const BinaryCounts exact = count_binary(sample.scores, sample.labels, score);
    if (exact.true_negative + exact.false_negative != below) FAIL_CHECK("at " << score);
    below += positives + negatives;
  });
  CHECK(below == 2000);
}
