/// cli/report/report.h: what was found out, as one HTML page to open, print and pass on.
///
/// The page needs no network, is below 1 MB however much data it tells of, and is the same bytes
/// for the same parts. It goes by the reader's light or dark scheme, fits a phone, and can be used
/// by keyboard and by screen reader: each picture has a name and a table of the same numbers.
/// Whatever comes from data is text, never markup. Without JavaScript the findings, the headline,
/// the commands and the recipe are there and the pictures are not.
///
/// Every number names the JSON field it comes from: its data-field (and the title that appears over
/// it) is a JSON pointer (RFC 6901) into `parts`. So "/evaluation/binary/logLoss" is binary.logLoss
/// of `evaluate --json`, and "/insights/..." likewise of `insights --json`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// parts, all but the title optional, and shown in this order:
///   "title"         text
///   "facts"         [[name, text]]: a short table at the top
///   "insights"      the object of `insights --json`: findings first, then, after the evaluation, a
///                   table for each type of attribute
///   "evaluation"    the object of `evaluate --json`: alerts, headline, pictures
///   "leaderboard"   the object of `inspect --json`: recipes tried by cross-validation
///   "training"      {"passes": [{"pass": 1, "meanLoss": 0.5}]}: the loss curve
///   "modelWeights"  [{"feature", "weight", "class"}]: the largest weights, class only if several
///   "statistics"    the object of `inspect --json --statistics`: coefficients with their errors
///   "recipe"        text
///   "commands"      [text]: what repeats each step
///
/// What is too long is cut, with "…" at the end of a text and a sentence where rows are left out:
/// first names and values to less than 200 bytes; past 200 classes, the rare ones; the 1,000
/// attributes that a schema may have fit, with shorter lists of values.
/// cost  O(size of parts)
[[nodiscard]] std::string report_html(const nlohmann::ordered_json& parts);

}  // namespace glassbox::cli
