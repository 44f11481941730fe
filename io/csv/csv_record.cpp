// A line to cells. Lines without quotes, NULs and wide characters take the kernels' way, which
// finds all commas at once; the others are unquoted byte by byte. Cells gather in a tile of rows,
// column by column, for the builders.
#include "io/csv/csv_record.h"

#include <algorithm>

#include "io/cells/parse_cell.h"
#include "io/cells/short_number.h"
#include "io/kernels/byte_transpose.h"

namespace glassbox::io {
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

// Rows whose cells fit in the second-level cache together with their text; a multiple of 16.
std::size_t tile_rows(std::size_t column_count) {
  return std::clamp<std::size_t>(51'200 / (column_count + 1), 16, RecordTile::kMostRows) &
         ~std::size_t{15};
}

constexpr std::size_t kSlack = 128;  // what a kernel may write too much
constexpr int kTilesBetweenTrials = 32;

}  // namespace

RecordTile::RecordTile(std::size_t column_count, std::size_t max_record_bytes)
    : kernels_(*csv_kernels()),
      column_count_(column_count),
      max_record_bytes_(max_record_bytes),
      stride_(column_count + 1),
      capacity_(tile_rows(column_count)),
      starts_(stride_ * capacity_ + kSlack),
      number_stride_((column_count + 15) / 16 * 16),
      numbers_(number_stride_ * capacity_ + kSlack),
      others_(column_count + kSlack),
      columns_(number_stride_ * capacity_) {}

void RecordTile::find_numbers() {
  if (!has_numbers_) return;
  for (std::size_t column = 0; column < number_stride_; column += 16)
    for (std::size_t row = 0; row < rows_; row += 16)
      transpose_16x16(&numbers_[row * number_stride_ + column], number_stride_,
                      &columns_[column * capacity_ + row], capacity_);
}

void RecordTile::clear() {
  rows_ = 0;
  if (has_numbers_) {
    const auto end = others_.begin() + static_cast<std::ptrdiff_t>(column_count_);
    const auto others = static_cast<std::size_t>(std::count(others_.begin(), end, 1));
    if (others > column_count_ / 4 * 3) tiles_until_numbers_ = kTilesBetweenTrials;
    std::fill(others_.begin(), others_.end(), 0);
  } else {
    --tiles_until_numbers_;
  }
  has_numbers_ = tiles_until_numbers_ == 0;
}

RowCells RecordTile::row_cells() {
  return {&starts_[rows_ * stride_], &numbers_[rows_ * number_stride_], others_.data()};
}

Defect RecordTile::wrong_count(std::size_t count) const {
  return {"wrong column count: " + std::to_string(count) + ", expected " +
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

  const ScanRow scan_row = has_numbers_ ? kernels_.read_numbers : kernels_.find_cells;
  const RowScan scan = scan_row(text, begin, size, column_count_, row_cells());
  if (scan.is_unusual) {
    const std::string_view record(text + begin, size);
    if (const std::size_t nul = record.find('\0'); nul != std::string_view::npos)
      return Defect{"NUL byte: at byte " + std::to_string(nul + 1)};
    if (!is_utf8(record)) return Defect{"not UTF-8"};
    if (record.find('"') != std::string_view::npos) return append_quoted(begin, size);
  }
  if (scan.cell_count != column_count_) return wrong_count(scan.cell_count);
  ++rows_;
  return std::nullopt;
}

std::optional<Defect> RecordTile::append_quoted(std::size_t begin, std::size_t size) {
  quoted_.assign(text_ + begin, size);
  last_is_quoted_ = true;
  const RowCells cells = row_cells();
  std::size_t count = 0;
  auto defect = unquote(quoted_, text_ + begin, [&](std::size_t cell, std::size_t end) {
    if (count++ >= column_count_) return;
    cells.starts[count] = static_cast<std::uint32_t>(begin + end + 1);
    std::uint32_t number;
    if (!is_small_number(text_ + begin + cell, end - cell, number)) cells.others[count - 1] = 1;
    cells.numbers[count - 1] = static_cast<std::uint8_t>(number);
  });
  cells.starts[0] = static_cast<std::uint32_t>(begin);
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

}  // namespace glassbox::io
