#include "engine/tune/candidate_choice.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace glassbox::testing;

namespace {

// A candidate as it did on one repeat: its value and how each record moves it, all held out.
EvaluatedCandidate evaluated(RecipeShape shape, int log10_steps, double value,
                             const std::vector<float>& influence) {
  return {.shape = shape,
          .penalty = {Penalty::Kind::kL2, log10_steps},
          .repeats = {{.value = value,
                       .loss = value,
                       .features = 1,
                       .held_out = influence.size(),
                       .influence = influence,
                       .loss_influence = influence}}};
}

constexpr RecipeShape kPlain{};
constexpr RecipeShape kBins{.numbers = RecipeShape::Numbers::kNormalizedAndBinned, .bins = 10};

}  // namespace

TEST_CASE("the standard error is that of a mean over the records", "[engine][candidate_choice]") {
  // (9 + 16) / 4^2 under the root
  const EvaluatedCandidate one = evaluated(kPlain, -4, 7, {3, 0, -4, 0});
  CHECK(one.value() == 7);
  CHECK(one.error() == Approx(5.0 / 4));
}

TEST_CASE("records that several repeats held out count once", "[engine][candidate_choice]") {
  EvaluatedCandidate one = evaluated(kPlain, -4, 7, {3, 0, -4, 0});
  SECTION("what does not change from repeat to repeat stays as unsure as it was") {
    one.repeats.push_back(one.repeats.front());
    CHECK(one.error() == Approx(5.0 / 4));
  }
  SECTION("what a repeat added by chance the next takes away") {
    one.repeats.push_back(one.repeats.front());
    one.repeats.back().influence = {-3, 0, 4, 0};
    CHECK(one.error() == Approx(0).margin(1e-12));
  }
}

TEST_CASE("what all candidates find hard alike does not blur their difference",
          "[engine][candidate_choice]") {
  const EvaluatedCandidate best = evaluated(kPlain, -4, 10, {-20, -10, 10, 20}),
                           other = evaluated(kBins, -4, 11, {-20, -10, 10, 20});
  const Lag far = lag(other, best, ModelType::kRegression);
  CHECK(far.behind == Approx(1));
  CHECK(far.error == 0);
  CHECK(lag(other, best, ModelType::kBinary).behind == Approx(-1));
}

TEST_CASE("candidates evaluated on unequally many repeats are compared on those they share",
          "[engine][candidate_choice]") {
  const EvaluatedCandidate least = evaluated(kPlain, -6, 5, {1, -1});
  EvaluatedCandidate more = evaluated(kPlain, -4, 5.5, {2, -2});
  more.repeats.push_back({.value = 99,
                          .loss = 99,
                          .features = 1,
                          .held_out = 2,
                          .influence = {9, 9},
                          .loss_influence = {9, 9}});
  CHECK(loss_lag(more, least).behind == Approx(0.5));
  CHECK(loss_lag(least, more).behind == Approx(-0.5));
  CHECK(loss_lag(more, least).error == Approx(std::sqrt(2) / 2));
  CHECK(lag(least, more, ModelType::kRegression).error == Approx(std::sqrt(2) / 2));
}

