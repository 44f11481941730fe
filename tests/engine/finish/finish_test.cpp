// The optimizer against the objective computed by other means, and against what must not matter.
#include "engine/finish/finish.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>

#include "engine/finish/objective.h"
#include "tests/engine/made_data.h"

using namespace glassbox::testing;

namespace {

std::string bits(const LinearModel& m) {
  std::string all;
  const auto add = [&](const auto& v) {
    all.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof v[0]);
  };
  add(m.bias);
  add(m.number_weights);
  add(m.indicator_weights);
  return all;
}

double objective_of(const MadeSet& set, Loss loss, const LinearModel& model, FitPenalty penalty) {
  return objective(set.set(), loss, model, penalty.l1, penalty.l2, /*threads=*/1).total();
}

LinearModel zeros(const MadeData& made) {
  LinearModel model;
  model.output_count = std::max<std::size_t>(made.class_count, 1);
  model.bias.assign(model.output_count, 0);
  model.number_weights.assign(made.space.numbers.size() * model.output_count, 0);
  model.indicator_weights.assign(made.space.indicator_count() * model.output_count, 0);
  return model;
}

// The largest fall of the objective when one weight moves by `step` either way. The objective is
// convex: where no coordinate's move lowers a smooth one, or one whose corners are along
// coordinates, nothing does.
double most_gained(const MadeSet& set, Loss loss, const LinearModel& at, FitPenalty penalty,
                   double step) {
  const double value = objective_of(set, loss, at, penalty);
  double most = 0;
  LinearModel moved = at;
  const auto try_all = [&](auto& weights, const auto& original) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      for (const double by : {step, -step}) {
        weights[i] = static_cast<std::decay_t<decltype(weights[i])>>(original[i] + by);
        most = std::max(most, value - objective_of(set, loss, moved, penalty));
      }
      weights[i] = original[i];
    }
  };
  try_all(moved.bias, at.bias);
  try_all(moved.number_weights, at.number_weights);
  try_all(moved.indicator_weights, at.indicator_weights);
  return most;
}

}  // namespace

TEST_CASE("no weight's move lowers the objective of a fit", "[engine][finish][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const FitPenalty penalty = GENERATE(FitPenalty{0, 1e-6}, FitPenalty{0, 1e-2}, FitPenalty{1e-2, 0},
                                      FitPenalty{1e-3, 1e-3}, FitPenalty{0, 0});
  CAPTURE(static_cast<int>(loss), penalty.l1, penalty.l2);
  MadeData made = made_data(loss, 600, 4, 3, /*seed=*/5);
  std::mt19937 rng(3);
  for (std::size_t i = 0; i < made.labels.size(); ++i) made.weights.push_back(1 + rng() % 3);
  const MadeSet set(made, loss);
  Optimizer optimizer(set.set(), loss, /*threads=*/2);
  const Fit fit = optimizer.fit(penalty, nullptr);
  CHECK(fit.converged);
  CHECK(fit.objective == Approx(objective_of(set, loss, fit.model, penalty)).epsilon(1e-12));
  CHECK(most_gained(set, loss, fit.model, penalty, 1e-3) == 0);
  CHECK(most_gained(set, loss, fit.model, penalty, 1e-5) < 1e-12);
}

