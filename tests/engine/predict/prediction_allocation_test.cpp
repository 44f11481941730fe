// A single prediction must not wait for the allocator, and scores the same wherever it is made.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <random>

#include "engine/evaluate/evaluator.h"
#include "tests/engine/hand_made.h"

namespace {

thread_local std::size_t allocation_count = 0;

}  // namespace

// Array forms end up here, too. The form that does not throw stands beside it because a sanitizer's
// own would allocate what these free. Not inlined: GCC 12 would take free() for a mismatch of new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocation_count;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocation_count;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace glassbox::testing;

namespace {

// Numbers, bins, categories with and without a usual level, text: some missing, some never met.
Table mixed_rows(std::size_t count, unsigned seed, AttributeType target) {
  std::mt19937 rng(seed);
  const auto color = [&] { return rng() % 3 == 0 ? "color " + std::to_string(rng() % 30) : "red"; };
  Table rows;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string label =
        std::to_string(target == AttributeType::kBinary ? rng() % 2 : rng() % 9);
    rows.push_back(
        {"id " + std::to_string(i),
         rng() % 9 == 0 ? "" : std::to_string(static_cast<double>(rng()) / 64),
         rng() % 9 == 0 ? "" : color(),
         "sweet word" + std::to_string(rng() % 50) + " and word" + std::to_string(rng() % 50),
         label});
  }
  return rows;
}

MLModel mixed_model(AttributeType target, std::size_t outputs) {
  const Schema schema = fruit_schema(target);
  MLModel model = fruit_model(target);
  model.recipe = fit(outputs_recipe({"size", "normalize(size)", "quantile_bin(size,50)", "color",
                                     "note", "ngram(note,2)",
                                     "cartesian(color,quantile_bin(size,"
                                     "5))"}),
                     schema, mixed_rows(500, 1, target));
  model.weights = random_weights(model.recipe.features(), outputs, 3);
  if (model.type == ModelType::kMulticlass) {
    model.classes.clear();
    for (std::size_t k = 0; k < outputs; ++k) model.classes.push_back(std::to_string(k));
  }
  return model;
}

struct Case {
  AttributeType target;
  std::size_t outputs;
};

Case any_case() {
  return GENERATE(Case{AttributeType::kBinary, 1}, Case{AttributeType::kNumeric, 1},
                  Case{AttributeType::kCategorical, 2}, Case{AttributeType::kCategorical, 3},
                  Case{AttributeType::kCategorical, 10}, Case{AttributeType::kCategorical, 17},
                  Case{AttributeType::kCategorical, 100});
}

std::vector<std::vector<std::string_view>> views_of(const Table& rows) {
  std::vector<std::vector<std::string_view>> records;
  for (const Row& row : rows) records.emplace_back(row.begin(), row.end());
  return records;
}

std::vector<double> one_by_one(const Predictor& predictor, const Table& rows) {
  std::vector<double> all, scores(predictor.output_count());
  FeatureMatrix scratch;
  for (const auto& record : views_of(rows)) {
    predictor.score_record(record, scratch, scores);
    all.insert(all.end(), scores.begin(), scores.end());
  }
  return all;
}

}  // namespace

TEST_CASE("a single prediction takes no allocation after warm-up",
          "[engine][prediction][allocation]") {
  const auto [target, outputs] = any_case();
  CAPTURE(outputs);
  const MLModel model = mixed_model(target, outputs);
  const Predictor predictor(model);
  const Table rows = mixed_rows(300, 2, target);
  const auto records = views_of(rows);
  FeatureMatrix scratch;
  std::vector<double> scores(outputs);
  for (const auto& record : records) predictor.score_record(record, scratch, scores);

  const std::size_t before = allocation_count;
  for (const auto& record : records) predictor.score_record(record, scratch, scores);
  const std::size_t after = allocation_count;
  CHECK(before > 0);  // the model took some: they are counted
  CHECK(after - before == 0);
}

TEST_CASE("a record scores the same by itself as anywhere in a block",
          "[engine][prediction][property]") {
  const auto [target, outputs] = any_case();
  CAPTURE(outputs);
  const MLModel model = mixed_model(target, outputs);
  const Predictor predictor(model);
  const Table rows = mixed_rows(700, 4, target);
  const std::vector<double> expected = one_by_one(predictor, rows);
  for (const std::size_t block_rows : {1, 7, 128, 129, 700}) {
    std::vector<double> scores;
    replay_of(rows, model.schema, block_rows)(
        std::vector<bool>(5, true),
        [&](const RecordBlock& block) { predictor.score(block, scores); });
    CHECK((scores == expected));  // to the last bit
  }
}

TEST_CASE("an evaluation judges the very scores of single predictions",
          "[engine][prediction][evaluation]") {
  const auto [target, outputs] = any_case();
  CAPTURE(outputs);
  const MLModel model = mixed_model(target, outputs);
  const Table rows = mixed_rows(700, 5, target);
  Evaluator evaluator(model);
  const Column labels = column_of(rows, 4, target);
  const Predictor predictor(model);
  std::vector<double> margins;
  for (const Row& row : rows) predictor.margins(block_of({row}, model.schema), margins);
  evaluator.add(labels, predictions_of(predictor, std::move(margins), labels));
  Evaluation expected;
  evaluator.fill(expected);

  const TemporaryDirectory directory;
  std::string csv;
  for (const Row& row : rows) {
    for (const std::string& cell : row) csv += cell + ",";
    csv.back() = '\n';
  }
  write_text(directory / "a.csv", csv);
  CsvOptions options;
  options.threads = GENERATE(1, 3);
  const Evaluation evaluation =
      evaluate(model, list_input_files({directory / "a.csv"}), nullptr, options);
  CHECK(evaluation.value == expected.value);
  if (evaluation.binary) CHECK(evaluation.binary->log_loss == expected.binary->log_loss);
  if (evaluation.multiclass)
    CHECK(evaluation.multiclass->log_loss == expected.multiclass->log_loss);
  if (evaluation.regression)
    CHECK(evaluation.regression->mean_absolute_error == expected.regression->mean_absolute_error);
}
