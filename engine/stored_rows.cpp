#include "engine/stored_rows.h"

#include <cstring>
#include <stdexcept>

namespace glassbox {
namespace {

// What stands in a bucket for a record: this, its numbers, its ids.
struct RowHead {
  float label, weight;
  std::uint32_t id_count;
};

// A record among the bytes.
struct StoredRow {
  RowHead head;
  const std::byte *numbers, *ids;

  StoredRow(std::span<const std::byte> bytes, std::size_t at, std::size_t number_count)
      : numbers(bytes.data() + at + sizeof head), ids(numbers + number_count * sizeof(float)) {
    std::memcpy(&head, bytes.data() + at, sizeof head);
  }
  [[nodiscard]] std::uint32_t id(std::size_t t) const {
    std::uint32_t value = 0;
    std::memcpy(&value, ids + t * sizeof value, sizeof value);
    return value;
  }
};

template <class T>
std::byte* put(std::byte* at, std::span<const T> values) {
  if (!values.empty()) std::memcpy(at, values.data(), values.size_bytes());
  return at + values.size_bytes();
}

}  // namespace

std::size_t stored_size(std::size_t number_count, std::size_t id_count) {
  return sizeof(RowHead) + number_count * sizeof(float) + id_count * sizeof(std::uint32_t);
}

std::size_t store_row(std::byte* at, float label, float weight, std::span<const float> numbers,
                      std::span<const std::uint32_t> ids) {
  const RowHead head{label, weight, static_cast<std::uint32_t>(ids.size())};
  put(put(put(at, std::span(&head, 1)), numbers), ids);
  return stored_size(numbers.size(), ids.size());
}

std::vector<std::size_t> row_begins(std::span<const std::byte> bytes, std::size_t number_count) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < bytes.size();) {
    begins.push_back(at);
    at += stored_size(number_count, StoredRow(bytes, at, number_count).head.id_count);
  }
  return begins;
}

PackedRows pack_rows(std::span<const std::byte> bytes, std::span<const std::size_t> begins,
                     std::span<const std::uint32_t> order, const TrainingRows& layout,
                     bool is_weighted, int threads) {
  const std::size_t numbers = layout.number_count(), stride = number_stride(numbers);
  const std::vector<std::uint16_t>& slots = layout.slots();
  const bool has_slots = !layout.slot_groups().empty();
  const std::size_t n = begins.size();

  // How many of each row's ids depart from a reference; then where its ids begin.
  PackedRows rows;
  rows.departure_ends.resize(n);
  rows.indicator_ends.resize(n);
  const auto row_count = static_cast<std::ptrdiff_t>(n);
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::ptrdiff_t row = 0; row < row_count; ++row) {
    const auto i = static_cast<std::size_t>(row);
    const StoredRow stored(bytes, begins[order[i]], numbers);
    std::uint32_t departures = 0;
    if (has_slots)
      for (std::uint32_t t = 0; t < stored.head.id_count; ++t)
        departures += slots[stored.id(t)] == TrainingRows::kNoSlot ? 0 : 1;
    rows.departure_ends[i] = departures;
    rows.indicator_ends[i] = stored.head.id_count - departures;
  }
  std::uint64_t departures = 0, indicators = 0;
  for (std::size_t i = 0; i < n; ++i) {
    rows.departure_ends[i] = static_cast<std::uint32_t>(departures += rows.departure_ends[i]);
    rows.indicator_ends[i] = static_cast<std::uint32_t>(indicators += rows.indicator_ends[i]);
  }
  if (departures + indicators > 0xffff'ffff)
    throw std::length_error("over 4 billion features in one segment of rows");

  rows.departures.resize(departures);
  rows.departure_slots.resize(departures);
  rows.indicators.resize(indicators);
  rows.numbers.resize(n * stride);
  rows.squared_norms.resize(n);
  rows.labels.resize(n);
  if (is_weighted) rows.weights.resize(n);
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::ptrdiff_t row = 0; row < row_count; ++row) {
    const auto i = static_cast<std::size_t>(row);
    const StoredRow stored(bytes, begins[order[i]], numbers);
    std::uint32_t d = i == 0 ? 0 : rows.departure_ends[i - 1];
    std::uint32_t x = i == 0 ? 0 : rows.indicator_ends[i - 1];
    if (has_slots) {
      for (std::uint32_t t = 0; t < stored.head.id_count; ++t) {
        const std::uint32_t id = stored.id(t);
        if (slots[id] == TrainingRows::kNoSlot) {
          rows.indicators[x++] = id;
        } else {
          rows.departures[d] = id;
          rows.departure_slots[d++] = slots[id];
        }
      }
    } else if (stored.head.id_count > 0) {
      std::memcpy(&rows.indicators[x], stored.ids, stored.head.id_count * sizeof(std::uint32_t));
    }
    const std::uint32_t listed = rows.indicator_ends[i] - (i == 0 ? 0 : rows.indicator_ends[i - 1]);
    double norm = 1.0 + static_cast<double>(layout.slot_groups().size() + listed);
    float* const z = rows.numbers.data() + i * stride;
    if (numbers > 0) std::memcpy(z, stored.numbers, numbers * sizeof(float));
    for (std::size_t k = 0; k < numbers; ++k)
      norm += static_cast<double>(z[k]) * static_cast<double>(z[k]);
    rows.squared_norms[i] = static_cast<float>(norm);
    rows.labels[i] = stored.head.label;
    if (is_weighted) rows.weights[i] = stored.head.weight;
  }
  return rows;
}

}  // namespace glassbox
