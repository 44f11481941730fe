// Traces an empty record through the recipe to see which number, group and missing-value indicator
// each output owns; the order of outputs, numbers and groups in the model is that of the recipe.
#include "engine/explain/output_features.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "recipes/fit/trace.h"

namespace glassbox::engine {
namespace {

void add_attributes(const Expression& expression, std::vector<std::size_t>& attributes) {
  if (expression.function == Function::kAttribute) attributes.push_back(expression.attribute);
  for (const auto& argument : expression.arguments) add_attributes(*argument, attributes);
}

std::vector<std::size_t> attributes_of(const Expression& expression) {
  std::vector<std::size_t> attributes;
  add_attributes(expression, attributes);
  std::ranges::sort(attributes);
  attributes.erase(std::unique(attributes.begin(), attributes.end()), attributes.end());
  return attributes;
}

// The indicator "... is missing" of an output whose own group is `own`: a record in which all is
// missing has it.
std::optional<std::uint32_t> missing_indicator(const OutputTrace& trace, const FeatureSpace& space,
                                               std::optional<std::size_t> own) {
  for (const TraceFeature& feature : trace.features) {
    if (feature.is_number) continue;
    const auto id = static_cast<std::uint32_t>(feature.index);
    if (space.group_of(id) != own) return id;
  }
  return std::nullopt;
}

}  // namespace

std::vector<OutputFeatures> output_features(const MLModel& model) {
  const FeatureSpace& space = model.recipe.features();
  const std::vector<std::string_view> nothing(model.schema.attributes.size());
  const RecordTrace trace = model.recipe.trace(nothing);
  const auto& expressions = model.recipe.recipe().outputs;

  std::vector<OutputFeatures> outputs;
  outputs.reserve(expressions.size());
  std::size_t numbers = 0, groups = 0;
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const Expression& expression = *expressions[i];
    OutputFeatures output;
    output.expression = &expression;
    output.attributes = attributes_of(expression);
    const bool is_number = expression.kind == ValueKind::kNumber;
    if (is_number) {
      output.number = numbers++;
      const NumberFeature& number = space.numbers[*output.number];
      output.mean = number.center;
      output.deviation = number.scale;
    } else {
      output.group = groups++;
    }
    for (const TraceStep& step : trace.outputs[i].steps) {
      if (step.function != Function::kNormalize || !step.mean) continue;
      output.mean = *step.mean;
      output.deviation = *step.deviation;
    }
    if (is_number || expression.function == Function::kQuantileBin)
      output.missing = missing_indicator(trace.outputs[i], space, output.group);
    if (output.missing) ++groups;
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<double> bin_edges(const MLModel& model, const OutputFeatures& output) {
  const IndicatorGroup& group = model.recipe.features().groups[output.group.value()];
  std::vector<double> edges;
  for (std::uint32_t id = group.begin; id < group.end; ++id) {
    // "quantile_bin(alcohol,20)=17 (11.2,11.5]", whose digits read back as the edge itself.
    const std::string name = model.recipe.indicator_name(id);
    if (!name.ends_with(']')) continue;  // the last bin, or none
    const std::size_t comma = name.rfind(',');
    double edge = 0;
    std::from_chars(name.data() + comma + 1, name.data() + name.size() - 1, edge);
    edges.push_back(output.mean + output.deviation * edge);
  }
  return edges;
}

std::vector<double> number_steps(const MLModel& model, std::size_t index) {
  const std::size_t outputs = model.weights.output_count;
  std::vector<double> steps(outputs);
  for (std::size_t k = 0; k < outputs; ++k)
    steps[k] = model.weights.number_weights[index * outputs + k] *
               model.recipe.features().numbers[index].scale;
  return steps;
}

std::vector<double> indicator_weights(const MLModel& model, std::uint32_t id) {
  const std::size_t outputs = model.weights.output_count;
  const auto* const begin = model.weights.indicator_weights.data() + id * outputs;
  return {begin, begin + outputs};
}

}  // namespace glassbox::engine
