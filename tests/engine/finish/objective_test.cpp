// The objective against cases worked by hand, and one step of every kernel against the slope of the
// objective.
#include "engine/finish/objective.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/rows/packed_rows.h"
#include "engine/sgd/sgd.h"
#include "engine/sgd/sgd_kernels.h"
#include "engine/sgd/sgd_weights.h"
#include "tests/engine/made_data.h"

using namespace glassbox::testing;

TEST_CASE("the objective is mean loss plus penalty, bias left out", "[engine][objective]") {
  MadeData made;
  made.features.number_count = 1;
  made.features.numbers = {1.0f, -2.0f};
  made.features.row_ends = {0, 0};
  made.space.numbers = {{"x", 0, 1}};
  LinearModel model;
  model.bias = {0.5};
  model.number_weights = {2.0};
  // Labels as they are, whatever the loss: MadeSet standardizes those of kSquared.
  const auto judged = [&](Loss loss, double l1, double l2) {
    const MadeSet set(made, Loss::kLogistic);
    return objective(set.set(), loss, model, l1, l2, /*threads=*/1);
  };

  SECTION("squared: residuals 1 - 2.5 and 0 + 3.5") {
    made.labels = {1, 0};
    const Objective o = judged(Loss::kSquared, 0.1, 0.01);
    CHECK(o.mean_loss == Approx((0.5 * 2.25 + 0.5 * 12.25) / 2));
    CHECK(o.penalty == Approx(0.1 * 2 + 0.01 / 2 * 4));
  }
  SECTION("logistic, the second record weighing three times as much") {
    made.labels = {1, 0};
    made.weights = {1, 3};
    const Objective o = judged(Loss::kLogistic, 0, 0);
    CHECK(o.mean_loss == Approx((std::log1p(std::exp(-2.5)) + 3 * std::log1p(std::exp(-3.5))) / 4));
  }
  SECTION("multinomial with margins (0.5 + 2x, -0.5, 0)") {
    model.output_count = 3;
    model.bias = {0.5, -0.5, 0};
    model.number_weights = {2.0, 0, 0};
    made.labels = {0, 2};
    made.class_count = 3;
    const Objective o = judged(Loss::kMultinomial, 0, 0);
    const double first = std::log(std::exp(2.5) + std::exp(-0.5) + 1) - 2.5;
    const double second = std::log(std::exp(-3.5) + std::exp(-0.5) + 1);
    CHECK(o.mean_loss == Approx((first + second) / 2));
  }
}

namespace {

// Weights of a learner as a model over z, references included.
LinearModel model_of(SgdWeights weights, const MadeData& made, std::size_t outputs) {
  weights.materialize();
  const WeightsView& w = weights.view();
  LinearModel model;
  model.output_count = outputs;
  model.bias.assign(w.bias, w.bias + outputs);
  for (std::size_t j = 0; j < made.space.numbers.size(); ++j)
    for (std::size_t k = 0; k < outputs; ++k)
      model.number_weights.push_back(double(w.numbers[j * w.lanes + k]));
  for (std::size_t id = 0; id < made.space.indicator_count(); ++id)
    for (std::size_t k = 0; k < outputs; ++k)
      model.indicator_weights.push_back(
          id == *made.space.groups[0].reference ? w.references[k] : w.indicators[id * w.lanes + k]);
  return model;
}

}  // namespace

TEST_CASE("one update goes down the slope of its record's loss", "[engine][sgd_kernels]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const std::string isa = GENERATE("baseline", "avx2", "avx512");
  const SgdKernels* const kernels = sgd_kernels(isa.c_str());
  if (kernels == nullptr) return;  // this machine cannot run it
  CAPTURE(isa, static_cast<int>(loss));
  MadeData made = made_data(loss, 20, 3, 3, /*seed=*/5);
  for (NumberFeature& number : made.space.numbers) number = {number.name, 0, 1};
  const std::size_t outputs = loss == Loss::kMultinomial ? 3 : 1;
  const MadeSet set(made, loss, {0, /*shuffle=*/false, 0});
  TrainingRows::Window window(*set.set().rows);
  const RowsView& rows = *window.from(0).rows;
  SgdWeights weights({made.space.indicator_count(), 1, 3, outputs});
  const std::vector<float> decay(8, 1.0f);
  std::vector<float> fit(20);
  const SgdKernel kernel = loss == Loss::kSquared    ? kernels->squared
                           : loss == Loss::kLogistic ? kernels->logistic
                                                     : kernels->multinomial;
  // Somewhere off the origin, and with a shared_offset that is not zero.
  SgdRun run{&rows, 0, &weights.view(), fit.data(), nullptr};
  kernel(&run, 1, 19, {0.05f, 1.0, decay.data()});
  LinearModel before = model_of(weights.copy(), made, outputs);
  constexpr float kRate = 1e-3f;
  run.begin = 19;
  kernel(&run, 1, 1, {kRate, 1.0, decay.data()});
  const LinearModel after = model_of(weights.copy(), made, outputs);

  // The last record alone, its label as the kernel saw it.
  MadeData one;
  one.space = made.space;
  one.class_count = made.class_count;
  one.features.number_count = 3;
  const auto numbers = made.features.row_numbers(19);
  one.features.numbers.assign(numbers.begin(), numbers.end());
  const auto ids = made.features.row_ids(19);
  one.features.ids.assign(ids.begin(), ids.end());
  one.features.row_ends = {ids.size()};
  one.labels = {double(rows.labels[19])};
  const MadeSet last(one, loss == Loss::kSquared ? Loss::kLogistic : loss);  // labels as they are
  const auto slope = [&](auto& weight) {
    const auto kept = weight;
    const auto h = static_cast<std::decay_t<decltype(weight)>>(1e-2);
    weight = kept + h;
    const double up = objective(last.set(), loss, before, 0, 0, 1).mean_loss;
    weight = kept - h;
    const double down = objective(last.set(), loss, before, 0, 0, 1).mean_loss;
    weight = kept;
    return (up - down) / (2 * double(h));
  };
  // The step is -rate * slope, shortened by at most the bound that keeps it implicit.
  const auto agrees = [&](double moved, double gradient) {
    CHECK(moved == Approx(-double(kRate) * gradient).epsilon(0.02).margin(3e-6));
  };
  for (std::size_t k = 0; k < before.bias.size(); ++k)
    agrees(after.bias[k] - before.bias[k], slope(before.bias[k]));
  for (std::size_t k = 0; k < before.number_weights.size(); ++k)
    agrees(after.number_weights[k] - before.number_weights[k], slope(before.number_weights[k]));
  for (std::size_t k = 0; k < before.indicator_weights.size(); ++k) {
    if (k / outputs == made.space.groups[0].end - 1) continue;  // "none of the levels" learns not
    agrees(double(after.indicator_weights[k]) - double(before.indicator_weights[k]),
           slope(before.indicator_weights[k]));
  }
}
