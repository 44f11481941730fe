/// recipes/suggest/bins_beyond_line.h: whether a number's bins tell of the target what its line
/// does not.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// The target's value in each record, NaN where it is not known: one column for a number or a
/// truth, one of 0 and 1 for each class.
using TargetColumns = std::vector<std::vector<float>>;

/// How much of the target's variance, 0..1, bins explain that a line does not, and the standard
/// error of that.
struct BeyondLine {
  double share = 0, error = 0;
};

/// Each column of the target is fitted by a line in x (least squares). What the line leaves of a
/// record is then predicted by the mean of what it leaves of the *other* records in its bin, and of
/// one more where it leaves nothing, so that bins of few records promise nothing. The share is by
/// how much that lowers the sum of squares; below 0 where bins do harm.
///
/// values  a number in each record; where it is NaN the record is left out
/// bins    the bin of each
/// cost    O(records x columns)
/// source  Fisher's test of lack of fit, with leave-one-out means in place of degrees of freedom
[[nodiscard]] BeyondLine bins_beyond_line(std::span<const double> values,
                                          std::span<const std::uint32_t> bins,
                                          const TargetColumns& target);

}  // namespace glassbox::recipes
