#include "cli/compare_wine.h"

#include <nlohmann/json.hpp>

#include "cli/compare.h"
#include "cli/datasets_wine.h"
#include "cli/parameters_file.h"
#include "cli/text_table.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;

// What recipe Amazon suggested for these columns was not published. 500 bins for every number give
// its figures with the passes and the L2 below, and only these two were looked for on the
// evaluation records: of 10 and 100 passes, and of 1, 2, 3 and 5 times the powers of ten, those
// that come nearest to what Amazon published. They show what can be reproduced and are good for
// nothing else. The best recipe and its parameters come from `glassbox tune`, which sees training
// records only.
constexpr const char* kReproduces =
    "500 bins, strong L2: reproduces Amazon's figures (0.729, 0.778); the recipe Amazon used is "
    "not published";
constexpr WineCase kRegression{.name = "regression",
                               .metric = "RegressionRMSE",
                               .title = "RMSE",
                               .amazon = 0.729,
                               .must = {Must::Sense::kAtMost, 0.670},
                               .same_passes = "10",
                               .same_l2 = "0.02",
                               .same_label = kReproduces};
constexpr WineCase kBinary{.name = "binary",
                           .metric = "BinaryAUC",
                           .title = "AUC",
                           .amazon = 0.778,
                           .must = {Must::Sense::kAtLeast, 0.865},
                           .same_passes = "10",
                           .same_l2 = "0.01",
                           .same_label = kReproduces};
constexpr WineCase kMulticlass{.name = "multiclass",
                               .metric = "MulticlassAvgFScore",
                               .title = "macro F1",
                               .amazon = 0.421,
                               .must = {Must::Sense::kAtLeast, 0.450},
                               .same_passes = "10",
                               .same_l2 = "0.005",
                               .same_label =
                                   "500 bins, the L2 that comes nearest to Amazon's 0.421; the "
                                   "recipe Amazon used is not published"};

Json json_of(const Candidate& candidate) {
  Json parameters = Json::object();
  for (const auto& [key, value] : candidate.parameters) parameters[key] = value;
  return {{"outputs", candidate.outputs()}, {"parameters", parameters}};
}

void compare_regression(const WineFiles& files, const RunOptions& options, CompareReport& report) {
  constexpr double kAmazonBaseline = 0.793;
  const WineRuns runs = run_wine(files, options);
  report.figures.push_back(wine_figure(kRegression, runs));
  Json json = wine_json(kRegression, files, runs);
  json["amazon_baseline"] = kAmazonBaseline;
  const std::string baseline = "always the mean: " + decimals(runs.best.baseline) +
                               " (Amazon: " + number_text(kAmazonBaseline) + ")";
  report.details.push_back({kRegression.case_name(),
                            wine_records_text(runs, baseline) + candidates_text(kRegression, files),
                            std::move(json)});
}

void compare_binary(const WineFiles& files, const RunOptions& options, CompareReport& report) {
  // Published: 83 % right, 55 and 25. Of the 47 good wines among the 477 that leaves 22.
  constexpr BinaryCounts kAmazon{
      .true_positive = 22, .false_positive = 55, .true_negative = 375, .false_negative = 25};
  const WineRuns runs = run_wine(files, options);
  report.figures.push_back(wine_figure(kBinary, runs));

  using enum TextTable::Align;
  TextTable table({kLeft, kRight, kRight, kRight, kRight});
  table.add({"at cut-off 0.5", "right", "false positives", "false negatives", "true positives"});
  Json counts = Json::object();
  const auto add = [&](const char* title, const char* key, const BinaryCounts& at) {
    table.add({title, percent_text(at.accuracy()), count_text(at.false_positive),
               count_text(at.false_negative), count_text(at.true_positive)});
    counts[key] = {{"accuracy", at.accuracy()},
                   {"false_positives", at.false_positive},
                   {"false_negatives", at.false_negative},
                   {"true_positives", at.true_positive}};
  };
  add("Amazon", "amazon", kAmazon);
  add("same recipe", "same_recipe", runs.same.binary->at_threshold);
  add("best recipe", "best_recipe", runs.best.binary->at_threshold);
  Json json = wine_json(kBinary, files, runs);
  json["cut_off_0.5"] = std::move(counts);
  report.details.push_back(
      {kBinary.case_name(),
       wine_records_text(runs, "a coin toss: 0.5") + candidates_text(kBinary, files) + table.text(),
       std::move(json)});
}

}  // namespace

