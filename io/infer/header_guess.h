/// io/infer/header_guess.h: whether the first line of a file holds names.
#pragma once

#include <string>

#include "io/infer/column_profile.h"
#include "io/infer/csv_sample.h"

namespace glassbox::io {

struct HeaderGuess {
  bool has_header = false;
  std::string reason;  ///< "the first line fits none of the 12 columns of numbers"; may quote data
};

/// Decides from the sample.
///
/// kGlassbox  Columns whose other cells are numbers (95 %) or BINARY words, all of them, vote:
///            against names when the first cell is one, too, for them when it is not (and BINARY
///            words of both polarities follow); an empty cell does not. The
///            majority decides. Without votes, and when they are equal: names are all there, all
///            different, at most 64 characters long and no numbers, and none occurs again in its
///            column.
/// kAmazon    names, when the majority of the first line's cells votes CATEGORICAL
/// (column_profile.h)
[[nodiscard]] HeaderGuess guess_header(const CsvSample& sample, TypeRules rules);

}  // namespace glassbox::io
