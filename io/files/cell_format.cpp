// Semicolons, tabs and decimal commas rewritten as CSV on the way in: `a;"1,5"` becomes `a,1.5`.
// Works on whole records, 1 MiB at a time, and keeps line ends where they are, so that line numbers
// hold.
#include "io/files/cell_format.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "io/cells/comma_number.h"
#include "io/cells/quoted_runs.h"
#include "io/files/replayed_source.h"

namespace glassbox::io {
namespace {

constexpr std::size_t kBlock = 1 << 20;
const std::size_t kMostQuoted = kMaxRecordBytes;  // as the reader has it

class CsvSource final : public ByteSource {
 public:
  CsvSource(std::unique_ptr<ByteSource> source, CellFormat format)
      : source_(std::move(source)), format_(std::move(format)) {}

  std::size_t read(std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      if (at_ == csv_.size() && !refill()) break;
      const std::size_t count = std::min(out.size() - filled, csv_.size() - at_);
      std::copy_n(csv_.data() + at_, count, out.data() + filled);
      at_ += count;
      filled += count;
    }
    return filled;
  }

 private:
  using Cells = std::vector<std::string_view>;  // of a record, with their quotes

  // The next records as CSV; false at the end.
  bool refill() {
    csv_.clear();
    at_ = 0;
    while (csv_.empty()) {
      read_text();
      if (text_.empty()) return false;
      std::string_view text = text_;
      if (std::exchange(at_file_begin_, false) && text.starts_with("\xEF\xBB\xBF")) {
        csv_ += text.substr(0, 3);
        text.remove_prefix(3);
      }
      text_.erase(0, text_.size() - text.size() + convert(text));
    }
    return true;
  }

  void read_text() {
    const std::size_t had = text_.size();
    if (ended_ || had >= kBlock) return;
    text_.resize(kBlock);
    text_.resize(had + source_->read(std::span(text_).subspan(had)));
    ended_ = text_.size() < kBlock;
  }

  // Converts whole records; returns the bytes that were.
  std::size_t convert(std::string_view text) {
    const std::size_t last = text.rfind('\n');
    if (in_long_line_ || (last == text.npos && !ended_)) {  // far too long to be used
      const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
      append_swapped(text.substr(0, end));
      in_long_line_ = text[end - 1] != '\n';
      return end;
    }
    runs_.clear();
    std::size_t size = find_quoted_runs(text, 0, ended_, kMostQuoted, format_.separator, runs_);
    if (!ended_) size = std::min(size, last + 1);
    auto run = runs_.cbegin();
    for (std::size_t begin = 0; begin < size;) {
      std::size_t end = std::min(text.find('\n', begin), size - 1) + 1;
      bool is_record = true;
      if (run != runs_.cend() && run->begin == begin) {
        end = run->end;
        is_record = run++->kind == QuotedRun::Kind::kRecord;
      }
      const std::string_view record = text.substr(begin, end - begin);
      if (!is_record || !append(record)) append_swapped(record);
      begin = end;
    }
    return size;
  }

  void append_swapped(std::string_view text) {
    for (const char c : text)
      csv_ += c == ',' ? format_.separator : c == format_.separator ? ',' : c;
  }

  bool append(std::string_view record) {
    std::string_view text = record;
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!find_cells(text)) return false;
    const bool is_ordered = cells_.size() == format_.order.size();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (i > 0) csv_ += ',';
      const std::size_t column = is_ordered ? format_.order[i] : i;
      append_cell(cells_[column], i);
    }
    csv_ += record.substr(text.size());
    return true;
  }

  // False where its quotes are wrong.
  bool find_cells(std::string_view text) {
    cells_.clear();
    for (std::size_t at = 0;; ++at) {  // past a separator
      const std::size_t begin = at;
      if (at < text.size() && text[at] == '"') {
        do {
          at = text.find('"', at + 1);
          if (at == text.npos) return false;
          ++at;
        } while (at < text.size() && text[at] == '"');  // doubled
        if (at < text.size() && text[at] != format_.separator) return false;
      } else {
        at = std::min(text.find(format_.separator, at), text.size());
      }
      cells_.push_back(text.substr(begin, at - begin));
      if (at == text.size()) return true;
    }
  }

  void append_cell(std::string_view cell, std::size_t column) {
    const bool is_quoted = cell.starts_with('"');
    if (may_have_decimal_comma(column)) {
      const std::string_view value = is_quoted ? cell.substr(1, cell.size() - 2) : cell;
      if (is_comma_number(value) ||
          (format_.has_pointed_thousands && may_be_pointed_thousands(value))) {
        csv_ += with_point(value);
        return;
      }
    }
    if (is_quoted || format_.separator == ',' || cell.find(',') == cell.npos) {
      csv_ += cell;
    } else {
      csv_ += quote_csv(cell);
    }
  }

  [[nodiscard]] bool may_have_decimal_comma(std::size_t column) const {
    if (!format_.has_decimal_commas) return false;
    return format_.decimal_columns.empty() ||
           (column < format_.decimal_columns.size() && format_.decimal_columns[column]);
  }

  std::unique_ptr<ByteSource> source_;
  CellFormat format_;
  std::string text_;  // read and not converted yet
  std::string csv_;   // converted, given away up to at_
  std::size_t at_ = 0;
  bool ended_ = false, at_file_begin_ = true, in_long_line_ = false;
  Cells cells_;
  std::vector<QuotedRun> runs_;
};

}  // namespace

std::unique_ptr<ByteSource> as_csv(std::unique_ptr<ByteSource> source, CellFormat format) {
  return std::make_unique<CsvSource>(std::move(source), std::move(format));
}

}  // namespace glassbox::io
