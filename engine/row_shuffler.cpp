#include "engine/row_shuffler.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "engine/first_failure.h"
#include "engine/shuffled_order.h"

namespace glassbox {
namespace {

constexpr std::uint64_t kBucketRecords = 1 << 14;
constexpr std::uint64_t kMostBuckets = 1024;

// What stands in a bucket for a record: this, its numbers, its ids.
struct RowHead {
  float label, weight;
  std::uint32_t id_count;
};

// A record in a bucket's bytes.
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

// Where each record begins.
std::vector<std::size_t> begins_of(std::span<const std::byte> bytes, std::size_t number_count) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < bytes.size();) {
    begins.push_back(at);
    const StoredRow row(bytes, at, number_count);
    at +=
        sizeof row.head + number_count * sizeof(float) + row.head.id_count * sizeof(std::uint32_t);
  }
  return begins;
}

template <class T>
std::byte* put(std::byte* at, std::span<const T> values) {
  if (!values.empty()) std::memcpy(at, values.data(), values.size_bytes());
  return at + values.size_bytes();
}

std::uint64_t mix(std::uint64_t z) {  // SplitMix64's output function
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

std::size_t bucket_count(std::uint64_t records) {
  return static_cast<std::size_t>(
      std::clamp<std::uint64_t>(records / kBucketRecords, 1, kMostBuckets));
}

RowShuffler::RowShuffler(const FeatureSpace& space, const Order& order, bool is_weighted,
                         const RowStorage& storage)
    : order_(order),
      is_weighted_(is_weighted),
      storage_(storage),
      rows_(space),
      buckets_(bucket_count(order.records)) {}

std::size_t RowShuffler::bucket_of(std::uint64_t record) const {
  if (!order_.shuffle)
    return static_cast<std::size_t>(record * buckets_.size() /
                                    std::max<std::uint64_t>(order_.records, 1));
  const std::uint64_t draw = mix(mix(order_.seed + 0x9e3779b97f4a7c15) ^ record) >> 32;
  return static_cast<std::size_t>(draw * buckets_.size() >> 32);
}

RowShuffler::Sorted RowShuffler::sort(const LabelledFeatures& block) const {
  const FeatureMatrix& x = *block.features;
  const std::size_t n = x.row_count();
  if (block.labels.size() != n || (is_weighted_ && block.weights.size() != n))
    throw std::invalid_argument("RowShuffler: want one label, and weight if any, for each record");
  const std::size_t fixed = sizeof(RowHead) + x.number_count * sizeof(float);
  std::vector<std::uint16_t> bucket(n);
  std::vector<std::size_t> begins(buckets_.size() + 1);
  for (std::size_t i = 0; i < n; ++i) {
    bucket[i] = static_cast<std::uint16_t>(bucket_of(block.first_record + i));
    begins[bucket[i] + 1] += fixed + x.row_ids(i).size_bytes();
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  Sorted sorted;
  sorted.bytes.resize(begins.back());
  for (std::size_t i = 0; i < n; ++i) {
    const auto ids = x.row_ids(i);
    const RowHead head{block.labels[i], is_weighted_ ? block.weights[i] : 1.0f,
                       static_cast<std::uint32_t>(ids.size())};
    std::size_t& cursor = begins[bucket[i]];  // ends where the next bucket began
    std::byte* at = put(sorted.bytes.data() + cursor, std::span(&head, 1));
    at = put(put(at, x.row_numbers(i)), ids);
    cursor = static_cast<std::size_t>(at - sorted.bytes.data());
  }
  begins.pop_back();
  sorted.ends = std::move(begins);
  return sorted;
}

void RowShuffler::add(const Sorted& block) {
  std::size_t begin = 0;
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    auto& bytes = buckets_[b].bytes;
    // Growing by a quarter: a vector's own doubling would take twice the memory it is given.
    const std::size_t size = bytes.size() + block.ends[b] - begin;
    if (size > bytes.capacity()) bytes.reserve(std::max(size, bytes.capacity() / 4 * 5));
    bytes.insert(bytes.end(), block.bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                 block.bytes.begin() + static_cast<std::ptrdiff_t>(block.ends[b]));
    begin = block.ends[b];
  }
  memory_used_ += block.bytes.size();
  if (memory_used_ > storage_.memory) write_out();
}

void RowShuffler::write_out() {
  if (!file_) file_.emplace(storage_.directory);
  for (Bucket& bucket : buckets_) {
    if (bucket.bytes.empty()) continue;
    bucket.extents.push_back({file_->append(bucket.bytes), bucket.bytes.size()});
    bucket.bytes.clear();  // its memory is filled again
  }
  memory_used_ = 0;
}

std::vector<std::byte> RowShuffler::take(Bucket& bucket) const {
  if (bucket.extents.empty()) return std::move(bucket.bytes);
  std::size_t size = bucket.bytes.size();
  for (const auto& extent : bucket.extents) size += extent.size;
  std::vector<std::byte> bytes(size);
  std::size_t at = 0;
  for (const auto& extent : bucket.extents) {
    file_->read(extent.offset, std::span(bytes).subspan(at, extent.size));
    at += extent.size;
  }
  std::ranges::copy(bucket.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(at));
  bucket.bytes = {};
  return bytes;
}

PackedRows RowShuffler::pack(std::size_t bucket, std::span<const std::byte> bytes,
                             int threads) const {
  const std::size_t numbers = rows_.number_count(), stride = number_stride(numbers);
  const std::vector<std::uint16_t>& slots = rows_.slots();
  const bool has_slots = !rows_.slot_groups().empty();
  const std::vector<std::size_t> begins = begins_of(bytes, numbers);
  const std::size_t n = begins.size();
  const std::vector<std::uint32_t> order = order_of(bucket, n);

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
  if (is_weighted_) rows.weights.resize(n);
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
    double norm = 1.0 + static_cast<double>(rows_.slot_groups().size() + listed);
    float* const z = rows.numbers.data() + i * stride;
    if (numbers > 0) std::memcpy(z, stored.numbers, numbers * sizeof(float));
    for (std::size_t k = 0; k < numbers; ++k)
      norm += static_cast<double>(z[k]) * static_cast<double>(z[k]);
    rows.squared_norms[i] = static_cast<float>(norm);
    rows.labels[i] = stored.head.label;
    if (is_weighted_) rows.weights[i] = stored.head.weight;
  }
  return rows;
}

