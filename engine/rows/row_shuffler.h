/// engine/rows/row_shuffler.h: features of records as they come, to rows in the order of training,
/// without ever holding all of them.
///
/// A shuffle in two steps: every record draws one of K buckets, then each bucket is shuffled by
/// itself. Every order is as likely as any other, and memory is needed for one bucket at a time.
///
/// source  Rao, "Generation of random permutation of given number of elements using random sampling
///         numbers" (Sankhya A 23, 1961)
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/rows/training_rows.h"
#include "io/base/exchange.h"

namespace glassbox::engine {

/// K for so many records: one bucket a 2^14, at most 1,024. By the number of records alone, as it
/// decides the order.
[[nodiscard]] std::size_t bucket_count(std::uint64_t records);

/// Records with their labels and weights (empty: all 1) as the kernels want them.
struct LabelledFeatures {
  std::uint64_t first_record = 0;  ///< ordinal of the first, all blocks counted together
  const FeatureMatrix* features = nullptr;
  std::span<const float> labels, weights;
};

class RowShuffler {
 public:
  struct Order {
    std::uint64_t records = 0;  ///< that will be added in all
    bool shuffle = true;        ///< false: rows stay in the order of records
    std::uint64_t seed = 0;
  };
  RowShuffler(const FeatureSpace& space, const Order& order, bool is_weighted,
              const RowStorage& storage);

  /// Whole rows, one after the other.
  struct Piece {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
    std::uint64_t rows = 0, ids = 0;  ///< in it

    Piece() = default;
    explicit Piece(std::size_t size);  ///< of any content
    [[nodiscard]] std::span<std::byte> all() const { return {bytes.get(), size}; }
  };

  /// A block's records, bucket by bucket: the work that any thread may do.
  /// throws  std::invalid_argument unless labels and weights are as many as records
  using Sorted = std::vector<Piece>;
  [[nodiscard]] Sorted sort(const LabelledFeatures& block) const;

  /// Takes the next block, in the order of records, one at a time.
  /// throws  std::filesystem::filesystem_error
  void add(Sorted&& block);

  /// All rows; the buckets are emptied.
  /// memory  what the finished rows may take
  [[nodiscard]] TrainingRows finish(std::size_t memory, int threads);

  /// Where each of several processes added the records of its part, in place of finish(): first
  /// this, called by all.
  /// returns how many ids the rows of all processes list
  [[nodiscard]] std::uint64_t count_all(const io::Exchange& exchange);
  /// Then this: each process gets whole buckets, those that hold a row it needs. Rows move once, 64
  /// MiB of them at a time.
  /// needed  by process, places in the order of training; together all places
  [[nodiscard]] TrainingRows finish(std::size_t memory, int threads, const io::Exchange& exchange,
                                    std::span<const std::vector<Share>> needed);

 private:
  struct Bucket {
    std::vector<Piece> pieces;  // the latest; those before are in the file
    struct Extent {
      std::uint64_t offset;
      std::size_t size;
    };
    std::vector<Extent> extents;
    std::uint64_t rows = 0, bytes = 0;  // of it, in this process
  };
  // Of a bucket: its rows in segments, and the facts of each where they are asked for.
  struct Packed {
    std::vector<PackedRows> segments;
    std::vector<TrainingRows::Facts> facts;
  };
  [[nodiscard]] Packed pack(std::size_t bucket, std::span<const std::span<const std::byte>> pieces,
                            bool with_facts, int threads) const;
  [[nodiscard]] std::size_t bucket_of(std::uint64_t record) const;
  [[nodiscard]] std::vector<std::uint32_t> order_of(std::size_t bucket, std::size_t count) const;
  void write_out();
  [[nodiscard]] std::vector<Piece> take(Bucket& bucket) const;

  Order order_;
  bool is_weighted_;
  RowStorage storage_;
  TrainingRows rows_;
  std::vector<Bucket> buckets_;
  std::size_t memory_used_ = 0;
  std::uint64_t ids_ = 0;
  std::optional<TemporaryFile> file_;
  std::vector<std::uint64_t> all_rows_;                // by bucket, of all processes
  std::vector<std::vector<std::uint64_t>> all_bytes_;  // by process, then bucket
};

}  // namespace glassbox::engine
