#include "engine/model/linear_model.h"

#include <catch2/catch.hpp>
#include <random>

using namespace glassbox::testing;

namespace {

// Two numbers; a group of 3 levels without reference; one of 3 levels + "none", reference 4.
FeatureSpace small_space() {
  FeatureSpace space;
  space.numbers = {{"a", 10, 2}, {"b", 0, 1}};
  space.groups = {{"color", 0, 3, {}}, {"bin", 3, 7, 4}};
  space.training_count = {1, 1, 1, 1, 3, 1, 0};
  space.training_rows = 5;
  return space;
}

LinearModel random_model(const FeatureSpace& space, std::size_t outputs, unsigned seed) {
  std::mt19937 rng(seed);
  const auto draw = [&] { return std::normal_distribution<double>{}(rng); };
  LinearModel model;
  model.output_count = outputs;
  for (std::size_t k = 0; k < outputs; ++k) model.bias.push_back(draw());
  for (std::size_t i = 0; i < space.numbers.size() * outputs; ++i) {
    model.number_weights.push_back(draw());
  }
  for (std::size_t i = 0; i < space.indicator_count() * outputs; ++i) {
    const bool is_none_of_the_levels = i / outputs == 6;
    model.indicator_weights.push_back(is_none_of_the_levels ? 0.0F : static_cast<float>(draw()));
  }
  return model;
}

}  // namespace

TEST_CASE("a margin is bias, numbers and active indicators, whatever is left out of the row",
          "[engine][linear_model]") {
  const FeatureSpace space = small_space();
  const std::size_t outputs = GENERATE(1, 2, 3, 10, 17, 100);
  const LinearModel model = random_model(space, outputs, 7);
  const Scorer scorer(model, space);
  REQUIRE(scorer.output_count() == outputs);
  // The ids a row lists, and those it stands for.
  const auto [listed, active] =
      GENERATE(table<std::vector<std::uint32_t>, std::vector<std::uint32_t>>({
          {{}, {4}},  // nothing listed: the reference level
          {{1}, {1, 4}},
          {{0, 2, 3}, {0, 2, 3}},
          {{5}, {5}},
          {{2, 6}, {2}},  // none of the levels: neither reference nor any weight
      }));
  const std::vector<float> z{0.25F, -3};
  const std::vector<double> from_center{2 * 0.25, -3};
  std::vector<double> margins(outputs);
  scorer.margins(z, listed, margins);
  for (std::size_t k = 0; k < outputs; ++k) {
    double expected = model.bias[k];
    for (std::size_t j = 0; j < 2; ++j)
      expected += model.number_weights[j * outputs + k] * from_center[j];
    for (const std::uint32_t id : active)
      expected += double{model.indicator_weights[id * outputs + k]};
    CAPTURE(k, listed);
    CHECK(margins[k] == Approx(expected).epsilon(1e-14).margin(1e-14));
  }
}

TEST_CASE("long rows add up to what a plain sum does, ids in two parts too",
          "[engine][linear_model][property]") {
  const std::size_t outputs = GENERATE(1, 2, 5, 10, 16, 18, 100);
  std::mt19937 rng(GENERATE(1u, 2u, 3u));
  FeatureSpace space;
  for (std::size_t j = rng() % 20; j > 0; --j) space.numbers.push_back({"x", double(j), 0.5});
  space.groups = {{"words", 0, 500, {}}};
  LinearModel model = random_model(space, outputs, static_cast<unsigned>(rng()));
  const Scorer scorer(model, space);
  std::vector<float> z;
  for (std::size_t j = 0; j < space.numbers.size(); ++j) z.push_back(float(rng() % 100) / 8 - 6);
  std::vector<std::uint32_t> ids(rng() % 300);
  for (std::uint32_t& id : ids) id = static_cast<std::uint32_t>(rng() % 500);

  std::vector<double> expected = model.bias;
  for (std::size_t k = 0; k < outputs; ++k) {
    for (std::size_t j = 0; j < z.size(); ++j) {
      const NumberFeature& number = space.numbers[j];
      expected[k] += model.number_weights[j * outputs + k] * number.scale * double{z[j]};
    }
    for (const std::uint32_t id : ids)
      expected[k] += double{model.indicator_weights[id * outputs + k]};
  }
  std::vector<double> margins(outputs), in_parts(outputs);
  scorer.margins(z, ids, margins);
  const std::size_t first = ids.size() / 3;
  scorer.margins(z, std::span(ids).first(first), in_parts);
  scorer.add(std::span(ids).subspan(first), in_parts);
  for (std::size_t k = 0; k < outputs; ++k) {
    CHECK(margins[k] == Approx(expected[k]).epsilon(1e-12).margin(1e-12));
    CHECK(in_parts[k] == Approx(expected[k]).epsilon(1e-12).margin(1e-12));
  }
}

TEST_CASE("only weights and biases that are not zero count as parameters",
          "[engine][linear_model]") {
  LinearModel model{.output_count = 1,
                    .bias = {0.0},
                    .number_weights = {1.5, 0.0, -0.0},
                    .indicator_weights = {0, 2, 1e-30F}};
  CHECK(model.parameter_count() == 3);
  model.bias[0] = -1;
  CHECK(model.parameter_count() == 4);
}

TEST_CASE("weights that are not those of the features are refused", "[engine][linear_model]") {
  const FeatureSpace space = small_space();
  LinearModel model = random_model(space, 2, 1);
  model.indicator_weights.pop_back();
  CHECK_THROWS_WITH(Scorer(model, space), "the weights do not belong to these features");
  model.output_count = 101;
  CHECK_THROWS_WITH(Scorer(model, space), "a model has 1 to 100 outputs");
}
