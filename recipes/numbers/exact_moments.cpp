// Sums of doubles without rounding.
//
// A double is an integer times a power of two: 0.75 = 3 * 2^-2. Integers of the same power can be
// added exactly. Eight neighboring powers share one 128-bit sum, in units of the smallest of them,
// so that 256 sums hold any data. At the end they are put together as one long natural number,
// divided by the count, and rounded once. So 1e16 + 1 - 1e16 is 1, in any order.
#include "recipes/numbers/exact_moments.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

namespace glassbox::recipes {
namespace {

__extension__ using Unsigned128 = unsigned __int128;

// A finite double is  +-scaled * 2^(8 group - 1075),  scaled < 2^60.
constexpr int kUnitExponent = -1075;

struct Parts {
  std::uint64_t scaled;
  std::uint32_t group;
  bool is_negative;
};

Parts parts_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<std::uint32_t>(bits >> 52) & 0x7ff;
  const std::uint32_t is_normal = exponent != 0 ? 1 : 0;
  const std::uint32_t shown = exponent + 1 - is_normal;  // a subnormal's is that of the smallest
  const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{is_normal}
                                                                               << 52;
  return {.scaled = mantissa << (shown & 7), .group = shown >> 3, .is_negative = bits >> 63 != 0};
}

// A natural number, lowest word first, long enough for the squares of all doubles.
class Natural {
 public:
  void add(Unsigned128 value, std::size_t bit) {
    const std::size_t shift = bit % 64;
    Unsigned128 low = value << shift;
    std::uint64_t high = shift == 0 ? 0 : static_cast<std::uint64_t>(value >> (128 - shift));
    bool carry = false;
    std::size_t at = bit / 64;
    put(at++, static_cast<std::uint64_t>(low), carry);
    put(at++, static_cast<std::uint64_t>(low >> 64), carry);
    put(at++, high, carry);
    while (carry) put(at++, 0, carry);
  }
  void subtract(const Natural& less) {
    bool borrow = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t before = words_[i], taken = less.words_[i];
      words_[i] = before - taken - (borrow ? 1 : 0);
      borrow = before < taken || (borrow && before == taken);
    }
  }
  [[nodiscard]] bool operator<(const Natural& other) const {
    for (std::size_t i = words_.size(); i-- > 0;) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i];
    }
    return false;
  }
  [[nodiscard]] Natural operator*(const Natural& other) const {
    Natural product;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i] == 0) continue;
      for (std::size_t j = 0; i + j < words_.size(); ++j) {
        if (other.words_[j] == 0) continue;
        product.add(Unsigned128{words_[i]} * other.words_[j], 64 * (i + j));
      }
    }
    return product;
  }
  // floor(2^128 this / divisor); `rest` tells whether anything was cut off.
  [[nodiscard]] Natural divided(std::uint64_t divisor, bool& rest) const {
    Natural quotient;
    Unsigned128 left = 0;
    for (std::size_t i = words_.size(); i-- > 0;) {
      left = left << 64 | (i < 2 ? 0 : words_[i - 2]);
      quotient.words_[i] = static_cast<std::uint64_t>(left / divisor);
      left %= divisor;
    }
    rest = left != 0;
    return quotient;
  }
  // leading * 2^exponent, nearest when `leading` is turned into a double: its last bit stands for
  // all that follow.
  struct Leading {
    std::uint64_t leading = 0;
    int exponent = 0;
  };
  [[nodiscard]] Leading leading(bool rest) const {
    std::size_t top = words_.size() - 1;
    while (top > 0 && words_[top] == 0) --top;
    const int shift = words_[top] == 0 ? 0 : std::countl_zero(words_[top]);
    Leading result{.leading = words_[top] << shift, .exponent = static_cast<int>(64 * top) - shift};
    for (std::size_t i = top; i-- > 0;) {
      if (i + 1 == top && shift > 0) {
        result.leading |= words_[i] >> (64 - shift);
        rest = rest || words_[i] << shift != 0;
      } else {
        rest = rest || words_[i] != 0;
      }
    }
    result.leading |= rest ? 1 : 0;
    return result;
  }

 private:
  void put(std::size_t at, std::uint64_t word, bool& carry) {
    if (at >= words_.size()) return;
    const std::uint64_t sum = words_[at] + word;
    const std::uint64_t all = sum + (carry ? 1 : 0);
    carry = sum < word || all < sum;
    words_[at] = all;
  }
  std::array<std::uint64_t, 72> words_{};
};

struct Signed {
  Natural magnitude;
  bool is_negative = false;
};

template <class Groups>
Signed sum_of(const Groups& groups) {
  Natural plus, minus;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto sum = groups[g].sum;
    if (sum == 0) continue;
    (sum < 0 ? minus : plus).add(static_cast<Unsigned128>(sum < 0 ? -sum : sum), 8 * g);
  }
  const bool is_negative = plus < minus;
  (is_negative ? minus : plus).subtract(is_negative ? plus : minus);
  return {.magnitude = is_negative ? minus : plus, .is_negative = is_negative};
}

}  // namespace

void ExactMoments::add(std::span<const double> values) {
  for (; !values.empty(); values = values.subspan(std::min(kPieceSize, values.size()))) {
    const auto piece = values.first(std::min(kPieceSize, values.size()));
    if (const auto sums = sum_piece(piece)) {
      add(*sums, piece.size());
    } else {
      add_one_by_one(piece);
    }
  }
}

