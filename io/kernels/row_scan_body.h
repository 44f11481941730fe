// Finds the cells of a record; part of csv_kernels_body.h.
//
// The record is looked at 64 bytes at a time, and numbers are worked out at every byte as if a cell
// ended there; then those at the ends are picked. That takes the same time for few cells and many.
// Where numbers are wanted each piece of 64 bytes begins with a cell, so that nothing need be known
// of the piece before, and a run of zeros, which is what images and counts mostly are, always looks
// the same: "0,0,0,".
#include "io/kernels/byte_vector_body.h"
#include "io/kernels/csv_kernels.h"

namespace glassbox::io {
namespace {

#if defined(__AVX512VBMI2__)
struct Places {
  char bytes[64];
};
constexpr Places kPlaces = [] {
  Places places{};
  for (int i = 0; i < 64; ++i) places.bytes[i] = static_cast<char>(i);
  return places;
}();
#elif defined(__AVX2__)
// Which bits of a byte are set, lowest first, as eight bytes.
struct SetBits {
  std::uint64_t of[256];
};
constexpr SetBits kSetBits = [] {
  SetBits bits{};
  for (std::uint64_t byte = 0; byte < 256; ++byte)
    for (std::uint64_t i = 0, at = 0; i < 8; ++i)
      if ((byte >> i & 1) != 0) bits.of[byte] |= i << 8 * at++;
  return bits;
}();
#endif

struct PieceMasks {
  std::uint64_t end = 0;      // of a cell
  std::uint64_t unusual = 0;  // a quote, a NUL or a byte of 128 and above
  std::uint64_t zeros = 0;    // as "0,0,0," has it
};

inline PieceMasks look(const char* piece) {
  PieceMasks masks;
  for (int i = 0; i < 64; i += kVectorBytes) {
    const Bytes v = load(piece + i);
    masks.end |= equal(v, all(',')) << i;
    masks.unusual |= (top_bits(v) | equal(v, all('"')) | equal(v, all('\0'))) << i;
    masks.zeros |= equal(v, pairs('0', ',')) << i;
  }
  return masks;
}

// The numbers of cells that end in a piece, each at its end.
struct PieceNumbers {
  std::uint8_t values[64];
  std::uint64_t are_numbers = 0;  // "0" to "255" without leading zeros
};

// The piece begins with a cell, and the byte before it is no digit.
inline PieceNumbers read_piece(const char* piece, std::uint64_t end) {
  PieceNumbers out;
  std::uint64_t digit = 0, zero = 0, two = 0, above_two = 0, above_55 = 0;
  const Bytes nine = all(9);
  for (int i = 0; i < 64; i += kVectorBytes) {
    const Bytes here = minus(load(piece + i), all('0'));
    digit |= at_most(here, nine) << i;
    zero |= equal(here, all(0)) << i;
    two |= equal(here, all(2)) << i;
    above_two |= above(here, all(2)) << i;  // or no digit, which is seen elsewhere
    const Bytes ones = minus(load(piece + i - 1), all('0'));
    const Bytes second = minus(load(piece + i - 2), all('0'));
    const Bytes third = minus(load(piece + i - 3), all('0'));
    const Bytes tens = where_at_most(second, nine, second);  // 0 where there is a comma
    const Bytes hundreds = where_at_most(second, nine, where_at_most(third, all(2), third));
    const Bytes below_100 = plus(ones, plus(shifted<1>(tens), shifted<3>(tens)));
    above_55 |= above(below_100, all(55)) << i;
    store(out.values + i, plus(plus(below_100, shifted<2>(hundreds)),
                               plus(shifted<5>(hundreds), shifted<6>(hundreds))));
  }
  // Bit i of these: whether a cell that ended at byte i would have two, three, more characters.
  const std::uint64_t has_one = ~(end << 1 | 1), has_two = has_one & ~(end << 2 | 3);
  const std::uint64_t has_three = has_two & ~(end << 3 | 7),
                      has_more = has_three & ~(end << 4 | 15);
  const std::uint64_t is_large = has_three & (above_two << 3 | (two << 3 & above_55));
  const std::uint64_t has_leading_zero =
      (has_two & ~has_three & zero << 2) | (has_three & zero << 3);
  out.are_numbers = has_one & digit << 1 & (~has_two | digit << 2) & (~has_three | digit << 3) &
                    ~has_more & ~is_large & ~has_leading_zero;
  return out;
}

// Of a piece, each to its own place: where the cells after the ends begin, the next to an end at
// the first byte at `next`; and the numbers. May write up to 72 of both.
inline void pick_starts(std::uint64_t end, std::uint32_t next, std::uint32_t* starts) {
#if defined(__AVX512VBMI2__)
  const __m512i places = _mm512_maskz_compress_epi8(end, load(kPlaces.bytes));
  const __m512i base = _mm512_set1_epi32(static_cast<int>(next));
  const auto widen = [&](__m128i part, int i) {
    _mm512_storeu_si512(starts + i, _mm512_add_epi32(_mm512_cvtepu8_epi32(part), base));
  };
  widen(_mm512_castsi512_si128(places), 0);  // always, without asking how many there are
  widen(_mm512_extracti32x4_epi32(places, 1), 16);
  if (__builtin_popcountll(end) <= 32) return;
  widen(_mm512_extracti32x4_epi32(places, 2), 32);
  widen(_mm512_extracti32x4_epi32(places, 3), 48);
#elif defined(__AVX2__)
  for (int i = 0; i < 64; i += 8) {  // always eight, without asking how many there are
    const std::uint64_t byte = end >> i & 0xff;
    const __m128i places = _mm_cvtsi64_si128(static_cast<long long>(kSetBits.of[byte]));
    const __m256i base = _mm256_set1_epi32(static_cast<int>(next) + i);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(starts),
                        _mm256_add_epi32(_mm256_cvtepu8_epi32(places), base));
    starts += __builtin_popcountll(byte);
  }
#else
  for (; end != 0; end &= end - 1)
    *starts++ = next + static_cast<std::uint32_t>(__builtin_ctzll(end));
#endif
}

inline void pick_numbers(std::uint64_t end, const PieceNumbers& piece, std::uint8_t* numbers) {
#if defined(__AVX512VBMI2__)
  const __m512i values = _mm512_loadu_si512(piece.values);
  _mm512_storeu_si512(numbers, _mm512_maskz_compress_epi8(end, values));
#elif defined(__AVX2__)
  for (int i = 0; i < 64; i += 8) {
    const std::uint64_t byte = end >> i & 0xff;
    const __m128i values = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(piece.values + i));
    const __m128i places = _mm_cvtsi64_si128(static_cast<long long>(kSetBits.of[byte]));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(numbers), _mm_shuffle_epi8(values, places));
    numbers += __builtin_popcountll(byte);
  }
