#include "engine/prediction.h"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/fixed_math.h"

namespace glassbox::engine {
namespace {

// The largest margin is taken off first, so that no exponential overflows.
void softmax(std::span<const double> margins, std::span<float> out) {
  std::array<double, kMaxClasses> exponentials;
  const double largest = *std::ranges::max_element(margins);
  double sum = 0;
  for (std::size_t k = 0; k < margins.size(); ++k) {
    exponentials[k] = fixed_exp(margins[k] - largest);
    sum += exponentials[k];
  }
  for (std::size_t k = 0; k < margins.size(); ++k) {
    out[k] = static_cast<float>(exponentials[k] / sum);
  }
}

float nearest_float(double value) {  // a number too large for a float stays a number
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kLargest, kLargest));
}

// What a weight row adds to the margins, K values: first the weight a step of z, as Scorer has it,
// which stays in range whatever the unit of the number is.
template <typename Weight>
std::vector<double> products(const std::vector<Weight>& weights, std::size_t feature,
                             std::size_t outputs, double scale = 1, double z = 1) {
  std::vector<double> row(outputs);
  for (std::size_t k = 0; k < outputs; ++k) {
    row[k] = static_cast<double>(weights[feature * outputs + k]) * scale * z;
  }
  return row;
}

// All indicators that are 1: those a row lists, and the reference of each group that it leaves out.
std::vector<std::uint32_t> active_indicators(std::span<const std::uint32_t> listed,
                                             const FeatureSpace& features) {
  std::vector<std::uint32_t> active;
  std::size_t next = 0;
  for (const IndicatorGroup& group : features.groups) {
    const std::size_t before = next;
    for (; next < listed.size() && listed[next] < group.end; ++next) {
      active.push_back(listed[next]);
    }
    if (next == before && group.reference) active.push_back(*group.reference);
  }
  return active;
}

}  // namespace

Predictor::Predictor(const MLModel& model)
    : model_(model), scorer_(model.weights, model.recipe.features()) {}

void Predictor::scores_of(std::span<const double> margins, std::span<float> out) const {
  switch (model_.type) {
    case ModelType::kBinary:
      out[0] = static_cast<float>(fixed_sigmoid(margins[0]));
      return;
    case ModelType::kMulticlass:
      softmax(margins, out);
      return;
    case ModelType::kRegression:
      out[0] =
          nearest_float(model_.weights.output_center + model_.weights.output_scale * margins[0]);
      return;
  }
}

void Predictor::score_row(const FeatureMatrix& features, std::size_t row,
                          std::span<float> out) const {
  std::array<double, kMaxClasses> buffer;
  const std::span margins(buffer.data(), output_count());
  scorer_.margins(features.row_numbers(row), features.row_ids(row), margins);
  scores_of(margins, out);
}

void Predictor::score(const RecordBlock& block, std::vector<float>& out) const {
  const FeatureMatrix features = model_.recipe.transform(block);
  const std::size_t begin = out.size();
  out.resize(begin + features.row_count() * output_count());
  const std::span added = std::span(out).subspan(begin);
  if (output_count() > 1) {
    for (std::size_t row = 0; row < features.row_count(); ++row) {
      score_row(features, row, added.subspan(row * output_count(), output_count()));
    }
    return;
  }
  // All margins of some rows before the first score: a sigmoid is one long chain of additions and
  // multiplications, and nothing but further sigmoids is short enough for the processor to begin
  // with meanwhile.
  std::array<double, 128> margins;
  for (std::size_t first = 0; first < features.row_count(); first += margins.size()) {
    const std::size_t count = std::min(margins.size(), features.row_count() - first);
    for (std::size_t i = 0; i < count; ++i) {
      scorer_.margins(features.row_numbers(first + i), features.row_ids(first + i),
                      std::span(margins).subspan(i, 1));
    }
    for (std::size_t i = 0; i < count; ++i) {
      scores_of(std::span(margins).subspan(i, 1), added.subspan(first + i, 1));
    }
  }
}

void Predictor::score_record(std::span<const std::string_view> cells, FeatureMatrix& scratch,
                             std::span<float> out) const {
  model_.recipe.transform_record(cells, scratch);
  score_row(scratch, 0, out);
}

Explanation Predictor::explain(std::span<const std::string_view> cells) const {
  const FeatureSpace& space = model_.recipe.features();
  const LinearModel& weights = model_.weights;
  const std::size_t outputs = output_count();
  FeatureMatrix features;
  model_.recipe.transform_record(cells, features);

  Explanation explanation;
  explanation.bias = weights.bias;
  for (std::size_t j = 0; j < space.numbers.size(); ++j) {
    const NumberFeature& number = space.numbers[j];
    const auto z = static_cast<double>(features.row_numbers(0)[j]);
    constexpr double kLargest = std::numeric_limits<double>::max();
    const double value = std::clamp(number.center + number.scale * z, -kLargest, kLargest);
    explanation.contributions.push_back(
        {number.name, value, number.center,
         products(weights.number_weights, j, outputs, number.scale, z)});
  }
  for (const std::uint32_t id : active_indicators(features.row_ids(0), space)) {
    explanation.contributions.push_back(
        {model_.recipe.indicator_name(id), 1, 0, products(weights.indicator_weights, id, outputs)});
  }
  explanation.margins = weights.bias;
  for (const Contribution& contribution : explanation.contributions) {
    for (std::size_t k = 0; k < outputs; ++k) {
      explanation.margins[k] += contribution.by_output[k];
    }
  }
  explanation.scores.resize(outputs);
  scores_of(explanation.margins, explanation.scores);
  return explanation;
}

}  // namespace glassbox::engine
