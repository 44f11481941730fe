#include "engine/explain/importance.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "engine/model/prediction.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

// A model of the fruit with another recipe, learned from these records, and weights drawn.
MLModel model_of(const std::string& recipe, const Schema& schema, const Table& rows,
                 AttributeType target_type = AttributeType::kNumeric) {
  MLModel model = fruit_model(target_type);
  model.schema = schema;
  model.recipe = fit(recipe, schema, rows);
  model.weights = random_weights(model.recipe.features(), model.weights.output_count, /*seed=*/7);
  return model;
}

std::map<std::string, double> shares_of(const MLModel& model) {
  std::map<std::string, double> shares;
  for (const Importance& one : importance(model)) {
    std::string name;
    for (const std::size_t attribute : one.attributes)
      name += (name.empty() ? "" : "+") + model.schema.attributes[attribute].name;
    shares[name] = one.share;
  }
  return shares;
}

// The mean over the margins of the variance over records, margins less their mean where there are
// several, of what some features add: from explanations of all records.
template <class IsOne>
double variance_of(const MLModel& model, const Table& rows, const IsOne& is_one) {
  const std::size_t outputs = model.weights.output_count;
  const Predictor predictor(model);
  std::vector<double> sums(outputs), squares(outputs);
  for (const Row& row : rows) {
    std::vector<double> terms(outputs);
    const std::vector<std::string_view> cells(row.begin(), row.end());
    for (const Contribution& one : predictor.explain(cells).contributions)
      if (is_one(one.feature))
        for (std::size_t k = 0; k < outputs; ++k) terms[k] += one.by_output[k];
    double mean = 0;
    for (const double term : terms) mean += term / static_cast<double>(outputs);
    for (std::size_t k = 0; k < outputs; ++k) {
      const double term = outputs > 1 ? terms[k] - mean : terms[k];
      sums[k] += term;
      squares[k] += term * term;
    }
  }
  const auto n = static_cast<double>(rows.size());
  double variance = 0;
  for (std::size_t k = 0; k < outputs; ++k)
    variance += (squares[k] / n - sums[k] / n * sums[k] / n) / static_cast<double>(outputs);
  return variance;
}

}  // namespace

TEST_CASE("importance is the share of the variance that the weights make", "[engine][importance]") {
  // size 3, 4.5, 6, 2, 5: variance 2.04; red 4 of 5; sweet 3 of 5, sour 2 of 5.
  MLModel model = fruit_model_with(
      AttributeType::kNumeric,
      {{"color=red", 1.F}, {"color=green", -1.F}, {"note=sweet", 0.5F}, {"note=sour", -1.F}});
  model.weights.number_weights[0] = 2;
  const std::vector<Importance> all = importance(model);
  REQUIRE(all.size() == 3);
  const double size = 4 * 2.04, color = 1 - 0.6 * 0.6, note = 0.25 * 0.24 + 0.24;
  CHECK(all[0].attributes == std::vector<std::size_t>{1});
  CHECK(all[0].share == Approx(size / (size + color + note)));
  CHECK(all[0].deviation == Approx(std::sqrt(size)));
  CHECK(all[1].attributes == std::vector<std::size_t>{2});
  CHECK(all[1].share == Approx(color / (size + color + note)));
  CHECK(all[2].attributes == std::vector<std::size_t>{3});
  CHECK(all[2].share == Approx(note / (size + color + note)));
}

TEST_CASE("importance of several classes does not see what all classes share",
          "[engine][importance]") {
  MLModel model = fruit_model_with(AttributeType::kCategorical, {{"color=red", 3.F}});
  const std::vector<Importance> before = importance(model);
  CHECK(before[0].attributes == std::vector<std::size_t>{2});
  CHECK(before[0].share == Approx(1));
  // Weights 3, 0, 0 less their mean are 2, -1, -1; red is 4 of 5.
  CHECK(before[0].deviation == Approx(std::sqrt(0.8 * 0.2 * (4 + 1 + 1) / 3)));
  for (float& weight : model.weights.indicator_weights) weight += 5;
  for (double& weight : model.weights.number_weights) weight += 5;
  const std::vector<Importance> after = importance(model);
  for (std::size_t i = 0; i < after.size(); ++i)
    CHECK(after[i].deviation == Approx(before[i].deviation).margin(1e-6));
}

TEST_CASE("importance agrees with the variance of explanations", "[engine][importance]") {
  const AttributeType target =
      GENERATE(AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric);
  const Schema schema = fruit_schema(target);
  Table rows = fruit_rows(target);
  rows.push_back({"a6", "", "blue", "", rows[0][4]});  // a missing number
  const std::string number = GENERATE("size", "normalize(size)");
  const MLModel model = model_of(outputs_recipe({number, "color", "note"}), schema, rows, target);
  const auto variance_named = [&](const std::string& name) {
    return variance_of(model, rows, [&](const std::string& feature) { return feature == name; });
  };
  std::map<std::string, double> expected;
  expected["size"] = variance_named(number) + variance_named(number + " is missing");
  expected["color"] = variance_of(
      model, rows, [](const std::string& feature) { return feature.starts_with("color="); });
  for (const char* const word : {"very", "sweet", "sour", "and"})
    expected["note"] += variance_named(std::string("note=") + word);
  const double total = expected["size"] + expected["color"] + expected["note"];
  for (const auto& [name, share] : shares_of(model)) {
    CAPTURE(name);
    CHECK(share == Approx(expected[name] / total).epsilon(1e-5));
  }
}

TEST_CASE("combined attributes are important by themselves", "[engine][importance]") {
  const Schema schema = fruit_schema(AttributeType::kNumeric);
  const MLModel model =
      model_of(outputs_recipe({"cartesian(note,color)", "color", "lowercase(note)", "size"}),
               schema, fruit_rows(AttributeType::kNumeric));
  const auto shares = shares_of(model);
  CHECK(shares.size() == 4);
  CHECK(shares.contains("color+note"));
  double sum = 0;
  for (const auto& [name, share] : shares) sum += share;
  CHECK(sum == Approx(1));
}

TEST_CASE("an attribute called like another one's missing values keeps its own importance",
          "[engine][importance]") {
  Schema schema = schema_of({{"size", AttributeType::kNumeric},
                             {"size is missing", AttributeType::kBinary},
                             {"y", AttributeType::kNumeric}});
  schema.target = "y";
  MLModel model = model_of(outputs_recipe({"size", "size is missing"}), schema,
                           {{"1", "1", "1"}, {"2", "0", "2"}, {"3", "0", "3"}});
  model.weights.number_weights = {0};
  model.weights.indicator_weights = {1};
  const auto shares = shares_of(model);
  CHECK(shares.at("size") == 0);
  CHECK(shares.at("size is missing") == 1);
}

TEST_CASE("importance of weights at the ends of the range is a share", "[engine][importance]") {
  MLModel model = fruit_model_with(AttributeType::kNumeric, {{"color=red", 1e-30F}});
  SECTION("large") { model.weights.number_weights[0] = 1e300; }
  SECTION("none") {
    model.weights.indicator_weights.assign(model.weights.indicator_weights.size(), 0);
  }
  double sum = 0;
  for (const Importance& one : importance(model)) {
    CHECK((one.share >= 0 && one.share <= 1));
    CHECK(std::isfinite(one.deviation));
    sum += one.share;
  }
  CHECK((sum == 0 || sum == Approx(1)));
}
