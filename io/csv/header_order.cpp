#include "io/csv/header_order.h"

#include <map>
#include <string_view>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/csv/file_header.h"

namespace glassbox::io {

std::vector<std::size_t> header_order(const std::vector<std::string>& header,
                                      const std::vector<std::string>& names,
                                      const std::string& file_name) {
  if (header.size() != names.size()) return {};
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < header.size(); ++i) places.emplace(trim(header[i]), i);
  if (places.size() != header.size()) return {};
  std::vector<std::size_t> order;
  std::size_t moved = 0, first = 0;
  for (std::size_t i = names.size(); i-- > 0;) {
    const auto at = places.find(trim(names[i]));
    order.insert(order.begin(), at == places.end() ? names.size() : at->second);
    if (at == places.end() || at->second == i) continue;
    ++moved;
    first = i;
  }
  if (moved == 0) return {};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (order[i] < names.size()) continue;
    throw InputError({file_name, 1}, "column " + std::to_string(order[first] + 1) + " is \"" +
                                         names[first] + "\", which is column " +
                                         std::to_string(first + 1) + " of the schema, and \"" +
                                         names[i] +
                                         "\" is missing; name the columns as the schema does, in "
                                         "any order, or in its order as you like");
  }
  return order;
}

InputFile in_order_of(InputFile file, const std::vector<std::string>& names) {
  if (!file.is_stream || file.begun)
    file.format.order = header_order(peek_header(file), names, file.name);
  return file;
}

}  // namespace glassbox::io
