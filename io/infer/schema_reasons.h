/// io/infer/schema_reasons.h: why an inferred schema is as it is, in words.
#pragma once

#include <span>
#include <string>

#include "io/files/input_files.h"
#include "io/infer/schema_inference.h"

namespace glassbox::io {

/// One column in words.
struct ColumnReasons {
  std::string why;     ///< "all 1,599 cells are numbers, e.g. 7.4, 7.8, 11.2"
  std::string change;  ///< what would make it another type, where that is near or of use; else ""
};
/// files  of the data, for the places of examples
[[nodiscard]] ColumnReasons column_reasons(const InferredColumn& column, AttributeType type,
                                           TypeRules rules, std::span<const InputFile> files);

/// Which model the target makes, and what stands in its way; "" without a target.
[[nodiscard]] std::string target_text(const InferredSchema& inferred);

}  // namespace glassbox::io
