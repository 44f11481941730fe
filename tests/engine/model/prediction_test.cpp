#include "engine/model/prediction.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/base/input_error.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

AttributeType some_target() {
  return GENERATE(AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric);
}

std::vector<std::string_view> views(const Row& cells) { return {cells.begin(), cells.end()}; }

// Records that touch everything: usual and unusual levels, one never met, missing cells, nothing.
const Table kRecords{{"b1", "3.25", "red", "sweet", ""},
                     {"b2", "", "green", "very sour", ""},
                     {"b3", "40", "blue", "never met", ""},
                     {"b4", "-4", "", "", ""},
                     {"", "", "", "", ""}};

// The scores of some margins, by the C library in double.
std::vector<double> link(const MLModel& model, const std::vector<double>& margins) {
  if (model.type == ModelType::kBinary) return {1 / (1 + std::exp(-margins[0]))};
  if (model.type == ModelType::kRegression) {
    return {model.weights.output_center + model.weights.output_scale * margins[0]};
  }
  std::vector<double> scores;
  double sum = 0;
  for (const double margin : margins) sum += std::exp(margin);
  for (const double margin : margins) scores.push_back(std::exp(margin) / sum);
  return scores;
}

}  // namespace

TEST_CASE("an explanation adds up to its margins exactly, and they give the score",
          "[engine][prediction]") {
  const MLModel model = fruit_model(some_target());
  const Predictor predictor(model);
  for (const Row& record : kRecords) {
    CAPTURE(record);
    const Explanation explanation = predictor.explain(views(record));
    std::vector<double> sum = explanation.bias;
    for (const Contribution& contribution : explanation.contributions) {
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += contribution.by_output[k];
    }
    CHECK(sum == explanation.margins);  // to the last bit
    const std::vector<double> expected = link(model, explanation.margins);
    FeatureMatrix scratch;
    std::vector<double> scores(predictor.output_count());
    predictor.score_record(views(record), scratch, scores);
    for (std::size_t k = 0; k < scores.size(); ++k) {
      CHECK(scores[k] == Approx(expected[k]).epsilon(1e-5).margin(1e-30));
      CHECK(explanation.scores[k] == Approx(expected[k]).epsilon(1e-6).margin(1e-30));
    }
  }
}

