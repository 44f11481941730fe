#include "engine/model/coefficients.h"

#include <cmath>
#include <stdexcept>
#include <string>

#include "engine/metrics/student_t.h"

namespace glassbox::engine {

CoefficientTest test_coefficient(double estimate, double error, std::uint64_t degrees_of_freedom) {
  CoefficientTest test;
  test.statistic = estimate / error;
  test.p = two_sided_p(test.statistic, degrees_of_freedom);
  const double reach = two_sided_quantile(0.05, degrees_of_freedom) * error;
  test.low = estimate - reach;
  test.high = estimate + reach;
  return test;
}

void encode(const Coefficients& coefficients, ByteWriter& out) {
  out.u64(coefficients.records);
  out.u64(coefficients.degrees_of_freedom);
  out.f64(coefficients.l2);
  out.u32(static_cast<std::uint32_t>(coefficients.outputs));
  std::string status;
  for (const Coefficients::Status one : coefficients.status)
    status.push_back(static_cast<char>(one));
  out.text(status);
  out.f64s(coefficients.estimates);
  out.f64s(coefficients.errors);
}

Coefficients decode_coefficients(ByteReader& in) {
  Coefficients coefficients;
  coefficients.records = in.u64();
  coefficients.degrees_of_freedom = in.u64();
  coefficients.l2 = in.f64();
  coefficients.outputs = in.u32();
  for (const char one : in.text()) {
    if (one < 0 || one > static_cast<char>(Coefficients::Status::kNotMet))
      throw std::invalid_argument("an unknown status of a coefficient");
    coefficients.status.push_back(static_cast<Coefficients::Status>(one));
  }
  coefficients.estimates = in.f64s();
  coefficients.errors = in.f64s();
  if (coefficients.outputs == 0 || coefficients.outputs > kMaxClasses ||
      coefficients.estimates.size() != coefficients.status.size() * coefficients.outputs ||
      coefficients.errors.size() != coefficients.estimates.size())
    throw std::invalid_argument("the coefficients are not as many as they should be");
  return coefficients;
}

}  // namespace glassbox::engine
