#include <algorithm>
#include <utility>

#include "engine/evaluate/evaluator.h"

namespace glassbox::engine {
namespace {

class ClassTally final : public Evaluator::Tally {
 public:
  explicit ClassTally(const MLModel& model) : model_(model) {}

  void add(std::span<const double> labels, const BlockPredictions& predictions) override {
    const std::size_t known = model_.classes.size();
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto truth = static_cast<std::size_t>(labels[i]);
      if (truth * known >= counts_.size()) counts_.resize((truth + 1) * known);
      ++counts_[truth * known + static_cast<std::size_t>(predictions.answers[i])];
      loss_ += predictions.losses[i];
      ++records_;
    }
  }

  void fill(const std::vector<std::string>& classes, Evaluation& evaluation) const override {
    const std::size_t known = model_.classes.size(), all = classes.size();
    const auto& training = model_.target.class_counts;
    const auto most_frequent =
        static_cast<std::size_t>(std::ranges::max_element(training) - training.begin());
    MulticlassEvaluation multiclass;
    multiclass.classes = classes;
    multiclass.log_loss = loss_ / static_cast<double>(records_);
    multiclass.confusion = {all, std::vector<std::uint64_t>(all * all)};
    ConfusionMatrix always = multiclass.confusion;  // says the most frequent class of everything
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      multiclass.confusion.counts[i / known * all + i % known] = counts_[i];
      always.counts[i / known * all + most_frequent] += counts_[i];
    }
    constexpr std::size_t kMostPairs = 20;
    multiclass.most_confused = most_confused(multiclass.confusion, kMostPairs);
    evaluation.value = multiclass.confusion.macro_f1();
    evaluation.baseline = always.macro_f1();
    evaluation.multiclass = std::move(multiclass);
  }

 private:
  const MLModel& model_;
  double loss_ = 0;
  std::uint64_t records_ = 0;
  std::vector<std::uint64_t> counts_;  // [truth * known classes + answer]
};

}  // namespace

std::unique_ptr<Evaluator::Tally> make_class_tally(const MLModel& model) {
  return std::make_unique<ClassTally>(model);
}

}  // namespace glassbox::engine
