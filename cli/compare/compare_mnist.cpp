// The digits: Amazon's walk-through with its recipe and parameters, and neighbouring pixels
// crossed.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/base/text_table.h"
#include "cli/compare/compare.h"
#include "cli/datasets/datasets_mnist.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using enum TextTable::Align;

constexpr std::uint64_t kDigitsSeeds = 5, kNeighbourSeeds = 3;
constexpr double kAmazonBaseline = 0.020;
constexpr double kStretch = 0.962;  // of mnist-neighbours
constexpr std::array kFiles = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                               "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
constexpr const char* kLargestModel = "2147483648";

// Recipe and parameters of the published walk-through.
Candidate glassbox_candidate(const fs::path& directory) {
  return {directory / "amazon.recipe",
          {{"sgd.maxPasses", "10"},
           {"sgd.maxMLModelSizeInBytes", "104857600"},
           {"sgd.l2RegularizationAmount", "1e-5"},
           {"sgd.shuffleType", "auto"}}};
}

// The same with the learner of those days.
Candidate amazon_candidate_in(const fs::path& directory) {
  Candidate candidate = glassbox_candidate(directory);
  return amazon_candidate(std::move(candidate.recipe), std::move(candidate.parameters));
}

// Crossed neighbours are some hundred thousand features, times ten digits: the default cap of
// 104,857,600 bytes would trim most of them.
Candidate neighbours_candidate(const fs::path& directory) {
  return {directory / "neighbours.recipe",
          {{"sgd.maxPasses", "10"},
           {"sgd.maxMLModelSizeInBytes", kLargestModel},
           {"sgd.l2RegularizationAmount", "1e-5"}}};
}

// What a learner made of one shuffle.
struct DigitsRun {
  double macro_f1 = 0, baseline = 0;
  std::uint64_t training_records = 0, records = 0;
  double batch_accuracy = 0, batch_f1 = 0, batch_log_loss = 0;
  std::uint64_t batch_records = 0;
  std::uint64_t parameters = 0, trimmed = 0;
  double rate = 0;
};

DigitsRun run_digits(const fs::path& directory, const Candidate& candidate,
                     const RunOptions& options) {
  const fs::path csv = directory / "train.csv";
  const TrainResult trained =
      train_candidate(csv, directory / "mnist.schema", candidate, kTrainSplit, options);
  const Evaluation evaluation = evaluate_split(trained.model, csv, kEvaluationSplit, options);
  const Evaluation batch =
      evaluate_split(trained.model, directory / "batch-labelled.csv", kWholeFile, options);
  return {.macro_f1 = evaluation.value,
          .baseline = evaluation.baseline,
          .training_records = trained.records.used,
          .records = evaluation.records.used,
          .batch_accuracy = batch.multiclass->confusion.accuracy(),
          .batch_f1 = batch.value,
          .batch_log_loss = batch.multiclass->log_loss,
          .batch_records = batch.records.used,
          .parameters = trained.model.training.parameters,
          .trimmed = trained.model.training.parameters_trimmed,
          .rate = trained.model.training.learning_rate};
}

// Both learners on the same shuffles.
struct DigitsRuns {
  std::vector<DigitsRun> amazon, glassbox;
};

struct NeighboursRun {
  double macro_f1 = 0, accuracy = 0;
  std::uint64_t records = 0, parameters = 0;
};

NeighboursRun run_neighbours(const fs::path& directory, const RunOptions& options) {
  const fs::path csv = directory / "train.csv";
  const TrainResult trained =
      train_candidate(csv, directory / "mnist-numeric.schema", neighbours_candidate(directory),
                      kTrainSplit, options);
  const Evaluation evaluation = evaluate_split(trained.model, csv, kEvaluationSplit, options);
  return {evaluation.value, evaluation.multiclass->confusion.accuracy(), evaluation.records.used,
          trained.model.training.parameters};
}

