#include "engine/threshold/matched_threshold.h"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

using namespace glassbox::testing;

namespace {

std::vector<ScoreRun> runs_of(const std::vector<float>& scores) {
  ScoreCounts counts;
  for (const float score : scores) counts.add(score, /*is_positive=*/false);
  return score_runs(counts);
}

}  // namespace

TEST_CASE("a threshold is matched by how many records are above it", "[engine][threshold]") {
  // The same ranking, the scores of the second drawn out to both ends.
  const auto from = runs_of({0.2f, 0.3f, 0.4f, 0.5f, 0.7f});
  const auto to = runs_of({0.01f, 0.05f, 0.2f, 0.6f, 0.99f});
  const auto [threshold, positives, low, high] =
      GENERATE(table<double, std::uint64_t, double, double>({
          {0.5, 2, 0.2, 0.6},  // a score at the threshold predicts 1
          {0.51, 1, 0.6, 0.99},
          {0.25, 4, 0.01, 0.05},
          {0.0, 5, -1, 0.01},
          {0.9, 0, 0.99, 1},
      }));
  CAPTURE(threshold);
  const MatchedThreshold matched = match_threshold(from, threshold, to);
  CHECK(matched.records == 5);
  CHECK(matched.positives == positives);
  CHECK(matched.matched == positives);
  CHECK(matched.threshold > low);
  CHECK(matched.threshold <= high);
}

TEST_CASE("records that tie stay together, as near as that allows", "[engine][threshold]") {
  const auto from = runs_of({0.1f, 0.2f, 0.3f, 0.4f, 0.5f});
  CHECK(match_threshold(from, 0.45, runs_of({0.3f, 0.3f, 0.3f, 0.3f, 0.9f})).matched == 1);
  CHECK(match_threshold(from, 0.15, runs_of({0.3f, 0.3f, 0.3f, 0.3f, 0.9f})).matched == 5);
  // 1 or 3 where 2 are to be: the fewer.
  CHECK(match_threshold(from, 0.35, runs_of({0.1f, 0.1f, 0.5f, 0.5f, 0.9f})).matched == 1);
  // Nothing lies above a score of 1.
  const MatchedThreshold all = match_threshold(from, 0.9, runs_of({0.5f, 1.0f, 1.0f, 1.0f, 1.0f}));
  CHECK(all.positives == 0);
  CHECK(all.matched == 4);
  CHECK(all.threshold <= 1);
}

TEST_CASE("scores of other records are not matched", "[engine][threshold]") {
  CHECK_THROWS_AS(match_threshold(runs_of({0.5f}), 0.5, runs_of({0.5f, 0.6f})),
                  std::invalid_argument);
  CHECK_THROWS_AS(match_threshold({}, 0.5, {}), std::invalid_argument);
}