std::vector<std::uint32_t> RowShuffler::order_of(std::size_t bucket, std::size_t count) const {
  if (!order_.shuffle) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    return order;
  }
  // One bucket is shuffled by the seed itself, more by seeds that the seed draws.
  return shuffled_order(static_cast<std::uint32_t>(count),
                        buckets_.size() == 1 ? order_.seed : mix(order_.seed ^ mix(bucket + 1)));
}

TrainingRows RowShuffler::finish(std::size_t memory, int threads) {
  if (file_) {
    write_out();
    for (Bucket& bucket : buckets_) bucket.bytes.shrink_to_fit();
  }
  const RowStorage storage{memory, storage_.directory};
  const auto count = static_cast<std::ptrdiff_t>(buckets_.size());
  // A thread a bucket; where there are fewer, all threads share each.
  const bool share = count < threads;
  FirstFailure failure;
#pragma omp parallel for ordered schedule(static, 1) num_threads(threads) if (!share)
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    const auto b = static_cast<std::size_t>(at);
    PackedRows packed;
    TrainingRows::Facts facts;
    failure.guard([&] {
      packed = pack(b, take(buckets_[b]), share ? threads : 1);
      facts = rows_.facts_of(packed);
    });
#pragma omp ordered
    failure.guard([&] { rows_.add(std::move(packed), facts, storage); });
  }
  failure.rethrow();
  buckets_.clear();
  file_.reset();
  return std::move(rows_);
}

}  // namespace glassbox
