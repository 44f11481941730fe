/// engine/model/learning_curve.h: how the loss of records held out falls as there are more records
/// to train on, so that one sees whether more data would help.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/bytes.h"

namespace glassbox::engine {

/// Mean log loss, or RMSE of a regression.
struct LearningCurve {
  struct Point {
    double records = 0;   ///< trained on; mean over the folds
    double training = 0;  ///< loss on these
    double held_out = 0;  ///< loss on the fold that is held out, the same for all points

    friend bool operator==(const Point&, const Point&) = default;
  };
  std::uint32_t folds = 0;    ///< held out in turn
  std::vector<Point> points;  ///< the fewest records first; empty: there is no curve

  friend bool operator==(const LearningCurve&, const LearningCurve&) = default;
};

void encode(const LearningCurve& curve, ByteWriter& out);
/// throws  BytesError
[[nodiscard]] LearningCurve decode_learning_curve(ByteReader& in);

}  // namespace glassbox::engine
