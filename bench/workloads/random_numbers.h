/// bench/workloads/random_numbers.h: a seeded stream of numbers with the same bits everywhere.
///
/// The distributions of <random> differ between libraries, and a library's log and cos between
/// processors. These use integers, additions, multiplications, divisions and square roots alone.
#pragma once

#include <cstdint>

namespace glassbox::bench {

/// source  Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014)
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {  // SplitMix64
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// One of 2^53 numbers in [0, 1), all alike.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  /// A whole number in [0, count), count at most 2^32; favours none by more than count / 2^32.
  std::uint64_t below(std::uint64_t count) { return ((bits() >> 32) * count) >> 32; }

  /// Nearly normal, mean 0 and deviation 1, within -6 and 6: the sum of twelve uniform numbers of
  /// 16 bits, less 6.
  double normal() {
    std::uint64_t sum = 0;
    for (int draw = 0; draw < 3; ++draw) {
      const std::uint64_t b = bits();
      sum += (b & 0xffff) + (b >> 16 & 0xffff) + (b >> 32 & 0xffff) + (b >> 48);
    }
    return static_cast<double>(sum) * 0x1p-16 - (6 - 6 * 0x1p-16);
  }

 private:
  std::uint64_t state_;
};

}  // namespace glassbox::bench
