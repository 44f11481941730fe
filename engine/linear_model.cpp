#include "engine/linear_model.h"

#include <algorithm>
#include <stdexcept>

namespace glassbox {

std::string_view to_text(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return "BINARY";
    case ModelType::kMulticlass:
      return "MULTICLASS";
    case ModelType::kRegression:
      return "REGRESSION";
  }
  return "";
}

std::uint64_t LinearModel::parameter_count() const {
  const auto non_zero = [](const auto& values) {
    return values.size() - static_cast<std::size_t>(std::ranges::count(values, 0));
  };
  return non_zero(bias) + non_zero(number_weights) + non_zero(indicator_weights);
}

void check_shape(const LinearModel& model, const FeatureSpace& features) {
  const std::size_t outputs = model.output_count;
  if (outputs < 1 || outputs > kMaxClasses) {
    throw std::invalid_argument("a model has 1 to 100 outputs");
  }
  if (model.bias.size() != outputs ||
      model.number_weights.size() != features.numbers.size() * outputs ||
      model.indicator_weights.size() != std::size_t{features.indicator_count()} * outputs) {
    throw std::invalid_argument("the weights do not belong to these features");
  }
}

// A departure is kept in double: the difference of two floats rarely is a float, and hundreds of
// roundings would show in the last digits of a score.
Scorer::Scorer(const LinearModel& model, const FeatureSpace& features)
    : output_count_(model.output_count),
      constant_(model.bias),
      number_weights_(model.number_weights),
      departures_(model.indicator_weights.begin(), model.indicator_weights.end()) {
  check_shape(model, features);
  for (const NumberFeature& number : features.numbers) {
    centers_.push_back(number.center);
    scales_.push_back(number.scale);
  }
  for (const IndicatorGroup& group : features.groups) {
    if (!group.reference) continue;
    for (std::size_t k = 0; k < output_count_; ++k) {
      const double as_usual = model.indicator_weights[*group.reference * output_count_ + k];
      constant_[k] += as_usual;
      for (std::size_t id = group.begin; id < group.end; ++id) {
        departures_[id * output_count_ + k] -= as_usual;
      }
    }
  }
}

void Scorer::margins(std::span<const float> numbers, std::span<const std::uint32_t> ids,
                     std::span<double> out) const {
  const std::size_t outputs = output_count_;
  std::ranges::copy(constant_, out.begin());
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    const double value = centers_[j] + scales_[j] * numbers[j];
    const double* weights = number_weights_.data() + j * outputs;
    for (std::size_t k = 0; k < outputs; ++k) out[k] += weights[k] * value;
  }
  add(ids, out);
}

void Scorer::add(std::span<const std::uint32_t> ids, std::span<double> out) const {
  const std::size_t outputs = output_count_;
  for (const std::uint32_t id : ids) {
    const double* departure = departures_.data() + std::size_t{id} * outputs;
    for (std::size_t k = 0; k < outputs; ++k) out[k] += departure[k];
  }
}

}  // namespace glassbox
