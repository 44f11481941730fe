#include "engine/sgd_trim.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace glassbox {

std::uint64_t trim_to_size(LinearModel& model, const FeatureSpace& space, std::uint64_t max_bytes) {
  const std::uint64_t allowed = max_bytes / kBytesPerParameter;
  const std::uint64_t count = model.parameter_count();
  if (count <= allowed) return 0;
  const std::uint64_t excess = count - allowed;

  struct Candidate {
    double effect;
    std::size_t position;  // numbers first, then indicators
    bool operator<(const Candidate& o) const {
      return effect != o.effect ? effect < o.effect : position < o.position;
    }
  };
  const std::size_t outputs = model.output_count;
  const std::size_t number_weights = model.number_weights.size();
  std::vector<Candidate> candidates;
  candidates.reserve(count);
  for (std::size_t i = 0; i < number_weights; ++i)
    if (model.number_weights[i] != 0)
      candidates.push_back({std::abs(model.number_weights[i]) * space.numbers[i / outputs].scale *
                                static_cast<double>(space.training_rows),
                            i});
  for (std::size_t i = 0; i < model.indicator_weights.size(); ++i)
    if (model.indicator_weights[i] != 0)
      candidates.push_back({std::abs(static_cast<double>(model.indicator_weights[i])) *
                                static_cast<double>(space.training_count[i / outputs]),
                            number_weights + i});
  // The biases are not up for trimming.
  const auto dropped =
      static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(excess, candidates.size()));
  std::nth_element(candidates.begin(), candidates.begin() + dropped, candidates.end());
  for (auto c = candidates.begin(); c != candidates.begin() + dropped; ++c) {
    if (c->position < number_weights)
      model.number_weights[c->position] = 0;
    else
      model.indicator_weights[c->position - number_weights] = 0;
  }
  return static_cast<std::uint64_t>(dropped);
}

}  // namespace glassbox
