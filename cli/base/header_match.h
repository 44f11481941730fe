/// cli/base/header_match.h: engine/model/column_match.h for the data of a command.
#pragma once

#include "cli/base/options.h"
#include "engine/model/prediction.h"

namespace glassbox::cli {

/// Sets input.schema to what the header of the data shows, where that differs from the schema there
/// is (of --schema, else the model's). Warnings go to stderr.
/// throws  as match_columns()
void match_header(DataInput& input, const MLModel& model, PlanFor purpose);

}  // namespace glassbox::cli