#else
  for (; end != 0; end &= end - 1) *numbers++ = piece.values[__builtin_ctzll(end)];
#endif
}

// Notes which of the cells that end in a piece are not small numbers.
inline void mark_others(std::uint64_t end, std::uint64_t are_numbers, std::uint8_t* others) {
  for (std::uint64_t rest = end & ~are_numbers; rest != 0; rest &= rest - 1)
    others[__builtin_popcountll(end & (rest ^ (rest - 1)) >> 1)] = 1;
}

template <bool kNumbers>
RowScan scan_row(const char* text, std::uint32_t begin, std::uint32_t size,
                 std::size_t column_count, RowCells cells) {
  const char* const row = text + begin;
  cells.starts[0] = begin;
  std::size_t count = 0;              // of cells whose end was met
  std::uint32_t cell = 0, piece = 0;  // where the present one begins, within the record
  std::uint64_t unusual = 0;
  for (;;) {
    PieceMasks masks = look(row + piece);
    const std::uint32_t left = size - piece;
    const bool is_last = left < 64;
    if (is_last) {  // it reaches beyond the record, whose end ends a cell as well
      const std::uint64_t end = std::uint64_t{1} << left;
      masks.end = (masks.end & (end - 1)) | end;
      masks.unusual &= end - 1;
      masks.zeros &= end - 1;
    }
    unusual |= masks.unusual;
    if (count <= column_count) {  // else there are too many already, and no room for more
      if (kNumbers && masks.zeros == ~std::uint64_t{0} && piece == cell) {
        for (std::uint32_t i = 0; i < 32; ++i)
          cells.starts[count + 1 + i] = begin + piece + 2 + 2 * i;
        std::memset(cells.numbers + count, 0, 32);
      } else {
        pick_starts(masks.end, begin + piece + 1, cells.starts + count + 1);
        if constexpr (kNumbers) {
          PieceNumbers numbers = read_piece(row + piece, masks.end);
          if (piece != cell)  // the first cell began earlier and is too long
            numbers.are_numbers &= ~(masks.end & (~masks.end + 1));
          pick_numbers(masks.end, numbers, cells.numbers + count);
          if ((masks.end & ~numbers.are_numbers) != 0)
            mark_others(masks.end, numbers.are_numbers, cells.others + count);
        }
      }
    }
    count += static_cast<std::size_t>(__builtin_popcountll(masks.end));
    if (is_last) break;
    if (kNumbers && masks.end != 0) {
      piece += 64 - static_cast<std::uint32_t>(__builtin_clzll(masks.end));
      cell = piece;
    } else {
      piece += 64;
    }
  }
  return {count, unusual != 0};
}

}  // namespace
}  // namespace glassbox::io
