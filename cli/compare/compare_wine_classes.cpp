// The confusion matrix of the wine classes, which Amazon's walk-through gives as counts, and the
// shares of found classes over all records.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/base/text_table.h"
#include "cli/compare/compare.h"
#include "cli/compare/compare_wine.h"
#include "cli/datasets/dataset_files.h"
#include "cli/datasets/stratified_split.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;
using enum TextTable::Align;

// The classes in the order the walk-through told of them, and what it told.
struct QualityClass {
  const char* label;  // in the data
  const char* name;
  int amazon_right, amazon_records;  // of the last 477
  double tolerance;                  // of the first
  double amazon_share;               // of all 1,599
};
constexpr std::array kQualities = {QualityClass{"2", "average", 361, 404, 15, 0.82},
                                   QualityClass{"3", "good", 13, 47, 5, 0.14},
                                   QualityClass{"1", "bad", 2, 26, 2, 0.04}};
constexpr std::size_t kGood = 1, kBad = 2;  // of kQualities

// The place of a class among a model's; nullopt when it has none.
std::optional<std::size_t> place_of(const std::vector<std::string>& classes, const char* label) {
  const auto found = std::ranges::find(classes, label);
  if (found == classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - classes.begin());
}

// Counts by truth (row) and answer, both in the order of kQualities.
using QualityRow = std::array<std::uint64_t, kQualities.size()>;
using QualityCounts = std::array<QualityRow, kQualities.size()>;

QualityCounts quality_counts(const MulticlassEvaluation& evaluation) {
  QualityCounts counts{};
  for (std::size_t i = 0; i < kQualities.size(); ++i) {
    for (std::size_t j = 0; j < kQualities.size(); ++j) {
      const auto truth = place_of(evaluation.classes, kQualities[i].label);
      const auto answer = place_of(evaluation.classes, kQualities[j].label);
      if (truth && answer) counts[i][j] = evaluation.confusion.at(*truth, *answer);
    }
  }
  return counts;
}

std::uint64_t sum(const QualityRow& row) { return row[0] + row[1] + row[2]; }

double share_found(const QualityCounts& counts, std::size_t quality) {
  const std::uint64_t records = sum(counts[quality]);
  return records == 0
             ? 0
             : static_cast<double>(counts[quality][quality]) / static_cast<double>(records);
}

std::string confusion_text(const char* title, const QualityCounts& counts) {
  TextTable table({kLeft, kRight, kRight, kRight, kRight, kRight});
  table.add({title, "average", "good", "bad", "right", "Amazon"});
  for (std::size_t i = 0; i < kQualities.size(); ++i) {
    const QualityRow& row = counts[i];
    const QualityClass& quality = kQualities[i];
    table.add(
        {std::string("truly ") + quality.name, count_text(row[0]), count_text(row[1]),
         count_text(row[2]), count_text(row[i]) + " of " + count_text(sum(row)),
         std::to_string(quality.amazon_right) + " of " + std::to_string(quality.amazon_records)});
  }
  return table.text();
}

Json confusion_json(const QualityCounts& counts) {
  Json json = Json::object();
  for (std::size_t i = 0; i < kQualities.size(); ++i)
    for (std::size_t j = 0; j < kQualities.size(); ++j)
      json[kQualities[i].name][kQualities[j].name] = counts[i][j];
  return json;
}

// Over all records, those trained on and those evaluated.
std::array<double, kQualities.size()> class_shares(const WineRuns& runs) {
  const QualityCounts evaluated = quality_counts(*runs.best.multiclass);
  std::array<double, kQualities.size()> shares{};
  double total = 0;
  for (std::size_t i = 0; i < kQualities.size(); ++i) {
    const auto place = place_of(runs.training_classes, kQualities[i].label);
    shares[i] =
        static_cast<double>(sum(evaluated[i]) + (place ? runs.training_class_counts[*place] : 0));
    total += shares[i];
  }
  for (double& share : shares) share /= total;
  return shares;
}

// One candidate's values over the seeds.
struct StratifiedValues {
  std::vector<double> macro_f1, good, bad;

  void add(const Evaluation& evaluation) {
    const QualityCounts counts = quality_counts(*evaluation.multiclass);
    macro_f1.push_back(evaluation.value);
    good.push_back(share_found(counts, kGood));
    bad.push_back(share_found(counts, kBad));
  }
};

Json json_of(const StratifiedValues& values) {
  const auto spread = [](const std::vector<double>& of) -> Json {
    const Spread all = spread_of(of);
    return {{"mean", all.mean}, {"standardDeviation", all.deviation}};
  };
  Json json = {{"MulticlassAvgFScore", spread(values.macro_f1)},
               {"goodFound", spread(values.good)},
               {"badFound", spread(values.bad)}};
  json["values"] = values.macro_f1;
  return json;
}

}  // namespace