TEST_CASE("an explanation names what the record has, usual levels included",
          "[engine][prediction]") {
  const MLModel model = fruit_model(AttributeType::kNumeric);
  REQUIRE(model.recipe.features().groups.front().reference);  // red: 4 of 5 records
  const auto features = [&](const Row& record) {
    std::vector<std::string> names;
    for (const Contribution& c : Predictor(model).explain(views(record)).contributions) {
      names.push_back(c.feature);
    }
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(features({"", "3", "red", "sweet", ""}) == Names{"size", "color=red", "note=sweet"});
  CHECK(features({"", "3", "green", "", ""}) == Names{"size", "color=green"});
  CHECK(features({"", "3", "blue", "", ""}) == Names{"size", "color=(none seen in training)"});
}

TEST_CASE("a number contributes its distance from the training mean times its weight",
          "[engine][prediction]") {
  const MLModel model = fruit_model(AttributeType::kNumeric);
  const Explanation explanation = Predictor(model).explain(views({"", "2.5", "red", "", ""}));
  const Contribution& size = explanation.contributions.front();
  CHECK(size.feature == "size");
  CHECK(size.value == Approx(2.5).epsilon(1e-6));
  CHECK(size.center == Approx(4.1));  // of 3, 4.5, 6, 2, 5
  CHECK(size.by_output[0] == Approx((2.5 - 4.1) * model.weights.number_weights[0]).epsilon(1e-6));
}

TEST_CASE("the training mean stands in for a missing number, in every kind of prediction",
          "[engine][prediction][missing]") {
  const bool was_missing = GENERATE(false, true);  // in training, too
  const AttributeType target = some_target();
  MLModel model = fruit_model(target);
  if (was_missing) {
    Table rows = fruit_rows(target);
    rows[0][1] = "";
    model.recipe = fit(outputs_recipe({"size", "color", "note"}), model.schema, rows);
    model.weights.indicator_weights.assign(
        model.recipe.features().indicator_count() * model.weights.output_count, 0.5F);
  }
  const NumberFeature& size = model.recipe.features().numbers.at(0);
  REQUIRE(size.center != 0);
  const Predictor predictor(model);
  const std::string cell = GENERATE("", " ", "abc", "1e999");
  const Explanation missing = predictor.explain(views({"", cell, "red", "sweet", ""}));
  CHECK(missing.contributions.front().value == Approx(size.center));
  CHECK(missing.contributions.front().stand_in == size.center);
  const Explanation given =
      predictor.explain(views({"", std::to_string(size.center), "red", "sweet", ""}));
  CHECK_FALSE(given.contributions.front().stand_in);
  const double indicator = was_missing ? 0.5 : 0;  // beside the mean
  CHECK(missing.margins[0] == Approx(given.margins[0] + indicator).epsilon(1e-5));

  FeatureMatrix scratch;
  std::vector<double> alone(predictor.output_count()), block;
  predictor.score_record(views({"", cell, "red", "sweet", ""}), scratch, alone);
  predictor.score(block_of({{"", cell, "red", "sweet", ""}}, model.schema), block);
  CHECK(alone == block);
  CHECK(alone[0] == Approx(missing.scores[0]));
}

TEST_CASE("far from zero, doubles know what float32 hides", "[engine][prediction]") {
  MLModel model = fruit_model(AttributeType::kNumeric);
  model.target.records = 600;
  model.target.mean = model.weights.output_center = 1.7e9 + 299.5;
  model.weights.output_scale = 173.2;
  const auto alert = float32_alert(model);
  REQUIRE(alert);
  CHECK(alert->find("near 1.7e+09 float32 numbers") != std::string::npos);
  CHECK(alert->find("128 apart") != std::string::npos);
  model.weights.output_scale = 17'320;  // a hundred times as wide: no digit that counts is lost
  CHECK_FALSE(float32_alert(model));
  model.type = ModelType::kBinary;
  CHECK_FALSE(float32_alert(model));
}

TEST_CASE("a block scores as its records do one by one", "[engine][prediction]") {
  const MLModel model = fruit_model(some_target());
  const Predictor predictor(model);
  std::vector<double> together{-1};  // scores are appended
  predictor.score(block_of(kRecords, model.schema), together);
  std::vector<double> one_by_one{-1};
  FeatureMatrix scratch;
  for (const Row& record : kRecords) {
    std::vector<double> scores(predictor.output_count());
    predictor.score_record(views(record), scratch, scores);
    one_by_one.insert(one_by_one.end(), scores.begin(), scores.end());
  }
  CHECK(together == one_by_one);
}

TEST_CASE("extreme margins give scores, not overflow", "[engine][prediction]") {
  const double size = GENERATE(-1e300, -800.0, 800.0, 1e300);
  for (const AttributeType target :
       {AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric}) {
    MLModel model = fruit_model(target);
    model.weights.bias[0] = size;
    const Predictor predictor(model);
    FeatureMatrix scratch;
    std::vector<double> scores(predictor.output_count());
    predictor.score_record(views(kRecords[0]), scratch, scores);
    for (const double score : scores) CHECK(std::isfinite(score));
    if (target == AttributeType::kNumeric) {
      CHECK((scores[0] > 0) == (size > 0));
    } else {
      CHECK(to_float32(scores[0]) == (size > 0 ? 1.0F : 0.0F));
    }
  }
}

TEST_CASE("class probabilities add up to 1", "[engine][prediction]") {
  const MLModel model = fruit_model(AttributeType::kCategorical, GENERATE(1u, 2u, 3u));
  std::vector<double> scores;
  Predictor(model).score(block_of(kRecords, model.schema), scores);
  REQUIRE(scores.size() == kRecords.size() * 3);
  for (std::size_t i = 0; i < scores.size(); i += 3) {
    CHECK(scores[i] + scores[i + 1] + scores[i + 2] == Approx(1).margin(1e-15));
  }
}

TEST_CASE("data columns reach a model by name, whatever their order", "[engine][plan]") {
  const MLModel model = fruit_model(AttributeType::kBinary);
  Schema data = schema_of({{"y", AttributeType::kCategorical},
                           {"extra", AttributeType::kNumeric},
                           {"note", AttributeType::kCategorical},
                           {"size", AttributeType::kText}});
  data.target = "y";
  data.has_header = true;
  const ReadPlan plan = plan_for(model, data, PlanFor::kEvaluation);
  CHECK(plan.file_column_count == 4);
  CHECK(plan.has_header);
  REQUIRE(plan.columns.size() == 5);                       // the model's attributes
  CHECK_FALSE(plan.columns[0].file_column);                // id: no feature reads it
  CHECK(plan.columns[1].file_column == 3);                 // size
  CHECK(plan.columns[1].type == AttributeType::kNumeric);  // the model's type wins
  CHECK_FALSE(plan.columns[2].file_column);                // color: not in the data
  CHECK(plan.columns[3].file_column == 2);
  CHECK(plan.columns[3].type == AttributeType::kText);
  CHECK(plan.columns[4].file_column == 0);
  CHECK(plan.columns[4].type == AttributeType::kBinary);
  CHECK(plan.columns[4].rule == PlannedColumn::Rule::kTarget);
}

TEST_CASE("a batch prediction copies the data's row id and target", "[engine][plan]") {
  const auto [target, label_type] = GENERATE(table<AttributeType, AttributeType>({
      {AttributeType::kBinary, AttributeType::kBinary},  // to be written as 0 or 1
      {AttributeType::kCategorical, AttributeType::kText},
      {AttributeType::kNumeric, AttributeType::kText},
  }));
  const MLModel model = fruit_model(target);
  const ReadPlan plan = plan_for(model, model.schema, PlanFor::kBatchPrediction);
  REQUIRE(plan.columns.size() == 7);
  CHECK_FALSE(plan.columns[4].file_column);  // the target is no feature
  CHECK(plan.columns[5].file_column == 0);
  CHECK(plan.columns[5].type == AttributeType::kText);
  CHECK(plan.columns[6].file_column == 4);
  CHECK(plan.columns[6].type == label_type);
  for (const PlannedColumn& column : plan.columns) {
    CHECK(column.rule == PlannedColumn::Rule::kOptional);
  }
}

TEST_CASE("an evaluation needs the model's target among the data", "[engine][plan]") {
  const MLModel model = fruit_model(AttributeType::kBinary);
  const Schema data = schema_of({{"size", AttributeType::kNumeric}});
  CHECK_THROWS_WITH(plan_for(model, data, PlanFor::kEvaluation),
                    "the data have no attribute \"y\", the model's target; an evaluation needs it");
}
