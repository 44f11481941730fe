/// io/csv/written_table.h: an input that is a table in memory: CSV for whoever asks for bytes,
/// blocks for read_csv().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/csv/read_plan.h"
#include "io/files/byte_source.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// Immutable; threads share it.
class TableReader {
 public:
  TableReader() = default;
  virtual ~TableReader() = default;
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  /// The table as CSV, from its beginning.
  [[nodiscard]] virtual std::unique_ptr<ByteSource> open() const = 0;

  /// Of its columns, the header of that CSV.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;

  /// Runs of consecutive rows, in order.
  [[nodiscard]] virtual std::size_t piece_count() const = 0;

  /// Whether the reader of that CSV would use all records of a piece, as far as can be told.
  [[nodiscard]] virtual bool is_usable(std::size_t piece, const ReadPlan& plan) const = 0;

  /// How many lines of that CSV a piece takes: one for each row, and those inside of its cells.
  [[nodiscard]] virtual std::uint64_t line_count(std::size_t piece) const = 0;

  /// The block that it makes of them.
  /// first_line  of the piece, for RecordBlock::lines; 0: they are not asked for
  [[nodiscard]] virtual RecordBlock block(std::size_t piece, const ReadPlan& plan,
                                          std::uint64_t first_line) const = 0;
};

/// What InputFile::written holds for a table; read_csv() looks for it there.
struct WrittenTable {
  std::shared_ptr<const TableReader> reader;
  [[nodiscard]] std::unique_ptr<ByteSource> operator()() const { return reader->open(); }
};

}  // namespace glassbox::io
