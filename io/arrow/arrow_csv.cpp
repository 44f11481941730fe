// Rows to lines, as many as the reader asks for.
#include "io/arrow/arrow_csv.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "io/arrow/arrow_blocks.h"
#include "io/arrow/arrow_cells.h"
#include "io/base/byte_scan.h"
#include "io/csv/written_table.h"

namespace glassbox::io {
namespace {

// Blanks at the ends are kept by quotes, and so is the one cell of a line that would be empty.
bool needs_quotes(std::string_view cell, bool is_alone) {
  if (cell.empty()) return is_alone;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  return is_blank(cell.front()) || is_blank(cell.back()) ||
         cell.find_first_of("\",\n\r") != std::string_view::npos;
}

void append_cell(std::string_view cell, bool is_alone, std::string& out) {
  if (!needs_quotes(cell, is_alone)) {
    out += cell;
    return;
  }
  out.push_back('"');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

class TableSource final : public ByteSource {
 public:
  explicit TableSource(std::shared_ptr<const ArrowTable> table, bool has_header = true)
      : table_(std::move(table)) {
    if (!has_header) return;
    const auto& columns = table_->columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text_.push_back(',');
      append_cell(columns[i].name, columns.size() == 1, text_);
    }
    text_.push_back('\n');
  }

  std::size_t read(std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      if (at_ == text_.size() && !write_rows()) break;
      const std::size_t count = std::min(out.size() - filled, text_.size() - at_);
      std::memcpy(out.data() + filled, text_.data() + at_, count);
      filled += count;
      at_ += count;
    }
    return filled;
  }

 private:
  // The next rows in place of those before; false at the end.
  bool write_rows() {
    constexpr std::size_t kBytes = std::size_t{64} << 10;
    text_.clear();
    at_ = 0;
    while (text_.size() < kBytes) {
      if (row_ == row_end_ && !open_batch()) break;
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (i > 0) text_.push_back(',');
        append_cell(cells_[i].text(row_, scratch_), cells_.size() == 1, text_);
      }
      text_.push_back('\n');
      ++row_;
    }
    return !text_.empty();
  }

  bool open_batch() {
    if (next_batch_ == table_->batches().size()) return false;
    const ArrowBatch& batch = table_->batches()[next_batch_++];
    cells_.clear();
    for (std::size_t i = 0; i < table_->columns().size(); ++i)
      cells_.emplace_back(*table_, batch, i);
    row_ = 0;
    row_end_ = batch.size();
    return true;
  }

  std::shared_ptr<const ArrowTable> table_;
  std::size_t next_batch_ = 0, row_ = 0, row_end_ = 0;
  std::vector<ArrowCells> cells_;
  std::string text_, scratch_;
  std::size_t at_ = 0;
};

class ArrowReader final : public TableReader {
 public:
  explicit ArrowReader(std::shared_ptr<const ArrowTable> table)
      : table_(std::move(table)), pieces_(arrow_pieces(*table_)) {}

  std::unique_ptr<ByteSource> open() const override {
    return std::make_unique<TableSource>(table_);
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const ArrowColumn& column : table_->columns()) names.push_back(column.name);
    return names;
  }
  std::size_t piece_count() const override { return pieces_.size(); }
  bool is_usable(std::size_t piece, const ReadPlan& plan) const override {
    return io::is_usable(*table_, pieces_[piece], plan.columns);
  }
  std::uint64_t line_count(std::size_t piece) const override {
    return pieces_[piece].size + line_ends(pieces_[piece], nullptr);
  }
  RecordBlock block(std::size_t piece, const ReadPlan& plan,
                    std::uint64_t first_line) const override {
    RecordBlock block = arrow_block(*table_, pieces_[piece], plan.columns);
    if (first_line == 0) return block;
    std::vector<std::uint64_t> ends(pieces_[piece].size);
    (void)line_ends(pieces_[piece], ends.data());
    block.lines.reserve(ends.size());
    for (const std::uint64_t inside : ends) {
      block.lines.push_back(first_line);
      first_line += 1 + inside;
    }
    return block;
  }

 private:
  // How many there are inside of cells.  by_row  of each row, added to what is there; or nullptr
  std::uint64_t line_ends(const ArrowRows& rows, std::uint64_t* by_row) const {
    std::uint64_t all = 0;
    std::string scratch;
    for (std::size_t i = 0; i < table_->columns().size(); ++i) {
      if (!table_->columns()[i].type.is_text()) continue;
      const ArrowCells cells(*table_, table_->batches()[rows.batch], i);
      if (const auto stored = cells.stored_texts(rows.begin, rows.size);
          stored && count_line_ends(stored->bytes.data(), stored->bytes.size()) == 0)
        continue;
      for (std::size_t row = 0; row < rows.size; ++row) {
        const std::string_view cell = cells.text(rows.begin + row, scratch);
        const std::uint64_t count = count_line_ends(cell.data(), cell.size());
        all += count;
        if (by_row != nullptr) by_row[row] += count;
      }
    }
    return all;
  }

  std::shared_ptr<const ArrowTable> table_;
  std::vector<ArrowRows> pieces_;
};

}  // namespace

InputFile arrow_csv(std::shared_ptr<const ArrowTable> table) {
  InputFile file;
  file.name = kFrameName;
  file.written = WrittenTable{std::make_shared<const ArrowReader>(std::move(table))};
  return file;
}

std::string csv_text(std::shared_ptr<const ArrowTable> table, bool has_header) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  TableSource source(std::move(table), has_header);
  std::string text;
  for (std::size_t got = kPiece; got == kPiece;) {
    const std::size_t size = text.size();
    text.resize(size + kPiece);
    got = source.read({text.data() + size, kPiece});
    text.resize(size + got);
  }
  return text;
}

}  // namespace glassbox::io
