/// io/csv/csv_columns.h: cells to typed columns.
#pragma once

#include <memory>

#include "io/csv/column_builder.h"
#include "io/csv/csv_record.h"
#include "io/csv/read_plan.h"

namespace glassbox::io {

[[nodiscard]] std::unique_ptr<ColumnBuilder> make_column_builder(const PlannedColumn& planned);

/// What is wrong with a target or weight cell; nullopt when it can be used.
[[nodiscard]] std::optional<Defect> cell_defect(const PlannedColumn& planned,
                                                std::string_view cell);

}  // namespace glassbox::io
