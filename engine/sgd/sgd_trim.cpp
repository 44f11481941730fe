// Drops the weights with the least effect on the training data until the model fits its size cap.
// Effects are sorted into 65,536 classes by their first bits; only the class at the border is
// sorted in full.
#include "engine/sgd/sgd_trim.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace glassbox::engine {
namespace {

struct Candidate {
  double effect;  // >= 0
  std::size_t position;
  // The sign, exponent and first four digits of a double: as numbers, in the order of effects.
  [[nodiscard]] std::size_t effect_class() const {
    return std::bit_cast<std::uint64_t>(effect) >> 48;
  }
  bool operator<(const Candidate& o) const {
    return effect != o.effect ? effect < o.effect : position < o.position;
  }
};
constexpr std::size_t kEffectClasses = 1 << 16;

}  // namespace

std::uint64_t trim_to_size(LinearModel& model, const FeatureSpace& space, std::uint64_t max_bytes) {
  const std::uint64_t allowed = max_bytes / kBytesPerParameter;
  const std::uint64_t count = model.parameter_count();
  if (count <= allowed) return 0;
  const std::uint64_t excess = count - allowed;

  // Weights with their effect on the training data: numbers first, then indicators. The biases are
  // not up for trimming.
  const std::size_t outputs = model.output_count;
  const std::size_t number_weights = model.number_weights.size();
  const auto each = [&](const auto& use) {
    for (std::size_t i = 0; i < number_weights; ++i)
      if (model.number_weights[i] != 0)
        use(Candidate{std::abs(model.number_weights[i]) * space.numbers[i / outputs].scale *
                          static_cast<double>(space.training_rows),
                      i});
    for (std::size_t i = 0; i < model.indicator_weights.size(); ++i)
      if (model.indicator_weights[i] != 0)
        use(Candidate{std::abs(static_cast<double>(model.indicator_weights[i])) *
                          static_cast<double>(space.training_count[i / outputs]),
                      number_weights + i});
  };
  const auto drop = [&](const Candidate& c) {
    if (c.position < number_weights)
      model.number_weights[c.position] = 0;
    else
      model.indicator_weights[c.position - number_weights] = 0;
  };

  // Classes of like effect are counted; only the one where the cut falls has to be ordered.
  std::vector<std::uint64_t> counts(kEffectClasses);
  each([&](const Candidate& c) { ++counts[c.effect_class()]; });
  std::uint64_t below = 0;
  std::size_t cut = 0;
  while (cut < kEffectClasses && below + counts[cut] <= excess) below += counts[cut++];
  std::vector<Candidate> at_cut;
  each([&](const Candidate& c) {
    const std::size_t effect_class = c.effect_class();
    if (effect_class < cut) drop(c);
    if (effect_class == cut) at_cut.push_back(c);
  });
  const std::uint64_t dropped = std::min(excess, below + at_cut.size());
  const auto rest = at_cut.begin() + static_cast<std::ptrdiff_t>(dropped - below);
  if (rest != at_cut.end()) std::nth_element(at_cut.begin(), rest, at_cut.end());
  std::for_each(at_cut.begin(), rest, drop);
  return dropped;
}

}  // namespace glassbox::engine
