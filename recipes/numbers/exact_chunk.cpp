// Doubles are cut into limbs of 22 bits, which are whole numbers again. Products of two limbs have
// 44 bits and sums of 128 products 51, so that all of it can be done by plain additions and
// multiplications of doubles, which never round here, and the compiler's vectors do several at
// once.
#include "recipes/numbers/exact_chunk.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace glassbox::recipes {
namespace {

// Of a width that every x86-64 has: the nine sums below then stay in its sixteen registers.
typedef double Doubles2 __attribute__((vector_size(16)));
typedef std::int64_t Longs2 __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 2;

constexpr int kLimb = 22, kBits = 65;  // a value has three limbs
// Values are multiplied by a power of two that is never below 1: the smallest could become 0 else.
constexpr int kLeastExponent = -900;

// To the nearest whole number: beyond 2^52 a double has no places behind the point.
Doubles2 nearest(Doubles2 x) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  return (x + kShift) - kShift;
}

std::int64_t total(Doubles2 lanes) {
  double sum = 0;
  for (std::size_t i = 0; i < kLanes; ++i) sum += lanes[i];
  return static_cast<std::int64_t>(sum);
}

}  // namespace

std::optional<PieceSums> sum_piece(std::span<const double> values) {
  assert(!values.empty() && values.size() <= kPieceSize);
  std::array<Doubles2, kPieceSize / kLanes> padded;
  const std::size_t count = (values.size() + kLanes - 1) / kLanes;
  padded[count - 1] = Doubles2{};
  std::memcpy(padded.data(), values.data(), values.size_bytes());

  Doubles2 most{};
  for (std::size_t i = 0; i < count; ++i) {
    const Doubles2 size = padded[i] < 0.0 ? -padded[i] : padded[i];
    most = size > most ? size : most;
  }
  double largest = 0;
  for (std::size_t i = 0; i < kLanes; ++i) largest = most[i] > largest ? most[i] : largest;
  int above = 0;  // largest < 2^above
  (void)std::frexp(largest, &above);
  if (largest == 0 || above < kLeastExponent || above >= kBits) return std::nullopt;

  const double unit = std::ldexp(1.0, kBits - above), down = std::ldexp(1.0, -kLimb),
               up = std::ldexp(1.0, kLimb);
  Doubles2 h{}, m{}, l{}, hh{}, hm{}, hl{}, mm{}, ml{}, ll{};
  Longs2 is_cut{};
  for (std::size_t i = 0; i < count; ++i) {
    const Doubles2 y = padded[i] * unit;  // below 2^65
    const Doubles2 high = nearest(y * (down * down));
    const Doubles2 rest = y - high * (up * up);
    const Doubles2 middle = nearest(rest * down);
    const Doubles2 low = rest - middle * up;
    is_cut |= low != nearest(low);  // so is NaN
    h += high;
    m += middle;
    l += low;
    hh += high * high;
    hm += high * middle;
    hl += high * low;
    mm += middle * middle;
    ml += middle * low;
    ll += low * low;
  }
  for (std::size_t i = 0; i < kLanes; ++i)
    if (is_cut[i] != 0) return std::nullopt;

  using Int128 = PieceSums::Int128;
  const auto times = [](Int128 x, int bits) { return x * (Int128{1} << bits); };
  PieceSums sums;
  sums.exponent = above - kBits;
  sums.sum = times(total(h), 2 * kLimb) + times(total(m), kLimb) + total(l);
  const Int128 lower = times(2 * Int128{total(hl)} + total(mm), 2 * kLimb) +
                       times(2 * Int128{total(ml)}, kLimb) + total(ll);
  const Int128 carried = lower >> (3 * kLimb);  // rounded down
  sums.squares = lower - times(carried, 3 * kLimb);
  sums.upper_squares = times(total(hh), kLimb) + 2 * Int128{total(hm)} + carried;
  return sums;
}

}  // namespace glassbox::recipes
