/// io/kernels/csv_kernels.h: the innermost loops of reading CSV, compiled once for each instruction
/// set. Pointers in, pointers out, because each set compiles them anew and nothing inline may leak
/// from one such file into another. All sets give the same results.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/base/rooms.h"

namespace glassbox::io {

/// What is noted of the cells of one record. Up to 128 entries beyond the column count may be
/// written to each array, whatever the record holds.
struct RowCells {
  std::uint32_t* starts;  ///< where cell i begins; the next one begins at its end + 1, so does none
  std::uint8_t* numbers;  ///< the cell, if it is "0" to "255" without leading zeros
  std::uint8_t* others;   ///< set to 1 where it is not
};

struct RowScan {
  std::size_t cell_count;
  bool is_unusual;  ///< it holds a quote, a NUL or a byte of 128 and above
};

/// Finds the cells of the record text[begin, begin + size). Commas within quotes end cells too: a
/// record with quotes is scanned in vain. 3 bytes before the record, the last of them no digit, and
/// 64 after it must be readable.
/// cost  whatever is in 64 bytes, with AVX-512 some 15 instructions to find cells and 70 to read
///       numbers; with less as much in narrower vectors, then a few for each cell
using ScanRow = RowScan (*)(const char* text, std::uint32_t begin, std::uint32_t size,
                            std::size_t column_count, RowCells cells);

/// Reads `count` cells as numbers: perhaps a minus, at most 8 digits, perhaps a point among them.
/// Cell i begins at text + starts[i * stride]; the one after it begins at its end + 1 and has the
/// next entry. Correctly rounded. 9 bytes from each cell's beginning must be readable.
///
/// out      room for `count` rounded up to a multiple of 32
/// is_read  as much room: whether cell i was such a number
/// returns  whether all were
/// cost     no branch depends on a cell; with AVX2 and above 4 or 8 cells at a time
using ReadDecimals = bool (*)(const char* text, const std::uint32_t* starts, std::size_t stride,
                              std::size_t count, double* out, std::uint8_t* is_read);

/// Gives each of `count` numbers, written to `out`, its place in the order of first appearance.
/// entries  room for 256: the numbers that appear, in that order
/// returns  how many of them there are
/// cost     O(count); with AVX-512 64 at a time
using EncodeNumbers = std::size_t (*)(const std::uint8_t* numbers, std::size_t count,
                                      std::uint8_t* out, std::uint8_t* entries);

struct CsvKernels {
  const char* name;      ///< "baseline", "avx2", "avx512"
  ScanRow find_cells;    ///< fills `starts` alone
  ScanRow read_numbers;  ///< fills all three
  ReadDecimals read_decimals;
  EncodeNumbers encode_numbers;
};

extern const CsvKernels kCsvBaselineKernels;
extern const CsvKernels kCsvAvx2Kernels;
extern const CsvKernels kCsvAvx512Kernels;

/// The best this machine runs, or the named one; nullptr when the machine cannot run it.
[[nodiscard]] const CsvKernels* csv_kernels(const char* name = nullptr);

}  // namespace glassbox::io
