#include "engine/explain/effects.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "engine/model/prediction.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

MLModel model_of(const std::vector<std::string>& outputs, const Table& rows,
                 AttributeType target_type = AttributeType::kNumeric) {
  MLModel model = fruit_model(target_type);
  model.recipe = fit(outputs_recipe(outputs), model.schema, rows);
  model.weights = random_weights(model.recipe.features(), model.weights.output_count, /*seed=*/3);
  return model;
}

// Sizes 1 to `count`, each color as often.
Table numbered_fruit(int count) {
  Table rows;
  for (int i = 1; i <= count; ++i)
    rows.push_back({"", std::to_string(i), i % 3 == 0 ? "green" : "red", "sweet", "1"});
  return rows;
}

// What the curve adds for a value.
double at(const std::vector<EffectSegment>& curve, double value, std::size_t k) {
  std::size_t i = 0;
  while (i + 1 < curve.size() && value > curve[i].to) ++i;
  const EffectSegment& part = curve[i];
  const double share = (value - part.from) / (part.to - part.from);
  return part.at_from[k] + share * (part.at_to[k] - part.at_from[k]);
}

}  // namespace

TEST_CASE("the effect of binned numbers is a step for each bin", "[engine][effects]") {
  MLModel model = model_of({"quantile_bin(size,5)"}, numbered_fruit(10));
  model.weights.indicator_weights = {1, 2, 3, 4, 5};
  const Effect effect = effect_of(model, output_features(model), {1}, 10);
  CHECK(effect.number == "size");
  CHECK_FALSE(effect.missing);
  CHECK(effect.levels.empty());
  REQUIRE(effect.curve.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    const auto number = static_cast<double>(i);
    CHECK(effect.curve[i].from == 2 * number);
    CHECK(effect.curve[i].to == 2 * number + 2);
    CHECK(effect.curve[i].records == 2U);
    CHECK(effect.curve[i].at_from == std::vector{number + 1});
    CHECK(effect.curve[i].at_to == std::vector{number + 1});
  }
}

TEST_CASE("the effect of a number is a line through its mean", "[engine][effects]") {
  MLModel model = model_of({"size"}, fruit_rows(AttributeType::kNumeric));
  model.weights.number_weights = {0.5};
  const Effect effect = effect_of(model, output_features(model), {1}, 10);
  REQUIRE(effect.curve.size() == 1);
  CHECK(effect.curve[0].records == 5U);
  CHECK(effect.curve[0].at_from[0] == Approx(0.5 * (effect.curve[0].from - 4.1)));
  CHECK(effect.curve[0].at_to[0] == Approx(0.5 * (effect.curve[0].to - 4.1)));
  CHECK(at(effect.curve, 4.1, 0) == Approx(0).margin(1e-12));
}

TEST_CASE("the effects of a record's values and the bias add up to its margins",
          "[engine][effects]") {
  const AttributeType target =
      GENERATE(AttributeType::kBinary, AttributeType::kCategorical, AttributeType::kNumeric);
  const std::vector<std::string> numbers = GENERATE(
      std::vector<std::string>{"size"}, std::vector<std::string>{"normalize(size)"},
      std::vector<std::string>{"quantile_bin(size,7)"},
      std::vector<std::string>{"size", "normalize(size)", "quantile_bin(size,7)",
                               "quantile_bin(normalize(size),5)", "quantile_bin(size,10)"});
  Table rows = fruit_rows(target);
  for (int i = 0; i < 40; ++i)
    rows.push_back({"", i % 9 == 0 ? "" : std::to_string(i * 7 % 17) + ".5",
                    i % 4 == 0 ? "blue" : "red", i % 2 == 0 ? "sour" : "very sour", rows[0][4]});
  std::vector<std::string> outputs = numbers;
  outputs.insert(outputs.end(), {"color", "note", "ngram(note,2)", "cartesian(color,note)"});
  const MLModel model = model_of(outputs, rows, target);
  const auto features = output_features(model);
  const Effect size = effect_of(model, features, {1}, 100);
  const Effect color = effect_of(model, features, {2}, 100);
  const Effect note = effect_of(model, features, {3}, 100);
  const Effect both = effect_of(model, features, {2, 3}, 100);
  REQUIRE(size.missing);
  CHECK(size.missing->records == 5);
  CHECK(color.levels_left_out + note.levels_left_out + both.levels_left_out == 0);

  for (const Row& row : rows) {
    CAPTURE(row);
    const std::vector<std::string_view> cells(row.begin(), row.end());
    const Explanation explanation = Predictor(model).explain(cells);
    std::set<std::string> active;
    for (const Contribution& one : explanation.contributions) active.insert(one.feature);
    for (std::size_t k = 0; k < model.weights.output_count; ++k) {
      double sum = model.weights.bias[k] + (row[1].empty() ? size.missing->contributions[k]
                                                           : at(size.curve, std::stod(row[1]), k));
      for (const Effect* const effect : {&color, &note, &both})
        for (const EffectLevel& level : effect->levels)
          if (active.contains(level.feature)) sum += level.contributions[k];
      CHECK(sum == Approx(explanation.margins[k]).epsilon(1e-5).margin(1e-5));
    }
  }
}