void ExactMoments::add(const PieceSums& sums, std::size_t count) {
  const int bit = sums.exponent - kUnitExponent;
  groups_[static_cast<std::size_t>(bit / 8)].sum += sums.sum * (Int128{1} << (bit % 8));
  const auto add_squares = [this](Int128 squares, int at) {
    Group& group = groups_[static_cast<std::size_t>(at / 16)];
    const Unsigned128 some = static_cast<Unsigned128>(squares) << (at % 16);
    group.squares += some;
    group.squares_carried += group.squares < some ? 1 : 0;
  };
  add_squares(sums.squares, 2 * bit);
  add_squares(sums.upper_squares, 2 * bit + 66);
  count_ += count;
}

void ExactMoments::add_one_by_one(std::span<const double> values) {
  for (const double value : values) {
    if (std::isnan(value)) continue;
    const Parts parts = parts_of(value);
    Group& group = groups_[parts.group];
    const auto scaled = static_cast<std::int64_t>(parts.scaled);
    group.sum += parts.is_negative ? -scaled : scaled;
    const Unsigned128 square = Unsigned128{parts.scaled} * parts.scaled;
    group.squares += square;
    group.squares_carried += group.squares < square ? 1 : 0;
    ++count_;
  }
}

void ExactMoments::add(double value, std::uint64_t count) {
  if (count == 0) return;
  const Parts parts = parts_of(value);
  Group& group = groups_[parts.group];
  const Int128 sum = static_cast<Int128>(Unsigned128{parts.scaled} * count);
  group.sum += parts.is_negative ? -sum : sum;
  const Unsigned128 square = Unsigned128{parts.scaled} * parts.scaled;
  const auto add_squares = [&group](Unsigned128 some) {
    group.squares += some;
    group.squares_carried += group.squares < some ? 1 : 0;
  };
  add_squares(Unsigned128{static_cast<std::uint64_t>(square)} * count);
  const Unsigned128 upper = (square >> 64) * count;
  add_squares(upper << 64);
  group.squares_carried += static_cast<std::uint64_t>(upper >> 64);
  count_ += count;
}

void ExactMoments::merge(const ExactMoments& other) {
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& more = other.groups_[g];
    groups_[g].sum += more.sum;
    groups_[g].squares += more.squares;
    groups_[g].squares_carried +=
        more.squares_carried + (groups_[g].squares < more.squares ? 1 : 0);
  }
  count_ += other.count_;
}

void ExactMoments::encode(ByteWriter& out) const {
  const auto is_used = [](const Group& group) {
    return group.sum != 0 || group.squares != 0 || group.squares_carried != 0;
  };
  const auto put = [&out](Unsigned128 value) {
    out.u64(static_cast<std::uint64_t>(value));
    out.u64(static_cast<std::uint64_t>(value >> 64));
  };
  out.u64(count_);
  out.u32(static_cast<std::uint32_t>(std::ranges::count_if(groups_, is_used)));
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (!is_used(groups_[g])) continue;
    out.u8(static_cast<std::uint8_t>(g));
    put(static_cast<Unsigned128>(groups_[g].sum));
    put(groups_[g].squares);
    out.u64(groups_[g].squares_carried);
  }
}

void ExactMoments::merge(ByteReader& in) {
  const auto take = [&in] {
    const std::uint64_t low = in.u64();
    return Unsigned128{in.u64()} << 64 | low;
  };
  ExactMoments other;
  other.count_ = in.u64();
  for (std::uint32_t used = in.u32(); used > 0; --used) {
    Group& group = other.groups_[in.u8()];
    group.sum = static_cast<Int128>(take());
    group.squares = take();
    group.squares_carried = in.u64();
  }
  merge(other);
}

double ExactMoments::mean() const {
  if (count_ == 0) return 0;
  const Signed sum = sum_of(groups_);
  bool rest = false;
  const Natural quotient = sum.magnitude.divided(count_, rest);
  const auto [leading, exponent] = quotient.leading(rest);
  const double mean = std::ldexp(static_cast<double>(leading), exponent - 128 + kUnitExponent);
  return sum.is_negative ? -mean : mean;
}

// deviation^2 = (n sum of squares - sum^2) / n^2, and the bracket is exact.
double ExactMoments::deviation() const {
  if (count_ == 0) return 0;
  Natural squares;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (groups_[g].squares != 0) squares.add(groups_[g].squares, 16 * g);
    if (groups_[g].squares_carried != 0) squares.add(groups_[g].squares_carried, 16 * g + 128);
  }
  Natural count;
  count.add(count_, 0);
  Natural spread = squares * count;
  const Natural sum = sum_of(groups_).magnitude;
  spread.subtract(sum * sum);
  auto [leading, exponent] = spread.leading(/*rest=*/false);
  auto mantissa = static_cast<double>(leading);
  if (exponent % 2 != 0) {
    mantissa *= 2;
    --exponent;
  }
  return std::ldexp(std::sqrt(mantissa) / static_cast<double>(count_),
                    exponent / 2 + kUnitExponent);
}

}  // namespace glassbox::recipes
