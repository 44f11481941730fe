#include "engine/tune/candidate_choice.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace glassbox::testing;

namespace {

// A candidate whose folds had these values in each draw, as sum_up() tells of means.
JudgedCandidate judged(const std::vector<std::vector<double>>& draws, double features,
                       Penalty penalty = {}) {
  JudgedCandidate one{.shape = {}, .penalty = penalty, .draws = {}};
  for (const std::vector<double>& folds : draws) {
    std::vector<FoldResult> results;
    for (const double value : folds)
      results.push_back({.value = value, .classes = {}, .loss = value, .features = 0});
    one.draws.push_back(sum_up(results));
    one.draws.back().features = features;
  }
  return one;
}

}  // namespace

TEST_CASE("of one draw, the standard error is that of a mean over the folds",
          "[engine][candidate_choice]") {
  // mean 3; sample variance (4 + 1 + 0 + 1 + 4) / 4 = 2.5; error sqrt(2.5 / 5)
  const JudgedCandidate one = judged({{1, 2, 3, 4, 5}}, 1);
  CHECK(one.value() == Approx(3));
  CHECK(one.error() == Approx(std::sqrt(0.5)));
}

TEST_CASE("of several draws, the standard error is that of a mean over the draws",
          "[engine][candidate_choice]") {
  // Draws of 3, 10 and 8: mean 7, sample variance (16 + 9 + 1) / 2 = 13.
  const JudgedCandidate one = judged({{1, 2, 3, 4, 5}, {6, 8, 10, 12, 14}, {8, 8, 8, 8, 8}}, 1);
  CHECK(one.value() == Approx(7));
  CHECK(one.error() == Approx(std::sqrt(13.0 / 3)));
}

TEST_CASE("what all candidates find hard alike does not blur their difference",
          "[engine][candidate_choice]") {
  const auto [good, less] =
      GENERATE(table<std::vector<std::vector<double>>, std::vector<std::vector<double>>>({
          {{{10, 20, 30, 40}}, {{11, 21, 31, 41}}},                          // from fold to fold
          {{{10, 10}, {30, 30}, {20, 20}}, {{11, 11}, {31, 31}, {21, 21}}},  // from draw to draw
      }));
  const JudgedCandidate best = judged(good, 9), other = judged(less, 1);
  const Lag far = lag(other, best, ModelType::kRegression);
  CHECK(far.behind == Approx(1));
  CHECK(far.error == Approx(0).margin(1e-9));
  CHECK(simplest_of_good(std::vector{best, other}, ModelType::kRegression) == 0);
}

TEST_CASE("the simplest within one standard error of the best wins", "[engine][candidate_choice]") {
  // Differences to the best in each fold; the error of {0,1,0,1} about 0.5 is sqrt(1/3)/2 = 0.289.
  const JudgedCandidate best = judged({{5, 5, 5, 5}}, 50);
  const JudgedCandidate near = judged({{5, 6, 4, 5.5}}, 20);  // 0.125 behind, error 0.427
  const JudgedCandidate far = judged({{5, 6, 5, 6}}, 3);      // 0.5 behind, error 0.289
  const std::vector all = {far, near, best};
  CHECK(best_of(all, ModelType::kRegression) == 2);
  CHECK(simplest_of_good(all, ModelType::kRegression) == 1);
  // Where more is better, the same numbers put the last first.
  CHECK(best_of(all, ModelType::kBinary) == 0);
  CHECK(simplest_of_good(all, ModelType::kBinary) == 0);
}

TEST_CASE("of equally many features L2 comes before L1, then the larger amount, then the earlier",
          "[engine][candidate_choice]") {
  using Kind = Penalty::Kind;
  const auto same = [&](double features, Kind kind, int half_decades) {
    return judged({{1, 2, 3}}, features, {kind, half_decades});
  };
  const std::vector all = {same(10.2, Kind::kL1, 0), same(10, Kind::kL2, -4),
                           same(9.8, Kind::kL2, -3), same(10.4, Kind::kL2, -3)};
  CHECK(simplest_of_good(all, ModelType::kBinary) == 2);
}

TEST_CASE("contenders are near the best, and clearly outdone by none that is simpler",
          "[engine][candidate_choice]") {
  const JudgedCandidate best = judged({{5, 5, 5, 5}}, 50);
  const JudgedCandidate near = judged({{5, 6, 4, 5.5}}, 20);           // 0.125 behind, error 0.427
  const JudgedCandidate unclear = judged({{6, 5, 5, 4.6}}, 30);        // behind that by 0.025
  const JudgedCandidate outdone = judged({{5.1, 6.2, 4.1, 5.7}}, 30);  // by 0.15, error 0.029
  const JudgedCandidate within_two = judged({{5, 6, 5, 6}}, 3);        // 0.5 behind, error 0.289
  const JudgedCandidate hopeless = judged({{6, 6, 6, 6.1}}, 1);
  CHECK(contenders(std::vector{within_two, outdone, hopeless, near, unclear, best},
                   ModelType::kRegression) == std::vector<std::size_t>{0, 3, 4, 5});
}

