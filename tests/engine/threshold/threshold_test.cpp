// Score thresholds against a search over all of them that knows nothing of rankings, and by hand.
#include "engine/threshold/threshold.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "engine/threshold/threshold_search.h"

using namespace glassbox::testing;
using Kind = ThresholdObjective::Kind;

namespace {

struct Sample {
  std::vector<float> scores;
  std::vector<std::uint8_t> labels;
};

Sample made_sample(std::size_t n, unsigned seed, std::uint32_t distinct) {
  std::mt19937 rng(seed);
  Sample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const float score = static_cast<float>(rng() % distinct) / static_cast<float>(distinct);
    sample.scores.push_back(score);
    sample.labels.push_back(static_cast<float>(rng() % 1000) / 1000 < 0.1f + 0.7f * score ? 1 : 0);
  }
  sample.labels[0] = 1;
  sample.labels[1] = 0;
  return sample;
}

std::vector<ScoreRun> runs_of(const Sample& sample, std::size_t exact = 1000) {
  ScoreCounts counts(exact);
  for (std::size_t i = 0; i < sample.scores.size(); ++i)
    counts.add(sample.scores[i], sample.labels[i] != 0);
  return score_runs(counts);
}

// Every threshold that can make a difference, and what it does, record by record.
std::vector<BinaryCounts> all_counts(const Sample& sample) {
  std::vector<BinaryCounts> all{count_binary(sample.scores, sample.labels, 2)};
  for (const float score : sample.scores)
    all.push_back(count_binary(sample.scores, sample.labels, static_cast<double>(score)));
  return all;
}

std::uint64_t ones(const BinaryCounts& counts) {
  return counts.true_positive + counts.false_positive;
}

const Sample kByHand{{0.9f, 0.8f, 0.7f, 0.4f, 0.4f, 0.1f}, {1, 0, 1, 0, 1, 0}};

}  // namespace

TEST_CASE("no score threshold serves a goal better than the one chosen",
          "[engine][cutoff][property]") {
  const unsigned seed = GENERATE(range(0u, 30u));
  const std::uint32_t distinct = GENERATE(3u, 17u, 1000u);
  CAPTURE(seed, distinct);
  const Sample sample = made_sample(120, seed, distinct);
  const auto runs = runs_of(sample);
  const std::vector<BinaryCounts> all = all_counts(sample);
  for (const Kind kind :
       {Kind::kAccuracy, Kind::kF1, Kind::kYouden, Kind::kMatthews, Kind::kCost}) {
    const ThresholdObjective goal{
        .kind = kind, .false_positive_cost = 1, .false_negative_cost = 2.5};
    const ThresholdChoice choice = choose_threshold(runs, goal);
    CHECK(choice.is_reached);
    double best = kind == Kind::kCost ? 1e300 : -1e300;
    for (const BinaryCounts& counts : all)
      best = kind == Kind::kCost ? std::min(best, goal.figure(counts))
                                 : std::max(best, goal.figure(counts));
    CHECK(goal.figure(choice.counts) == Approx(best).margin(1e-15));
    // The threshold does what the counts say, by the rule that predictions follow.
    CHECK(ones(count_binary(sample.scores, sample.labels, choice.threshold)) ==
          ones(choice.counts));
    CHECK(counts_at(runs, choice.threshold).true_positive == choice.counts.true_positive);
    CHECK((choice.threshold >= 0 && choice.threshold <= 1));
  }
}

TEST_CASE("wishes are met at the least price, or not at all", "[engine][cutoff][property]") {
  const unsigned seed = GENERATE(range(0u, 30u));
  const std::uint32_t distinct = GENERATE(3u, 17u, 1000u);
  CAPTURE(seed, distinct);
  const Sample sample = made_sample(120, seed, distinct);
  const auto runs = runs_of(sample);
  const std::vector<BinaryCounts> all = all_counts(sample);
  for (const double wanted : {0.0, 0.3, 0.5, 0.9, 1.0}) {
    CAPTURE(wanted);
    const auto recall = choose_threshold(runs, {.kind = Kind::kRecall, .wanted = wanted});
    CHECK(recall.is_reached);
    CHECK(recall.counts.recall() >= wanted);
    for (const BinaryCounts& counts : all)
      if (counts.recall() >= wanted) CHECK(counts.false_positive >= recall.counts.false_positive);

    const auto precision = choose_threshold(runs, {.kind = Kind::kPrecision, .wanted = wanted});
    double highest = 0;
    std::uint64_t most = 0;
    for (const BinaryCounts& counts : all) {
      highest = std::max(highest, counts.precision());
      if (ones(counts) > 0 && counts.precision() >= wanted)
        most = std::max(most, counts.true_positive);
    }
    CHECK(precision.is_reached == (highest >= wanted));
    if (precision.is_reached) {
      CHECK(precision.counts.precision() >= wanted);
      CHECK(precision.counts.true_positive == most);
    } else {
      CHECK(precision.counts.precision() == highest);
    }
  }
  for (const double wanted : {1.0, 7.0, 50.0, 120.0, 500.0}) {
    CAPTURE(wanted);
    const auto top = choose_threshold(runs, {.kind = Kind::kTop, .wanted = wanted});
    std::uint64_t most = 0, least = 120;
    for (const BinaryCounts& counts : all) {
      if (static_cast<double>(ones(counts)) <= wanted) most = std::max(most, ones(counts));
      if (ones(counts) > 0) least = std::min(least, ones(counts));
    }
    CHECK(top.is_reached == (most > 0));
    CHECK(ones(top.counts) == (most > 0 ? most : least));
  }
}