template <typename Run>
std::optional<Spread> spread_over(const std::vector<Run>& runs, double Run::*value) {
  if (runs.empty()) return std::nullopt;
  std::vector<double> values(runs.size());
  std::ranges::transform(runs, values.begin(), value);
  return spread_of(values);
}

template <typename Run>
std::optional<double> mean_of(const std::vector<Run>& runs, double Run::*value) {
  const std::optional<Spread> spread = spread_over(runs, value);
  return spread ? std::optional(spread->mean) : std::nullopt;
}

// Without runs, figures without values.
void add_digits_figures(const DigitsRuns& runs, CompareReport& report) {
  using enum Must::Sense;
  const auto add = [&](const char* metric, const char* title, double amazon,
                       std::optional<double> tolerance, std::optional<Must> must,
                       double DigitsRun::*value) {
    report.figures.push_back({.case_name = "mnist",
                              .metric = metric,
                              .title = title,
                              .amazon = amazon,
                              .tolerance = tolerance,
                              .amazon_learner = spread_over(runs.amazon, value),
                              .glassbox = mean_of(runs.glassbox, value),
                              .must = must});
  };
  add("MulticlassAvgFScore", "macro F1", 0.914, 0.010, Must{kAtLeast, 0.917}, &DigitsRun::macro_f1);
  if (runs.glassbox.size() > 1)
    report.figures.push_back(
        {.case_name = "mnist",
         .metric = "LowestAvgFScore",
         .title = "macro F1, lowest",
         .glassbox = spread_over(runs.glassbox, &DigitsRun::macro_f1)->smallest,
         .must = Must{kAtLeast, 0.913}});
  add("BatchAccuracy", "28,000: accuracy", 0.9104, 0.012, Must{kAtLeast, 0.918},
      &DigitsRun::batch_accuracy);
  add("BatchAvgFScore", "28,000: macro F1", 0.9092, std::nullopt, std::nullopt,
      &DigitsRun::batch_f1);
  add("BatchLogLoss", "28,000: log loss", 0.310, 0.04, Must{kAtMost, 0.28},
      &DigitsRun::batch_log_loss);
}

void add_neighbours_figure(const std::vector<NeighboursRun>& runs, CompareReport& report) {
  report.figures.push_back({.case_name = "mnist-neighbours",
                            .metric = "MulticlassAvgFScore",
                            .title = "macro F1",
                            .glassbox = mean_of(runs, &NeighboursRun::macro_f1),
                            .must = Must{Must::Sense::kAtLeast, 0.955}});
}

void add_digits_details(const DigitsRuns& runs, const std::string& parameters,
                        CompareReport& report) {
  const DigitsRun& first = runs.amazon.front();
  TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight});
  table.add({"learner, shuffle", "records", "macro F1", "baseline", "28,000: accuracy", "macro F1",
             "log loss"});
  const auto add = [&](const char* learner, const std::vector<DigitsRun>& all) {
    Json seeds = Json::array();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const DigitsRun& run = all[i];
      table.add({learner + (", " + std::to_string(i + 1)), count_text(run.records),
                 decimals(run.macro_f1), decimals(run.baseline), decimals(run.batch_accuracy),
                 decimals(run.batch_f1), decimals(run.batch_log_loss)});
      seeds.push_back({{"seed", i + 1},
                       {"trainingRecords", run.training_records},
                       {"evaluationRecords", run.records},
                       {"MulticlassAvgFScore", run.macro_f1},
                       {"baseline", run.baseline},
                       {"batchRecords", run.batch_records},
                       {"BatchAccuracy", run.batch_accuracy},
                       {"BatchAvgFScore", run.batch_f1},
                       {"BatchLogLoss", run.batch_log_loss},
                       {"learningRate", run.rate},
                       {"parameters", run.parameters},
                       {"parametersTrimmed", run.trimmed}});
    }
    return seeds;
  };
  Json json = {{"amazonBaseline", kAmazonBaseline}};
  json["amazonLearner"] = add("Amazon's", runs.amazon);
  json["glassbox"] = add("Glassbox's", runs.glassbox);
  table.add({"Amazon", "12,600", "0.914", "0.020", "0.9104", "0.9092", "0.3100"});
  report.details.push_back({"mnist",
                            "  Amazon's schema, recipe and parameters: " + parameters +
                                "\n  its records were another shuffle; trained on " +
                                count_text(first.training_records) + " of 42,000\n" + table.text(),
                            std::move(json)});
}

