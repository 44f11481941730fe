#include "engine/sgd/sgd.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/sgd/sgd_kernels.h"
#include "engine/sgd/sgd_trim.h"
#include "tests/engine/made_data.h"
#include "tests/engine/model_bits.h"

using namespace glassbox::testing;

namespace {

SgdResult trained(const MadeData& made, Loss loss, SgdOptions options) {
  const MadeSet set(made, loss, {0, options.parameters.shuffle, options.parameters.seed}, {},
                    options.threads);
  return train_sgd(set.set(), loss, options);
}

}  // namespace

TEST_CASE("threads do not change a bit of the model", "[engine][sgd][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  // Enough records for parallel shards in the last case.
  const std::size_t rows = GENERATE(1, 63, 5'000, 270'000);
  CAPTURE(static_cast<int>(loss), rows);
  MadeData made = made_data(loss, rows, 2, 2, /*seed=*/9);
  SgdOptions options;
  options.parameters.max_passes = rows > 100'000 ? 2 : 5;
  options.parameters.l2 = 1e-4;
  options.threads = 1;
  const std::string one = model_bits(trained(made, loss, options).model);
  for (const int threads : {2, 3, 8}) {
    options.threads = threads;
    CHECK(model_bits(trained(made, loss, options).model) == one);
  }
}

TEST_CASE("instruction sets do not change a bit of the model", "[engine][sgd][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const std::size_t classes = GENERATE(2, 8, 9, 17, 100);
  const double l1 = GENERATE(0.0, 1e-4);
  if (loss != Loss::kMultinomial && classes != 2) return;
  CAPTURE(static_cast<int>(loss), classes, l1);
  const MadeData made = made_data(loss, 700, 11, 4, /*seed=*/3, classes);
  SgdOptions options;
  options.parameters.l1 = l1;
  options.parameters.l2 = l1 > 0 ? 0 : 1e-3;
  options.kernels = sgd_kernels("baseline");
  REQUIRE(options.kernels != nullptr);
  const std::string baseline = model_bits(trained(made, loss, options).model);
  for (const char* const name : {"avx2", "avx512"}) {
    options.kernels = sgd_kernels(name);
    if (options.kernels == nullptr) continue;  // this machine cannot run it
    CAPTURE(name);
    CHECK(model_bits(trained(made, loss, options).model) == baseline);
  }
}

