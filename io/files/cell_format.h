/// io/files/cell_format.h: how the cells of a file stand in it, where it is not as CSV has them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

class ByteSource;

struct CellFormat {
  char separator = ',';
  bool is_given = false;                   ///< the user said so: nothing is recognized
  bool has_decimal_commas = false;         ///< numbers are written 3,14
  bool has_pointed_thousands = false;      ///< and 1.234 is 1234; only beside decimal commas
  std::vector<bool> decimal_columns = {};  ///< whose numbers are, as `order` has them; empty = all
  std::vector<std::size_t> order = {};     ///< cell i is the file's cell order[i]; empty = as in it

  [[nodiscard]] bool is_csv() const {
    return separator == ',' && !has_decimal_commas && order.empty();
  }
};

/// The same records as CSV has them: commas between cells, points in numbers, cells that hold a
/// comma quoted, and nothing else changed: a file of commas and points comes out as it was.
///
/// A record whose quotes are wrong stays unusable: its separators and commas change places, so that
/// the reader finds the same fault at the same place. A record of another number of cells than
/// `order` keeps their order.
///
/// cost  one pass, about 1 MiB of memory
[[nodiscard]] std::unique_ptr<ByteSource> as_csv(std::unique_ptr<ByteSource> source,
                                                 CellFormat format);

}  // namespace glassbox::io
