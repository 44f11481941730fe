// Folds evaluated in memory, against the same folds written to files for train() and evaluate().
#include "engine/tune/cross_validation.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <numeric>
#include <sstream>

#include "engine/evaluate/evaluation.h"
#include "engine/train/train.h"
#include "tests/built_paths.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

// 300 wines as text, quality put through `label`; every tenth cell is left empty.
struct Wines {
  Schema schema;
  Table rows;
};

Wines some_wines(AttributeType target, std::string (*label)(int)) {
  std::ifstream file(source_directory() / "datasets/wine/winequality-red.csv");
  Wines wines;
  std::string line;
  REQUIRE(std::getline(file, line));
  for (int i = 0; i < 300 && std::getline(file, line); ++i) {
    std::istringstream cells(line);
    Row row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    row[static_cast<std::size_t>(i % 10)] = "";
    row.back() = label(std::stoi(row.back()));
    wines.rows.push_back(row);
  }
  for (std::size_t i = 0; i + 1 < wines.rows.front().size(); ++i)
    wines.schema.attributes.push_back({"x" + std::to_string(i), AttributeType::kNumeric});
  wines.schema.attributes.push_back({"y", target});
  wines.schema.target = "y";
  return wines;
}

std::string csv_of(const Table& rows, const std::function<bool(std::size_t)>& takes) {
  std::string csv;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!takes(i)) continue;
    for (std::size_t c = 0; c < rows[i].size(); ++c) csv += (c == 0 ? "" : ",") + rows[i][c];
    csv += "\n";
  }
  return csv;
}

// The metric of five models trained and evaluated on files: a mean, or F1 of counts added up.
double by_files(const Wines& wines, const std::vector<std::uint32_t>& fold_of,
                const std::string& recipe, const TrainingParameters& parameters) {
  const TemporaryDirectory directory;
  const std::string train_path = (directory / "train.csv").string();
  const std::string test_path = (directory / "test.csv").string();
  double sum = 0;
  std::map<std::pair<std::string, std::string>, std::uint64_t> counts;  // truth, answer
  std::map<std::string, std::uint64_t> truths, answers;
  for (std::uint32_t fold = 0; fold < 5; ++fold) {
    write_text(train_path, csv_of(wines.rows, [&](std::size_t i) { return fold_of[i] != fold; }));
    write_text(test_path, csv_of(wines.rows, [&](std::size_t i) { return fold_of[i] == fold; }));
    TrainRequest request;
    request.files = list_input_files({train_path});
    request.schema = wines.schema;
    request.recipe_text = recipe;
    request.parameters = parameters;
    const TrainResult trained = train(request);
    const Evaluation evaluated =
        evaluate(trained.model, list_input_files({test_path}), nullptr, CsvOptions{});
    sum += evaluated.value / 5;
    if (!evaluated.multiclass) continue;
    const auto& classes = evaluated.multiclass->classes;
    for (std::size_t i = 0; i < classes.size(); ++i)
      for (std::size_t j = 0; j < classes.size(); ++j) {
        const std::uint64_t count = evaluated.multiclass->confusion.at(i, j);
        counts[{classes[i], classes[j]}] += count;
        truths[classes[i]] += count;
        answers[classes[j]] += count;
      }
  }
  if (counts.empty()) return sum;
  double f1 = 0;
  for (const auto& [name, truth] : truths)
    f1 += 2.0 * static_cast<double>(counts[{name, name}]) /
          static_cast<double>(truth + answers[name]) / static_cast<double>(truths.size());
  return f1;
}

}  // namespace

TEST_CASE("folds in memory and folds in files have the same metric", "[engine][cross_validation]") {
  struct Case {
    AttributeType type;
    std::string (*label)(int);
    RecipeShape shape;
  };
  const auto plain = [](int q) { return std::to_string(q); };
  const auto good = [](int q) { return std::string(q > 5 ? "1" : "0"); };
  const auto three = [](int q) { return std::string(q <= 4 ? "bad" : q == 5 ? "fair" : "good"); };
  using Numbers = RecipeShape::Numbers;
  const Case c = GENERATE_COPY(
      Case{AttributeType::kNumeric, plain, {.numbers = Numbers::kNormalized}},
      Case{AttributeType::kBinary, good, {.numbers = Numbers::kNormalizedAndBinned, .bins = 10}},
      Case{AttributeType::kCategorical, three, {.numbers = Numbers::kBinned, .bins = 5}});
  const Wines wines = some_wines(c.type, c.label);
  // Blocks of another size than files have.
  std::vector<RecordBlock> blocks;
  replay_of(wines.rows, wines.schema, 70)(
      std::vector<bool>(wines.schema.attributes.size(), true),
      [&](const RecordBlock& block) { blocks.push_back(block); });
  const TuningRecords records(blocks, wines.schema);
  const auto fold_of = draw_folds(records.facts, 5, 1);

  TrainingParameters parameters;
  parameters.set("finish", "on");
  const std::vector<Penalty> penalties = {{Penalty::Kind::kL2, -4}, {Penalty::Kind::kL1, -6}};
  std::vector<std::vector<FoldResult>> by_penalty(2);
  for (std::uint32_t fold = 0; fold < 5; ++fold) {
    const auto results =
        evaluate_fold(records, {fold_of, fold}, c.shape, penalties, /*rows=*/nullptr,
                      share_memory(kLeastTrainingMemory, "/tmp"), [] { return true; });
    for (std::size_t p = 0; p < 2; ++p) by_penalty[p].push_back(results[p]);
  }
  for (std::size_t p = 0; p < 2; ++p) {
    TrainingParameters with = parameters;
    penalties[p].apply_to(with);
    const double expected = by_files(wines, fold_of, recipe_text(c.shape, wines.schema, {}), with);
    // In files edges and means come from the fold's training records, in memory from all.
    const RepeatResult repeat = sum_up(records, by_penalty[p]);
    CHECK(repeat.value == Approx(expected).epsilon(0.05));
    CHECK(repeat.held_out == records.size());
  }
}

