/// engine/model/training_parameters.h: Amazon ML's training parameters, by their own names.
///
/// source  Amazon ML Developer Guide, "Training Parameters"; API Reference, CreateMLModel
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "io/base/rooms.h"
#include "recipes/language/recipe.h"

namespace glassbox::engine {

/// What trains.
enum class Learner {
  kGlassbox,  ///< steps that fall to zero, then steps to the optimum: engine/sgd/sgd.h
  kAmazon,    ///< constant rates, as the retired service: engine/sgd/amazon_training.h
};

/// How to train. Plain data: copied, compared, printed, stored inside the model it made.
struct TrainingParameters {
  /// Passes over the training data at most, 1..10000 (sgd.maxPasses).
  int max_passes = 10;
  /// lambda1 in  mean loss + lambda1 * |w|_1 , bias left out (sgd.l1RegularizationAmount).
  double l1 = 0;
  /// lambda2 in  mean loss + lambda2/2 * |w|^2 , bias left out (sgd.l2RegularizationAmount).
  double l2 = 1e-6;
  /// auto = one pseudo-random shuffle before the first pass; none = the file's order
  /// (sgd.shuffleType).
  bool shuffle = true;
  /// 96 bytes a non-zero parameter, 100,000..2,147,483,648 (sgd.maxMLModelSizeInBytes).
  std::uint64_t max_model_bytes = 104'857'600;
  /// Same seed, data and parameters: the same model bit for bit, on any number of threads.
  std::uint64_t seed = 1;
  /// Ours: whether the passes are followed by steps to the optimum of the objective (finish). auto
  /// = where that is cheap and no sgd.* parameter was given; engine/fit/finish_training.h.
  enum class Finish { kAuto, kOn, kOff };
  Finish finish = Finish::kAuto;
  /// Ours: what trains (glassbox.learner). With kAmazon recipes follow Conventions::kAmazon.
  Learner learner = Learner::kGlassbox;
  /// Whether set() takes `finish` beside Amazon's keys and glassbox.learner.
  bool takes_ours = true;
  /// What the user set, spelled as they did; the rest is filled in by to_map().
  std::map<std::string, std::string> as_given;

  /// The console's defaults, those above; and CreateMLModel's (33,554,432 bytes, shuffle none, no
  /// finish, Amazon's keys alone).
  [[nodiscard]] static TrainingParameters console_defaults() { return {}; }
  [[nodiscard]] static TrainingParameters api_defaults();

  /// Sets one parameter by its name in to_map(). Giving L1 > 0 switches the default L2 off.
  /// throws  InputError: unknown key (the nearest is suggested), not a number, out of range
  void set(std::string_view key, std::string_view value);

  /// throws InputError when L1 and L2 are both above 0, or Amazon's learner is to finish at the
  /// optimum.
  void check() const;

  /// Amazon's TrainingParameters: "algorithm" and the five sgd.* keys, given values as spelled;
  /// "finish" where it was given, and "glassbox.learner" where it was given or is not the default.
  [[nodiscard]] std::map<std::string, std::string> to_map() const;
};

/// What a recipe means to a model of these parameters.
[[nodiscard]] inline Conventions conventions_of(const TrainingParameters& parameters) {
  return parameters.learner == Learner::kAmazon ? Conventions::kAmazon : Conventions::kGlassbox;
}

}  // namespace glassbox::engine
