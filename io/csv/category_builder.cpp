// Cells of a CATEGORICAL column to codes. A block has a dictionary of its own: red,green,red gives
// the codes 0,1,0 and the dictionary red,green. Codes take one byte until a 257th string comes,
// then two, then four. The table of strings is not cleared between blocks: each block writes its
// own tag into its slots, and a slot with an older tag counts as free.
#include "io/csv/category_builder.h"

#include <algorithm>
#include <limits>

#include "io/cells/short_number.h"

namespace glassbox::io {
namespace {

constexpr std::uint16_t kUnknownCode = 0xffff;
constexpr std::size_t kFirstSlots = 16;  // most columns of a wide file have few values

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
    : kernels_(*csv_kernels()), file_column_(file_column), slots_(kFirstSlots) {
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
  const auto is_used = [this](const Slot& slot) { return slot.tag >= tag_; };  // by this block
  Slot& slot = slots_.find(golden_hash(key), [&](const Slot& other) {
    return !is_used(other) ||
           (other.key == key && other.tag == tag && (is_short || dictionary_[other.code] == cell));
  });
  if (is_used(slot)) return slot.code;
  slot = {key, tag, next_code};
  dictionary_.push_back(cell);
  if (++slots_used_ > slots_.size() / 2) {
    slots_.resize(2 * slots_.size(), is_used,
                  [](const Slot& moved) { return golden_hash(moved.key); });
  }
  return next_code;
}

struct CategoryBuilder::Known {
  HashSlots<Slot>::View slots;
  std::uint32_t tag;
  const std::uint16_t* small;

  // Codes of strings of up to 8 bytes and of small numbers, as long as they were seen before;
  // returns the row of the first other cell. A function to itself: with the rare cases in the same
  // loop its variables no longer fit in registers.
  template <typename Code>
  [[gnu::noinline]] std::size_t append(TileColumn cells, std::size_t row, std::size_t rows,
                                       Code* out, std::uint64_t& missing) const {
    std::uint64_t empty = 0;
    for (; row < rows; ++row) {
      const std::string_view cell = cells[row];
      if (cell.size() > 8) break;
      const std::uint64_t key = load_word(cell.data(), cell.size());
      const Slot& slot = slots.find(golden_hash(key), [&](const Slot& other) {
        return other.tag < tag || (other.key == key && other.tag == tag);
      });
      if (slot.tag >= tag) {
        out[row] = static_cast<Code>(slot.code);
        empty += cell.empty() ? 1 : 0;
        continue;
      }
      std::uint32_t number;
      if (!is_small_number(cell.data(), cell.size(), number) || small[number] == kUnknownCode)
        break;
      out[row] = static_cast<Code>(small[number]);
    }
    missing += empty;
    return row;
  }
};

// Codes from `row` on, until the tile ends or a code does not fit; returns the row it stopped at.
template <typename Code>
std::size_t CategoryBuilder::append_codes(const RecordTile& tile, std::size_t row,
                                          std::vector<Code>& codes) {
  const std::size_t rows = tile.rows(), before = codes.size() - row;  // row i goes to before + i
  codes.resize(before + rows);
  Code* const out = codes.data() + before;
  const TileColumn cells = tile.column(file_column_);
  for (;; ++row) {
    row = Known{slots_.view(), tag_, small_.data()}.append(cells, row, rows, out, missing);
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

// The first cells of a block, while they are numbers alone.
struct CategoryBuilder::Numbers {
  std::vector<std::uint8_t> codes;
  std::array<std::uint8_t, 256> entries;  // of the dictionary
  std::size_t entry_count;

  [[nodiscard]] StringColumn dictionary() const {
    std::array<char, 3 * 256 + 4> arena;
    std::size_t size = 0;
    std::vector<std::uint32_t> ends(entry_count);
    for (std::size_t code = 0; code < entry_count; ++code) {
      size += write_small_number(entries[code], arena.data() + size);
      ends[code] = static_cast<std::uint32_t>(size);
    }
    return {std::string(arena.data(), size), std::move(ends)};
  }
};

CategoryBuilder::Numbers CategoryBuilder::take_numbers() {
  Numbers out{std::vector<std::uint8_t>(numbers_.size()), {}, 0};
  out.entry_count = kernels_.encode_numbers(numbers_.data(), numbers_.size(), out.codes.data(),
                                            out.entries.data());
  numbers_.clear();
  return out;
}

// From now on the column is built cell by cell.
void CategoryBuilder::leave_numbers() {
  Numbers numbers = take_numbers();
  for (std::size_t code = 0; code < numbers.entry_count; ++code)
    small_[numbers.entries[code]] = static_cast<std::uint16_t>(code);
  narrow_ = std::move(numbers.codes);
  dictionary_ = numbers.dictionary();
}

void CategoryBuilder::append(const RecordTile& tile) {
  if (dictionary_.size() == 0) {  // nothing but numbers so far
    if (const std::uint8_t* numbers = tile.numbers(file_column_); numbers != nullptr) {
      numbers_.insert(numbers_.end(), numbers, numbers + tile.rows());
      return;
    }
    leave_numbers();
  }
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
  if (!numbers_.empty()) {
    Numbers numbers = take_numbers();
    StringColumn dictionary = numbers.dictionary();
    return CategoryColumn(std::move(numbers.codes), std::move(dictionary));
  }
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
    slots_.clear(slots_.size());
    tag_ = 2;
  }
  return column;
}

}  // namespace glassbox::io
