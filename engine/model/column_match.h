/// engine/model/column_match.h: which columns of the data a model's attributes are, by the names in
/// the header.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/prediction.h"

namespace glassbox::engine {

using WarningSink = std::function<void(const std::string& sentence)>;

/// Names are compared without blanks around them.
///
/// All names that the model uses are there (and the target, for an evaluation): columns are found
/// by name, in any order; others may be missing, more may be there. None is there, or none at
/// another place, and there are as many columns: by position, with a warning. A first line without
/// any of the names where columns of numbers hold numbers is a record. So is a header where the
/// schema says there is none known by the names. Anything else is an error.
///
/// files        their formats were detected (io/infer/format_detection.h); standard input is looked
///              into and can be read all the same
/// data_schema  what is known of the data: a schema of their own, else the model's
/// returns      the schema that the header shows; nullopt where the data are as data_schema says
/// throws       InputError: a column is not there, or there twice; files differ in their headers
[[nodiscard]] std::optional<Schema> match_columns(std::vector<InputFile>& files,
                                                  const Schema& data_schema, const MLModel& model,
                                                  PlanFor purpose, const WarningSink& warn);

}  // namespace glassbox::engine
