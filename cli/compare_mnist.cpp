#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/compare.h"
#include "cli/datasets_mnist.h"
#include "cli/text_table.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using enum TextTable::Align;

constexpr std::uint64_t kAmazonSeeds = 5, kNeighbourSeeds = 3;
constexpr double kAmazonBaseline = 0.020;
constexpr double kStretch = 0.962;  // of mnist-neighbours
constexpr std::array kFiles = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                               "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
constexpr const char* kLargestModel = "2147483648";

// Schema, recipe and parameters of the published walk-through.
Candidate amazon_candidate(const fs::path& directory) {
  return {directory / "amazon.recipe",
          {{"sgd.maxPasses", "10"},
           {"sgd.maxMLModelSizeInBytes", "104857600"},
           {"sgd.l2RegularizationAmount", "1e-5"},
           {"sgd.shuffleType", "auto"}}};
}

// Crossed neighbours are some hundred thousand features, times ten digits: the default cap of
// 104,857,600 bytes would trim most of them.
Candidate neighbours_candidate(const fs::path& directory) {
  return {directory / "neighbours.recipe",
          {{"sgd.maxPasses", "10"},
           {"sgd.maxMLModelSizeInBytes", kLargestModel},
           {"sgd.l2RegularizationAmount", "1e-5"}}};
}

// What one shuffle gave.
struct AmazonRun {
  double macro_f1 = 0, baseline = 0;
  std::uint64_t training_records = 0, records = 0;
  double batch_accuracy = 0, batch_f1 = 0, batch_log_loss = 0;
  std::uint64_t batch_records = 0;
  std::uint64_t parameters = 0, trimmed = 0;
  std::optional<double> untrimmed_f1;  // when something was trimmed
};

AmazonRun run_amazon(const fs::path& directory, const RunOptions& options) {
  const fs::path csv = directory / "train.csv", schema = directory / "mnist.schema";
  const auto judge = [&](const MLModel& model) {
    return evaluate_split(model, csv, kEvaluationSplit, options);
  };
  Candidate candidate = amazon_candidate(directory);
  AmazonRun run;
  {
    const TrainResult trained = train_candidate(csv, schema, candidate, kTrainSplit, options);
    const Evaluation judged = judge(trained.model);
    const Evaluation batch =
        evaluate_split(trained.model, directory / "batch-labelled.csv", kWholeFile, options);
    run = {.macro_f1 = judged.value,
           .baseline = judged.baseline,
           .training_records = trained.records.used,
           .records = judged.records.used,
           .batch_accuracy = batch.multiclass->confusion.accuracy(),
           .batch_f1 = batch.value,
           .batch_log_loss = batch.multiclass->log_loss,
           .batch_records = batch.records.used,
           .parameters = trained.model.training.parameters,
           .trimmed = trained.model.training.parameters_trimmed,
           .untrimmed_f1 = {}};
  }
  if (run.trimmed > 0) {
    for (auto& [key, value] : candidate.parameters)
      if (key == "sgd.maxMLModelSizeInBytes") value = kLargestModel;
    run.untrimmed_f1 =
        judge(train_candidate(csv, schema, candidate, kTrainSplit, options).model).value;
  }
  return run;
}

struct NeighboursRun {
  double macro_f1 = 0, accuracy = 0;
  std::uint64_t records = 0, parameters = 0;
};

NeighboursRun run_neighbours(const fs::path& directory, const RunOptions& options) {
  const fs::path csv = directory / "train.csv";
  const TrainResult trained =
      train_candidate(csv, directory / "mnist-numeric.schema", neighbours_candidate(directory),
                      kTrainSplit, options);
  const Evaluation judged = evaluate_split(trained.model, csv, kEvaluationSplit, options);
  return {judged.value, judged.multiclass->confusion.accuracy(), judged.records.used,
          trained.model.training.parameters};
}

template <typename Run>
std::optional<double> mean_of(const std::vector<Run>& runs, double Run::*value) {
  if (runs.empty()) return std::nullopt;
  std::vector<double> values(runs.size());
  std::ranges::transform(runs, values.begin(), value);
  return spread_of(values).mean;
}

// Without runs, figures without values.
void add_amazon_figures(const std::vector<AmazonRun>& runs, CompareReport& report) {
  using enum Must::Sense;
  constexpr auto kSame = Must::Recipe::kSame;
  const auto add = [&](const char* metric, const char* title, std::optional<double> amazon,
                       std::optional<Must> must, std::optional<double> value) {
    report.figures.push_back({.case_name = "mnist",
                              .metric = metric,
                              .title = title,
                              .amazon = amazon,
                              .must = must,
                              .same_recipe = value});
  };
  add("MulticlassAvgFScore", "macro F1", 0.914, Must{kAtLeast, 0.917, kSame},
      mean_of(runs, &AmazonRun::macro_f1));
  if (runs.size() > 1) {
    const auto lowest = std::ranges::min_element(runs, {}, &AmazonRun::macro_f1);
    add("LowestAvgFScore", "macro F1, lowest", std::nullopt, Must{kAtLeast, 0.913, kSame},
        lowest->macro_f1);
  }
  add("BatchAccuracy", "28,000: accuracy", 0.9104, Must{kAtLeast, 0.918, kSame},
      mean_of(runs, &AmazonRun::batch_accuracy));
  add("BatchAvgFScore", "28,000: macro F1", 0.9092, std::nullopt,
      mean_of(runs, &AmazonRun::batch_f1));
  add("BatchLogLoss", "28,000: log loss", 0.310, Must{kAtMost, 0.28, kSame},
      mean_of(runs, &AmazonRun::batch_log_loss));
}