void add_neighbours_details(const std::vector<NeighboursRun>& runs, const std::string& parameters,
                            CompareReport& report) {
  TextTable table({kRight, kRight, kRight, kRight, kRight});
  table.add({"seed", "records", "macro F1", "accuracy", "parameters"});
  Json seeds = Json::array();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const NeighboursRun& run = runs[i];
    table.add({std::to_string(i + 1), count_text(run.records), decimals(run.macro_f1),
               decimals(run.accuracy), count_text(run.parameters)});
    seeds.push_back({{"seed", i + 1},
                     {"evaluationRecords", run.records},
                     {"MulticlassAvgFScore", run.macro_f1},
                     {"accuracy", run.accuracy},
                     {"parameters", run.parameters}});
  }
  const double mean = *mean_of(runs, &NeighboursRun::macro_f1);
  report.details.push_back(
      {"mnist-neighbours",
       "  pixels in bins, bins of neighbours crossed: neighbours.recipe of glassbox datasets "
       "mnist\n  " +
           parameters + "\n" + table.text() + "  the goal beyond the must, " + decimals(kStretch) +
           ", is " + (mean >= kStretch ? "reached" : "not reached") + "\n",
       Json{{"stretch", kStretch}, {"stretchMet", mean >= kStretch}, {"seeds", seeds}}});
}

}  // namespace

bool has_mnist(const fs::path& directory) {
  return std::ranges::all_of(kFiles,
                             [&](const char* name) { return fs::exists(directory / name); });
}

void compare_mnist(const CompareRequest& request, CompareReport& report) {
  const auto seeds = [&](const char* name, std::uint64_t all) -> std::uint64_t {
    return request.cases.contains(name) ? (request.all_seeds ? all : 1) : 0;
  };
  const std::uint64_t digits_seeds = seeds("mnist", kDigitsSeeds);
  const std::uint64_t neighbour_seeds = seeds("mnist-neighbours", kNeighbourSeeds);
  const ScratchDirectory scratch;
  DigitsRuns digits;
  std::vector<NeighboursRun> neighbours;
  for (std::uint64_t seed = 1; seed <= std::max(digits_seeds, neighbour_seeds); ++seed) {
    write_mnist_datasets(request.mnist, seed, scratch.path(), WholeFile::Existing::kReplace);
    if (seed <= digits_seeds) {
      Candidate amazon = amazon_candidate_in(scratch.path());
      amazon.seed = seed;
      digits.amazon.push_back(run_digits(scratch.path(), amazon, request.run));
      digits.glassbox.push_back(
          run_digits(scratch.path(), glassbox_candidate(scratch.path()), request.run));
    }
    if (seed <= neighbour_seeds) neighbours.push_back(run_neighbours(scratch.path(), request.run));
  }
  if (!digits.amazon.empty()) {
    add_digits_figures(digits, report);
    add_digits_details(digits, glassbox_candidate(scratch.path()).parameter_text(), report);
  }
  if (!neighbours.empty()) {
    add_neighbours_figure(neighbours, report);
    add_neighbours_details(neighbours, neighbours_candidate(scratch.path()).parameter_text(),
                           report);
  }
}

void skip_mnist(const CompareRequest& request, CompareReport& report) {
  if (request.cases.contains("mnist")) {
    add_digits_figures({}, report);
    report.skipped.emplace_back("mnist");
  }
  if (request.cases.contains("mnist-neighbours")) {
    add_neighbours_figure({}, report);
    report.skipped.emplace_back("mnist-neighbours");
  }
}

}  // namespace glassbox::cli
