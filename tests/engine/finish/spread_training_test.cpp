// A whole training over several processes, each of which knows only the rows that it has to hold,
// against that of one process.
#include <catch2/catch.hpp>

#include "engine/finish/coefficient_statistics.h"
#include "engine/fit/finish_training.h"
#include "tests/engine/held_rows.h"
#include "tests/engine/made_data.h"
#include "tests/engine/model_bits.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;
namespace io = glassbox::io;

namespace {

// Everything that comes of a training, to compare.
struct Outcome {
  std::string text, log;
  std::string model, finished;
  bool has_converged = false;  // before the finish
  bool operator==(const Outcome&) const = default;
};

template <class... Values>
std::string bits_of(const Values&... values) {
  std::string all;
  (all.append(reinterpret_cast<const char*>(&values), sizeof values), ...);
  return all;
}
std::string bits_of(const std::vector<double>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)};
}

std::string log_of(const LearnerReport& r) {
  const ActiveFeatures& a = r.active;
  return bits_of(r.moment, r.learner_id, r.learning_rate, r.updates, r.progressive_loss, r.delta,
                 r.converged, r.parameters, r.pruning_calls, a.min, a.max, a.mean, a.total,
                 a.quantile_10, a.quantile_50, a.quantile_90, r.accuracy, r.recall, r.precision,
                 r.f1, r.auc);
}

Outcome outcome_of(const TrainingSet& data, Loss loss, SgdOptions options, bool is_reported) {
  Outcome outcome;
  if (is_reported) options.report = [&](const LearnerReport& r) { outcome.log += log_of(r); };
  SgdResult result = train_sgd(data, loss, options);
  outcome.model = model_bits(result.model);
  outcome.has_converged = result.converged;
  const auto add_result = [&] {
    outcome.text += bits_of(result.passes, result.converged, result.gain, result.gain_passes,
                            result.learning_rate, result.objective, result.mean_loss,
                            result.parameters_trimmed) +
                    bits_of(result.pass_losses);
  };
  add_result();
  outcome.text += bits_of(finish_training(data, loss, options, result));
  outcome.finished = model_bits(result.model);
  add_result();
  if (options.parameters.l1 > 0) return outcome;
  const auto statistics =
      coefficient_statistics(data, loss, result.model, options.parameters.l2, options.threads);
  if (statistics) outcome.text += bits_of(statistics->estimates) + bits_of(statistics->errors);
  return outcome;
}

struct Case {
  const char* name;
  Loss loss;
  std::size_t rows, numbers;
  bool is_weighted;
  double l1, l2;
  int passes;
  bool is_reported;
};

}  // namespace

