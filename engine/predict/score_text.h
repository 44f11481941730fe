/// engine/predict/score_text.h: scores as text.
///
/// source  Amazon ML Developer Guide, "Reading the Batch Prediction Output Files"
#pragma once

#include <string>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// Amazon's number format: scientific, at most six decimals, trailing zeros removed, "E" and a bare
/// exponent: 0.0018863 -> "1.8863E-3", 0 -> "0E0". Appends to `out`.
void append_score(std::string& out, float score);

/// The same with as many digits as it takes to read back the very same double.
void append_exact(std::string& out, double score);

/// "0.4821", "1700000012.25", "-3": a plain decimal of at most 12 significant digits and 6 decimals
/// from 1e-4 on; scientific below and from 1e15 on. For people and spreadsheets.
void append_plain(std::string& out, double score);

}  // namespace glassbox::engine
