/// engine/metrics/fixed_math.h: exp and log with the same bits on every machine.
///
/// A C library may choose another implementation for each processor (glibc does, with fused
/// multiply-adds where there are any), and then the last bit of a trained model would depend on the
/// machine. These use additions, multiplications and divisions alone, one after the other.
///
/// source  Cody & Waite, Software Manual for the Elementary Functions (1980): range reduction
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "io/base/rooms.h"

namespace glassbox::engine {

/// e^r - 1 for |r| <= ln2 / 2.
[[nodiscard]] inline double expm1_of_rest(double r) {
  // Taylor to r^13: the next term is below 2^-56 of the sum.
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return p * r * r + r;
}

/// e^x within 2 ulp; 0 below -708 and +inf above 709.7, NaN for NaN.
[[nodiscard]] inline double fixed_exp(double x) {
  if (x != x) return x;
  if (x > 709.78271289338397) return std::numeric_limits<double>::infinity();
  if (x < -708.0) return 0.0;
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;  // low 32 bits zero: k * high is exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  // Adding and taking away 1.5 * 2^52 rounds to an integer without a call.
  constexpr double kRound = 6755399441055744.0;
  const double k = (x * kLog2E + kRound) - kRound;
  const double r = (x - k * kLn2High) - k * kLn2Low;  // |r| <= ln2 / 2
  const double p = expm1_of_rest(r);
  const auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1022) << 52;
  return (p + 1.0) * std::bit_cast<double>(bits) * 2.0;  // 2^(k-1) stays in range for k = 1024
}

/// fixed_exp() of each, in place, with the same bits: without a branch, so that the compiler works
/// on two at once and none waits for the one before.
inline void fixed_exp(std::span<double> xs) {
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kRound = 6755399441055744.0;
  constexpr double kMost = 709.78271289338397, kLeast = -708.0;
  for (double& value : xs) {
    const double given = value;
    double x = given > kMost ? kMost : given;
    x = x < kLeast ? kLeast : x;
    const double rounded = x * kLog2E + kRound;  // whose lowest bits are the integer
    const double k = rounded - kRound;
    const double r = (x - k * kLn2High) - k * kLn2Low;
    const double p = expm1_of_rest(r);
    const std::uint64_t bits = (std::bit_cast<std::uint64_t>(rounded) + 1022) << 52;
    double e = (p + 1.0) * std::bit_cast<double>(bits) * 2.0;
    e = given > kMost ? std::numeric_limits<double>::infinity() : e;
    e = given < kLeast ? 0.0 : e;
    value = given == given ? e : given;
  }
}

/// Natural logarithm within 2 ulp for finite x > 0 (subnormal ones included); -inf for 0, NaN
/// below.
[[nodiscard]] inline double fixed_log(double x) {
  if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (x > std::numeric_limits<double>::max()) return x;
  double exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 18014398509481984.0;  // 2^54
    exponent = -54;
  }
  // x = m * 2^e with m in [sqrt(1/2), sqrt(2)).
  auto bits = std::bit_cast<std::uint64_t>(x);
  bits += 0x3ff0000000000000 - 0x3fe6a09e667f3bcd;
  exponent += static_cast<double>(static_cast<std::int64_t>(bits >> 52) - 1023);
  bits = (bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd;
  const double m = std::bit_cast<double>(bits);
  // log m = 2 atanh(s), s = (m-1)/(m+1), |s| < 0.172: odd series to s^21.
  const double f = m - 1.0;
  const double s = f / (m + 1.0);
  const double z = s * s;
  double p = 2.0 / 21.0;
  p = p * z + 2.0 / 19.0;
  p = p * z + 2.0 / 17.0;
  p = p * z + 2.0 / 15.0;
  p = p * z + 2.0 / 13.0;
  p = p * z + 2.0 / 11.0;
  p = p * z + 2.0 / 9.0;
  p = p * z + 2.0 / 7.0;
  p = p * z + 2.0 / 5.0;
  p = p * z + 2.0 / 3.0;
  // log m = 2s + s z p; 2s = f - s f keeps the leading bits that the quotient lost.
  const double tail = s * (z * p - f);
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  return exponent * kLn2High + (f + (tail + exponent * kLn2Low));
}

/// log(1 + e^m) without overflow, for a margin m, where e is fixed_exp(-|m|).
[[nodiscard]] inline double fixed_log1p_exp(double m, double e) {
  // 1 + e drops the low bits of e; the quotient puts back what they were worth (Kahan's trick).
  const double u = 1.0 + e;
  const double tail = u == 1.0 ? e : fixed_log(u) * (e / (u - 1.0));
  return m > 0 ? m + tail : tail;
}

[[nodiscard]] inline double fixed_log1p_exp(double m) {
  return fixed_log1p_exp(m, fixed_exp(m > 0 ? -m : m));
}

/// 1 / (1 + e^-m), where e is fixed_exp(-|m|).
[[nodiscard]] inline double fixed_sigmoid(double m, double e) {
  return m > 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}
[[nodiscard]] inline double fixed_sigmoid(double m) {
  return fixed_sigmoid(m, fixed_exp(m > 0 ? -m : m));
}

}  // namespace glassbox::engine
