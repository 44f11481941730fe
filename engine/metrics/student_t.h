/// engine/metrics/student_t.h: Student's t distribution, and the normal one.
#pragma once

#include <cstdint>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// P(|T| > |t|) for Student's t, within 1e-12; degrees_of_freedom 0: the normal distribution.
[[nodiscard]] double two_sided_p(double t, std::uint64_t degrees_of_freedom);
/// The value that |T| exceeds with probability p.
[[nodiscard]] double two_sided_quantile(double p, std::uint64_t degrees_of_freedom);

}  // namespace glassbox::engine
