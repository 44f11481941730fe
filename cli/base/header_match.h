/// cli/base/header_match.h: which columns of the data a model's attributes are, by the names in the
/// header.
#pragma once

#include "cli/base/options.h"
#include "engine/model/prediction.h"

namespace glassbox::cli {

/// Sets input.schema to what the header of the data says, where that differs from the schema there
/// is (of --schema, else the model's). Names are compared without blanks around them.
///
/// All names that the model uses are there (and the target, for an evaluation): columns are found
/// by name, in any order; others may be missing, more may be there. None is there, or none at
/// another place, and there are as many columns: by position, with a warning. A first line without
/// any of the names where columns of numbers hold numbers is a record. So is a header where the
/// schema says there is none known by the names. Anything else is an error.
///
/// Standard input is looked into and can be read all the same.
/// throws  InputError: a column is not there, or there twice; files differ in their headers
void match_header(DataInput& input, const MLModel& model, PlanFor purpose);

}  // namespace glassbox::cli