void add_neighbours_figure(const std::vector<NeighboursRun>& runs, CompareReport& report) {
  report.figures.push_back({.case_name = "mnist-neighbours",
                            .metric = "MulticlassAvgFScore",
                            .title = "macro F1",
                            .must = Must{Must::Sense::kAtLeast, 0.955, Must::Recipe::kBest},
                            .best_recipe = mean_of(runs, &NeighboursRun::macro_f1)});
}

std::string trimmed_text(const AmazonRun& run) {
  if (run.trimmed == 0) return "  sgd.maxMLModelSizeInBytes trimmed nothing\n";
  return "  seed 1: sgd.maxMLModelSizeInBytes trimmed " + count_text(run.trimmed) + " of " +
         count_text(run.parameters + run.trimmed) + " parameters; macro F1 without trimming " +
         decimals(*run.untrimmed_f1) + "\n";
}

void add_amazon_details(const std::vector<AmazonRun>& runs, const std::string& parameters,
                        CompareReport& report) {
  const AmazonRun& first = runs.front();
  TextTable table({kRight, kRight, kRight, kRight, kRight, kRight, kRight});
  table.add(
      {"seed", "records", "macro F1", "baseline", "28,000: accuracy", "macro F1", "log loss"});
  Json seeds = Json::array();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const AmazonRun& run = runs[i];
    table.add({std::to_string(i + 1), count_text(run.records), decimals(run.macro_f1),
               decimals(run.baseline), decimals(run.batch_accuracy), decimals(run.batch_f1),
               decimals(run.batch_log_loss)});
    Json json = {{"seed", i + 1},
                 {"training_records", run.training_records},
                 {"evaluation_records", run.records},
                 {"MulticlassAvgFScore", run.macro_f1},
                 {"baseline", run.baseline},
                 {"batch_records", run.batch_records},
                 {"BatchAccuracy", run.batch_accuracy},
                 {"BatchAvgFScore", run.batch_f1},
                 {"BatchLogLoss", run.batch_log_loss},
                 {"parameters", run.parameters},
                 {"parameters_trimmed", run.trimmed}};
    json["untrimmed_MulticlassAvgFScore"] = run.untrimmed_f1 ? Json(*run.untrimmed_f1) : Json();
    seeds.push_back(std::move(json));
  }
  table.add({"Amazon", "12,600", "0.914", "0.020", "0.9104", "0.9092", "0.3100"});
  report.details.push_back({"mnist",
                            "  Amazon's schema, recipe and parameters: " + parameters +
                                "\n  its records were another shuffle; trained on " +
                                count_text(first.training_records) + " of 42,000\n" + table.text() +
                                trimmed_text(first),
                            Json{{"amazon_baseline", kAmazonBaseline}, {"seeds", seeds}}});
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
                     {"evaluation_records", run.records},
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
       Json{{"stretch", kStretch}, {"stretch_met", mean >= kStretch}, {"seeds", seeds}}});
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
  const std::uint64_t amazon_seeds = seeds("mnist", kAmazonSeeds);
  const std::uint64_t neighbour_seeds = seeds("mnist-neighbours", kNeighbourSeeds);
  const ScratchDirectory scratch;
  std::vector<AmazonRun> amazon;
  std::vector<NeighboursRun> neighbours;
  for (std::uint64_t seed = 1; seed <= std::max(amazon_seeds, neighbour_seeds); ++seed) {
    write_mnist_datasets(request.mnist, seed, scratch.path(), WholeFile::Existing::kReplace);
    if (seed <= amazon_seeds) amazon.push_back(run_amazon(scratch.path(), request.run));
    if (seed <= neighbour_seeds) neighbours.push_back(run_neighbours(scratch.path(), request.run));
  }
  if (!amazon.empty()) {
    add_amazon_figures(amazon, report);
    add_amazon_details(amazon, amazon_candidate(scratch.path()).parameter_text(), report);
  }
  if (!neighbours.empty()) {
    add_neighbours_figure(neighbours, report);
    add_neighbours_details(neighbours, neighbours_candidate(scratch.path()).parameter_text(),
                           report);
  }
}

void skip_mnist(const CompareRequest& request, CompareReport& report) {
  if (request.cases.contains("mnist")) {
    add_amazon_figures({}, report);
    report.skipped.emplace_back("mnist");
  }
  if (request.cases.contains("mnist-neighbours")) {
    add_neighbours_figure({}, report);
    report.skipped.emplace_back("mnist-neighbours");
  }
}

}  // namespace glassbox::cli