TEST_CASE("processes that share the rows make the model of one", "[engine][spread][property]") {
  const Case c = GENERATE(
      Case{"squared", Loss::kSquared, 270'000, 2, false, 0, 1e-4, 30, true},
      Case{"squared, weights, L1", Loss::kSquared, 540'000, 2, true, 1e-3, 0, 12, false},
      Case{"logistic", Loss::kLogistic, 270'000, 2, false, 0, 1e-4, 30, true},
      Case{"logistic, weights", Loss::kLogistic, 270'000, 2, true, 1e-4, 1e-4, 30, true},
      Case{"multinomial", Loss::kMultinomial, 270'000, 2, false, 0, 1e-4, 30, true},
      Case{"multinomial, weights", Loss::kMultinomial, 270'000, 1, true, 1e-4, 0, 12, false},
      Case{"no rows to share, weights", Loss::kLogistic, 9'000, 3, true, 0, 1e-4, 30, true},
      Case{"no rows to share", Loss::kMultinomial, 9'000, 3, false, 1e-4, 1e-4, 12, true});
  CAPTURE(c.name);
  MadeData made = made_data(c.loss, c.rows, c.numbers, 2, /*seed=*/5);
  std::mt19937 rng(3);
  for (std::size_t i = 0; c.is_weighted && i < c.rows; ++i)
    made.weights.push_back(0.1 + rng() % 1000 * 0.01);
  const MadeSet set(made, c.loss);
  const TrainingSet all = set.set();
  SgdOptions options;
  options.parameters.max_passes = c.passes;
  options.parameters.l1 = c.l1;
  options.parameters.l2 = c.l2;
  options.threads = 2;
  const Outcome expected = outcome_of(all, c.loss, options, c.is_reported);
  // So that steps of another kind were tried, too.
  CHECK((c.passes < 30 || expected.has_converged));
  options.threads = 1;
  for (const std::size_t processes : {2, 3, 4, 7}) {
    if (processes == 7 && c.loss != Loss::kSquared) continue;  // it takes long
    CAPTURE(processes);
    std::vector<Outcome> outcomes(processes);
    in_processes(processes, [&](const io::Exchange& exchange) {
      const std::vector<bool> held = rows_to_hold(all, c.loss, exchange);
      const std::uint32_t nobodys_level = made.space.groups[0].end - 1;
      const TrainingRows rows = with_held_rows(all, held, nobodys_level);
      TrainingSet mine = all;
      mine.rows = &rows;
      mine.exchange = &exchange;
      outcomes[exchange.rank()] = outcome_of(mine, c.loss, options, c.is_reported);
    });
    for (const Outcome& outcome : outcomes) {
      CHECK((outcome.model == expected.model));
      CHECK((outcome.text == expected.text));
      CHECK((outcome.finished == expected.finished));
      CHECK((outcome.log == expected.log));
    }
  }
}

TEST_CASE("L-BFGS over several processes makes the fit of one", "[engine][spread]") {
  const auto loss = GENERATE(Loss::kSquared, Loss::kLogistic, Loss::kMultinomial);
  const FitPenalty penalty = GENERATE(FitPenalty{0, 1e-3}, FitPenalty{1e-3, 0});
  CAPTURE(static_cast<int>(loss), penalty.l1);
  const MadeData made = made_data(loss, 20'000, 3, 2, /*seed=*/4);
  const MadeSet set(made, loss);
  FitOptions options;
  options.dense_limit = 0;
  const Fit expected = Optimizer(set.set(), loss, 1).fit(penalty, nullptr, options);
  std::vector<Fit> fits(3);
  in_processes(fits.size(), [&](const io::Exchange& exchange) {
    TrainingSet mine = set.set();
    mine.exchange = &exchange;
    fits[exchange.rank()] = Optimizer(mine, loss, 1).fit(penalty, nullptr, options);
  });
  for (const Fit& fit : fits) {
    CHECK(model_bits(fit.model) == model_bits(expected.model));
    CHECK(fit.objective == expected.objective);
    CHECK(fit.iterations == expected.iterations);
  }
}

TEST_CASE("Hessians too large to be kept are summed in turn", "[engine][spread]") {
  // More columns than whole Hessians of all shards of a process would fit into 32 MiB.
  constexpr std::uint32_t kLevels = 1'100;
  MadeData made = made_data(Loss::kSquared, 263'000, 1, 0, /*seed=*/4);
  IndicatorGroup levels;
  levels.expression = "levels";
  levels.end = kLevels;
  made.space.groups = {levels};
  made.space.training_count.assign(kLevels, 1);
  made.features.row_ends.clear();
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    made.features.ids.push_back(static_cast<std::uint32_t>(i * 7'919 % kLevels));
    made.features.row_ends.push_back(i + 1);
  }
  const MadeSet set(made, Loss::kSquared);
  const Fit expected = Optimizer(set.set(), Loss::kSquared, 2).fit({0, 1e-3}, nullptr);
  std::vector<Fit> fits(2);
  in_processes(fits.size(), [&](const io::Exchange& exchange) {
    TrainingSet mine = set.set();
    mine.exchange = &exchange;
    fits[exchange.rank()] = Optimizer(mine, Loss::kSquared, 1).fit({0, 1e-3}, nullptr);
  });
  CHECK(expected.converged);
  for (const Fit& fit : fits) CHECK((model_bits(fit.model) == model_bits(expected.model)));
}

TEST_CASE("what several processes cannot do together is refused", "[engine][spread]") {
  const MadeData made = made_data(Loss::kLogistic, 2'000, 2, 2, /*seed=*/4);
  const MadeSet set(made, Loss::kLogistic);
  const auto run = [&](const auto& work) {
    in_processes(2, [&](const io::Exchange& exchange) {
      TrainingSet mine = set.set();
      mine.exchange = &exchange;
      work(mine);
    });
  };
  SgdOptions amazon;
  amazon.parameters.learner = Learner::kAmazon;
  CHECK_THROWS_AS(
      run([&](const TrainingSet& data) { return train_sgd(data, Loss::kLogistic, amazon); }),
      std::invalid_argument);
  CHECK_THROWS_AS(
      run([&](const TrainingSet& data) {
        Optimizer(data, Loss::kLogistic, 1).set_record_weights(std::vector<float>(2'000, 1.0f));
      }),
      std::invalid_argument);
  CHECK_THROWS_AS(run([&](const TrainingSet& data) {
                    Optimizer optimizer(data, Loss::kLogistic, 1);
                    return optimizer.margins(optimizer.fit({0, 1e-3}, nullptr).model);
                  }),
                  std::invalid_argument);
}

TEST_CASE("a process that is told to stop is the only one to be interrupted", "[engine][spread]") {
  const MadeData made = made_data(Loss::kLogistic, 270'000, 1, 1, /*seed=*/4);
  const MadeSet set(made, Loss::kLogistic);
  std::vector<int> calls(3);
  const auto run = [&] {
    in_processes(3, [&](const io::Exchange& exchange) {
      TrainingSet mine = set.set();
      mine.exchange = &exchange;
      SgdOptions options;
      options.progress = [&](const SgdProgress&) {
        return ++calls[exchange.rank()] < 3 || exchange.rank() != 1;
      };
      static_cast<void>(train_sgd(mine, Loss::kLogistic, options));
    });
  };
  CHECK_THROWS(run());  // the others hear that a process has ended
  CHECK(calls[1] == 3);
}
