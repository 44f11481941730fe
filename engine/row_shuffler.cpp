#include "engine/row_shuffler.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "engine/first_failure.h"
#include "engine/shuffled_order.h"
#include "engine/stored_rows.h"

namespace glassbox {
namespace {

constexpr std::uint64_t kBucketRecords = 1 << 14;
constexpr std::uint64_t kMostBuckets = 1024;

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
  std::vector<std::uint16_t> bucket(n);
  std::vector<std::size_t> begins(buckets_.size() + 1);
  for (std::size_t i = 0; i < n; ++i) {
    bucket[i] = static_cast<std::uint16_t>(bucket_of(block.first_record + i));
    begins[bucket[i] + 1] += stored_size(x.number_count, x.row_ids(i).size());
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  Sorted sorted;
  sorted.bytes.resize(begins.back());
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t& cursor = begins[bucket[i]];  // ends where the next bucket began
    cursor += store_row(sorted.bytes.data() + cursor, block.labels[i],
                        is_weighted_ ? block.weights[i] : 1.0f, x.row_numbers(i), x.row_ids(i));
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
      const std::vector<std::byte> bytes = take(buckets_[b]);
      const std::vector<std::size_t> begins = row_begins(bytes, rows_.number_count());
      packed = pack_rows(bytes, begins, order_of(b, begins.size()), rows_, is_weighted_,
                         share ? threads : 1);
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
