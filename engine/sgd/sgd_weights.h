/// engine/sgd/sgd_weights.h: the weights of one learner (or of one of its shards) while it trains.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/rows/aligned_floats.h"
#include "engine/sgd/sgd_kernels.h"
#include "io/base/exchange.h"

namespace glassbox::engine {

/// Sizes that all weights of one training share.
struct SgdShape {
  std::size_t indicators = 0, slots = 0, numbers = 0, outputs = 1;
  /// Floats a feature takes: 1, 8 or a multiple of 16.
  [[nodiscard]] std::size_t lanes() const;
};

/// Owns what a WeightsView points to. All zero at first.
class SgdWeights {
 public:
  explicit SgdWeights(const SgdShape& shape);

  [[nodiscard]] WeightsView& view() { return view_; }
  [[nodiscard]] const WeightsView& view() const { return view_; }

  /// Multiplies the scale in and adds the shared_offset to every reference: scale 1, shared_offset
  /// 0. The model stays the same; rounding errors of `reference_sum` go.
  void materialize();

  /// Moves every penalized weight towards 0 by threshold, stopping there. Folded weights only.
  /// number_threshold[j] is that of number j.
  void soft_threshold(float threshold, std::span<const float> number_threshold);

  /// lambda2/2 |w|^2 + lambda1 |w|_1 with each number's own amounts. Folded weights only.
  [[nodiscard]] double penalty(double l1, double l2, std::span<const double> number_l1,
                               std::span<const double> number_l2) const;

  /// Non-zero weights, references and biases included.
  [[nodiscard]] std::uint64_t parameter_count() const;

  /// Becomes the mean of shards that grew from this (folded) over records of their own. A weight
  /// counts only the shards that changed it: a rare feature met by one shard moves as far as that
  /// shard moved it. Then the shards become equal to this, folded.
  /// here     shards trained in this process: share_here(exchange, shards) of them
  /// losses   one of each of these
  /// returns  the losses of all shards
  std::vector<double> merge(std::span<SgdWeights> here, std::span<const double> losses,
                            std::size_t shards, const io::Exchange& exchange, int threads);

  /// The same weights in memory of their own.
  [[nodiscard]] SgdWeights copy() const;

  SgdWeights(const SgdWeights&) = delete;
  SgdWeights& operator=(const SgdWeights&) = delete;
  SgdWeights(SgdWeights&&) = default;
  SgdWeights& operator=(SgdWeights&&) = default;

 private:
  void sum_resting();
  SgdShape shape_;
  AlignedFloats indicators_, references_, numbers_, bias_, lift_, resting_;
  WeightsView view_;
};

}  // namespace glassbox::engine
