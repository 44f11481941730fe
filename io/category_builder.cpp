#include "io/category_builder.h"

#include <algorithm>
#include <limits>

#include "io/short_number.h"

namespace glassbox {
namespace {

constexpr std::uint16_t kUnknownCode = 0xffff;
constexpr int kFirstBits = 4;  // 16 slots: most columns of a wide file have few values

// A multiply and a fold for each 8 bytes; only as good as a table needs.
std::uint64_t hash_long(std::string_view text) {
  std::uint64_t hash = text.size();
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * 0x9fb21c651e98df25;
    hash ^= hash >> 32;
  };
  for (; text.size() > 8; text.remove_prefix(8)) mix(load_word(text.data(), 8));
  mix(load_word(text.data(), text.size()));
  return hash;
}

}  // namespace

CategoryBuilder::CategoryBuilder(std::size_t file_column)
    : file_column_(file_column), slots_(std::size_t{1} << kFirstBits), shift_(64 - kFirstBits) {
  small_.fill(kUnknownCode);
}

std::uint32_t CategoryBuilder::find_or_add(std::string_view cell) {
  // A small number has its code in small_. While codes are small themselves, having none there
  // means being new, and the table is left alone.
  const auto next_code = static_cast<std::uint32_t>(dictionary_.size());
  if (std::uint32_t number;
      next_code < kUnknownCode && is_small_number(cell.data(), cell.size(), number)) {
    if (small_[number] != kUnknownCode) return small_[number];
    dictionary_.push_back(cell);
    small_[number] = static_cast<std::uint16_t>(next_code);
    return next_code;
  }
  const bool is_short = cell.size() <= 8;
  const std::uint64_t key = is_short ? load_word(cell.data(), cell.size()) : hash_long(cell);
  const std::uint32_t tag = is_short ? tag_ : tag_ + 1;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = home(key);
  for (; slots_[at].tag >= tag_; at = (at + 1) & mask) {  // written by this block
    const Slot& slot = slots_[at];
    if (slot.key == key && slot.tag == tag && (is_short || dictionary_[slot.code] == cell))
      return slot.code;
  }
  slots_[at] = {key, tag, next_code};
  dictionary_.push_back(cell);
  if (++slots_used_ > slots_.size() / 2) grow();
  return next_code;
}

void CategoryBuilder::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  --shift_;
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.tag < tag_) continue;
    std::size_t at = home(slot.key);
    while (slots_[at].tag != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

namespace {

// Codes of small numbers seen before, up to the first other cell, whose row is returned. A function
// to itself: with the rare cases in the same loop its variables no longer fit in registers.
template <typename Code>
[[gnu::noinline]] std::size_t append_small(TileColumn cells, std::size_t row, std::size_t rows,
                                           const std::uint16_t* small, Code* out) {
  for (; row < rows; ++row) {
    const std::string_view cell = cells[row];
    std::uint32_t number;
    if (!is_small_number(cell.data(), cell.size(), number)) break;
    const std::uint16_t code = small[number];
    if (code == kUnknownCode) break;
    out[row] = static_cast<Code>(code);
  }
  return row;
}

}  // namespace

// Codes from `row` on, until the tile ends or a code does not fit; returns the row it stopped at.
template <typename Code>
std::size_t CategoryBuilder::append_codes(const RecordTile& tile, std::size_t row,
                                          std::vector<Code>& codes) {
  const std::size_t rows = tile.rows(), before = codes.size() - row;  // row i goes to before + i
  codes.resize(before + rows);
  Code* const out = codes.data() + before;
  const TileColumn cells = tile.column(file_column_);
  for (;; ++row) {
    row = append_small(cells, row, rows, small_.data(), out);
    if (row == rows) return row;
    const std::string_view cell = cells[row];
    const std::uint32_t code = find_or_add(cell);
    if (code > std::numeric_limits<Code>::max()) break;
    missing += cell.empty() ? 1 : 0;
    out[row] = static_cast<Code>(code);
  }
  codes.resize(before + row);
  return row;
}

void CategoryBuilder::append(const RecordTile& tile) {
  std::size_t row = 0;
  if (middle_.empty() && wide_.empty()) {
    row = append_codes(tile, row, narrow_);
    if (row == tile.rows()) return;
    middle_.assign(narrow_.begin(), narrow_.end());
  }
  if (wide_.empty()) {
    row = append_codes(tile, row, middle_);
    if (row == tile.rows()) return;
    wide_.assign(middle_.begin(), middle_.end());
  }
  append_codes(tile, row, wide_);
}

Column CategoryBuilder::finish() {
  // Copies have no spare capacity, and the builder keeps its own for the next block.
  CategoryColumn::Codes codes = narrow_;
  if (!middle_.empty()) codes = middle_;
  if (!wide_.empty()) codes = wide_;
  CategoryColumn column(std::move(codes), dictionary_);
  narrow_.clear(), middle_.clear(), wide_.clear();
  dictionary_.clear();
  small_.fill(kUnknownCode);
  slots_used_ = 0;
  tag_ += 2;  // frees every slot; before it would wrap around, they are cleared in earnest
  if (tag_ > std::numeric_limits<std::uint32_t>::max() - 4) {
    std::ranges::fill(slots_, Slot{});
    tag_ = 2;
  }
  return column;
}

}  // namespace glassbox