TEST_CASE("macro F1 comes of counts added up, its error of counts without a fold",
          "[engine][candidate_choice]") {
  // Two classes; (truth, predicted, right). Together: 6,5,4 and 4,5,3.
  const std::vector<FoldResult> folds = {
      {.value = {}, .classes = {{2, 2, 2}, {1, 1, 1}}, .loss = 0, .features = 0},
      {.value = {}, .classes = {{2, 2, 1}, {2, 2, 1}}, .loss = 0, .features = 0},
      {.value = {}, .classes = {{2, 1, 1}, {1, 2, 1}}, .loss = 0, .features = 0}};
  const DrawResult draw = sum_up(folds);
  CHECK(draw.value == Approx((8.0 / 11 + 6.0 / 9) / 2));
  REQUIRE(draw.without.size() == 3);
  CHECK(draw.without[0] == Approx((4.0 / 7 + 4.0 / 7) / 2));
  CHECK(draw.without[1] == Approx((6.0 / 7 + 4.0 / 5) / 2));
  CHECK(draw.without[2] == Approx((6.0 / 8 + 4.0 / 6) / 2));
}

TEST_CASE("a fold of one class has no AUC, and the mean is over the others",
          "[engine][candidate_choice]") {
  const std::vector<FoldResult> folds = {{.value = 0.5, .classes = {}, .loss = 0, .features = 3},
                                         {.value = {}, .classes = {}, .loss = 0, .features = 5},
                                         {.value = 0.7, .classes = {}, .loss = 0, .features = 4}};
  const DrawResult draw = sum_up(folds);
  CHECK(draw.value == Approx(0.6));
  REQUIRE(draw.without.size() == 2);
  CHECK(draw.without[0] == Approx(0.7));
  CHECK(draw.without[1] == Approx(0.5));
  CHECK(draw.features == Approx(4));
}

namespace {

// A candidate whose folds had these losses.
JudgedCandidate with_losses(const std::vector<double>& folds, int half_decades, int bins = 0) {
  JudgedCandidate one{
      .shape = {.bins = bins}, .penalty = {Penalty::Kind::kL2, half_decades}, .draws = {}};
  std::vector<FoldResult> results;
  for (const double loss : folds)
    results.push_back({.value = 0.5, .classes = {}, .loss = loss, .features = 0});
  one.draws.push_back(sum_up(results));
  return one;
}

}  // namespace

TEST_CASE("a recipe's amount is the largest whose loss is within an error of the least",
          "[engine][candidate_choice]") {
  const JudgedCandidate least = with_losses({5, 5, 5, 5}, -6);
  const JudgedCandidate within = with_losses({5, 6, 4, 5.5}, -4);  // 0.125 above, error 0.427
  const JudgedCandidate above = with_losses({5, 6, 5, 6}, -2);     // 0.5 above, error 0.289
  const JudgedCandidate smaller = with_losses({5, 6, 4, 5.2}, -8);
  const Lag far = loss_lag(above, least);
  CHECK(far.behind == Approx(0.5));
  CHECK(far.error == Approx(std::sqrt(1.0 / 3) / 2));
  CHECK(one_of_each_recipe(std::vector{above, least, within, smaller}, ModelType::kBinary) ==
        std::vector<std::size_t>{2});
  // Another recipe has an amount of its own, in the order in which recipes are met.
  const JudgedCandidate other = with_losses({7, 7, 7, 7.5}, -4, 5);
  CHECK(one_of_each_recipe(std::vector{least, other, within}, ModelType::kBinary) ==
        std::vector<std::size_t>{2, 1});
}

TEST_CASE(
    "of several classes, amounts whose macro F1 is within an error of the best go by log loss",
    "[engine][candidate_choice]") {
  const auto one = [](double loss, int half_decades, const std::vector<double>& folds) {
    JudgedCandidate made = judged({folds}, 1, {Penalty::Kind::kL2, half_decades});
    made.draws.front().loss = loss;
    return made;
  };
  const std::vector all = {one(0.1, -2, {5, 6, 5, 6}),    // 0.5 behind, error 0.289
                           one(0.7, -4, {6, 6, 6, 6}),    // the best
                           one(0.5, -6, {6, 5, 7, 5.5}),  // 0.125 behind, error 0.427
                           one(0.6, -8, {6, 5, 7, 5.5})};
  CHECK(one_of_each_recipe(all, ModelType::kMulticlass) == std::vector<std::size_t>{2});
}

TEST_CASE("further draws of the same folds do not make the error of a loss smaller",
          "[engine][candidate_choice]") {
  JudgedCandidate one = with_losses({5, 6, 5, 6}, -2), least = with_losses({5, 5, 5, 5}, -6);
  const double error = loss_lag(one, least).error;
  for (JudgedCandidate* const twice : {&one, &least}) twice->draws.push_back(twice->draws.front());
  CHECK(loss_lag(one, least).error == Approx(error));
}

TEST_CASE(
    "candidates of a recipe that were judged on unequally many draws are compared on the first",
    "[engine][candidate_choice]") {
  JudgedCandidate least = with_losses({5, 5, 5, 5}, -6);
  JudgedCandidate more = with_losses({5, 6, 4, 5.5}, -4);
  more.draws.push_back(with_losses({9, 9, 9, 9}, -4).draws.front());
  CHECK(loss_lag(more, least).behind == Approx(0.125));
  CHECK(loss_lag(least, more).behind == Approx(-0.125));
  CHECK(lag(more, least, ModelType::kRegression).error ==
        Approx(lag(least, more, ModelType::kRegression).error));
  for (const ModelType type : {ModelType::kBinary, ModelType::kMulticlass})
    CHECK(one_of_each_recipe(std::vector{least, more}, type).size() == 1);
}
