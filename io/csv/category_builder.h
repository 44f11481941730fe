/// io/csv/category_builder.h: strings to codes, the hot loop of reading CATEGORICAL columns.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "io/base/hash_slots.h"
#include "io/csv/column_builder.h"
#include "io/kernels/csv_kernels.h"

namespace glassbox::io {

/// One hash table for its column. A string of up to 8 bytes is its own key (records hold
/// no NUL, so padding with zeros keeps lengths apart); a longer one has its hash for key and is
/// compared. Nothing is allocated for a cell that was seen before.
///
/// The cells "0" to "255" have an array to themselves. While a block's column has nothing else, its
/// numbers are only kept, and turned into codes when the block is finished: one column after the
/// other, so that one array at a time is wanted and not those of hundreds of columns.
class CategoryBuilder final : public ColumnBuilder {
 public:
  explicit CategoryBuilder(std::size_t file_column);

  void append(const RecordTile& tile) override;
  Column finish() override;

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t tag = 0;  // which block wrote it, and whether the key is a hash; else free
    std::uint32_t code = 0;
  };

  struct Known;  // what a loop over cells looks things up in

  struct Numbers;

  [[nodiscard]] Numbers take_numbers();
  void leave_numbers();
  template <typename Code>
  std::size_t append_codes(const RecordTile& tile, std::size_t row, std::vector<Code>& codes);
  std::uint32_t find_or_add(std::string_view cell);
  const CsvKernels& kernels_;
  std::size_t file_column_;
  std::array<std::uint16_t, 256> small_;  // codes of the cells "0" to "255"
  HashSlots<Slot> slots_;                 // at most half full
  std::size_t slots_used_ = 0;            // by this block
  std::uint32_t tag_ = 2;  // of this block's short strings; odd, one more, of its long ones
  StringColumn dictionary_;
  std::vector<std::uint8_t> numbers_;  // cells that wait for their codes; all others are empty then
  std::vector<std::uint8_t> narrow_;   // the codes, in the first of these that is wide enough
  std::vector<std::uint16_t> middle_;
  std::vector<std::uint32_t> wide_;
};

}  // namespace glassbox::io
