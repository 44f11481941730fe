/// engine/insights/insights_attributes.h: each attribute described.
#pragma once

#include <vector>

#include "engine/insights/attribute_insight.h"
#include "engine/insights/data_profile.h"

namespace glassbox::engine {

/// Describes every attribute; engine/insights/findings.h finds what is odd.
[[nodiscard]] std::vector<AttributeInsight> describe(const Schema& schema, const DataProfile& tally,
                                                     const TargetValues& values,
                                                     const ReadReport& records, int threads);

}  // namespace glassbox::engine