WineFiles::WineFiles(const WineCase& one, const std::filesystem::path& directory,
                     const std::filesystem::path& source)
    : csv(directory / (std::string(one.name) + ".csv")),
      schema(directory / (std::string(one.name) + ".schema")),
      same{directory / (std::string(one.name) + ".amazon.recipe"),
           {{"sgd.maxPasses", one.same_passes}, {"sgd.l2RegularizationAmount", one.same_l2}}},
      best{directory / (std::string(one.name) + ".best.recipe"),
           read_parameters(source / (std::string(one.name) + ".best.parameters"))} {}

WineRuns run_wine(const WineFiles& files, const RunOptions& options) {
  WineRuns runs;
  const auto judge = [&](const Candidate& candidate) {
    const TrainResult trained =
        train_candidate(files.csv, files.schema, candidate, kTrainSplit, options);
    runs.training_records = trained.records.used;
    runs.training_classes = trained.model.classes;
    runs.training_class_counts = trained.model.target.class_counts;
    return evaluate_split(trained.model, files.csv, kEvaluationSplit, options);
  };
  runs.same = judge(files.same);
  runs.best = judge(files.best);
  return runs;
}

ComparedFigure wine_figure(const WineCase& one, const WineRuns& runs) {
  return {.case_name = one.case_name(),
          .metric = one.metric,
          .title = one.title,
          .amazon = one.amazon,
          .must = one.must,
          .same_recipe = runs.same.value,
          .best_recipe = runs.best.value};
}

std::string wine_records_text(const WineRuns& runs, const std::string& baseline) {
  return "  trained on the first " + counted(runs.training_records, "record") +
         ", judged on the last " + count_text(runs.best.records.used) + "; " + baseline + "\n";
}

std::string candidates_text(const WineCase& one, const WineFiles& files) {
  const auto lines = [](const char* title, const Candidate& candidate, const std::string& label) {
    return std::string("  ") + title + ": " + candidate.outputs() + "\n    " +
           candidate.parameter_text() + "\n    " + label + "\n";
  };
  return lines("same recipe", files.same, one.same_label) +
         lines("best recipe", files.best, "chosen by cross-validation on the training records");
}

nlohmann::ordered_json wine_json(const WineCase& one, const WineFiles& files,
                                 const WineRuns& runs) {
  Json same = json_of(files.same);
  same["label"] = one.same_label;
  return {{"training_records", runs.training_records},
          {"evaluation_records", runs.best.records.used},
          {"baseline", runs.best.baseline},
          {"same_recipe", std::move(same)},
          {"best_recipe", json_of(files.best)}};
}

void compare_wine(const CompareRequest& request, CompareReport& report) {
  const auto wants = [&](const char* name) { return request.cases.contains(name); };
  const bool wants_stratified = wants("wine-stratified");
  const ScratchDirectory scratch;
  const std::filesystem::path& directory = scratch.path();
  if (!wants("wine-regression") && !wants("wine-binary") && !wants("wine-multiclass") &&
      !wants_stratified)
    return;
  write_wine_datasets(request.wine, directory, WholeFile::Existing::kReplace);
  const auto files = [&](const WineCase& one) { return WineFiles(one, directory, request.wine); };
  if (wants("wine-regression")) compare_regression(files(kRegression), request.run, report);
  if (wants("wine-binary")) compare_binary(files(kBinary), request.run, report);
  if (wants("wine-multiclass"))
    compare_wine_classes(kMulticlass, files(kMulticlass), request.run, report);
  if (wants_stratified)
    compare_wine_stratified(kMulticlass, files(kMulticlass), directory / "stratified", request.run,
                            report);
}

}  // namespace glassbox::cli
