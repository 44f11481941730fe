/// engine/model/coefficients.h: the statistics of a model's coefficients: estimates, standard
/// errors, test statistics, p values, intervals.
///
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/linear_model.h"
#include "io/base/bytes.h"

namespace glassbox::engine {

struct Coefficients {
  static constexpr std::size_t kMostParameters = 2000;

  enum class Status : std::uint8_t {
    kEstimated,
    kBaseline,      ///< the level of its group that others are compared with
    kNotEstimable,  ///< depends on columns before it
    kNotMet         ///< no training record has it
  };

  /// By column: bias, numbers, indicators, as in the feature space.
  std::vector<Status> status;
  std::size_t outputs = 1;  ///< 1; multiclass: classes - 1, those after the first
  /// [column * outputs + output]; 0 and NaN unless kEstimated. Regression: in the target's units.
  std::vector<double> estimates, errors;
  std::uint64_t records = 0, degrees_of_freedom = 0;  ///< records - columns kept
  double l2 = 0;                                      ///< of the fit; above 0: penalized

  friend bool operator==(const Coefficients&, const Coefficients&) = default;
};

/// What follows from an estimate and its error.
struct CoefficientTest {
  double statistic = 0;      ///< t or z
  double p = 1;              ///< two-sided
  double low = 0, high = 0;  ///< of the 95 % interval
};

/// degrees_of_freedom  of Student's t; 0: the normal distribution
[[nodiscard]] CoefficientTest test_coefficient(double estimate, double error,
                                               std::uint64_t degrees_of_freedom);

void encode(const Coefficients& coefficients, ByteWriter& out);
/// throws  BytesError, std::invalid_argument
[[nodiscard]] Coefficients decode_coefficients(ByteReader& in);

}  // namespace glassbox::engine
