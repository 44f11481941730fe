/// io/records/block_store.h: all blocks of a table, to be walked over again and again: in memory as
/// far as it goes, the rest in a temporary file.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "io/files/temporary_file.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// Where a block lies changes nothing but time: what comes back is what was put in.
class BlockStore {
 public:
  /// memory     bytes of columns to keep in memory; the file is opened when they are used up
  /// directory  for the file
  BlockStore(std::size_t memory, std::filesystem::path directory);

  /// Takes a block's columns and row count; the rest of it (lines, rejected) is dropped. Any
  /// thread; where the block stands in the table is said by append.
  /// returns  its ticket
  /// throws   std::filesystem::filesystem_error
  [[nodiscard]] std::size_t put(RecordBlock&& block);

  /// The next block of the table is the one of this ticket.
  void append(std::size_t ticket) { order_.push_back(ticket); }

  [[nodiscard]] std::size_t block_count() const { return order_.size(); }

  /// Block i with the wanted columns (another may be std::monostate). One in memory is returned
  /// where it lies; one on disk is read into `buffer`. Any number of threads, each its own buffer.
  [[nodiscard]] const RecordBlock& block(std::size_t i, const std::vector<bool>& wanted,
                                         RecordBlock& buffer) const;

  /// Gives the memory of block i back; it is not asked for again.
  void drop(std::size_t i);

  [[nodiscard]] std::uint64_t bytes_on_disk() const { return file_ ? file_->size() : 0; }

 private:
  struct Entry {
    RecordBlock block;                   // without columns when on disk
    std::vector<std::uint64_t> offsets;  // of each column in the file, then where the last ends
  };

  // The file, once the memory that is left is less than `size`; nullptr means memory.
  TemporaryFile* place_for(std::size_t size);

  std::size_t memory_left_;
  std::filesystem::path directory_;
  std::optional<TemporaryFile> file_;
  std::mutex mutex_;           // guards all that put changes
  std::deque<Entry> entries_;  // by ticket
  std::vector<std::size_t> order_;
};

}  // namespace glassbox::io
