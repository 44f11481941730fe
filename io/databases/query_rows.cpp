#include "io/databases/query_rows.h"

#include <algorithm>
#include <utility>

#include "io/cells/quoted_runs.h"

namespace glassbox::io {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

bool is_not_finite(std::string_view number) {
  return number == "NaN" || number == "Infinity" || number == "-Infinity";
}

// 0000-00-00 and 2021-00-00 of MySQL, infinity of PostgreSQL.
bool is_not_a_date(std::string_view date) {
  if (date == "infinity" || date == "-infinity") return true;
  return date.size() >= 10 && date[4] == '-' && date[7] == '-' &&
         (date.substr(5, 2) == "00" || date.substr(8, 2) == "00");
}

std::string bits_as_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return std::to_string(number);
}

}  // namespace

QueryRows::QueryRows(std::vector<QueryColumn> columns, Sink sink)
    : columns_(std::move(columns)), sink_(std::move(sink)) {}

void QueryRows::add_header() {
  for (const QueryColumn& column : columns_) {
    if (column_++ > 0) lines_ += ',';
    append(column.name);
  }
  end_line();
  --rows_;
}

void QueryRows::add(std::optional<std::string_view> value) {
  QueryColumn& column = columns_[column_];
  if (column_ > 0) lines_ += ',';
  std::string_view text = value.value_or(std::string_view());
  switch (column.meaning.kind) {
    case CellKind::kText:
      break;
    case CellKind::kPadded:
      text = text.substr(0, text.find_last_not_of(' ') + 1);
      break;
    case CellKind::kNumber:
      if (is_not_finite(text)) text = {};
      break;
    case CellKind::kBoolean:
      if (!text.empty()) text = text == "t" ? "1" : "0";
      break;
    case CellKind::kTiny:
      if (value && text != "0" && text != "1")
        column.meaning = {AttributeType::kNumeric, CellKind::kNumber};
      break;
    case CellKind::kBits:
      break;  // below
    case CellKind::kZoned:
      if (text.ends_with("+00")) text.remove_suffix(3);
      [[fallthrough]];
    case CellKind::kDate:
      if (is_not_a_date(text)) text = {};
      break;
  }
  if (column.meaning.kind == CellKind::kBits && value) {
    lines_ += bits_as_number(text);
  } else {
    append(text);
  }
  // An empty line would not be a record.
  if (columns_.size() == 1 && lines_.size() == line_begin_) lines_ += "\"\"";
  if (++column_ == columns_.size()) end_line();
}

void QueryRows::append(std::string_view text) {
  if (text.find_first_of(std::string_view(",\"\n\r\0", 5)) == std::string_view::npos) {
    lines_ += text;
    return;
  }
  lines_ += '"';
  for (const char c : text) {
    if (c == '"') lines_ += '"';
    if (c == '\0') ++zero_bytes_;
    lines_ += c == '\0' ? ' ' : c;
  }
  lines_ += '"';
}

void QueryRows::end_line() {
  const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(line_begin_);
  const auto is_line_end = [](char c) { return c == '\n' || c == '\r'; };
  if (lines_.size() - line_begin_ > kMaxRecordBytes &&
      std::find_if(begin, lines_.end(), is_line_end) != lines_.end()) {
    std::replace_if(begin, lines_.end(), is_line_end, ' ');
    ++long_rows_;
  }
  lines_ += '\n';
  ++rows_;
  column_ = 0;
  if (lines_.size() >= kPieceBytes) finish();
  line_begin_ = lines_.size();
}

void QueryRows::finish() {
  if (!lines_.empty()) sink_(lines_);
  lines_.clear();
  line_begin_ = 0;
}

std::vector<std::string> QueryRows::notes() const {
  std::vector<std::string> notes;
  if (long_rows_ > 0)
    notes.push_back("rows of more than " + std::to_string(kMaxRecordBytes) +
                    " bytes, in which line ends became blanks: " + std::to_string(long_rows_));
  if (zero_bytes_ > 0)
    notes.push_back("bytes of value 0 in texts, which became blanks: " +
                    std::to_string(zero_bytes_));
  return notes;
}

}  // namespace glassbox::io
