// A column of short numbers, many at once; part of csv_kernels_body.h. The same numbers as
// parse_short_number() reads, and those of 8 characters after a minus; the steps are its steps, but
// without a branch, so that the compiler works on as many cells at a time as its vectors hold.
#include <bit>
#include <cstring>

#include "io/kernels/csv_kernels.h"

namespace glassbox::io {
namespace {

// Elsewhere nothing is read this way: the first character must be the lowest byte of a word.
constexpr bool kIsLittleEndian = std::endian::native == std::endian::little;

constexpr std::size_t kLanes = 32;  // cells on their way at a time

struct Lanes {
  std::uint64_t words[kLanes];     // the characters behind the minus; the last in the highest byte
  std::uint64_t present[kLanes];   // all bits set in the bytes they take
  std::uint64_t negative[kLanes];  // a double's sign bit
};

// The characters of `count` cells.
inline void load(const char* text, const std::uint32_t* starts, std::size_t stride,
                 std::size_t count, Lanes& lanes) {
  for (std::size_t i = 0; i < count; ++i, starts += stride) {
    const char* const at = text + starts[0];
    const std::uint64_t minus = *at == '-' ? 1 : 0;
    const std::uint64_t size = starts[1] - starts[0] - 1 - minus;
    std::uint64_t word;
    std::memcpy(&word, at + minus, 8);
    const std::uint64_t shift = (64 - 8 * size) & 63;
    lanes.words[i] = word << shift;
    lanes.present[i] = size - 1 < 8 ? ~std::uint64_t{0} << shift : 0;
    lanes.negative[i] = minus << 63;
  }
}

constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

// Values of all lanes, whatever is in them; returns whether all are numbers. In steps that each do
// the same to all lanes and know no condition, or the compiler would take them one by one.
inline bool convert(const Lanes& lanes, double* out, std::uint8_t* is_read) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = kOnes * 0x80;
  std::uint64_t digits[kLanes], places[kLanes], wrong[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    std::uint64_t word = lanes.words[i], present = lanes.present[i];
    const std::uint64_t points = word ^ kOnes * '.';  // a zero byte where a point stands
    const std::uint64_t zeros = (points - kOnes) & ~points & kTops;
    const std::uint64_t point = zeros & (0 - zeros);  // the top bit of the first one; 0 = none
    const std::uint64_t before = (point >> 7) - 1, up_to = (point << 1) - 1;  // all bits if none
    const std::uint64_t has_point = 0 - ((point | (0 - point)) >> 63);        // all bits or none
    // What stands before the point moves up by one byte, and there is one character less.
    word = (word & ~(up_to & has_point)) | ((word & before & has_point) << 8);
    present = (present & ~has_point) | ((present << 8) & has_point);
    places[i] = (7 - ((before & kOnes) * kOnes >> 56)) & has_point;

    const std::uint64_t bytes = (word ^ kOnes * '0') & present;
    const std::uint64_t is_empty = ~present >> 63;  // else its highest byte is there
    wrong[i] = (((bytes + kOnes * 0x76) | bytes) & kTops) | is_empty;
    const std::uint64_t twos = (bytes * 10 + (bytes >> 8)) & 0x00ff00ff00ff00ff;
    const std::uint64_t fours = (twos * 100 + (twos >> 16)) & 0x0000ffff0000ffff;
    digits[i] = (fours & 0xffffffff) * 10'000 + (fours >> 32);
  }
  double values[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i)
    // Digits and power are exact doubles, so their quotient is correctly rounded.
    values[i] = static_cast<double>(static_cast<std::int32_t>(digits[i])) / kPowers[places[i]];
  std::uint64_t any_wrong = kIsLittleEndian ? 0 : 1;
  for (std::size_t i = 0; i < kLanes; ++i) {
    out[i] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(values[i]) ^ lanes.negative[i]);
    any_wrong |= wrong[i];
  }
  for (std::size_t i = 0; i < kLanes; ++i) is_read[i] = wrong[i] == 0 && kIsLittleEndian ? 1 : 0;
  return any_wrong == 0;
}

bool read_decimals(const char* text, const std::uint32_t* starts, std::size_t stride,
                   std::size_t count, double* out, std::uint8_t* is_read) {
  Lanes lanes;
  bool all = true;
  for (std::size_t done = 0; done < count; done += kLanes) {
    const std::size_t now = count - done < kLanes ? count - done : kLanes;
    for (std::size_t i = now; i < kLanes; ++i)  // "0"
      lanes.words[i] = std::uint64_t{'0'} << 56, lanes.present[i] = std::uint64_t{0xff} << 56,
      lanes.negative[i] = 0;
    load(text, starts + done * stride, stride, now, lanes);
    all = convert(lanes, out + done, is_read + done) && all;
  }
  return all;
}

}  // namespace
}  // namespace glassbox::io
