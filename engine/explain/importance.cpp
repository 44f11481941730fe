// The standard deviation of what an attribute adds to the margin, over the training records, from
// weights and training counts alone: a weight of 2 on an indicator that 10 % have gives 2 sqrt(0.1
// 0.9) = 0.6.
#include "engine/explain/importance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/explain/output_features.h"

namespace glassbox::engine {
namespace {

// Weights of several classes less their mean: softmax does not see what all classes share.
std::vector<double> centred(std::vector<double> weights) {
  if (weights.size() == 1) return weights;
  double mean = 0;
  for (const double weight : weights) mean += weight / static_cast<double>(weights.size());
  for (double& weight : weights) weight -= mean;
  return weights;
}

// The root of the mean square; no square leaves the range of doubles.
double root_mean_square(const std::vector<double>& values) {
  double most = 0, sum = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  if (most == 0) return 0;
  for (const double value : values) sum += (value / most) * (value / most);
  return most * std::sqrt(sum / static_cast<double>(values.size()));
}

class Deviations {
 public:
  explicit Deviations(const MLModel& model) : model_(model), space_(model.recipe.features()) {}

  // Of each set of features that one output became.
  [[nodiscard]] std::vector<double> of(const OutputFeatures& output) const {
    std::vector<double> deviations;
    if (output.number) deviations.push_back(of_number(output));
    if (output.group) {
      const ValueKind kind = output.expression->kind;
      const IndicatorGroup& group = space_.groups[*output.group];
      if (kind == ValueKind::kText || kind == ValueKind::kTokens) {
        for (std::uint32_t id = group.begin; id < group.end; ++id)
          deviations.push_back(of_levels(id, id + 1));
      } else {
        deviations.push_back(of_levels(group.begin, group.end));
      }
    }
    if (output.missing) deviations.push_back(of_levels(*output.missing, *output.missing + 1));
    return deviations;
  }

 private:
  const MLModel& model_;
  const FeatureSpace& space_;

  [[nodiscard]] double share_of(std::uint32_t id) const {
    return space_.training_rows == 0 ? 0
                                     : static_cast<double>(space_.training_count[id]) /
                                           static_cast<double>(space_.training_rows);
  }

  // z has mean 0 and deviation 1 where it is not missing, and is 0 where it is.
  [[nodiscard]] double of_number(const OutputFeatures& output) const {
    if (output.deviation == 0) return 0;
    const double missing = output.missing ? share_of(*output.missing) : 0;
    return root_mean_square(centred(number_steps(model_, *output.number))) * std::sqrt(1 - missing);
  }

  // Of indicators of which a record has one at most; without any it gets nothing.
  [[nodiscard]] double of_levels(std::uint32_t begin, std::uint32_t end) const {
    const std::size_t outputs = model_.weights.output_count;
    std::vector<double> means(outputs), variances(outputs);
    double none = 1;
    for (std::uint32_t id = begin; id < end; ++id) {
      const double share = share_of(id);
      if (share == 0) continue;
      none -= share;
      const std::vector<double> weights = centred(indicator_weights(model_, id));
      for (std::size_t k = 0; k < outputs; ++k) means[k] += share * weights[k];
    }
    for (std::uint32_t id = begin; id < end; ++id) {
      const double share = share_of(id);
      if (share == 0) continue;
      const std::vector<double> weights = centred(indicator_weights(model_, id));
      for (std::size_t k = 0; k < outputs; ++k)
        variances[k] += share * (weights[k] - means[k]) * (weights[k] - means[k]);
    }
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k)
      sum += variances[k] + std::max(0.0, none) * means[k] * means[k];
    return std::sqrt(sum / static_cast<double>(outputs));
  }
};

}  // namespace

std::vector<Importance> importance(const MLModel& model) {
  std::vector<Importance> all;
  std::map<std::vector<std::size_t>, std::size_t> places;
  std::vector<std::vector<double>> parts;  // deviations, as `all`
  const Deviations deviations(model);
  for (const OutputFeatures& output : output_features(model)) {
    const auto [at, is_new] = places.try_emplace(output.attributes, all.size());
    if (is_new) {
      all.push_back({output.attributes});
      parts.emplace_back();
    }
    for (const double deviation : deviations.of(output)) {
      constexpr double kLargest = std::numeric_limits<double>::max();
      parts[at->second].push_back(std::min(deviation, kLargest));
    }
  }

  double most = 0, total = 0;
  for (const std::vector<double>& part : parts)
    for (const double deviation : part) most = std::max(most, deviation);
  if (most == 0) return all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const double deviation : parts[i]) all[i].share += (deviation / most) * (deviation / most);
    total += all[i].share;
    all[i].deviation = most * std::sqrt(all[i].share);
  }
  for (Importance& one : all) one.share /= total;
  std::ranges::stable_sort(all, std::ranges::greater{}, &Importance::share);
  return all;
}

}  // namespace glassbox::engine
