/// io/block_store.h: all blocks of a table, to be walked over again and again: in memory as far as
/// it goes, the rest in a temporary file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "io/record_block.h"
#include "io/temporary_file.h"

namespace glassbox {

/// Where a block lies changes nothing but time: what comes back is what was put in.
class BlockStore {
 public:
  /// memory     bytes of columns to keep in memory; the file is opened when they are used up
  /// directory  for the file
  BlockStore(std::size_t memory, std::filesystem::path directory);

  /// Takes a block's columns and row count; the rest of it (lines, rejected) is dropped.
  /// throws  std::filesystem::filesystem_error
  void add(RecordBlock&& block);

  [[nodiscard]] std::size_t block_count() const { return entries_.size(); }

  /// Block i with the wanted columns (another may be std::monostate). One in memory is returned
  /// where it lies; one on disk is read into `room`. Any number of threads, each its own room.
  [[nodiscard]] const RecordBlock& block(std::size_t i, const std::vector<bool>& wanted,
                                         RecordBlock& room) const;

  /// Gives the memory of block i back; it is not asked for again.
  void drop(std::size_t i);

  [[nodiscard]] std::uint64_t bytes_on_disk() const { return file_ ? file_->size() : 0; }

 private:
  struct Entry {
    RecordBlock block;                   // without columns when on disk
    std::vector<std::uint64_t> offsets;  // of each column in the file, then where the last ends
  };

  std::size_t memory_left_;
  std::filesystem::path directory_;
  std::optional<TemporaryFile> file_;
  std::vector<Entry> entries_;
};

}  // namespace glassbox
