/// glassbox/model.h: a trained model in memory, and what can be asked of it.
#pragma once

#include <glassbox/error.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace glassbox {

/// What is learned; the type of the target decides.
enum class TargetKind {
  kBinary,      ///< BINARY target, logistic loss: the score is P(target = 1)
  kMulticlass,  ///< CATEGORICAL target, multinomial logistic loss: a probability a class
  kRegression,  ///< NUMERIC target, squared loss: the score is the predicted number
};

/// How training went.
struct TrainingFacts {
  std::uint64_t records = 0;  ///< used
  int passes = 0;             ///< over the data, 1 to sgd.maxPasses
  bool converged = false;
  double mean_loss = 0;          ///< of the training records; natural log for both logistic losses
  double objective = 0;          ///< mean_loss + penalty
  std::uint64_t parameters = 0;  ///< that are not zero, biases included
};

/// A trained model: schema, recipe with all that it learned, weights. A handle: copies are cheap
/// and share one model, which nothing changes but set_score_threshold(); any number of threads may
/// use it at once. There is no empty Model: train() and load() make them.
///
///     glassbox::Model model = glassbox::load("wine.model");
///     std::cout << model.target() << " by " << model.attributes().size() << " attributes\n";
class Model {
 public:
  [[nodiscard]] TargetKind kind() const;
  /// Name of the attribute that it predicts.
  [[nodiscard]] const std::string& target() const;
  /// Names of the attributes of its schema, in the order of the columns; the target is among them.
  [[nodiscard]] std::vector<std::string> attributes() const;
  /// Labels: two for binary models (that of 0, then that of 1), 2 to 100 for multiclass ones in the
  /// order of `Prediction::scores`, none for regression.
  [[nodiscard]] std::vector<std::string> classes() const;
  /// The schema of the training data in Amazon's canonical JSON, and the recipe as it was given or
  /// chosen.
  [[nodiscard]] std::string schema() const;
  [[nodiscard]] const std::string& recipe() const;
  /// Amazon's training parameters: "sgd.maxPasses" -> "10", ...
  [[nodiscard]] std::map<std::string, std::string> parameters() const;
  [[nodiscard]] TrainingFacts training() const;

  /// Binary models: a score of at least this predicts the label of 1. 0 to 1, 0.5 after training.
  [[nodiscard]] double score_threshold() const;
  /// Sets it, for this handle and all copies of it. Not while another thread uses the model.
  /// throws  Error kInput: not a binary model, or not within 0 to 1
  void set_score_threshold(double threshold);

  struct Implementation;  ///< of this library's own
  explicit Model(std::shared_ptr<Implementation> implementation)
      : implementation_(std::move(implementation)) {}
  [[nodiscard]] const Implementation& implementation() const { return *implementation_; }

 private:
  std::shared_ptr<Implementation> implementation_;
};

}  // namespace glassbox