TEST_CASE("records stand behind the bins and levels that have them", "[engine][effects]") {
  const MLModel model =
      model_of({"normalize(size)", "quantile_bin(size,5)", "color", "note"}, numbered_fruit(30));
  const auto features = output_features(model);
  std::uint64_t records = 0;
  for (const EffectSegment& part : effect_of(model, features, {1}, 10).curve)
    records += part.records.value();
  CHECK(records == 30);

  const Effect color = effect_of(model, features, {2}, 1);
  REQUIRE(color.levels.size() == 1);
  CHECK(color.levels[0].value == "red");
  CHECK(color.levels[0].records == 20);
  CHECK(color.levels_left_out == 1);
}

TEST_CASE("a bin that another one's edge cuts does not know its records", "[engine][effects]") {
  // Edges 2, 4, 6, 8 and, of ten bins, 1, 2, ..., 9: the small bins know theirs.
  const MLModel model =
      model_of({"quantile_bin(size,5)", "quantile_bin(size,10)"}, numbered_fruit(10));
  const Effect effect = effect_of(model, output_features(model), {1}, 10);
  REQUIRE(effect.curve.size() == 10);
  for (const EffectSegment& part : effect.curve) CHECK(part.records == 1U);
  // Edges at 2, 4, 6, 8 of five and at 2, 4, 5, 7, 9 of six bins.
  const MLModel crossed =
      model_of({"quantile_bin(size,5)", "quantile_bin(size,6)"}, numbered_fruit(10));
  std::vector<std::optional<std::uint64_t>> records;
  for (const EffectSegment& part : effect_of(crossed, output_features(crossed), {1}, 10).curve)
    records.push_back(part.records);
  CHECK(records == std::vector<std::optional<std::uint64_t>>{2, 2, 1, std::nullopt, std::nullopt,
                                                             std::nullopt, std::nullopt, 1});
}

TEST_CASE("a BINARY attribute has an effect where it is 1", "[engine][effects]") {
  MLModel model = fruit_model(AttributeType::kNumeric);
  model.schema = schema_of({{"ripe", AttributeType::kBinary}, {"y", AttributeType::kNumeric}});
  model.schema.target = "y";
  model.recipe = fit(outputs_recipe({"ripe"}), model.schema, {{"1", "1"}, {"0", "2"}, {"", "3"}});
  model.weights.number_weights.clear();
  model.weights.indicator_weights = {0.75};
  const Effect effect = effect_of(model, output_features(model), {0}, 10);
  REQUIRE(effect.levels.size() == 2);
  CHECK(effect.levels[0].value == "1");
  CHECK(effect.levels[0].records == 1);
  CHECK(effect.levels[0].contributions == std::vector<double>{0.75});
  CHECK(effect.levels[1].value == "0 or missing");
  CHECK(effect.levels[1].records == 2);
  CHECK(effect.levels[1].contributions == std::vector<double>{0});
}

TEST_CASE("normalized BINARY has the effects of its two values", "[engine][effects]") {
  MLModel model = fruit_model(AttributeType::kNumeric);
  model.schema = schema_of({{"ripe", AttributeType::kBinary}, {"y", AttributeType::kNumeric}});
  model.schema.target = "y";
  model.recipe = fit(outputs_recipe({"normalize(ripe)"}), model.schema,
                     {{"1", "1"}, {"0", "2"}, {"", "3"}, {"no", "4"}, {"yes", "5"}, {"0", "6"}});
  model.weights.number_weights = {0.5};
  model.weights.indicator_weights = {0.75};
  const Effect effect = effect_of(model, output_features(model), {0}, 10);
  CHECK(effect.curve.empty());
  REQUIRE(effect.levels.size() == 3);
  // 2 of 5 are 1: mean 0.4, standard deviation sqrt(0.24)
  CHECK(effect.levels[0].value == "1");
  CHECK(effect.levels[0].records == 2);
  CHECK(effect.levels[0].contributions[0] == Approx(0.5 * 0.6 / std::sqrt(0.24)));
  CHECK(effect.levels[1].value == "0");
  CHECK(effect.levels[1].records == 3);
  CHECK(effect.levels[1].contributions[0] == Approx(0.5 * -0.4 / std::sqrt(0.24)));
  CHECK(effect.levels[2].value == "missing");
  CHECK(effect.levels[2].records == 1);
  CHECK(effect.levels[2].contributions[0] == 0.75);
}
