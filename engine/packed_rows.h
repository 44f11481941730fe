/// engine/packed_rows.h: training records laid out in the order of training, so that a pass reads
/// memory from front to back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/sgd_kernels.h"
#include "recipes/feature_matrix.h"

namespace glassbox {

/// Owns what a RowsView points to.
class PackedRows {
 public:
  /// order    record order[i] becomes row i
  /// labels   as the kernels want them, by record
  /// weights  by record; empty = all 1
  PackedRows(const FeatureMatrix& features, const FeatureSpace& space,
             std::span<const std::uint32_t> order, std::span<const float> labels,
             std::span<const float> weights, int threads);

  [[nodiscard]] RowsView view() const;
  [[nodiscard]] std::size_t row_count() const { return labels_.size(); }
  /// Groups that have a reference level, in order; slot s is group slot_groups()[s].
  [[nodiscard]] const std::vector<std::uint32_t>& slot_groups() const { return slot_groups_; }
  /// Features of row i that are not zero, references included, the bias not. O(its numbers).
  [[nodiscard]] std::uint32_t active_features(std::size_t i) const;
  [[nodiscard]] double mean_squared_norm() const { return mean_squared_norm_; }

 private:
  std::vector<std::uint32_t> slot_groups_;
  std::vector<std::uint32_t> departures_, indicators_;
  std::vector<std::uint16_t> departure_slots_;
  std::vector<std::uint64_t> departure_ends_, indicator_ends_;
  std::vector<float> numbers_, squared_norms_, labels_, weights_;
  std::size_t number_count_ = 0, number_stride_ = 0;
  double mean_squared_norm_ = 0;
};

}  // namespace glassbox
