/// engine/model/golden_rows.h: observations whose scores a model file remembers, so that a build
/// that computes something else notices when it loads the file.
#pragma once

#include <string>
#include <vector>

#include "engine/model/ml_model.h"
#include "io/base/bytes.h"

namespace glassbox::engine {

struct GoldenRow {
  std::vector<std::string> cells;  ///< in the order of the schema
  std::vector<float> scores;
};

/// A few observations made up from what the recipe learned, scored: nothing at all; numbers at and
/// around their centers; levels that training met. The same for the same model.
[[nodiscard]] std::vector<GoldenRow> golden_rows(const MLModel& model);

enum class GoldenVerdict {
  kSame,    ///< at most 2 float ulp off
  kClose,   ///< more, but not far
  kFarOff,  ///< a thousandth of the score or more
};

/// Scores the rows again. Scores below a thousandth of the model's scale (1, or a regression's
/// standard deviation) count as a thousandth of it when the difference is judged far off.
/// throws  std::invalid_argument when a row does not have the model's shape
[[nodiscard]] GoldenVerdict check_golden_rows(const MLModel& model,
                                              const std::vector<GoldenRow>& rows);

void encode(const std::vector<GoldenRow>& rows, ByteWriter& out);
/// throws BytesError
[[nodiscard]] std::vector<GoldenRow> decode_golden_rows(ByteReader& in);

}  // namespace glassbox::engine
