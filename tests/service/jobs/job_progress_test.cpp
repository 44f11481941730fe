#include "service/jobs/job_progress.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

TEST_CASE("progress of a stage that reads is its share of what is expected",
          "[service][progress]") {
  JobProgress progress;
  progress.stage("reading");
  progress.read(10);
  CHECK_FALSE(progress.state().fraction);
  progress.expect(40);
  progress.read(10);
  CHECK(progress.state().fraction == 0.25);
  progress.read(50);  // more than were there before
  CHECK(progress.state().fraction == 1.0);
  progress.stage("fitting the recipe");
  CHECK(progress.state().stage == "fitting the recipe");
  CHECK(progress.state().records == 0);
  CHECK_FALSE(progress.state().fraction);
}

TEST_CASE("progress of a search is its fits", "[service][progress]") {
  JobProgress progress;
  progress.tried({.stage = "pairs", .done = 3, .of = 12});
  CHECK(progress.state().stage == "choosing a recipe: pairs");
  CHECK(progress.state().fraction == 0.25);
}

TEST_CASE("the time left is known from the second pass on", "[service][progress]") {
  JobProgress progress;
  progress.trained({.pass = 1, .max_passes = 4, .records = 50, .mean_loss = 0.9});
  progress.trained({.pass = 1, .max_passes = 4, .records = 100, .mean_loss = 0.8});
  CHECK_FALSE(progress.state().seconds_left);
  progress.trained({.pass = 2, .max_passes = 4, .records = 150, .mean_loss = 0.7});
  const JobState state = progress.state();
  CHECK(state.stage == "training");
  CHECK(state.pass == 2);
  CHECK(state.passes == 4);
  CHECK(state.records == 150);
  CHECK(state.fraction == 0.375);
  CHECK(state.seconds_left.value_or(-1) >= 0);
  REQUIRE(state.curve.size() == 2);
  CHECK(state.curve[0].loss == 0.8);
  CHECK(state.curve[1].pass == 2);
  CHECK(state.curve[1].loss == 0.7);
}

TEST_CASE("a loss curve of any number of passes has at most 1,000 points, the last among them",
          "[service][progress]") {
  std::vector<double> losses;
  for (int i = 1; i <= 10'000; ++i) losses.push_back(1.0 / i);
  const std::vector<LossPoint> curve = loss_curve(losses);
  CHECK(curve.size() <= JobProgress::kMostPoints);
  CHECK(curve.size() > JobProgress::kMostPoints / 3);
  CHECK(curve.back().pass == 10'000);
  CHECK(curve.back().loss == 1e-4);
  JobProgress progress;
  for (int i = 1; i <= 10'000; ++i)
    progress.trained({.pass = i, .max_passes = 10'000, .records = 1, .mean_loss = 1.0 / i});
  CHECK(progress.state().curve.size() <= JobProgress::kMostPoints);
  CHECK(progress.state().curve.back().pass == 10'000);
  CHECK(loss_curve({0.5}).size() == 1);
  CHECK(loss_curve({}).empty());
}
