/// recipes/numbers/exact_moments.h: mean and deviation of a stream of numbers, without rounding on
/// the way.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "io/base/bytes.h"
#include "recipes/numbers/exact_chunk.h"

namespace glassbox::recipes {

/// The exact sums of values and of their squares, so that order, blocks and threads cannot show.
///
/// Doubles are whole multiples of powers of two: each is added as an integer to the sum of its
/// exponent's neighbourhood, and the sums are put together when asked for. One walk over the data
/// suffices, whatever their range: neither 1e300 beside 1e-300 nor a mean far from zero costs
/// precision.
/// cost    some 2 ns a value, 4 where neighbours differ by a factor of thousands; 12 KiB
/// source  U. Kulisch, "Computer Arithmetic and Validity" (2008), chapter 8: the long accumulator
class ExactMoments {
 public:
  /// Values are finite; NaN is skipped.
  void add(std::span<const double> values);
  /// The same value `count` times.
  void add(double value, std::uint64_t count);
  /// All values that were added to another one.
  void merge(const ExactMoments& other);

  /// For merge() in another process; some 50 bytes for each factor of 256 between the values.
  void encode(ByteWriter& out) const;
  /// throws BytesError
  void merge(ByteReader& in);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// The double nearest to the mean; 0 when there is no value.
  [[nodiscard]] double mean() const;
  /// Population deviation to about one unit in the last place; 0 exactly when all values are equal.
  [[nodiscard]] double deviation() const;

 private:
  void add(const PieceSums& sums, std::size_t count);
  void add_one_by_one(std::span<const double> values);

  __extension__ using Int128 = __int128;
  __extension__ using Unsigned128 = unsigned __int128;
  struct Group {  // of eight exponents, in units of the smallest one's last bit
    Int128 sum = 0;
    Unsigned128 squares = 0;            // modulo 2^128
    std::uint64_t squares_carried = 0;  // times 2^128
  };
  std::array<Group, 256> groups_{};
  std::uint64_t count_ = 0;
};

}  // namespace glassbox::recipes
