/// io/csv/chunk_parser.h: a chunk of lines to a block of records.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/csv/csv_chunk.h"
#include "io/csv/csv_columns.h"
#include "io/csv/csv_record.h"
#include "io/csv/read_plan.h"

namespace glassbox::io {

/// One for each thread; keeps its memory from chunk to chunk.
class ChunkParser {
 public:
  ChunkParser(const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes);

  /// chunk  its text is not kept: records with quotes are unquoted in place
  /// total  record bytes of all files, when the rearrangement needs them
  [[nodiscard]] RecordBlock parse(Chunk& chunk, std::uint64_t total);

 private:
  void add(Chunk& chunk, const Line& line, std::uint64_t line_number, RecordBlock& block);
  void reject(Chunk& chunk, const Line& line, std::uint64_t line_number, Defect&& defect,
              RecordBlock& block);
  [[nodiscard]] std::optional<Defect> append(char* text, const Line& line);
  [[nodiscard]] bool is_header_again() const;
  void empty_tile();
  [[nodiscard]] Defect defect_of(const QuotedRun& run, std::uint64_t first_line) const;

  const CsvOptions& options_;
  ChunkSizes sizes_;
  std::vector<std::string> names_;              // of a header; empty: not looked for
  std::vector<const PlannedColumn*> required_;  // target and weight
  RecordTile tile_;
  std::vector<Line> run_lines_;
  std::vector<std::unique_ptr<ColumnBuilder>> builders_;
};

}  // namespace glassbox::io