TEST_CASE("score thresholds worked out by hand", "[engine][cutoff]") {
  // Answers 1 from the top: 0.9 TP, 0.8 FP, 0.7 TP, both 0.4 (one TP, one FP), 0.1 FP.
  const auto runs = runs_of(kByHand);
  const auto [goal, threshold, tp, fp] =
      GENERATE(table<ThresholdObjective, double, std::uint64_t, std::uint64_t>({
          {{.kind = Kind::kF1}, 0.3, 3, 2},         // 6/8; 4/6 and 2/4 above
          {{.kind = Kind::kAccuracy}, 0.85, 1, 0},  // 4 of 6, like three others below
          {{.kind = Kind::kYouden}, 0.85, 1, 0},    // 1/3, like two others below
          {{.kind = Kind::kRecall, .wanted = 0.5}, 0.5, 2, 1},
          {{.kind = Kind::kRecall, .wanted = 1}, 0.3, 3, 2},
          {{.kind = Kind::kPrecision, .wanted = 0.6}, 0.3, 3, 2},
          {{.kind = Kind::kPrecision, .wanted = 0.65}, 0.5, 2, 1},
          {{.kind = Kind::kPrecision, .wanted = 1}, 0.85, 1, 0},
          {{.kind = Kind::kTop, .wanted = 4}, 0.5, 2, 1},  // the two at 0.4 are one
          {{.kind = Kind::kTop, .wanted = 5}, 0.3, 3, 2},
          {{.kind = Kind::kTop, .wanted = 6}, 0, 3, 3},
          {{.kind = Kind::kCost, .false_positive_cost = 1, .false_negative_cost = 5}, 0.3, 3, 2},
          {{.kind = Kind::kCost, .false_positive_cost = 5, .false_negative_cost = 1}, 0.85, 1, 0},
          {{.kind = Kind::kCost, .false_positive_cost = 5, .false_negative_cost = 0}, 0.95, 0, 0},
      }));
  const ThresholdChoice choice = choose_threshold(runs, goal);
  CHECK(choice.is_reached);
  CHECK(choice.threshold == threshold);
  CHECK(choice.counts.true_positive == tp);
  CHECK(choice.counts.false_positive == fp);
}

TEST_CASE("a wish that cannot be met gets the nearest", "[engine][cutoff]") {
  // 0.9: one of each; 0.5: two of three right.
  const std::vector<ScoreRun> runs{{0.5f, 0.5f, 1, 0}, {0.9f, 0.9f, 1, 1}};
  auto choice = choose_threshold(runs, {.kind = Kind::kPrecision, .wanted = 0.9});
  CHECK_FALSE(choice.is_reached);
  CHECK(choice.threshold == 0);
  CHECK(choice.counts.precision() == Approx(2.0 / 3));
  choice = choose_threshold(runs, {.kind = Kind::kTop, .wanted = 1});
  CHECK_FALSE(choice.is_reached);
  CHECK(ones(choice.counts) == 2);
}

TEST_CASE("a threshold lies between two scores, in few digits", "[engine][cutoff]") {
  CHECK(threshold_between(0.4f, 0.7f) == 0.5);
  CHECK(threshold_between(0.123f, 0.124f) == 0.1235);
  CHECK(threshold_between(0.9f, 1.0f) == 0.95);
  const float score = GENERATE(take(100, random(0.0f, 0.999f)));
  const float next = std::nextafter(score, 1.0f);
  CHECK(answers_one(next, threshold_between(score, next)));
  CHECK_FALSE(answers_one(score, threshold_between(score, next)));
}

TEST_CASE("the highest score of all may be 1", "[engine][cutoff]") {
  const std::vector<ScoreRun> runs{{0.2f, 0.2f, 0, 9}, {1.0f, 1.0f, 1, 8}};
  // Nobody at all would be cheapest, but a threshold above 1 is none.
  const auto choice = choose_threshold(
      runs, {.kind = Kind::kCost, .false_positive_cost = 1, .false_negative_cost = 0});
  CHECK(choice.threshold == 0.6);
}