TEST_CASE("more columns than a Hessian is made for are fitted too", "[engine][finish]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic);
  const FitPenalty penalty = GENERATE(FitPenalty{0, 1e-3}, FitPenalty{2e-3, 0});
  CAPTURE(static_cast<int>(loss), penalty.l1);
  constexpr std::uint32_t kWords = 2'500, kWordsOfRow = 6;
  MadeData made = made_data(loss, 2'000, 3, 0, /*seed=*/7);
  IndicatorGroup words;
  words.expression = "words";
  words.end = kWords;
  made.space.groups = {words};
  made.space.training_count.assign(kWords, 1);
  std::mt19937 rng(1);
  made.features.row_ends.clear();
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    for (std::uint32_t w = 0; w < kWordsOfRow; ++w) {
      const std::uint32_t id = w * (kWords / kWordsOfRow) + rng() % (kWords / kWordsOfRow);
      made.features.ids.push_back(id);
      if (loss == Loss::kSquared) made.labels[i] += id % 7;
    }
    made.features.row_ends.push_back(made.features.ids.size());
  }
  const MadeSet set(made, loss);
  Optimizer optimizer(set.set(), loss, /*threads=*/2);
  REQUIRE(optimizer.parameter_count() > Optimizer::kDenseLimit);
  const Fit fit = optimizer.fit(penalty, nullptr);
  CHECK(fit.converged);
  // Along random directions: all coordinates would take too long.
  LinearModel moved = fit.model;
  std::normal_distribution<double> normal;
  for (int direction = 0; direction < 50; ++direction) {
    for (std::size_t i = 0; i < moved.number_weights.size(); ++i)
      moved.number_weights[i] = fit.model.number_weights[i] + 1e-3 * normal(rng);
    for (std::size_t i = 0; i < moved.indicator_weights.size(); ++i)
      moved.indicator_weights[i] =
          fit.model.indicator_weights[i] + static_cast<float>(1e-3 * normal(rng));
    CHECK(objective_of(set, loss, moved, penalty) > fit.objective);
  }
}

TEST_CASE("threads do not change a bit of a fit", "[engine][finish][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const FitPenalty penalty = GENERATE(FitPenalty{0, 1e-3}, FitPenalty{1e-3, 0});
  CAPTURE(static_cast<int>(loss), penalty.l1);
  const MadeData made = made_data(loss, 5'000, 5, 3, /*seed=*/9);
  const MadeSet set(made, loss);
  const std::string one =
      bits(Optimizer(set.set(), loss, /*threads=*/1).fit(penalty, nullptr).model);
  for (const int threads : {2, 3, 8})
    CHECK(bits(Optimizer(set.set(), loss, threads).fit(penalty, nullptr).model) == one);
}

TEST_CASE("a record of weight 0 is as good as left out", "[engine][finish][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  CAPTURE(static_cast<int>(loss));
  const MadeData made = made_data(loss, 500, 3, 2, /*seed=*/4);
  const MadeSet all(made, loss, {0, /*shuffle=*/false, 1});
  MadeData part = made;
  part.features.numbers.clear();
  part.features.ids.clear();
  part.features.row_ends.clear();
  part.labels.clear();
  std::vector<float> mask;
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    mask.push_back(i % 5 == 2 ? 0 : 1);
    if (mask.back() == 0) continue;
    for (const float z : made.features.row_numbers(i)) part.features.numbers.push_back(z);
    for (const auto id : made.features.row_ids(i)) part.features.ids.push_back(id);
    part.features.row_ends.push_back(part.features.ids.size());
    part.labels.push_back(made.labels[i]);
  }
  // Labels in the same terms: those of kSquared would be standardized by other records.
  const MadeSet those(part, Loss::kLogistic, {0, /*shuffle=*/false, 1});
  const MadeSet masked(made, Loss::kLogistic, {0, /*shuffle=*/false, 1});
  Optimizer optimizer(masked.set(), loss, 1);
  const Fit unmasked = optimizer.fit({0, 1e-2}, nullptr);
  optimizer.set_record_weights(mask);
  const Fit fit = optimizer.fit({0, 1e-2}, &unmasked.model);
  const Fit expected = Optimizer(those.set(), loss, 1).fit({0, 1e-2}, nullptr);
  CHECK(fit.objective == Approx(expected.objective).epsilon(1e-10));
  for (std::size_t i = 0; i < fit.model.number_weights.size(); ++i)
    CHECK(fit.model.number_weights[i] == Approx(expected.model.number_weights[i]).epsilon(1e-6));
  optimizer.set_record_weights({});
  CHECK(optimizer.fit({0, 1e-2}, nullptr).objective == Approx(unmasked.objective).epsilon(1e-12));
}

