/// engine/coefficients.h: the statistics of a model's coefficients: estimates, standard errors,
/// test statistics, p values, intervals.
///
/// Coding. Levels of a group that every record has one of sum to 1, like the bias, so their weights
/// cannot be told apart from it. Such columns are re-expressed: columns are taken in order (bias,
/// numbers, levels group by group, the group's most frequent level last), and one that is a linear
/// combination of those before it is left out, its part handed to them. A level's coefficient is
/// then the difference from its group's most frequent level (the baseline). Multiclass coefficients
/// are differences from the first class. Predictions are the same.
///
/// Standard errors. Regression: s^2 (X'X)^-1 with s^2 = squared residuals / (records - columns
/// kept), Student's t. Otherwise: inverse of the information X'WX at the optimum, normal
/// distribution. With an L2 penalty P: (X'WX + P)^-1 X'WX (X'WX + P)^-1, the spread of the
/// penalised estimate, which leaves out the bias towards 0 that the penalty makes on purpose. None
/// with L1.
///
/// Weighted records count as if the weights' mean were 1.
///
/// source  McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), chapter 4
///         Gray, "Flexible Methods for Analyzing Survival Data Using Splines" (JASA 87, 1992): the
///         covariance of a penalised fit
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/linear_model.h"
#include "io/bytes.h"

namespace glassbox::engine {

struct TrainingSet;
enum class Loss;

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
  double l2 = 0;                                      ///< of the fit; above 0: penalised

  friend bool operator==(const Coefficients&, const Coefficients&) = default;
};

/// What follows from an estimate and its error.
struct CoefficientTest {
  double statistic = 0;      ///< t or z
  double p = 1;              ///< two-sided
  double low = 0, high = 0;  ///< of the 95 % interval
};

/// Of a model at the optimum, without L1.
/// returns  nothing with more than kMostParameters parameters, no more records than columns, or an
///          information matrix that is singular, as it is where a line tells the classes apart
/// cost     O(parameters^3)
[[nodiscard]] std::optional<Coefficients> coefficient_statistics(const TrainingSet& data, Loss loss,
                                                                 const LinearModel& model,
                                                                 double l2, int threads);

/// degrees_of_freedom  of Student's t; 0: the normal distribution
[[nodiscard]] CoefficientTest test_coefficient(double estimate, double error,
                                               std::uint64_t degrees_of_freedom);

/// P(|T| > |t|) for Student's t, within 1e-12; degrees_of_freedom 0: the normal distribution.
[[nodiscard]] double two_sided_p(double t, std::uint64_t degrees_of_freedom);
/// The value that |T| exceeds with probability p.
[[nodiscard]] double two_sided_quantile(double p, std::uint64_t degrees_of_freedom);

void encode(const Coefficients& coefficients, ByteWriter& out);
/// throws  BytesError, std::invalid_argument
[[nodiscard]] Coefficients decode_coefficients(ByteReader& in);

}  // namespace glassbox::engine
