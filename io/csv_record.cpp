#include "io/csv_record.h"

#include <algorithm>

#include "io/byte_scan.h"
#include "io/parse_cell.h"

namespace glassbox {
namespace {

// Calls cell(begin, end) for each cell of a line, in order; begin and end are places in `out`, to
// which the unquoted bytes go (never more than the line has). `out` may not overlap the line.
template <typename Cell>
std::optional<Defect> unquote(std::string_view line, char* out, Cell&& cell) {
  std::size_t column = 1, at = 0, used = 0;
  for (;; ++column) {
    const std::size_t begin = used;
    if (at < line.size() && line[at] == '"') {
      for (++at;; ++at) {
        const std::size_t quote = line.find('"', at);
        if (quote == std::string_view::npos) return Defect{"open quote", column};
        std::copy_n(line.data() + at, quote - at, out + used);
        used += quote - at;
        at = quote + 1;
        if (at == line.size() || line[at] != '"') break;
        out[used++] = '"';  // doubled
      }
      if (at < line.size() && line[at] != ',') return Defect{"text after a closing quote", column};
    } else {  // a quote further on in an unquoted value is a character like any other
      const std::size_t end = std::min(line.find(',', at), line.size());
      std::copy_n(line.data() + at, end - at, out + used);
      used += end - at;
      at = end;
    }
    cell(begin, used);
    if (at == line.size()) return std::nullopt;
    out[used++] = ',';
    ++at;
  }
}

// Rows whose cells fit in the second-level cache together with their text.
std::size_t tile_rows(std::size_t column_count) {
  return std::clamp<std::size_t>(49'152 / (column_count + 1), 16, 512);
}

}  // namespace

RecordTile::RecordTile(std::size_t column_count, std::size_t max_record_bytes)
    : column_count_(column_count),
      max_record_bytes_(max_record_bytes),
      stride_(column_count + 1),
      capacity_(tile_rows(column_count)),
      // A scan of 64 bytes may note commas that turn out to be too many.
      starts_(stride_ * capacity_ + 64) {}

Defect RecordTile::wrong_count(std::size_t count) const {
  return {"wrong column count: " + std::to_string(count) + ", want " +
          std::to_string(column_count_)};
}

std::optional<Defect> RecordTile::append(char* text, const Line& line) {
  text_ = text;
  last_is_quoted_ = false;
  if (line.length > max_record_bytes_)
    return Defect{"over-long record: " + std::to_string(line.length) + " bytes, at most " +
                  std::to_string(max_record_bytes_)};
  const auto begin = static_cast<std::uint32_t>(line.begin);
  const auto size = static_cast<std::uint32_t>(line.length);
  if (size == 0 && column_count_ > 1) return Defect{"blank line"};

  std::uint32_t* const row = &starts_[rows_ * stride_];
  std::uint32_t* out = row;
  std::uint32_t* const full = row + column_count_;  // where the record's end belongs
  *out++ = begin;
  std::uint64_t unusual = 0;
  std::size_t surplus = 0;  // commas beyond those that fit
  for (std::uint32_t at = 0; at < size; at += 64) {
    ScanMasks masks = scan_64(text + begin + at);
    if (size - at < 64) {  // the last piece reaches beyond the line
      const std::uint64_t inside = (std::uint64_t{1} << (size - at)) - 1;
      masks.comma &= inside;
      masks.unusual &= inside;
    }
    unusual |= masks.unusual;
    if (out > full) {
      surplus += static_cast<std::size_t>(__builtin_popcountll(masks.comma));
      continue;
    }
    const std::uint32_t next = begin + at + 1;  // a cell starts after its comma
    for (std::uint64_t commas = masks.comma; commas != 0; commas &= commas - 1)
      *out++ = next + static_cast<std::uint32_t>(__builtin_ctzll(commas));
  }

  if (unusual != 0) {
    const std::string_view record(text + begin, size);
    if (const std::size_t nul = record.find('\0'); nul != std::string_view::npos)
      return Defect{"NUL byte: at byte " + std::to_string(nul + 1)};
    if (!is_utf8(record)) return Defect{"not UTF-8"};
    if (record.find('"') != std::string_view::npos) return append_quoted(begin, size);
  }
  const std::size_t count = static_cast<std::size_t>(out - row) + surplus;
  if (count != column_count_) return wrong_count(count);
  *full = begin + size + 1;
  ++rows_;
  return std::nullopt;
}

std::optional<Defect> RecordTile::append_quoted(std::size_t begin, std::size_t size) {
  quoted_.assign(text_ + begin, size);
  last_is_quoted_ = true;
  std::uint32_t* const row = &starts_[rows_ * stride_];
  std::size_t count = 0;
  auto defect = unquote(quoted_, text_ + begin, [&](std::size_t, std::size_t end) {
    if (++count <= column_count_) row[count] = static_cast<std::uint32_t>(begin + end + 1);
  });
  row[0] = static_cast<std::uint32_t>(begin);
  ++rows_;
  if (!defect && count != column_count_) defect = wrong_count(count);
  if (defect) remove_last();
  return defect;
}

void RecordTile::remove_last() {
  --rows_;
  if (!last_is_quoted_) return;
  const std::size_t begin = starts_[rows_ * stride_];
  std::copy(quoted_.begin(), quoted_.end(), text_ + begin);
}

std::optional<std::vector<std::string>> split_line(std::string_view line) {
  std::string text(line.size() + 1, '\0');
  std::vector<std::string> cells;
  const auto defect = unquote(line, text.data(), [&](std::size_t begin, std::size_t end) {
    cells.push_back(text.substr(begin, end - begin));
  });
  if (defect) return std::nullopt;
  return cells;
}

}  // namespace glassbox
