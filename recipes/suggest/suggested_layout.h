/// recipes/suggest/suggested_layout.h: a recipe's text in the layout that Amazon ML gave the
/// recipes it wrote.
///
///     {
///       "groups" : {
///         "NUMERIC_VARS_QB_50" : "group('sibsp','parch')"
///       },
///       "assignments" : { },
///       "outputs" : [ "ALL_BINARY", "quantile_bin(NUMERIC_VARS_QB_50,50)" ]
///     }
#pragma once

#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// The same JSON in that layout: an object a key a line, indented by two blanks, one blank before
/// and after the colon; a list on one line; `{ }` and `[ ]` where empty; a line end at the end.
/// Only white space between tokens changes, and how strings are escaped (no more than JSON asks
/// for): keys keep their order, and expressions with their comments every character. What the
/// recipe says is not looked at; parse_recipe() does that.
///
/// file    the name used in error positions
/// throws  InputError at line and column: malformed JSON, a key given twice, not an object
/// cost    O(length of the text)
/// source  recipes of Amazon ML's models, as GetMLModel returned them (Jackson's default layout)
[[nodiscard]] std::string format_recipe(std::string_view json, const std::string& file);

}  // namespace glassbox::recipes
