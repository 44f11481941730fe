#include "io/cells/comma_number.h"

#include <cstddef>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

bool is_grouped(std::string_view cell, char mark) {
  cell = trim(cell);
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  std::size_t at = skip_digits(cell, 0);
  if (at == 0 || at > 3) return false;
  while (at < cell.size() && cell[at] == mark && skip_digits(cell, at + 1) == at + 4) at += 4;
  return at == cell.size();
}

}  // namespace

bool is_comma_number(std::string_view cell) {
  cell = trim(cell);
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  std::size_t at = skip_digits(cell, 0);
  const bool may_have_groups = at >= 1 && at <= 3;
  while (may_have_groups && at < cell.size() && cell[at] == '.' &&
         skip_digits(cell, at + 1) == at + 4)
    at += 4;
  if (at >= cell.size() || cell[at] != ',') return false;
  const std::size_t end = skip_digits(cell, at + 1);
  if (end == at + 1) return false;
  if (end == cell.size()) return true;
  std::size_t exponent = end + 1;
  if (cell[end] != 'e' && cell[end] != 'E') return false;
  if (exponent < cell.size() && (cell[exponent] == '-' || cell[exponent] == '+')) ++exponent;
  return exponent < cell.size() && skip_digits(cell, exponent) == cell.size();
}

bool may_be_thousands(std::string_view cell) { return is_grouped(cell, ','); }

bool may_be_pointed_thousands(std::string_view cell) {
  return cell.find('.') != cell.npos && is_grouped(cell, '.');
}

std::string with_point(std::string_view cell) {
  std::string number;
  for (const char c : cell)
    if (c != '.') number += c == ',' ? '.' : c;
  return number;
}

}  // namespace glassbox::io
