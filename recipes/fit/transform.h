/// recipes/fit/transform.h: records to rows of features, once everything is learned.
#pragma once

#include "recipes/fit/feature_layout.h"
#include "recipes/fit/feature_matrix.h"
#include "recipes/fit/record_evaluation.h"

namespace glassbox::recipes {

/// Appends the features of a view to `out`, whose number_count is already that of the layout.
/// A block's views are preceded by begin_block(). No allocation once buffers have grown.
void append_features(const Plan& plan, const FittedPlan& learned, const Layout& layout,
                     const RecordView& records, Workspace& work, FeatureMatrix& out);

/// How many records a view should hold for its working set to stay in the L2 cache.
inline constexpr std::size_t kTransformRows = 128;

}  // namespace glassbox::recipes