void compare_wine_classes(const WineCase& one, const WineFiles& files, const RunOptions& options,
                          CompareReport& report) {
  const WineRuns runs = run_wine(files, options);
  report.figures.push_back(wine_figure(one, runs));
  const QualityCounts amazon = quality_counts(*runs.amazon.front().multiclass);
  const QualityCounts best = quality_counts(*runs.best.multiclass);
  for (std::size_t i = 0; i < kQualities.size(); ++i) {
    const std::string name = kQualities[i].name;
    report.figures.push_back(
        {.case_name = one.case_name(),
         .metric = name + "_right",
         .title = name + " right",
         .amazon = kQualities[i].amazon_right,
         .tolerance = kQualities[i].tolerance,
         .amazon_learner = amazon_spread(
             runs, [i](const Evaluation& of) { return quality_counts(*of.multiclass)[i][i]; }),
         .glassbox = static_cast<double>(best[i][i]),
         .is_count = true});
  }

  const auto shares = class_shares(runs);
  Json json = wine_json(files, runs);
  std::string share_text;
  for (std::size_t i = 0; i < kQualities.size(); ++i) {
    share_text += std::string(i == 0 ? "  classes: " : ", ") + kQualities[i].name + " " +
                  percent_text(shares[i]) +
                  " (Amazon: " + number_text(100 * kQualities[i].amazon_share) + " %)";
    json["classShares"][kQualities[i].name] = shares[i];
  }
  json["confusion"] = {{"amazonLearner", confusion_json(amazon)},
                       {"bestRecipe", confusion_json(best)}};
  for (const QualityClass& quality : kQualities)
    json["confusion"]["amazonRight"][quality.name] = quality.amazon_right;
  report.details.push_back(
      {one.case_name(),
       wine_records_text(runs, "always average: " + decimals(runs.best.baseline)) +
           candidates_text(files) + share_text + "\n" +
           confusion_text("Amazon's learner, first shuffle", amazon) +
           confusion_text("best recipe", best),
       std::move(json)});
}

void compare_wine_stratified(const WineCase& one, const WineFiles& files,
                             const std::filesystem::path& scratch, const RunOptions& options,
                             CompareReport& report) {
  constexpr std::uint64_t kSeeds = 20;
  constexpr double kAmazonF1 = 0.59, kAmazonGood = 0.65, kAmazonBad = 0.25;
  const Schema schema = read_schema(files.schema);
  const auto inputs = list_input_files({files.csv.string()});
  StratifiedValues amazon, best;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    DatasetFiles parts(scratch, WholeFile::Existing::kReplace);
    WholeFile& train = parts.add("train.csv");
    WholeFile& evaluation = parts.add("evaluation.csv");
    write_stratified_split(inputs, schema, {}, {.seed = seed}, train, evaluation);
    const auto written = parts.commit();
    Candidate amazon_here = files.amazon;
    amazon_here.seed = seed;
    for (const auto& [candidate, values] :
         {std::pair(&std::as_const(amazon_here), &amazon), std::pair(&files.best, &best)}) {
      const TrainResult trained =
          train_candidate(written[0], files.schema, *candidate, kWholeFile, options);
      values->add(evaluate_split(trained.model, written[1], kWholeFile, options));
    }
  }

  const auto add = [&](const char* metric, const char* title, double amazon,
                       const std::vector<double>& amazon_values,
                       const std::vector<double>& best_values) {
    report.figures.push_back({.case_name = "wine-stratified",
                              .metric = metric,
                              .title = title,
                              .amazon = amazon,
                              .amazon_learner = spread_of(amazon_values),
                              .glassbox = spread_of(best_values).mean});
  };
  add(one.metric, one.title, kAmazonF1, amazon.macro_f1, best.macro_f1);
  add("GoodFound", "good found", kAmazonGood, amazon.good, best.good);
  add("BadFound", "bad found", kAmazonBad, amazon.bad, best.bad);

  TextTable table({kLeft, kRight, kRight, kRight});
  table.add({"mean +- standard deviation", "macro F1", "good found", "bad found"});
  table.add({"Amazon, one split", "0.59", "65 %", "25 %"});
  const auto row = [&](const char* title, const StratifiedValues& values) {
    const Spread f1 = spread_of(values.macro_f1), good = spread_of(values.good),
                 bad = spread_of(values.bad);
    table.add({title, decimals(f1.mean) + " +- " + decimals(f1.deviation),
               percent_text(good.mean) + " +- " + percent_text(good.deviation),
               percent_text(bad.mean) + " +- " + percent_text(bad.deviation)});
  };
  row("Amazon's learner", amazon);
  row("best recipe", best);
  report.details.push_back(
      {"wine-stratified",
       "  70 % for training in each class, over " + std::to_string(kSeeds) +
           " seeds; recipes and parameters of wine-multiclass\n" + table.text(),
       Json{{"seeds", kSeeds}, {"amazonLearner", json_of(amazon)}, {"bestRecipe", json_of(best)}}});
}

}  // namespace glassbox::cli
