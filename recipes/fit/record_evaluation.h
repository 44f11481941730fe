/// recipes/fit/record_evaluation.h: the nodes of a plan over some records, column by column: a node
/// is computed for all records before the next begins, which keeps its table in cache and its loop
/// simple.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "recipes/fit/node_state.h"
#include "recipes/fit/record_view.h"
#include "recipes/fit/workspace.h"

namespace glassbox::recipes {

/// Tells a workspace which block comes next: looks each dictionary entry up once.
void begin_block(const Plan& plan, const FittedPlan& learned, const RecordBlock& block,
                 Workspace& work);

/// Computes all numbers and nodes for the records of a view.
void evaluate(const Plan& plan, const FittedPlan& learned, const RecordView& records,
              Workspace& work);

}  // namespace glassbox::recipes
