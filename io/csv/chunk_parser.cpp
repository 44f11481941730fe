// One chunk of lines to a block: find records (a line, or the lines that a quoted cell spans), ask
// the split whether they take part, cut them into cells, collect some dozen in a tile, and give the
// tile to each column's builder. A record with a missing required cell or the wrong number of cells
// is rejected before any builder sees it.
#include "io/csv/chunk_parser.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "io/cells/parse_cell.h"

namespace glassbox::io {

ChunkParser::ChunkParser(const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes)
    : options_(options), sizes_(sizes), tile_(plan.file_column_count, options.max_record_bytes) {
  // A file of one column may well hold its name as a value.
  if (plan.has_header && plan.names.size() > 1 && plan.names.size() == plan.file_column_count)
    for (const std::string& name : plan.names) names_.emplace_back(trim(name));
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
  const auto takes = [&](const Line& line) {
    return takes_all ||
           options_.rearrangement.takes(chunk.file, offset,
                                        chunk.base + offset + line.length + line.end_size, total);
  };
  // A line that is a record, or the lines of one.
  const auto visit = [&](const Line& line, std::uint64_t lines) {
    if (takes(line)) add(chunk, line, line_number, block);
    offset += line.length + line.end_size;
    line_number += lines;
  };
  const auto visit_run = [&](const QuotedRun& run, const Line* lines) {
    if (run.kind == QuotedRun::Kind::kRecord) {
      Line all = lines[0];
      for (std::uint64_t i = 1; i < run.lines; ++i) {
        all.length += all.end_size + lines[i].length;
        all.end_size = lines[i].end_size;
      }
      all.kept = static_cast<std::size_t>(all.length);
      const std::size_t rejected = block.rejected.size();
      const std::uint64_t first = line_number;
      visit(all, run.lines);
      if (block.rejected.size() == rejected) return;
      std::string& reason = block.rejected.back().reason;
      reason += std::string(reason.find(": ") == std::string::npos ? ": " : "; ") + "lines " +
                std::to_string(first) + " to " + std::to_string(line_number - 1) +
                " are one record";
      return;
    }
    const std::uint64_t first = line_number;
    for (std::uint64_t i = 0; i < run.lines; ++i) {
      if (takes(lines[i])) reject(chunk, lines[i], line_number, defect_of(run, first), block);
      offset += lines[i].length + lines[i].end_size;
      ++line_number;
    }
  };
  auto run = chunk.runs.cbegin();
  const auto run_begin = [&] { return run == chunk.runs.cend() ? chunk.end : run->begin; };
  if (chunk.lines_known) {
    for (std::size_t i = 0; i < chunk.lines.size();) {
      if (chunk.lines[i].begin == run_begin()) {
        visit_run(*run, &chunk.lines[i]);
        i += run++->lines;
      } else {
        visit(chunk.lines[i++], 1);
      }
    }
  } else {
    std::size_t begin = chunk.begin;
    const auto next_line = [&] {
      const char* const text = chunk.data() + begin;
      const void* const found = std::memchr(text, '\n', chunk.end - begin);
      std::size_t length = chunk.end - begin, end_size = 0;
      if (found != nullptr) {
        length = static_cast<std::size_t>(static_cast<const char*>(found) - text);
        end_size = 1;
      }
      const std::size_t at = std::exchange(begin, begin + length + end_size);
      if (length > 0 && text[length - 1] == '\r') --length, ++end_size;
      return Line{at, std::min(length, sizes_.line_bytes), length, end_size};
    };
    for (std::size_t next_run = run_begin(); begin < chunk.end;) {
      if (begin != next_run) {
        visit(next_line(), 1);
        continue;
      }
      run_lines_.clear();
      while (begin < run->end) run_lines_.push_back(next_line());
      visit_run(*run++, run_lines_.data());
      next_run = run_begin();
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
  if (auto defect = append(chunk.data(), line))
    return reject(chunk, line, line_number, std::move(*defect), block);
  ++block.row_count;
  if (options_.keep_lines) block.lines.push_back(line_number);
  if (tile_.is_full()) empty_tile();
}

void ChunkParser::reject(Chunk& chunk, const Line& line, std::uint64_t line_number, Defect&& defect,
                         RecordBlock& block) {
  block.rejected.push_back({block.row_count, line_number, defect.column, std::move(defect.reason),
                            std::string(chunk.data() + line.begin, line.kept)});
}

Defect ChunkParser::defect_of(const QuotedRun& run, std::uint64_t first_line) const {
  const std::string value = "the value that opens in line " + std::to_string(first_line);
  if (run.kind == QuotedRun::Kind::kTextBehind)
    return {"text after a closing quote: that of " + value};
  return {"open quote: " + value + " is not closed within " + std::to_string(sizes_.quoted_bytes) +
          " bytes"};
}

// A record is known to be good before any column sees it: a dictionary must not hold a value of a
// rejected one.
std::optional<Defect> ChunkParser::append(char* text, const Line& line) {
  if (auto defect = tile_.append(text, line)) return defect;
  if (is_header_again()) {
    tile_.remove_last();
    return Defect{"repeated header"};
  }
  for (const PlannedColumn* column : required_) {
    auto defect = cell_defect(*column, tile_.column(*column->file_column)[tile_.rows() - 1]);
    if (!defect) continue;
    tile_.remove_last();
    return defect;
  }
  return std::nullopt;
}

// Of files that were joined. Where every column is text nothing else would be wrong with it.
bool ChunkParser::is_header_again() const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (trim(tile_.column(i)[tile_.rows() - 1]) != names_[i]) return false;
  return !names_.empty();
}

void ChunkParser::empty_tile() {
  tile_.find_numbers();
  for (const auto& builder : builders_) builder->append(tile_);
  tile_.clear();
}

}  // namespace glassbox::io
