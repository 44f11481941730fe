/// io/records/row_sample.h: some records out of any number, each as likely as any other, for what
/// is too much to find out about all of them.
///
/// A record takes part when a hash of the seed, its file and its line begins with enough zero bits;
/// how many depends on how many records there are. So the sample is the same whatever blocks and
/// threads records come by, and few enough records are all in it.
///
/// What a sample of m records says: a share lies within sqrt(ln(2 / d) / (2 m)) of the share among
/// all records with probability 1 - d (Hoeffding 1963); all quantiles of an attribute at once have
/// ranks within that same bound (Dvoretzky, Kiefer & Wolfowitz 1956, constant of Massart 1990). For
/// 32,768 records and d = 1 % that is 0.9 %.
///
/// source  Gibbons & Matias, "New
///         sampling-based summary statistics for improving approximate query answers" (SIGMOD 1998)
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/exchange.h"
#include "io/records/record_block.h"

namespace glassbox::io {

class RowSample {
 public:
  struct Limits {
    std::size_t records = 65'536;
    std::size_t bytes = std::size_t{256} << 20;  ///< of cells as text and numbers, about
  };

  explicit RowSample(const Limits& limits, std::uint64_t seed = 1);

  /// The next block, with its lines (CsvOptions::keep_lines). Copies the records it takes.
  void add(const RecordBlock& block);
  /// Adds what another sample (of the same limits and seed) was given.
  void merge(RowSample&& other);
  /// For merge() in another process. A sample of each process, merged in any order, is the one of
  /// all records. May be sorted.
  void encode(ByteWriter& out) const;
  /// throws BytesError
  [[nodiscard]] static RowSample decode(ByteReader& in);
  /// The sample of what all processes were given, in each of them; `this` is one's own.
  [[nodiscard]] RowSample of_all(const Exchange& exchange) &&;

  /// Puts the records in the order of their files and lines.
  void sort();

  /// Records given.
  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  /// Records taken: all, or more than half of what a limit allows as a rule.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool is_all() const { return size_ == seen_; }
  /// In order after sort(). `invalid`, `missing` and `rejected` are left empty.
  [[nodiscard]] const std::vector<RecordBlock>& blocks() const { return blocks_; }

 private:
  Limits limits_;
  std::uint64_t seed_, seen_ = 0;
  int level_ = 0;
  std::size_t size_ = 0, bytes_ = 0;
  std::vector<RecordBlock> blocks_;
  std::vector<std::vector<std::uint32_t>> row_bytes_;  // of the records of each block

  [[nodiscard]] bool takes(std::uint32_t file, std::uint64_t line) const;
  [[nodiscard]] bool is_full() const;
  void thin_out();
};

/// Some records of a block, by ascending row; columns no wider than they need to be, dictionaries
/// cut down to what occurs. Lines only where the block has them.
[[nodiscard]] RecordBlock gather(const RecordBlock& block, const std::vector<std::uint32_t>& rows);

}  // namespace glassbox::io
