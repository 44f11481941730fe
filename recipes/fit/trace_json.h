/// recipes/fit/trace_json.h: what a fitted recipe makes of one record, as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "io/schema/schema.h"
#include "recipes/fit/trace.h"

namespace glassbox::recipes {

/// "value", "missing", "invalid".
[[nodiscard]] const char* to_text(CellTrace::State state);

/// {cells[{attributeName, attributeType, cell, state}], outputs[{expression, steps[], unseen[],
/// features[]}]}, as `recipe trace --json` has them.
[[nodiscard]] nlohmann::ordered_json trace_json(const RecordTrace& trace, const Schema& schema);

}  // namespace glassbox::recipes
