// Amazon's learner, against the same written plainly, and across all that must not change a bit.
#include "engine/sgd/amazon_training.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "engine/sgd/sgd_kernels.h"
#include "engine/sgd/sgd_parts.h"
#include "engine/sgd/sgd_trim.h"
#include "tests/engine/made_data.h"
#include "tests/engine/model_bits.h"

using namespace glassbox::testing;

namespace {

SgdOptions amazon_options() {
  SgdOptions options;
  options.parameters.learner = Learner::kAmazon;
  return options;
}

SgdResult trained_as_amazon(const MadeData& made, Loss loss, const SgdOptions& options,
                            const RowStorage& storage = {}) {
  const MadeSet set(made, loss, {0, options.parameters.shuffle, options.parameters.seed}, storage,
                    options.threads);
  return train_sgd(set.set(), loss, options);
}

// Numbers first, then indicators, each with its value in each record.
using Dense = std::vector<std::vector<double>>;

Dense dense_rows(const MadeData& made) {
  const std::size_t numbers = made.features.number_count;
  Dense rows;
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    auto& row = rows.emplace_back(numbers + made.space.indicator_count());
    for (std::size_t j = 0; j < numbers; ++j)
      row[j] = static_cast<double>(made.features.row_numbers(i)[j]);
    std::set<std::size_t> departed;
    for (const std::uint32_t id : made.features.row_ids(i)) {
      ++row[numbers + id];
      departed.insert(made.space.group_of(id));
    }
    for (std::size_t g = 0; g < made.space.groups.size(); ++g)
      if (made.space.groups[g].reference && !departed.contains(g))
        row[numbers + *made.space.groups[g].reference] = 1;
  }
  return rows;
}

struct Plain {
  std::vector<std::vector<double>> weights;  // [output][feature], the bias last
  double rate = 0, loss = 0;
};

// One learner: each record is scored, then learned from; no penalty.
Plain train_plainly(const Dense& rows, const std::vector<double>& labels, Loss loss,
                    std::size_t outputs, double rate, int passes) {
  const double h = loss == Loss::kSquared ? 1 : loss == Loss::kLogistic ? 0.25 : 0.5;
  Plain plain;
  plain.rate = rate;
  plain.weights.assign(outputs, std::vector<double>(rows[0].size() + 1));
  for (int pass = 0; pass < passes; ++pass)
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<double> x = rows[i], margin(outputs);
      x.push_back(1);
      double norm = 0;
      for (std::size_t f = 0; f < x.size(); ++f) {
        norm += x[f] * x[f];
        for (std::size_t k = 0; k < outputs; ++k) margin[k] += plain.weights[k][f] * x[f];
      }
      double sum = 0;
      for (const double m : margin) sum += std::exp(m);
      for (std::size_t k = 0; k < outputs; ++k) {
        double residual = labels[i] - margin[k];
        if (loss == Loss::kLogistic) {
          const double p = 1 / (1 + std::exp(-margin[k]));
          residual = labels[i] - p;
          plain.loss -= std::log(labels[i] > 0.5 ? p : 1 - p);
        } else if (loss == Loss::kMultinomial) {
          const double truth = static_cast<std::size_t>(labels[i]) == k ? 1 : 0;
          residual = truth - std::exp(margin[k]) / sum;
          if (truth > 0) plain.loss -= margin[k] - std::log(sum);
        } else {
          plain.loss += 0.5 * residual * residual;
        }
        const double move = rate * residual / (1 + rate * h * norm);
        for (std::size_t f = 0; f < x.size(); ++f) plain.weights[k][f] += move * x[f];
      }
    }
  plain.loss /= static_cast<double>(rows.size()) * passes;
  return plain;
}

// Tokens of the last group that records have several times.
void repeat_tokens(MadeData& made) {
  FeatureMatrix repeated;
  repeated.number_count = made.features.number_count;
  repeated.numbers = made.features.numbers;
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    for (const std::uint32_t id : made.features.row_ids(i)) {
      const bool is_last_group = id >= made.space.groups.back().begin;
      for (std::size_t copy = 0; copy < (is_last_group ? 1 + i % 4 : 1); ++copy)
        repeated.ids.push_back(id);
    }
    repeated.row_ends.push_back(repeated.ids.size());
  }
  made.features = std::move(repeated);
}

}  // namespace