TEST_CASE("a warm start ends where a cold one does", "[engine][finish]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const bool is_l1 = GENERATE(false, true);
  CAPTURE(static_cast<int>(loss), is_l1);
  const MadeData made = made_data(loss, 800, 4, 3, /*seed=*/6);
  const MadeSet set(made, loss);
  Optimizer optimizer(set.set(), loss, 1);
  LinearModel start = zeros(made);
  for (const double amount : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const FitPenalty penalty = is_l1 ? FitPenalty{amount, 0} : FitPenalty{0, amount};
    const Fit warm = optimizer.fit(penalty, &start);
    const Fit cold = optimizer.fit(penalty, nullptr);
    CHECK(warm.converged);
    CHECK(warm.objective == Approx(cold.objective).epsilon(1e-9));
    start = warm.model;
  }
}

TEST_CASE("a fit is never worse than its start", "[engine][finish]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const MadeData made = made_data(loss, 300, 3, 2, /*seed=*/2);
  const MadeSet set(made, loss);
  Optimizer optimizer(set.set(), loss, 1);
  std::mt19937 rng(8);
  std::normal_distribution<double> normal;
  for (const double size : {0.1, 10.0, 1e4}) {
    LinearModel start = zeros(made);
    for (double& w : start.number_weights) w = size * normal(rng);
    for (float& w : start.indicator_weights) w = static_cast<float>(size * normal(rng));
    const FitPenalty penalty{0, 1e-3};
    FitOptions options;
    options.max_iterations = GENERATE(1, 2, 100);
    const Fit fit = optimizer.fit(penalty, &start, options);
    CHECK(fit.objective <= objective_of(set, loss, start, penalty) * (1 + 1e-12));
  }
}

TEST_CASE("records that a line tells apart have no optimum without a penalty", "[engine][finish]") {
  const auto loss = GENERATE(Loss::kLogistic, Loss::kMultinomial);
  MadeData made = made_data(loss, 200, 2, 0, /*seed=*/1);
  for (std::size_t i = 0; i < made.labels.size(); ++i)
    made.labels[i] = made.features.numbers[2 * i] > 0.1f ? 1 : 0;
  if (loss == Loss::kMultinomial) made.class_count = 2;
  const MadeSet set(made, loss);
  Optimizer optimizer(set.set(), loss, 1);
  const Fit fit = optimizer.fit({}, nullptr);
  CHECK(!fit.converged);
  CHECK(fit.mean_loss < 1e-8);
  for (const double w : fit.model.number_weights) CHECK(std::abs(w) < 1e6);
  CHECK(optimizer.fit({0, 1e-6}, nullptr).converged);
}

TEST_CASE("a copy of a column changes nothing", "[engine][finish]") {
  MadeData made = made_data(Loss::kSquared, 100, 1, 0, /*seed=*/1);
  MadeData twice = made;
  twice.space.numbers.push_back(twice.space.numbers[0]);
  twice.features.number_count = 2;
  twice.features.numbers.clear();
  for (const float z : made.features.numbers)
    twice.features.numbers.insert(twice.features.numbers.end(), 2, z);
  const MadeSet one(made, Loss::kSquared), two(twice, Loss::kSquared);
  const Fit single = Optimizer(one.set(), Loss::kSquared, 1).fit({}, nullptr);
  const Fit both = Optimizer(two.set(), Loss::kSquared, 1).fit({}, nullptr);
  CHECK(both.converged);
  CHECK(both.objective == Approx(single.objective).epsilon(1e-9));
  CHECK(both.model.number_weights[0] + both.model.number_weights[1] ==
        Approx(single.model.number_weights[0]).epsilon(1e-6));
}

TEST_CASE("an optimizer refuses weights that do not fit the records", "[engine][finish]") {
  const MadeData made = made_data(Loss::kLogistic, 10, 1, 0, /*seed=*/1);
  const MadeSet set(made, Loss::kLogistic);
  Optimizer optimizer(set.set(), Loss::kLogistic, 1);
  const auto set_weights = [&](std::vector<float> w) { optimizer.set_record_weights(w); };
  CHECK_THROWS_AS(set_weights(std::vector<float>(9, 1.0f)), std::invalid_argument);
  CHECK_THROWS_AS(set_weights(std::vector<float>(10, 0.0f)), std::invalid_argument);
  CHECK_THROWS_AS(set_weights(std::vector<float>(10, -1.0f)), std::invalid_argument);
}
