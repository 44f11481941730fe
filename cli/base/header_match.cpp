#include "cli/base/header_match.h"

#include <utility>

#include "cli/base/console.h"
#include "engine/model/column_match.h"

namespace glassbox::cli {

void match_header(DataInput& input, const MLModel& model, PlanFor purpose) {
  const Schema& schema = input.schema ? *input.schema : model.schema;
  if (auto found = match_columns(input.files, schema, model, purpose, print_warning))
    input.schema = std::move(found);
}

}  // namespace glassbox::cli
