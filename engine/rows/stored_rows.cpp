// A row as bytes: a head with label, weight and counts, then numbers and ids. Rows lie like this in
// the buckets of the shuffle and on disk, and are unpacked when their order is known.
#include "engine/rows/stored_rows.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace glassbox::engine {
namespace {

// What stands for a record: this, its numbers, its non-reference levels, its other indicators, the
// slots of the non-reference levels.
struct RowHead {
  float label, weight;
  std::uint32_t nonreference, indicators;
};

std::size_t size_of(const RowHead& head, std::size_t number_count) {
  return sizeof head + number_count * sizeof(float) +
         (head.nonreference + head.indicators) * sizeof(std::uint32_t) +
         head.nonreference * sizeof(std::uint16_t);
}

RowHead head_at(const std::byte* at) {
  RowHead head;
  std::memcpy(&head, at, sizeof head);
  return head;
}

RowHead head_of(const RowToStore& row, std::span<const std::uint16_t> slots) {
  RowHead head{row.label, row.weight, 0, static_cast<std::uint32_t>(row.ids.size())};
  if (slots.empty()) return head;
  for (const std::uint32_t id : row.ids)
    head.nonreference += slots[id] == TrainingRows::kNoSlot ? 0 : 1;
  head.indicators -= head.nonreference;
  return head;
}

// Of tokens that a record has more than once, one after the other in its ids: what their squares
// add up to beyond what each counted by itself does.
double square_of_repeats(std::span<const std::uint32_t> ids) {
  double excess = 0, before = 0;  // equal ids before
  for (std::size_t t = 1; t < ids.size(); ++t) {
    before = ids[t] == ids[t - 1] ? before + 1 : 0;
    excess += 2 * before;
  }
  return excess;
}

// Copies `count` values and returns where the next stand.
template <class T>
const std::byte* take(const std::byte* at, std::size_t count, T* out) {
  if (count > 0) std::memcpy(out, at, count * sizeof(T));
  return at + count * sizeof(T);
}

}  // namespace

std::size_t stored_size(const RowToStore& row, std::span<const std::uint16_t> slots) {
  return size_of(head_of(row, slots), row.numbers.size());
}

std::size_t store_row(std::byte* at, const RowToStore& row, std::span<const std::uint16_t> slots) {
  const RowHead head = head_of(row, slots);
  std::memcpy(at, &head, sizeof head);
  std::byte* const numbers = at + sizeof head;
  if (!row.numbers.empty()) std::memcpy(numbers, row.numbers.data(), row.numbers.size_bytes());
  std::byte* nonreference = numbers + row.numbers.size_bytes();
  std::byte* indicators = nonreference + head.nonreference * sizeof(std::uint32_t);
  if (slots.empty()) {
    if (!row.ids.empty()) std::memcpy(indicators, row.ids.data(), row.ids.size_bytes());
    return size_of(head, row.numbers.size());
  }
  std::byte* slot_at = indicators + head.indicators * sizeof(std::uint32_t);
  for (const std::uint32_t id : row.ids) {
    const std::uint16_t slot = slots[id];
    std::byte*& out = slot == TrainingRows::kNoSlot ? indicators : nonreference;
    std::memcpy(out, &id, sizeof id);
    out += sizeof id;
    if (slot == TrainingRows::kNoSlot) continue;
    std::memcpy(slot_at, &slot, sizeof slot);
    slot_at += sizeof slot;
  }
  return size_of(head, row.numbers.size());
}

void add_row_begins(std::span<const std::byte> bytes, std::size_t number_count,
                    std::vector<const std::byte*>& begins) {
  for (std::size_t at = 0; at < bytes.size();) {
    begins.push_back(bytes.data() + at);
    at += size_of(head_at(begins.back()), number_count);
  }
}

PackedRows pack_rows(std::span<const std::byte* const> begins, std::span<const std::uint32_t> order,
                     const TrainingRows& layout, bool is_weighted, int threads) {
  const std::size_t numbers = layout.number_count(), stride = number_stride(numbers);
  const std::size_t n = order.size();
  PackedRows rows;
  rows.nonreference_ends.resize(n);
  rows.indicator_ends.resize(n);
  std::uint64_t nonreference = 0, indicators = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const RowHead head = head_at(begins[order[i]]);
    rows.nonreference_ends[i] = static_cast<std::uint32_t>(nonreference += head.nonreference);
    rows.indicator_ends[i] = static_cast<std::uint32_t>(indicators += head.indicators);
  }
  if (nonreference + indicators > 0xffff'ffff)
    throw std::length_error("over 4 billion features in one segment of rows");

  rows.nonreference.resize(nonreference);
  rows.nonreference_groups.resize(nonreference);
  rows.indicators.resize(indicators);
  rows.numbers.resize(n * stride);
  rows.squared_norms.resize(n);
  rows.labels.resize(n);
  if (is_weighted) rows.weights.resize(n);
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::ptrdiff_t row = 0; row < static_cast<std::ptrdiff_t>(n); ++row) {
    const auto i = static_cast<std::size_t>(row);
    const RowHead head = head_at(begins[order[i]]);
    const std::size_t d = rows.nonreference_ends[i] - head.nonreference;
    const std::size_t x = rows.indicator_ends[i] - head.indicators;
    float* const z = rows.numbers.data() + i * stride;
    const std::byte* at = take(begins[order[i]] + sizeof head, numbers, z);
    std::fill(z + numbers, z + stride, 0.0f);
    at = take(at, head.nonreference, rows.nonreference.data() + d);
    at = take(at, head.indicators, rows.indicators.data() + x);
    take(at, head.nonreference, rows.nonreference_groups.data() + d);
    double norm = 1.0 + static_cast<double>(layout.slot_groups().size() + head.indicators) +
                  square_of_repeats(std::span(rows.indicators.data() + x, head.indicators));
    for (std::size_t k = 0; k < numbers; ++k)
      norm += static_cast<double>(z[k]) * static_cast<double>(z[k]);
    rows.squared_norms[i] = static_cast<float>(norm);
    rows.labels[i] = head.label;
    if (is_weighted) rows.weights[i] = head.weight;
  }
  return rows;
}

}  // namespace glassbox::engine
