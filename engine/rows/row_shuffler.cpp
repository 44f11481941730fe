// A shuffle that never holds all rows: distribute, then shuffle each part.
//
// With 100,000 records there are 6 buckets. Record r goes to the bucket that a hash of the seed and
// r draws; bucket 0 then gets its rows in a random order, which become the first rows of training,
// bucket 1 the next, and so on. Blocks are sorted into buckets on all threads; their pieces are
// appended in the order of blocks, so that threads cannot show. What does not fit into memory is
// written to a temporary file and read back one bucket at a time.
#include "engine/rows/row_shuffler.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "engine/rows/shuffled_order.h"
#include "engine/rows/stored_rows.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {
namespace {

constexpr std::uint64_t kBucketRecords = 1 << 14;
constexpr std::uint64_t kMostBuckets = 1024;
// Of a segment: small enough for its arrays to find room where blocks were given up. By the rows
// alone, as facts are added up by segment.
constexpr std::size_t kSegmentRows = 1 << 12, kSegmentBytes = std::size_t{1} << 24;

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

RowShuffler::Piece::Piece(std::size_t count)
    : bytes(std::make_unique_for_overwrite<std::byte[]>(count)), size(count) {}

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
    throw std::invalid_argument(
        "RowShuffler: expected one label, and weight if any, for each record");
  const std::span<const std::uint16_t> slots =
      rows_.slot_groups().empty() ? std::span<const std::uint16_t>{} : std::span(rows_.slots());
  const auto row = [&](std::size_t i) {
    return RowToStore{block.labels[i], is_weighted_ ? block.weights[i] : 1.0f, x.row_numbers(i),
                      x.row_ids(i)};
  };
  std::vector<std::uint16_t> bucket(n);
  std::vector<std::size_t> sizes(buckets_.size());
  std::vector<std::uint64_t> counts(buckets_.size()), ids(buckets_.size());
  for (std::size_t i = 0; i < n; ++i) {
    bucket[i] = static_cast<std::uint16_t>(bucket_of(block.first_record + i));
    sizes[bucket[i]] += stored_size(row(i), slots);
    ++counts[bucket[i]];
    ids[bucket[i]] += x.row_ids(i).size();
  }
  Sorted sorted(buckets_.size());
  std::vector<std::byte*> cursors(buckets_.size());
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    if (sizes[b] > 0) sorted[b] = Piece(sizes[b]);
    sorted[b].rows = counts[b];
    sorted[b].ids = ids[b];
    cursors[b] = sorted[b].bytes.get();
  }
  for (std::size_t i = 0; i < n; ++i)
    cursors[bucket[i]] += store_row(cursors[bucket[i]], row(i), slots);
  return sorted;
}

void RowShuffler::add(Sorted&& block) {
  for (std::size_t b = 0; b < buckets_.size(); ++b) {
    if (block[b].size == 0) continue;
    memory_used_ += block[b].size;
    buckets_[b].rows += block[b].rows;
    buckets_[b].bytes += block[b].size;
    ids_ += block[b].ids;
    buckets_[b].pieces.push_back(std::move(block[b]));
  }
  if (memory_used_ > storage_.memory) write_out();
}

void RowShuffler::write_out() {
  if (!file_) file_.emplace(storage_.directory);
  std::vector<std::byte> together;
  for (Bucket& bucket : buckets_) {
    together.clear();
    for (const Piece& piece : bucket.pieces)
      together.insert(together.end(), piece.all().begin(), piece.all().end());
    if (together.empty()) continue;
    bucket.extents.push_back({file_->append(together), together.size()});
    bucket.pieces.clear();
  }
  memory_used_ = 0;
}

std::vector<RowShuffler::Piece> RowShuffler::take(Bucket& bucket) const {
  std::vector<Piece> pieces;
  for (const auto& extent : bucket.extents)
    file_->read(extent.offset, pieces.emplace_back(extent.size).all());
  std::ranges::move(bucket.pieces, std::back_inserter(pieces));
  bucket.pieces.clear();
  return pieces;
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

RowShuffler::Packed RowShuffler::pack(std::size_t bucket,
                                      std::span<const std::span<const std::byte>> pieces,
                                      bool with_facts, int threads) const {
  std::vector<const std::byte*> begins;
  std::size_t bytes = 0;
  for (const std::span<const std::byte> piece : pieces) {
    add_row_begins(piece, rows_.number_count(), begins);
    bytes += piece.size();
  }
  const std::vector<std::uint32_t> order = order_of(bucket, begins.size());
  const std::size_t most = std::clamp<std::size_t>(
      kSegmentBytes * order.size() / std::max<std::size_t>(bytes, 1), 1, kSegmentRows);
  Packed packed;
  for (std::size_t first = 0; first < order.size(); first += most) {
    const auto some = std::span(order).subspan(first, std::min(most, order.size() - first));
    packed.segments.push_back(pack_rows(begins, some, rows_, is_weighted_, threads));
    if (with_facts) packed.facts.push_back(rows_.facts_of(packed.segments.back()));
  }
  return packed;
}

TrainingRows RowShuffler::finish(std::size_t memory, int threads) {
  if (file_) write_out();  // what is left of the memory is the rows'
  const RowStorage storage{memory, storage_.directory};
  const auto count = static_cast<std::ptrdiff_t>(buckets_.size());
  // A thread a bucket; where there are fewer, all threads share each.
  const bool share = count < threads;
  FirstFailure failure;
#pragma omp parallel for ordered schedule(static, 1) num_threads(threads) if (!share)
  for (std::ptrdiff_t at = 0; at < count; ++at) {
    const auto b = static_cast<std::size_t>(at);
    Packed packed;
    failure.guard([&] {
      const std::vector<Piece> pieces = take(buckets_[b]);
      std::vector<std::span<const std::byte>> bytes;
      for (const Piece& piece : pieces) bytes.push_back(piece.all());
      packed = pack(b, bytes, /*with_facts=*/true, share ? threads : 1);
    });
#pragma omp ordered
    failure.guard([&] {
      for (std::size_t i = 0; i < packed.segments.size(); ++i)
        rows_.add(std::move(packed.segments[i]), packed.facts[i], storage);
    });
  }
  failure.rethrow();
  buckets_.clear();
  file_.reset();
  return std::move(rows_);
}

}  // namespace glassbox::engine