TEST_CASE("a report or a progress callback does not change the model", "[engine][sgd]") {
  const MadeData made = made_data(Loss::kLogistic, 3'000, 3, 2, /*seed=*/4);
  SgdOptions options;
  const std::string silent = model_bits(trained(made, Loss::kLogistic, options).model);
  int reports = 0, breaths = 0;
  options.report = [&](const LearnerReport&) { ++reports; };
  options.progress = [&](const SgdProgress&) { return ++breaths > 0; };
  CHECK(model_bits(trained(made, Loss::kLogistic, options).model) == silent);
  CHECK(reports > 10);
  CHECK(breaths >= options.parameters.max_passes);
}

TEST_CASE("the seed decides the shuffle, and without shuffle nothing", "[engine][sgd]") {
  const MadeData made = made_data(Loss::kLogistic, 500, 3, 2, /*seed=*/4);
  SgdOptions options;
  const std::string first = model_bits(trained(made, Loss::kLogistic, options).model);
  options.parameters.seed = 2;
  CHECK(model_bits(trained(made, Loss::kLogistic, options).model) != first);
  options.parameters.shuffle = false;
  const std::string unshuffled = model_bits(trained(made, Loss::kLogistic, options).model);
  CHECK(unshuffled != first);
  options.parameters.seed = 1;
  CHECK(model_bits(trained(made, Loss::kLogistic, options).model) == unshuffled);
}

TEST_CASE("a record of weight three trains like three records", "[engine][sgd][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  CAPTURE(static_cast<int>(loss));
  MadeData weighted = made_data(loss, 400, 3, 2, /*seed=*/8);
  MadeData repeated = weighted;
  for (std::size_t i = 0; i < 400; ++i) {
    weighted.weights.push_back(i % 4 == 0 ? 3 : 1);
    if (i % 4 != 0) continue;
    for (int copy = 0; copy < 2; ++copy) {
      for (const float z : weighted.features.row_numbers(i)) repeated.features.numbers.push_back(z);
      for (const auto id : weighted.features.row_ids(i)) repeated.features.ids.push_back(id);
      repeated.features.row_ends.push_back(repeated.features.ids.size());
      repeated.labels.push_back(weighted.labels[i]);
    }
  }
  SgdOptions options;
  options.parameters.max_passes = 300;
  options.parameters.l2 = 1e-2;
  // Squared loss standardizes the target, by unweighted mean and deviation: compare in its terms.
  const SgdResult a = trained(weighted, loss, options), b = trained(repeated, loss, options);
  const double scale = loss == Loss::kSquared ? a.model.output_scale / b.model.output_scale : 1;
  CHECK(a.mean_loss * scale * scale == Approx(b.mean_loss).epsilon(2e-2));
  if (loss != Loss::kSquared) CHECK(a.objective == Approx(b.objective).epsilon(2e-3));
}

TEST_CASE("the bias is not penalized", "[engine][sgd]") {
  MadeData made = made_data(Loss::kLogistic, 2'000, 1, 1, /*seed=*/6);
  for (std::size_t i = 0; i < made.labels.size(); ++i) made.labels[i] = i % 10 == 0 ? 0 : 1;
  SgdOptions options;
  options.parameters.l2 = 1e6;  // nothing but the bias can live
  options.parameters.max_passes = 100;
  const SgdResult result = trained(made, Loss::kLogistic, options);
  CHECK(result.model.bias[0] == Approx(std::log(9.0)).epsilon(1e-2));
  for (const float w : result.model.indicator_weights) CHECK(std::abs(w) < 1e-5f);
}

TEST_CASE("L1 sets weights to exactly zero, more of them the larger it is", "[engine][sgd]") {
  const MadeData made = made_data(Loss::kLogistic, 2'000, 12, 3, /*seed=*/2);
  SgdOptions options;
  options.parameters.l2 = 0;
  options.parameters.max_passes = 50;
  std::uint64_t previous = 1000;
  for (const double l1 : {1e-3, 5e-2, 2e-1, 10.0}) {
    options.parameters.l1 = l1;
    const std::uint64_t count = trained(made, Loss::kLogistic, options).model.parameter_count();
    CHECK(count < previous);
    previous = count;
  }
  CHECK(previous == 1);  // the bias
}

TEST_CASE("no amount of either penalty breaks training", "[engine][sgd]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const double amount = GENERATE(1e-300, 1e-8, 1.0, 1e10, 1.7e308);
  const bool l1 = GENERATE(false, true);
  CAPTURE(static_cast<int>(loss), amount, l1);
  const MadeData made = made_data(loss, 300, 2, 2, /*seed=*/7);
  SgdOptions options;
  (l1 ? options.parameters.l1 : options.parameters.l2) = amount;
  (l1 ? options.parameters.l2 : options.parameters.l1) = 0;
  const SgdResult result = trained(made, loss, options);
  CHECK(std::isfinite(result.mean_loss));
  for (const float w : result.model.indicator_weights) REQUIRE(std::isfinite(w));
  for (const double w : result.model.number_weights) REQUIRE(std::isfinite(w));
}

TEST_CASE("training stops when nothing new is learned, and says so", "[engine][sgd]") {
  const MadeData made = made_data(Loss::kLogistic, 3'000, 2, 1, /*seed=*/1);
  SgdOptions options;
  options.parameters.max_passes = 2'000;
  options.parameters.l2 = 1e-3;
  const SgdResult early = trained(made, Loss::kLogistic, options);
  CHECK(early.converged);
  CHECK(early.passes < 500);
  options.parameters.max_passes = 3;
  const SgdResult cut = trained(made, Loss::kLogistic, options);
  CHECK_FALSE(cut.converged);
  CHECK(cut.passes == 3);
  CHECK(early.objective <= cut.objective);
}

TEST_CASE("progress can stop a training", "[engine][sgd]") {
  const MadeData made = made_data(Loss::kSquared, 100, 2, 1, /*seed=*/1);
  SgdOptions options;
  int calls = 0;
  options.progress = [&](const SgdProgress& p) {
    CHECK(p.pass == calls + 1);
    return ++calls < 3;
  };
  CHECK_THROWS_AS(trained(made, Loss::kSquared, options), Interrupted);
  CHECK(calls == 3);
}

TEST_CASE("shapes that do not fit are refused", "[engine][sgd]") {
  MadeData made = made_data(Loss::kSquared, 10, 1, 1, /*seed=*/1);
  made.labels.pop_back();
  CHECK_THROWS_AS(trained(made, Loss::kSquared, {}), std::invalid_argument);
  made.labels.push_back(0);
  made.weights = {1};
  CHECK_THROWS_AS(trained(made, Loss::kSquared, {}), std::invalid_argument);
  made.weights.clear();
  CHECK_THROWS_AS(trained(made, Loss::kMultinomial, {}), std::invalid_argument);
}

TEST_CASE("the size cap drops the weights with least effect", "[engine][sgd_trim]") {
  FeatureSpace space;
  space.numbers = {{"x", 0, 2}};
  space.groups = {{"g", 0, 3, {}}};
  space.training_count = {10, 1, 5};
  space.training_rows = 10;
  LinearModel model;
  model.bias = {0.001};
  model.number_weights = {0.1};            // effect 0.1 * 2 * 10 = 2
  model.indicator_weights = {1, 3, -0.5};  // effects 10, 3, 2.5
  REQUIRE(model.parameter_count() == 5);

  SECTION("nothing while it fits") {
    CHECK(trim_to_size(model, space, 5 * 96) == 0);
    CHECK(model.parameter_count() == 5);
  }
  SECTION("the least first, the bias never") {
    CHECK(trim_to_size(model, space, 3 * 96 + 95) == 2);
    CHECK(model.number_weights[0] == 0);
    CHECK(model.indicator_weights == std::vector<float>{1, 3, 0});
    CHECK(model.bias[0] == 0.001);
  }
  SECTION("all but the bias") {
    CHECK(trim_to_size(model, space, 0) == 4);
    CHECK(model.parameter_count() == 1);
  }
}