TEST_CASE("the usual strength is one over the records, of regression the largest",
          "[engine][candidate_choice]") {
  CHECK(usual_strength(100, ModelType::kBinary) == -4);
  CHECK(usual_strength(1'000, ModelType::kMulticlass) == -6);
  CHECK(usual_strength(300, ModelType::kBinary) == -5);
  CHECK(usual_strength(100, ModelType::kRegression) == 0);
}

TEST_CASE("a recipe's strength is, of those within an error of the best, the one nearest the usual",
          "[engine][candidate_choice]") {
  // Against the best, with influences {0, 0}: behind, and errors of sqrt(x^2 + x^2) / 2.
  const std::vector all = {evaluated(kPlain, -2, 5.9, {1, -1}),  // 0.9 behind, error 0.71
                           evaluated(kPlain, -4, 5.6, {1, -1}),  // 0.6 behind, error 0.71
                           evaluated(kPlain, -6, 5, {0, 0}),     // the least
                           evaluated(kPlain, -8, 5.1, {1, -1})};
  const auto chosen = [&](ModelType type, std::optional<int> usual) {
    return by_lead_left(all, type, usual).front();
  };
  CHECK(chosen(ModelType::kBinary, 0) == 1);
  CHECK(chosen(ModelType::kBinary, -5) == 2);  // equally near: the best stays
  CHECK(chosen(ModelType::kBinary, -12) == 3);
  CHECK(chosen(ModelType::kRegression, std::nullopt) == 2);
  CHECK(chosen(ModelType::kBinary, std::nullopt) == 2);
}

TEST_CASE("of several classes, strengths are near the best whose macro F1 is within two errors",
          "[engine][candidate_choice]") {
  const auto one = [](int log10_steps, double f1, double loss, float x) {
    EvaluatedCandidate made = evaluated(kPlain, log10_steps, f1, {x, -x});
    made.repeats.front().loss = loss;
    return made;
  };
  const std::vector all = {one(-2, 0.40, 0.3, 0.1F),  // 0.2 behind, error 0.07
                           one(-4, 0.50, 0.4, 0.1F),  // 0.1 behind, error 0.07
                           one(-6, 0.55, 0.6, 0.1F),  // 0.05 behind, error 0.07
                           one(-8, 0.60, 0.7, 0)};
  CHECK(by_lead_left(all, ModelType::kMulticlass, -6).front() == 2);
  CHECK(by_lead_left(all, ModelType::kMulticlass, 0).front() == 1);
  CHECK(by_lead_left(all, ModelType::kMulticlass, std::nullopt).front() == 1);
}

TEST_CASE("another recipe has to lead by more the less the records tell",
          "[engine][candidate_choice]") {
  // The plain one's RMSE is 10. A lead of 1 with an error e has 1 - e^2 / 0.4 left: with records
  // {x, -x} the error is x / sqrt(2), so x = 0.894 is where nothing is left.
  const EvaluatedCandidate plain = evaluated(kPlain, -4, 10, {0, 0});
  const auto chosen = [&](float x) {
    return by_lead_left(std::vector{plain, evaluated(kBins, -4, 9, {x, -x})},
                        ModelType::kRegression, std::nullopt);
  };
  CHECK(chosen(0.85F) == std::vector<std::size_t>{1, 0});
  CHECK(chosen(0.95F) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("a recipe with fewer features may be behind by as much", "[engine][candidate_choice]") {
  EvaluatedCandidate plain = evaluated(kPlain, -4, 10, {0, 0});
  plain.repeats.front().features = 5;
  const auto chosen = [&](float x, double features) {
    EvaluatedCandidate other = evaluated(kBins, -4, 11, {x, -x});
    other.repeats.front().features = features;
    return by_lead_left(std::vector{plain, other}, ModelType::kRegression, std::nullopt).front();
  };
  CHECK(chosen(0.95F, 4) == 1);
  CHECK(chosen(0.85F, 4) == 0);
  CHECK(chosen(0.95F, 5.4) == 0);
}

TEST_CASE("the lead of a binary recipe is a part of one minus the AUC",
          "[engine][candidate_choice]") {
  // 1 - 0.9 = 0.1: a lead of 0.01 with an error e has 0.01 - e^2 / 0.004 left, nothing at 0.00632.
  const auto chosen = [&](float x) {
    return by_lead_left(std::vector{evaluated(kPlain, -4, 0.90, {0, 0}),
                                    evaluated(kBins, -4, 0.91, {x, -x})},
                        ModelType::kBinary, -4)
        .front();
  };
  CHECK(chosen(0.0085F) == 1);
  CHECK(chosen(0.0095F) == 0);
}

TEST_CASE("of several classes recipes are compared by log loss, their strengths by macro F1",
          "[engine][candidate_choice]") {
  const auto one = [](RecipeShape shape, int log10_steps, double f1, double loss) {
    EvaluatedCandidate made = evaluated(shape, log10_steps, f1, {0, 0});
    made.repeats.front().loss = loss;
    return made;
  };
  const std::vector all = {one(kPlain, -2, 0.50, 0.70), one(kPlain, -6, 0.60, 0.80),
                           one(kBins, -2, 0.40, 0.60), one(kBins, -6, 0.55, 0.90)};
  CHECK(by_lead_left(all, ModelType::kMulticlass, -6) == std::vector<std::size_t>{3, 1});
}

TEST_CASE("what has no metric is not taken, and the plain recipe is where nothing has one",
          "[engine][candidate_choice]") {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const EvaluatedCandidate plain = evaluated(kPlain, -4, 0.7, {0, 0}),
                           none = evaluated(kBins, -4, kNone, {0, 0});
  CHECK(by_lead_left(std::vector{plain, none}, ModelType::kBinary, -4).front() == 0);
  CHECK(
      by_lead_left(std::vector{evaluated(kPlain, -4, kNone, {0, 0}), none}, ModelType::kBinary, -4)
          .front() == 0);
}
