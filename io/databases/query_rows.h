/// io/databases/query_rows.h: rows of a database as lines of CSV.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/databases/column_types.h"

namespace glassbox::io {

struct QueryColumn {
  std::string name;
  ColumnMeaning meaning;
};

/// Quoted as RFC 4180 has it, LF line ends. A value comes out as Amazon ML reads it: NULL, NaN,
/// infinities and zero dates are empty cells, a boolean is 1 or 0, blanks at the end of a char(n)
/// go, a timestamp is that of UTC. Line ends within a value stay, in quotes; only in a row of more
/// than kMaxRecordBytes, which no reader takes, they become blanks, so that it is one line. Bytes
/// of value 0 become blanks.
class QueryRows {
 public:
  using Sink = std::function<void(std::string_view lines)>;

  /// sink  gets whole lines, about a quarter of a MiB at a time
  QueryRows(std::vector<QueryColumn> columns, Sink sink);

  /// A line of names.
  void add_header();

  /// The cells of a row, each column's in turn; nullopt is NULL.
  void add(std::optional<std::string_view> value);

  /// Hands the rest to the sink.
  void finish();

  /// With the types as far as they are known by now: a tinyint(1) that held others than 0 and 1 is
  /// NUMERIC.
  [[nodiscard]] const std::vector<QueryColumn>& columns() const { return columns_; }
  [[nodiscard]] std::uint64_t count() const { return rows_; }
  /// What is not in the lines as it was in the database, in words.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  void append(std::string_view text);
  void end_line();

  std::vector<QueryColumn> columns_;
  Sink sink_;
  std::string lines_;
  std::size_t line_begin_ = 0, column_ = 0;
  std::uint64_t rows_ = 0, long_rows_ = 0, zero_bytes_ = 0;
};

}  // namespace glassbox::io
