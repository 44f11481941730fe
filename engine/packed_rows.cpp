#include "engine/packed_rows.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace glassbox {
namespace {

constexpr std::uint16_t kNoSlot = std::numeric_limits<std::uint16_t>::max();

}  // namespace

PackedRows::PackedRows(const FeatureMatrix& features, const FeatureSpace& space,
                       std::span<const std::uint32_t> order, std::span<const float> labels,
                       std::span<const float> weights, int threads)
    : number_count_(features.number_count), number_stride_((features.number_count + 7) / 8 * 8) {
  const std::size_t n = order.size();
  assert(features.row_count() == n && labels.size() == n);

  // Slot of each indicator's group, for groups with a reference.
  std::vector<std::uint16_t> slot_of(space.indicator_count(), kNoSlot);
  for (std::size_t g = 0; g < space.groups.size(); ++g) {
    const IndicatorGroup& group = space.groups[g];
    if (!group.reference) continue;
    const auto slot = static_cast<std::uint16_t>(slot_groups_.size());
    assert(slot != kNoSlot);
    std::fill(slot_of.begin() + group.begin, slot_of.begin() + group.end, slot);
    slot_groups_.push_back(static_cast<std::uint32_t>(g));
  }

  departure_ends_.resize(n);
  indicator_ends_.resize(n);
  std::uint64_t departures = 0, indicators = 0;
  const bool no_slots = slot_groups_.empty();
  for (std::size_t i = 0; i < n; ++i) {
    const auto ids = features.row_ids(order[i]);
    if (no_slots) {
      indicators += ids.size();
    } else {
      for (const std::uint32_t id : ids) (slot_of[id] == kNoSlot ? indicators : departures) += 1;
    }
    departure_ends_[i] = departures;
    indicator_ends_[i] = indicators;
  }
  departures_.resize(departures);
  departure_slots_.resize(departures);
  indicators_.resize(indicators);
  numbers_.resize(n * number_stride_);
  squared_norms_.resize(n);
  labels_.resize(n);
  if (!weights.empty()) weights_.resize(n);

  const auto rows = static_cast<std::ptrdiff_t>(n);
#pragma omp parallel for schedule(static) num_threads(threads)
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    const auto i = static_cast<std::size_t>(row);
    const std::size_t record = order[i];
    std::uint64_t d = i == 0 ? 0 : departure_ends_[i - 1];
    std::uint64_t x = i == 0 ? 0 : indicator_ends_[i - 1];
    const std::uint64_t x_begin = x;
    for (const std::uint32_t id : features.row_ids(record)) {
      if (slot_of[id] == kNoSlot) {
        indicators_[x++] = id;
      } else {
        departures_[d] = id;
        departure_slots_[d++] = slot_of[id];
      }
    }
    double norm = 1.0 + static_cast<double>(slot_groups_.size() + (x - x_begin));
    const auto numbers = features.row_numbers(record);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      numbers_[i * number_stride_ + k] = numbers[k];
      norm += static_cast<double>(numbers[k]) * static_cast<double>(numbers[k]);
    }
    squared_norms_[i] = static_cast<float>(norm);
    labels_[i] = labels[record];
    if (!weights.empty()) weights_[i] = weights[record];
  }
  double sum = 0;
  for (const float norm : squared_norms_) sum += static_cast<double>(norm);
  mean_squared_norm_ = n == 0 ? 1 : sum / static_cast<double>(n);
}

std::uint32_t PackedRows::active_features(std::size_t i) const {
  const std::uint64_t begin = i == 0 ? 0 : indicator_ends_[i - 1];
  const auto row = std::span(numbers_).subspan(i * number_stride_, number_count_);
  const auto numbers = std::ranges::count_if(row, [](float z) { return z != 0.0f; });
  return static_cast<std::uint32_t>(slot_groups_.size() + (indicator_ends_[i] - begin)) +
         static_cast<std::uint32_t>(numbers);
}

RowsView PackedRows::view() const {
  return {departures_.data(),
          departure_slots_.data(),
          departure_ends_.data(),
          indicators_.data(),
          indicator_ends_.data(),
          numbers_.data(),
          number_count_,
          number_stride_,
          squared_norms_.data(),
          labels_.data(),
          weights_.empty() ? nullptr : weights_.data()};
}

}  // namespace glassbox
