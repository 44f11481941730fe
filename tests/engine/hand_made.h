/// tests/engine/hand_made.h: models with weights that a test chose, so that what they must predict
/// can be worked out another way.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>

#include "engine/model/ml_model.h"
#include "tests/io/temporary_directory.h"
#include "tests/recipes/table.h"

namespace glassbox::testing {

/// Fruit: a number, a category whose "red" is the usual level, text, a row id and a target of the
/// type asked for.
inline Schema fruit_schema(AttributeType target_type) {
  Schema schema = schema_of({{"id", AttributeType::kCategorical},
                             {"size", AttributeType::kNumeric},
                             {"color", AttributeType::kCategorical},
                             {"note", AttributeType::kText},
                             {"y", target_type}});
  schema.target = "y";
  schema.row_id = "id";
  return schema;
}

inline Table fruit_rows(AttributeType target_type) {
  const std::vector<std::string> targets =
      target_type == AttributeType::kBinary ? std::vector<std::string>{"0", "1", "0", "1", "1"}
      : target_type == AttributeType::kNumeric
          ? std::vector<std::string>{"5", "7", "3.5", "6", "9"}
          : std::vector<std::string>{"plum", "fig", "plum", "apple", "plum"};
  return {{"a1", "3", "red", "very sweet", targets[0]},
          {"a2", "4.5", "red", "sour", targets[1]},
          {"a3", "6", "green", "", targets[2]},
          {"a4", "2", "red", "sweet and sour", targets[3]},
          {"a5", "5", "red", "sweet", targets[4]}};
}

/// Weights drawn around 0; "none of the levels" keeps its 0.
inline LinearModel random_weights(const FeatureSpace& features, std::size_t outputs,
                                  unsigned seed) {
  std::mt19937 rng(seed);
  const auto draw = [&] { return std::normal_distribution<double>{}(rng); };
  LinearModel weights;
  weights.output_count = outputs;
  for (std::size_t k = 0; k < outputs; ++k) weights.bias.push_back(draw());
  for (std::size_t i = 0; i < features.numbers.size() * outputs; ++i) {
    weights.number_weights.push_back(draw());
  }
  for (std::size_t i = 0; i < features.indicator_count() * outputs; ++i) {
    weights.indicator_weights.push_back(static_cast<float>(draw()));
  }
  for (const IndicatorGroup& group : features.groups) {
    if (!group.reference) continue;
    for (std::size_t k = 0; k < outputs; ++k) {
      weights.indicator_weights[(group.end - 1) * outputs + k] = 0;
    }
  }
  return weights;
}

inline MLModel fruit_model(AttributeType target_type, unsigned seed = 1) {
  const Schema schema = fruit_schema(target_type);
  const Table rows = fruit_rows(target_type);
  const std::string recipe_text =
      R"({"groups":{},"assignments":{},"outputs":["size","color","note"]})";
  FittedRecipe recipe = FittedRecipe::fit(parse_recipe(recipe_text, "fruit.recipe", schema), schema,
                                          replay_of(rows, schema, 2), /*threads=*/1);
  const ModelType type = model_type_for(schema);
  LabelCollector labels(type);
  labels.add(column_of(rows, 4, target_type));
  const std::size_t outputs = type == ModelType::kMulticlass ? labels.classes().size() : 1;
  LinearModel weights = random_weights(recipe.features(), outputs, seed);
  if (type == ModelType::kRegression) {
    weights.output_center = 6.1;
    weights.output_scale = 1.83;
  }
  MLModel model{.type = type,
                .schema = schema,
                .parameters = {},
                .recipe = std::move(recipe),
                .weights = std::move(weights),
                .classes = labels.classes(),
                .score_threshold = 0.5,
                .target = summarize(type, labels.labels(), labels.classes().size()),
                .training = {},
                .data_digest = "5 records, labels 0badf00d"};
  model.training.passes = 10;
  model.training.objective = 0.1 + 0.2;  // 17 digits
  return model;
}

/// Weights for the first margin of some indicators, all others 0: margins are exact, which those of
/// standardized numbers are not.
inline MLModel fruit_model_with(AttributeType target_type,
                                const std::map<std::string, float>& weights) {
  MLModel model = fruit_model(target_type);
  const std::size_t outputs = model.weights.output_count;
  model.weights.bias.assign(outputs, 0);
  model.weights.number_weights.assign(model.weights.number_weights.size(), 0);
  model.weights.indicator_weights.assign(model.weights.indicator_weights.size(), 0);
  model.weights.output_center = 0;
  model.weights.output_scale = 1;
  for (std::uint32_t id = 0; id < model.recipe.features().indicator_count(); ++id) {
    const auto weight = weights.find(model.recipe.indicator_name(id));
    if (weight != weights.end()) model.weights.indicator_weights[id * outputs] = weight->second;
  }
  return model;
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;  // thousands of times: without flushing to disk
}

}  // namespace glassbox::testing