TEST_CASE("Amazon's learner is the plain algorithm", "[engine][amazon]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const bool repeats = GENERATE(false, true);
  CAPTURE(static_cast<int>(loss), repeats);
  MadeData made = made_data(loss, 70, 2, 3, /*seed=*/5);
  if (repeats) repeat_tokens(made);
  SgdOptions options = amazon_options();
  options.parameters.shuffle = false;
  options.parameters.l2 = 0;
  options.parameters.max_passes = 3;
  const SgdResult result = trained_as_amazon(made, loss, options);

  const std::size_t outputs = loss == Loss::kMultinomial ? made.class_count : 1;
  std::vector<double> labels;
  for (const double y : made.labels)
    labels.push_back((y - result.model.output_center) / result.model.output_scale);
  Plain best;
  best.loss = std::numeric_limits<double>::infinity();
  for (const double rate : {0.01, 0.1, 1.0, 10.0, 100.0}) {
    Plain one = train_plainly(dense_rows(made), labels, loss, outputs, rate, 3);
    if (one.loss < best.loss) best = std::move(one);
  }
  CHECK(result.learning_rate == best.rate);
  CHECK(result.passes == 3);
  CHECK_FALSE(result.converged);
  double mean = 0;
  for (const double pass : result.pass_losses) mean += pass / 3;
  CHECK(mean == Approx(best.loss).epsilon(1e-4));
  const std::size_t numbers = made.space.numbers.size();
  for (std::size_t k = 0; k < outputs; ++k) {
    CAPTURE(k);
    CHECK(result.model.bias[k] == Approx(best.weights[k].back()).margin(1e-3));
    for (std::size_t j = 0; j < numbers; ++j)
      CHECK(result.model.number_weights[j * outputs + k] * made.space.numbers[j].scale ==
            Approx(best.weights[k][j]).margin(1e-3));
    for (std::size_t id = 0; id < made.space.indicator_count(); ++id)
      CHECK(result.model.indicator_weights[id * outputs + k] ==
            Approx(best.weights[k][numbers + id]).margin(1e-3));
  }
}

