/// engine/predict/record_cells.h: one record given as names and values, as the cells of a model.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/schema/schema.h"

namespace glassbox::engine {

struct NamedCell {
  std::string name, value;
};

struct RecordCells {
  std::vector<std::string> cells;     ///< in the order of the schema; empty: missing
  std::vector<std::string> warnings;  ///< sentences on names and values that are ignored

  /// Of `cells`; valid as long as this object is not changed.
  [[nodiscard]] std::vector<std::string_view> views() const { return {cells.begin(), cells.end()}; }
};

/// Attributes left out are missing, and so are values that are not of their type. A name that the
/// schema does not have is ignored; of a name given twice the last value counts.
[[nodiscard]] RecordCells arrange_cells(const Schema& schema, const std::vector<NamedCell>& given);

/// The warnings alone, of cells in the order of the schema.
[[nodiscard]] std::vector<std::string> cell_warnings(const Schema& schema,
                                                     std::span<const std::string_view> cells);

}  // namespace glassbox::engine
