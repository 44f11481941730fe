/// io/category_builder.h: strings to codes, the hot loop of reading CATEGORICAL columns.
#pragma once

#include <array>
#include <vector>

#include "io/csv_columns.h"

namespace glassbox {

/// One open-addressing table for its column. A string of up to 8 bytes is its own key (records hold
/// no NUL, so padding with zeros keeps lengths apart); a longer one has its hash for key and is
/// compared. Nothing is allocated for a cell that was seen before. The
/// cells "0" to "255" have an array to themselves: 512 bytes a column, so that those of hundreds of
/// columns fit in the second-level cache together, where as many tables do not.
class CategoryBuilder final : public ColumnBuilder {
 public:
  explicit CategoryBuilder(std::size_t file_column);

  void append(const RecordTile& tile) override;
  Column finish() override;

 private:
  static constexpr std::uint64_t kHashFactor = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio

  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t tag = 0;  // which block wrote it, and whether the key is a hash; else free
    std::uint32_t code = 0;
  };

  template <typename Code>
  std::size_t append_codes(const RecordTile& tile, std::size_t row, std::vector<Code>& codes);
  std::uint32_t find_or_add(std::string_view cell);
  void grow();
  [[nodiscard]] std::size_t home(std::uint64_t key) const {
    return static_cast<std::size_t>(key * kHashFactor >> shift_);
  }

  std::size_t file_column_;
  std::array<std::uint16_t, 256> small_;  // codes of the cells "0" to "255"
  std::vector<Slot> slots_;
  int shift_;                   // 64 - log2 of the number of slots
  std::size_t slots_used_ = 0;  // by this block
  std::uint32_t tag_ = 2;       // of this block's short strings; odd, one more, of its long ones
  StringColumn dictionary_;
  std::vector<std::uint8_t> narrow_;  // the codes, in the first of these that is wide enough
  std::vector<std::uint16_t> middle_;
  std::vector<std::uint32_t> wide_;
};

}  // namespace glassbox