TEST_CASE("nothing but data and parameters changes a bit of Amazon's learner",
          "[engine][amazon][property]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const double l1 = GENERATE(0.0, 1e-4);
  CAPTURE(static_cast<int>(loss), l1);
  const MadeData made = made_data(loss, 5'000, 3, 3, /*seed=*/9);
  SgdOptions options = amazon_options();
  options.parameters.max_passes = 2;
  options.parameters.l1 = l1;
  options.parameters.l2 = l1 > 0 ? 0 : 1e-4;
  const std::string expected = model_bits(trained_as_amazon(made, loss, options).model);
  SECTION("threads") {
    for (const int threads : {2, 3, 8}) {
      options.threads = threads;
      CHECK(model_bits(trained_as_amazon(made, loss, options).model) == expected);
    }
  }
  SECTION("instruction sets") {
    for (const char* const name : {"baseline", "avx2", "avx512"}) {
      options.kernels = sgd_kernels(name);
      if (options.kernels == nullptr) continue;  // this machine cannot run it
      CAPTURE(name);
      CHECK(model_bits(trained_as_amazon(made, loss, options).model) == expected);
    }
  }
  SECTION("rows in a file") {
    RowStorage storage;
    storage.memory = 0;
    CHECK(model_bits(trained_as_amazon(made, loss, options, storage).model) == expected);
  }
  SECTION("who listens") {
    int reports = 0, calls = 0;
    options.report = [&](const LearnerReport&) { ++reports; };
    options.progress = [&](const SgdProgress&) { return ++calls > 0; };
    CHECK(model_bits(trained_as_amazon(made, loss, options).model) == expected);
    CHECK(reports > 10);
    CHECK(calls >= 2);
  }
}

TEST_CASE("Amazon's learner reports when Amazon's log did", "[engine][amazon]") {
  const MadeData made = made_data(Loss::kLogistic, 732, 2, 2, /*seed=*/4);
  SgdOptions options = amazon_options();
  std::vector<LearnerReport> reports;
  options.report = [&](const LearnerReport& report) { reports.push_back(report); };
  const SgdResult result = trained_as_amazon(made, Loss::kLogistic, options);
  REQUIRE(result.passes == 10);

  // At 0, 64, 128, .. updates and after each pass but the last; then what became of the winner.
  std::set<std::uint64_t> moments = {0};
  for (std::uint64_t updates = 64; updates < 7320; updates *= 2) moments.insert(updates);
  for (std::uint64_t updates = 732; updates < 7320; updates += 732) moments.insert(updates);
  REQUIRE(reports.size() == 5 * moments.size() + 3);
  std::size_t at = 0;
  for (const std::uint64_t updates : moments)
    for (const auto& [id, rate] : std::map<int, double>{
             {1050, 0.01}, {2101, 0.1}, {3535, 1.0}, {4202, 10.0}, {5314, 100.0}}) {
      const LearnerReport& report = reports[at++];
      CAPTURE(updates, id);
      CHECK(report.updates == updates);
      CHECK(report.learner_id == id);
      CHECK(report.learning_rate == rate);
      CHECK(report.moment == LearnerReport::Moment::kTraining);
      if (updates > 0) {
        // The bias, the reference group's level, one of the other group, two numbers.
        CHECK(report.active.max == 5);
        CHECK(report.active.total <= 5 * updates);
      }
    }
  // The least mean progressive loss after all passes won, and is what the closing blocks say.
  const LearnerReport& best = reports[reports.size() - 3];
  CHECK(best.moment == LearnerReport::Moment::kBest);
  CHECK(best.updates == 7320);
  CHECK(best.learning_rate == result.learning_rate);
  double mean = 0;
  for (const double pass : result.pass_losses) mean += pass / 10;
  CHECK(best.progressive_loss == Approx(mean));
  for (std::size_t i = reports.size() - 8; i < reports.size() - 3; ++i)  // after nine passes
    CHECK(best.progressive_loss < 1.1 * reports[i].progressive_loss);
  CHECK(reports.back().moment == LearnerReport::Moment::kSaved);
  CHECK(reports.back().pruning_calls == 1);
}

TEST_CASE("Amazon's learner keeps the size limit at the end of each pass", "[engine][amazon]") {
  const auto loss = GENERATE(Loss::kLogistic, Loss::kMultinomial);
  const MadeData made = made_data(loss, 400, 3, 4, /*seed=*/7);
  SgdOptions options = amazon_options();
  options.parameters.max_passes = 4;
  const std::uint64_t allowed = 12;
  options.parameters.max_model_bytes = allowed * kBytesPerParameter;
  std::vector<LearnerReport> reports;
  options.report = [&](const LearnerReport& report) { reports.push_back(report); };
  const SgdResult result = trained_as_amazon(made, loss, options);
  CHECK(result.model.parameter_count() <= allowed);
  CHECK(result.parameters_trimmed > 0);
  int after_passes = 0;
  for (const LearnerReport& report : reports) {
    if (report.updates == 0 || report.updates % 400 != 0) continue;
    ++after_passes;
    CHECK(report.parameters <= allowed);
    CHECK(report.pruning_calls >= report.updates / 400);
  }
  CHECK(after_passes == 3 * 5 + 3);
}

TEST_CASE("no amount of either penalty breaks Amazon's learner", "[engine][amazon]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const double amount = GENERATE(1e-300, 1.0, 1e10, 1.7e308);
  const bool is_l1 = GENERATE(false, true);
  CAPTURE(static_cast<int>(loss), amount, is_l1);
  const MadeData made = made_data(loss, 200, 2, 2, /*seed=*/3);
  SgdOptions options = amazon_options();
  options.parameters.max_passes = 2;
  options.parameters.l1 = is_l1 ? amount : 0;
  options.parameters.l2 = is_l1 ? 0 : amount;
  CHECK(is_finite(trained_as_amazon(made, loss, options).model));
}

TEST_CASE("what cannot be learned any more ends Amazon's passes", "[engine][amazon]") {
  MadeData made = made_data(Loss::kSquared, 50, 0, 1, /*seed=*/1);
  const bool is_constant = GENERATE(false, true);
  if (is_constant)
    for (double& y : made.labels) y = 3;  // learned before the first pass: a loss of 0
  SgdOptions options = amazon_options();
  options.parameters.max_passes = 2000;
  std::vector<LearnerReport> reports;
  options.report = [&](const LearnerReport& report) { reports.push_back(report); };
  const SgdResult result = trained_as_amazon(made, Loss::kSquared, options);
  CHECK(result.converged);
  CHECK(result.passes < 2000);
  CHECK(result.passes >= 3);
  CHECK(reports.back().converged);
}
