/// cli/text/insights_text.h: data insights for people, in a terminal.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/base/options.h"
#include "cli/text/bar_text.h"
#include "engine/insights/insights.h"

namespace glassbox::cli {

/// Findings first, then a table for each type of attribute with the columns of Amazon's console.
/// What comes from less than all records is marked with ~. Then what the target is like by value of
/// the five attributes that say most about it.
[[nodiscard]] std::string insights_text(const Insights& insights, Glyphs glyphs);

/// The findings alone; "no findings" where there are none.
[[nodiscard]] std::string findings_text(const std::vector<Finding>& findings);

/// The whole JSON object: what was looked at, then to_json(insights).
[[nodiscard]] nlohmann::ordered_json insights_json(const DataOptions& data,
                                                   const Insights& insights);

}  // namespace glassbox::cli