TEST_CASE("goals that make no sense are a caller's mistake", "[engine][cutoff]") {
  const std::vector<ScoreRun> one_class{{0.2f, 0.2f, 0, 9}};
  CHECK_THROWS_AS(choose_threshold(one_class, {}), std::invalid_argument);
  const auto runs = runs_of(kByHand);
  CHECK_THROWS_AS(choose_threshold(runs, {.kind = Kind::kRecall, .wanted = 1.5}),
                  std::invalid_argument);
  CHECK_THROWS_AS(choose_threshold(runs, {.kind = Kind::kTop, .wanted = 0}), std::invalid_argument);
}

TEST_CASE("scores that count as tied stay on one side", "[engine][cutoff]") {
  const Sample sample = made_sample(5000, 3, 100'000);
  const auto exact = runs_of(sample, 10'000), coarse = runs_of(sample, 100);
  REQUIRE(coarse.size() < exact.size());
  for (const Kind kind : {Kind::kF1, Kind::kAccuracy, Kind::kYouden}) {
    const ThresholdObjective goal{.kind = kind};
    const auto choice = choose_threshold(coarse, goal);
    const auto counts = count_binary(sample.scores, sample.labels, choice.threshold);
    CHECK(counts.true_positive == choice.counts.true_positive);
    CHECK(counts.false_positive == choice.counts.false_positive);
    CHECK(goal.figure(counts) ==
          Approx(goal.figure(choose_threshold(exact, goal).counts)).epsilon(1e-3));
  }
}

TEST_CASE("the bootstrap's intervals are those of resampled records",
          "[engine][cutoff][property]") {
  const Sample sample = made_sample(400, 11, 40);
  const auto runs = runs_of(sample);
  const ThresholdObjective goal{.kind = GENERATE(Kind::kF1, Kind::kYouden, Kind::kAccuracy)};
  const ThresholdChoice choice = choose_threshold(runs, goal);
  const auto intervals = bootstrap_threshold(runs, goal, choice.threshold, 1);
  CHECK(intervals.reached == ThresholdIntervals::kReplicates);
  CHECK(intervals.figure.low <= goal.figure(choice.counts));
  CHECK(intervals.figure.high >= goal.figure(choice.counts));
  CHECK(intervals.threshold.low <= choice.threshold);
  CHECK(intervals.threshold.high >= choice.threshold);

  // The ordinary bootstrap, record by record, n of n with replacement.
  std::mt19937 rng(5);
  std::vector<double> figures;
  for (int replicate = 0; replicate < 1000; ++replicate) {
    Sample drawn;
    for (std::size_t i = 0; i < sample.scores.size(); ++i) {
      const std::size_t from = rng() % sample.scores.size();
      drawn.scores.push_back(sample.scores[from]);
      drawn.labels.push_back(sample.labels[from]);
    }
    figures.push_back(goal.figure(count_binary(drawn.scores, drawn.labels, choice.threshold)));
  }
  std::ranges::sort(figures);
  CHECK(intervals.figure.low == Approx(figures[24]).margin(0.02));
  CHECK(intervals.figure.high == Approx(figures[974]).margin(0.02));

  const auto again = bootstrap_threshold(runs, goal, choice.threshold, 1);
  CHECK(again.threshold.low == intervals.threshold.low);
  CHECK(again.figure.high == intervals.figure.high);
  const auto other = bootstrap_threshold(runs, goal, choice.threshold, 2);
  CHECK(other.figure.high != intervals.figure.high);
}

TEST_CASE("many runs are put together for the bootstrap alone", "[engine][cutoff]") {
  const Sample sample = made_sample(60'000, 1, 1u << 20);
  const auto runs = runs_of(sample, 100'000);
  REQUIRE(runs.size() > 50'000);
  const ThresholdObjective goal{.kind = Kind::kRecall, .wanted = 0.9};
  const auto choice = choose_threshold(runs, goal);
  const auto intervals = bootstrap_threshold(runs, goal, choice.threshold, 1);
  CHECK(intervals.threshold.low <= choice.threshold);
  CHECK(intervals.threshold.high >= choice.threshold);
  CHECK(intervals.threshold.high - intervals.threshold.low < 0.02);
  // The figure's interval is that of the very score threshold: 0.9 of some 27,000 positives.
  const double positives =
      static_cast<double>(choice.counts.true_positive + choice.counts.false_negative);
  const double reach = 1.96 * std::sqrt(0.9 * 0.1 / positives);
  CHECK(intervals.figure.low == Approx(0.9 - reach).margin(reach / 4));
  CHECK(intervals.figure.high == Approx(0.9 + reach).margin(reach / 4));
}
