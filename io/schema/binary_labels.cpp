#include "io/schema/binary_labels.h"

#include "io/cells/parse_cell.h"

namespace glassbox::io {

std::int8_t parse_label(std::string_view cell, const std::optional<BinaryLabels>& labels) {
  if (!labels) return parse_binary(cell);
  cell = trim(cell);
  if (cell == labels->positive) return 1;
  return cell == labels->negative ? 0 : -1;
}

std::string_view label_text(const std::optional<BinaryLabels>& labels, bool is_positive) {
  if (!labels) return is_positive ? "1" : "0";
  return is_positive ? labels->positive : labels->negative;
}

}  // namespace glassbox::io
