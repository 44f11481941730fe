/// io/csv/chunk_sequence.h: the chunks of all input files one after another, headers taken off.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "io/csv/chunk_share.h"
#include "io/csv/csv_chunk.h"
#include "io/csv/csv_dialect.h"
#include "io/csv/read_plan.h"

namespace glassbox::io {

/// Used by one thread at a time.
class ChunkSequence {
 public:
  /// line_reader_for_all  take LineReader for plain files too, which only tests want
  /// exchange             only the records that begin in this process's share of all bytes
  ChunkSequence(std::span<const InputFile> files, const ReadPlan& plan,
                const Rearrangement& rearrangement, ChunkSizes sizes, bool line_reader_for_all,
                const Exchange& exchange = no_others());

  /// False when all files are read. Chunks without a single selected record are left out when their
  /// bytes show it.
  [[nodiscard]] bool next(Chunk& chunk);

  /// Record bytes of all files; known only when the rearrangement or a share needs it.
  [[nodiscard]] std::uint64_t total() const { return total_; }
  /// What chunks are of: plain copies where the input is not plain and was needed twice.
  [[nodiscard]] std::span<const InputFile> files() const { return files_; }
  [[nodiscard]] bool saw_records() const { return saw_records_; }

 private:
  void find_share(const Exchange& exchange);
  bool begin_near_share();
  [[nodiscard]] bool next_of_file(Chunk& chunk);
  void open_next_file();
  /// The bytes of a file, once its beginning has shown that it may hold CSV, with the columns in
  /// the plan's order.
  [[nodiscard]] std::unique_ptr<ByteSource> open_csv(const InputFile& file) const;
  [[nodiscard]] static std::unique_ptr<ByteSource> open_beginning(const InputFile& file,
                                                                  FileBeginning& beginning);
  [[nodiscard]] std::vector<std::size_t> column_order(const InputFile& file,
                                                      const FileBeginning& beginning) const;
  void take_header(Chunk& chunk);
  void check_header(const InputFile& file, std::string_view line) const;
  /// Bytes of a file's records.
  [[nodiscard]] std::uint64_t record_bytes(const InputFile& file) const;
  [[noreturn]] void fail_empty(const InputFile& file) const;

  std::vector<InputFile> files_;
  std::vector<SpooledFile> spooled_;
  const ReadPlan& plan_;
  const Rearrangement& rearrangement_;
  ChunkSizes sizes_;
  bool line_reader_for_all_;
  std::uint64_t total_ = 0;
  // Of one of several processes; otherwise all is in the share, and places are empty.
  Share part_{0, ~std::size_t{0}};
  std::vector<FilePlace> places_;
  std::vector<std::uint64_t>
      lines_before_part_;  // by file; empty: files are read from the beginning
  bool saw_records_ = false;

  std::unique_ptr<ChunkSource> source_;
  Chunk following_;  // where one had to be read to know that there is one
  bool has_following_ = false;
  std::size_t file_ = 0;  // the next to open, once source_ is gone
  bool at_file_begin_ = true;
  std::uint64_t line_ = 1;    // the next line of the file
  std::uint64_t offset_ = 0;  // record bytes of the file so far
  std::uint64_t base_ = 0;    // record bytes of all files before it
};

}  // namespace glassbox::io
