// Margins to scores: the logistic function, softmax, or the target's own unit. A block is
// transformed and scored as a whole; a single record takes the same path with one row.
#include "engine/model/prediction.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/metrics/fixed_math.h"
#include "recipes/fit/trace.h"

namespace glassbox::engine {
namespace {

// The largest margin is taken off first, so that no exponential overflows.
void softmax(std::span<const double> margins, std::span<double> out) {
  std::array<double, kMaxClasses> exponentials;
  const double largest = *std::ranges::max_element(margins);
  double sum = 0;
  for (std::size_t k = 0; k < margins.size(); ++k) {
    exponentials[k] = fixed_exp(margins[k] - largest);
    sum += exponentials[k];
  }
  for (std::size_t k = 0; k < margins.size(); ++k) {
    out[k] = exponentials[k] / sum;
  }
}

double nearest_finite(double value) {  // a number too large for a double stays a number
  constexpr double kLargest = std::numeric_limits<double>::max();
  return std::clamp(value, -kLargest, kLargest);
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

// For each number of a record: the training mean, where that had to stand in.
std::vector<std::optional<double>> stand_ins_of(const RecordTrace& trace,
                                                const FeatureSpace& space) {
  std::vector<std::optional<double>> means(space.numbers.size());
  for (const OutputTrace& output : trace.outputs) {
    const TraceStep& value = output.steps.back();
    for (const TraceFeature& feature : output.features)
      if (feature.is_number && !value.number)
        means[feature.index] = value.mean.value_or(space.numbers[feature.index].center);
  }
  return means;
}

}  // namespace

float to_float32(double score) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(score, -kLargest, kLargest));
}

std::optional<std::string> float32_alert(const MLModel& model) {
  if (model.type != ModelType::kRegression || model.target.records == 0) return std::nullopt;
  constexpr double kTooCoarse = 0.05;
  const auto center = static_cast<float>(std::min(std::abs(model.target.mean), 1e38));
  const double step =
      static_cast<double>(std::nextafter(center, 2 * center)) - static_cast<double>(center);
  const double spread = model.weights.output_scale;
  if (!(spread > 0) || step <= kTooCoarse * spread) return std::nullopt;
  std::array<char, 320> text;
  std::snprintf(text.data(), text.size(),
                "the target lies far from zero: near %.6g float32 numbers, which batch files in "
                "Amazon's form hold, are %.3g apart, and its standard deviation is %.3g; "
                "predict --csv, --record and --json have every digit",
                model.target.mean, step, spread);
  return text.data();
}

Predictor::Predictor(const MLModel& model)
    : model_(model), scorer_(model.weights, model.recipe.features()) {}

void Predictor::scores_of(std::span<const double> margins, std::span<double> out) const {
  switch (model_.type) {
    case ModelType::kBinary:
      out[0] = fixed_sigmoid(margins[0]);
      return;
    case ModelType::kMulticlass:
      softmax(margins, out);
      return;
    case ModelType::kRegression:
      out[0] =
          nearest_finite(model_.weights.output_center + model_.weights.output_scale * margins[0]);
      return;
  }
}

void Predictor::margins(const RecordBlock& block, std::vector<double>& out) const {
  const FeatureMatrix features = model_.recipe.transform(block);
  const std::size_t begin = out.size(), outputs = output_count();
  out.resize(begin + features.row_count() * outputs);
  for (std::size_t row = 0; row < features.row_count(); ++row)
    scorer_.margins(features.row_numbers(row), features.row_ids(row),
                    std::span(out).subspan(begin + row * outputs, outputs));
}

// All margins before the first score: a sigmoid is one long chain of additions and multiplications,
// and nothing but further sigmoids is short enough for the processor to begin with meanwhile.
void Predictor::score(const RecordBlock& block, std::vector<double>& out) const {
  const std::size_t begin = out.size(), outputs = output_count();
  margins(block, out);
  for (std::size_t at = begin; at < out.size(); at += outputs) {
    const std::span row = std::span(out).subspan(at, outputs);
    scores_of(row, row);
  }
}

void Predictor::score_record(std::span<const std::string_view> cells, FeatureMatrix& scratch,
                             std::span<double> out) const {
  model_.recipe.transform_record(cells, scratch);
  scorer_.margins(scratch.row_numbers(0), scratch.row_ids(0), out);
  scores_of(out, out);
}

Explanation Predictor::explain(std::span<const std::string_view> cells) const {
  const FeatureSpace& space = model_.recipe.features();
  const LinearModel& weights = model_.weights;
  const std::size_t outputs = output_count();
  FeatureMatrix features;
  model_.recipe.transform_record(cells, features);

  Explanation explanation;
  explanation.bias = weights.bias;
  const auto stand_ins = stand_ins_of(model_.recipe.trace(cells), space);
  for (std::size_t j = 0; j < space.numbers.size(); ++j) {
    const NumberFeature& number = space.numbers[j];
    const auto z = static_cast<double>(features.row_numbers(0)[j]);
    constexpr double kLargest = std::numeric_limits<double>::max();
    const double value = std::clamp(number.center + number.scale * z, -kLargest, kLargest);
    explanation.contributions.push_back(
        {number.name, value, number.center,
         products(weights.number_weights, j, outputs, number.scale, z), stand_ins[j]});
  }
  const std::vector<std::uint32_t> ids = active_indicators(features.row_ids(0), space);
  for (std::size_t begin = 0, end = 0; begin < ids.size(); begin = end) {
    while (end < ids.size() && ids[end] == ids[begin]) ++end;
    const auto count = static_cast<double>(end - begin);  // more than 1: a token that is repeated
    explanation.contributions.push_back(
        {model_.recipe.indicator_name(ids[begin]), count, 0,
         products(weights.indicator_weights, ids[begin], outputs, 1, count), std::nullopt});
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