TEST_CASE("a fold that is told to stop stops", "[engine][cross_validation]") {
  const Wines wines = some_wines(AttributeType::kNumeric, [](int q) { return std::to_string(q); });
  const TuningRecords records({block_of(wines.rows, wines.schema)}, wines.schema);
  const auto fold_of = draw_folds(records.facts, 5, 1);
  CHECK_THROWS_AS(evaluate_fold(records, {fold_of, 0}, {}, std::vector<Penalty>(1), nullptr,
                                share_memory(kLeastTrainingMemory, "/tmp"), [] { return false; }),
                  Interrupted);
}

TEST_CASE("features are those with a weight", "[engine][cross_validation]") {
  // Two numbers, of which one never varies: its weight stays 0.
  const Schema schema = [] {
    Schema made = schema_of({{"a", AttributeType::kNumeric},
                             {"b", AttributeType::kNumeric},
                             {"y", AttributeType::kNumeric}});
    made.target = "y";
    return made;
  }();
  Table rows;
  for (int i = 0; i < 40; ++i) rows.push_back({std::to_string(i), "7", std::to_string(i * i)});
  const TuningRecords records({block_of(rows, schema)}, schema);
  const auto fold_of = draw_folds(records.facts, 4, 1);
  const auto results =
      evaluate_fold(records, {fold_of, 0}, {}, std::vector<Penalty>(1), nullptr,
                    share_memory(kLeastTrainingMemory, "/tmp"), [] { return true; });
  CHECK(results.front().features == 1);
}

namespace {

TuningRecords labelled(AttributeType type, const std::vector<std::string>& labels) {
  Schema schema = schema_of({{"x", AttributeType::kNumeric}, {"y", type}});
  schema.target = "y";
  Table rows;
  for (std::size_t i = 0; i < labels.size(); ++i) rows.push_back({std::to_string(i), labels[i]});
  return TuningRecords({block_of(rows, schema)}, schema);
}

}  // namespace

TEST_CASE("macro F1 is taken of all folds together", "[engine][cross_validation]") {
  const TuningRecords records =
      labelled(AttributeType::kCategorical, {"a", "b", "a", "a", "b", "b", "a", "a", "b"});
  // Of a: 5 true, 5 answered, 4 right; of b: 4, 4, 3.
  std::vector<FoldResult> folds(2);
  folds[0].records = {0, 1, 2, 5};
  folds[0].answers = {0, 1, 0, 1};
  folds[1].records = {3, 4, 6, 7, 8};
  folds[1].answers = {0, 0, 0, 1, 1};
  const RepeatResult repeat = sum_up(records, folds);
  CHECK(repeat.value == Approx((8.0 / 10 + 6.0 / 8) / 2));
  CHECK(repeat.held_out == 9);
  // Records 4 and 7 were taken for the other class: they alone pull the metric down.
  for (std::size_t i = 0; i < 9; ++i) CHECK((repeat.influence[i] < 0) == (i == 4 || i == 7));
}

TEST_CASE("a fold of one class has no AUC, and the mean is over the others",
          "[engine][cross_validation]") {
  const TuningRecords records = labelled(AttributeType::kBinary, {"0", "1", "1", "0", "1"});
  const std::vector<FoldResult> folds = {{.value = 0.5,
                                          .loss = 1,
                                          .features = 3,
                                          .records = {0, 1},
                                          .influence = {2, -2},
                                          .loss_influence = {1, -1},
                                          .answers = {}},
                                         {.value = {},
                                          .loss = 2,
                                          .features = 5,
                                          .records = {4},
                                          .influence = {0},
                                          .loss_influence = {0},
                                          .answers = {}},
                                         {.value = 0.7,
                                          .loss = 6,
                                          .features = 4,
                                          .records = {2, 3},
                                          .influence = {3, -3},
                                          .loss_influence = {4, -4},
                                          .answers = {}}};
  const RepeatResult repeat = sum_up(records, folds);
  CHECK(repeat.value == Approx(0.6));
  CHECK(repeat.loss == Approx(3));
  CHECK(repeat.features == Approx(4));
  CHECK(repeat.held_out == 5);
  CHECK(repeat.influence == std::vector<float>{2, -2, 3, -3, 0});
  CHECK(repeat.loss_influence == std::vector<float>{1, -1, 4, -4, 0});
}
