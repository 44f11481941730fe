/// io/csv/number_builder.h: cells to numbers, the hot loop of reading NUMERIC columns.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/cells/number_form.h"
#include "io/csv/column_builder.h"
#include "io/kernels/csv_kernels.h"

namespace glassbox::io {

/// Starts with bytes and widens when a value asks for it, so that the usual small whole numbers
/// never take eight bytes on their way.
class NumberBuilder final : public ColumnBuilder {
 public:
  /// if_empty  the value of an empty cell, and of one that stands for a missing value
  /// form      how the numbers are written
  NumberBuilder(std::size_t file_column, double if_empty, NumberForm form = {});

  void append(const RecordTile& tile) override;
  Column finish() override;

 private:
  enum class Width { kBytes, kFloats, kDoubles };

  void append_numbers(std::span<const std::uint8_t> numbers);
  void append_values(std::span<const double> values);
  [[nodiscard]] bool append_bytes(std::span<const double> values);
  [[nodiscard]] bool append_floats(std::span<const double> values);
  void widen_to_floats();
  double uncommon_value(std::string_view cell);

  const CsvKernels& kernels_;
  std::size_t file_column_;
  double if_empty_;
  NumberForm form_;
  std::vector<double> missing_numbers_;  // texts that stand for a missing value and are numbers
  Width width_ = Width::kBytes;
  bool has_missing_ = false, has_255_ = false;  // of the bytes
  std::vector<std::uint8_t> bytes_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
};

}  // namespace glassbox::io
