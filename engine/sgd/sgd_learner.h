/// engine/sgd/sgd_learner.h: one learner: weights that see records in order, in shards when there
/// are many.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/rows/training_rows.h"
#include "engine/rows/training_set.h"
#include "engine/sgd/sgd_options.h"
#include "engine/sgd/sgd_schedule.h"
#include "engine/sgd/sgd_weights.h"

namespace glassbox::engine {

/// The amounts of regularization, by feature. A number stored as z = (x - center) / scale has the
/// weight w * scale there, so what is charged for w is lambda / scale^2 (or lambda1 / scale) of the
/// stored weight.
struct SgdPenalty {
  double l1 = 0, l2 = 0;
  std::vector<double> number_l1, number_l2;
};

/// Everything learners have in common during one training.
struct SgdContext {
  const TrainingRows* rows = nullptr;
  const SgdKernels* kernels = nullptr;
  Loss loss = Loss::kSquared;
  SgdShape shape;
  SgdPenalty penalty;
  int threads = 1;
  /// Parallel parts of a block, by the number of records alone; docs/decisions/0004-training.md.
  std::size_t shards = 1;
  /// Over which several shards are spread: this process trains its share_here() of them. One alone
  /// is trained in each process, which then has all its rows.
  const io::Exchange* exchange = &io::no_others();
  /// Records between two merges of shards or two L1 steps.
  std::size_t block = 0;
};

/// Told of every range of records just trained on: labels, and per record what the kernel wrote
/// as `predicted`. Called on the calling thread, in the order of records within a shard.
using SgdObserver =
    std::function<void(std::span<const float> labels, std::span<const float> predicted)>;

class SgdLearner {
 public:
  SgdLearner(const SgdContext& context, SgdSchedule schedule);

  /// Trains on rows [begin, end), which are records seen_so_far.. of the schedule. All processes
  /// that share the shards call it together.
  /// observer  hears of the shards trained here
  /// returns  the sum of c_i * loss_i over all shards, each record scored before its update
  double train(std::size_t begin, std::size_t end, const SgdObserver& observer);

  /// Folds the weights; call before reading them.
  void materialize() { weights_.materialize(); }

  [[nodiscard]] SgdWeights& weights() { return weights_; }
  [[nodiscard]] SgdSchedule& schedule() { return schedule_; }
  [[nodiscard]] double seen() const { return seen_; }
  [[nodiscard]] double penalty() const {
    const SgdPenalty& p = context_.penalty;
    return weights_.penalty(p.l1, p.l2, p.number_l1, p.number_l2);
  }

 private:
  // Rows [begin, end) for one set of weights, which trains on nothing else meanwhile.
  struct Part {
    SgdWeights* weights;
    TrainingRows::Window* window;
    std::size_t begin, end;
    double loss = 0;
  };
  class RangeTrainer;
  double train_block(std::size_t begin, std::size_t end, const SgdObserver& observer);
  /// Parts side by side, each as if alone; part p's row i is record seen + i * stride of the
  /// schedule.
  void train_parts(std::span<Part> parts, double seen, double stride,
                   const SgdObserver& observer) const;
  /// The step that the penalty takes: that of a record of mean norm, so that loss and penalty keep
  /// their proportion while steps are hot.
  [[nodiscard]] double penalty_rate(double rate) const;
  void shrink(double total_rate);

  const SgdContext& context_;
  SgdSchedule schedule_;
  SgdWeights weights_;
  // Those trained here; none when there is one in all, which is then weights_ itself.
  io::Share here_;
  std::vector<SgdWeights> shards_;
  std::vector<TrainingRows::Window> windows_;  // one a shard trained here
  double seen_ = 0;
};

}  // namespace glassbox::engine
