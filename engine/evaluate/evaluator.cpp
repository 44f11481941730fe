// What the three kinds of model share: scores as they are stored (32-bit floats) beside the margins
// they come from, the digest that recognizes the training data, and the sentence on model quality.
// The tallies of each kind stand in evaluator_binary.cpp, evaluator_classes.cpp and
// evaluator_numbers.cpp.
#include "engine/evaluate/evaluator.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace glassbox::engine {
namespace {

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  char buffer[128];
  std::snprintf(buffer, sizeof buffer, format, values...);
  return buffer;
}

// An RMSE has the target's unit, which may be as small or large as it likes.
std::string error_text(double error) {
  if (error >= 1e4 && error < 1e15) return formatted("%.0f", error);
  return formatted(error >= 0.1 && error < 1e4 ? "%.3f" : "%.4g", error);
}

// The words Amazon's console is known to have used (0.94 "extremely good", 0.82 and 0.88 "very
// good"), and steps of our own below them.
const char* words_for_auc(double auc) {
  if (auc >= 0.9) return "extremely good";
  if (auc >= 0.8) return "very good";
  if (auc >= 0.7) return "good";
  if (auc >= 0.6) return "fair";
  if (auc > 0.5) return "poor";
  return "no better than the baseline";
}

}  // namespace

BlockPredictions predictions_of(const Predictor& predictor, std::vector<double> margins,
                                const Column& target) {
  const MLModel& model = predictor.model();
  BlockPredictions predictions;
  switch (model.type) {
    case ModelType::kBinary: {
      const std::vector<std::int8_t>& labels = std::get<BinaryColumn>(target).values;
      predictions.losses.reserve(labels.size());
      predictions.scores.reserve(labels.size());
      for (std::size_t i = 0; i < labels.size(); ++i) {
        double score = 0;
        predictor.scores_of(std::span(margins).subspan(i, 1), {&score, 1});
        predictions.scores.push_back(to_float32(score));
        predictions.losses.push_back(log_loss_of(margins[i], labels[i] != 0));
      }
      predictions.values = std::move(margins);
      break;
    }
    case ModelType::kMulticlass: {
      const auto& truth = std::get<CategoryColumn>(target);
      const StringColumn& dictionary = truth.dictionary();
      const std::size_t classes = model.classes.size();
      std::vector<std::size_t> class_of_code(dictionary.size());
      for (std::size_t code = 0; code < dictionary.size(); ++code)
        class_of_code[code] = static_cast<std::size_t>(
            std::ranges::find(model.classes, dictionary[code]) - model.classes.begin());
      for (std::size_t i = 0; i < truth.size(); ++i) {
        const std::span row = std::span(margins).subspan(i * classes, classes);
        const std::size_t k = class_of_code[truth[i]];
        predictions.answers.push_back(
            static_cast<float>(std::ranges::max_element(row) - row.begin()));
        predictions.losses.push_back(k < classes ? log_loss_of(row, k) : log_loss_of_unknown());
      }
      break;
    }
    case ModelType::kRegression:
      for (double& margin : margins) predictor.scores_of({&margin, 1}, {&margin, 1});
      predictions.values = std::move(margins);
      break;
  }
  return predictions;
}

Evaluator::Evaluator(const MLModel& model)
    : model_(model), labels_(model.type, model.classes), target_(model.type) {
  switch (model.type) {
    case ModelType::kBinary:
      tally_ = make_binary_tally(model);
      break;
    case ModelType::kMulticlass:
      tally_ = make_class_tally(model);
      break;
    case ModelType::kRegression:
      tally_ = make_number_tally(model);
      break;
  }
}

Evaluator::~Evaluator() = default;

void Evaluator::add(const Column& target, const BlockPredictions& predictions) {
  block_labels_.clear();
  labels_.learn(target, block_labels_);
  target_.add(block_labels_);
  tally_->add(block_labels_, predictions);
}

void Evaluator::fill(Evaluation& evaluation) const {
  evaluation.type = model_.type;
  tally_->fill(labels_.classes(), evaluation);
  evaluation.verdict = quality_text(evaluation);
}

double Evaluator::target_distance(double of_interest) const {
  if (model_.target.records == 0) return 0;
  if (model_.type == ModelType::kRegression)
    return kolmogorov_smirnov(target_.sample(), model_.target.quantiles, of_interest);
  return total_variation(target_.summary(labels_.classes().size()).class_counts,
                         model_.target.class_counts);
}

std::string quality_text(const Evaluation& evaluation) {
  const double value = evaluation.value, baseline = evaluation.baseline;
  if (!evaluation.message.empty()) return "cannot be told from these records";
  if (evaluation.type == ModelType::kBinary) {
    const char* words = value < 0.5 ? "worse than the baseline" : words_for_auc(value);
    return formatted("%s (AUC %.3g)", words, value);
  }
  const bool smaller_is_better = evaluation.type == ModelType::kRegression;
  const char* name = smaller_is_better ? "RMSE" : "F1";
  const auto text = [&](double score) {
    return smaller_is_better ? error_text(score) : formatted("%.3f", score);
  };
  if (value == baseline)
    return formatted("no better than the baseline (%s %s)", name, text(value).c_str());
  const bool better = smaller_is_better ? value < baseline : value > baseline;
  const char* words = better ? "better" : "worse";
  const double difference = std::abs(value - baseline);
  // An error is compared in relation to the baseline's; an F1 has its own scale, 0 to 1.
  const std::string how_much = smaller_is_better && baseline > 0
                                   ? formatted("%.0f %%", 100 * difference / baseline)
                                   : formatted("%.3f", difference);
  return formatted("%s than the baseline by %s (%s %s against %s)", words, how_much.c_str(), name,
                   text(value).c_str(), text(baseline).c_str());
}

}  // namespace glassbox::engine
