#include "io/chunk_parser.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace glassbox::io {

ChunkParser::ChunkParser(const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes)
    : options_(options), sizes_(sizes), tile_(plan.file_column_count, options.max_record_bytes) {
  for (const PlannedColumn& column : plan.columns) {
    if (column.file_column && column.rule != PlannedColumn::Rule::kOptional)
      required_.push_back(&column);
    builders_.push_back(make_column_builder(column));
  }
}

RecordBlock ChunkParser::parse(Chunk& chunk, std::uint64_t total) {
  RecordBlock block;
  block.file = chunk.file;
  const bool takes_all = options_.rearrangement.takes_all();
  std::uint64_t line_number = chunk.first_line, offset = chunk.file_begin;
  const auto visit = [&](const Line& line) {
    const std::uint64_t end = offset + line.length + line.end_size;
    if (takes_all || options_.rearrangement.takes(chunk.file, offset, chunk.base + end, total))
      add(chunk, line, line_number, block);
    offset = end;
    ++line_number;
  };
  if (chunk.lines_known) {
    std::ranges::for_each(chunk.lines, visit);
  } else {
    for (std::size_t begin = chunk.begin; begin < chunk.end;) {
      const char* const text = chunk.data() + begin;
      const void* const found = std::memchr(text, '\n', chunk.end - begin);
      std::size_t length = chunk.end - begin, end_size = 0;
      if (found != nullptr) {
        length = static_cast<std::size_t>(static_cast<const char*>(found) - text);
        end_size = 1;
      }
      const std::size_t next = begin + length + end_size;
      if (length > 0 && text[length - 1] == '\r') --length, ++end_size;
      visit({begin, std::min(length, sizes_.line_bytes), length, end_size});
      begin = next;
    }
  }
  empty_tile();
  for (const auto& builder : builders_) {
    block.columns.push_back(builder->finish());
    block.invalid.push_back(std::exchange(builder->invalid, 0));
    block.missing.push_back(std::exchange(builder->missing, 0));
  }
  return block;
}

void ChunkParser::add(Chunk& chunk, const Line& line, std::uint64_t line_number,
                      RecordBlock& block) {
  if (auto defect = append(chunk.data(), line)) {
    block.rejected.push_back({block.row_count, line_number, defect->column,
                              std::move(defect->reason),
                              std::string(chunk.data() + line.begin, line.kept)});
    return;
  }
  ++block.row_count;
  if (options_.keep_lines) block.lines.push_back(line_number);
  if (tile_.is_full()) empty_tile();
}

// A record is known to be good before any column sees it: a dictionary must not hold a value of a
// rejected one.
std::optional<Defect> ChunkParser::append(char* text, const Line& line) {
  if (auto defect = tile_.append(text, line)) return defect;
  for (const PlannedColumn* column : required_) {
    auto defect = cell_defect(*column, tile_.column(*column->file_column)[tile_.rows() - 1]);
    if (!defect) continue;
    tile_.remove_last();
    return defect;
  }
  return std::nullopt;
}

void ChunkParser::empty_tile() {
  tile_.find_numbers();
  for (const auto& builder : builders_) builder->append(tile_);
  tile_.clear();
}

}  // namespace glassbox::io
