/// io/byte_scan.h: looking at CSV bytes 64 at a time.
///
/// With SSE2 (every x86-64 has it) four vectors make one 64-bit mask; elsewhere a plain loop does,
/// with the same result.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace glassbox {

/// Bit i speaks of byte i.
struct ScanMasks {
  std::uint64_t comma;
  std::uint64_t unusual;  ///< a quote, a NUL or a byte of 128 and above
};

/// Looks at bytes [at, at + 64).
inline ScanMasks scan_64(const char* at) {
  ScanMasks masks{0, 0};
#if defined(__SSE2__)
  const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"'), zero = _mm_setzero_si128();
  for (int i = 0; i < 4; ++i) {
    const __m128i v =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + std::ptrdiff_t{16} * i));
    const auto commas = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(v, comma)));
    const __m128i odd =  // movemask looks at the top bit only, so v stands for its bytes >= 128
        _mm_or_si128(v, _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, zero)));
    masks.comma |= std::uint64_t{commas} << (16 * i);
    masks.unusual |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(odd))} << (16 * i);
  }
#else
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(at[i]);
    masks.comma |= std::uint64_t{c == ','} << i;
    masks.unusual |= std::uint64_t{c == '"' || c == 0 || c >= 128} << i;
  }
#endif
  return masks;
}

/// How many of the bytes are '\n'.
inline std::size_t count_line_ends(const char* at, std::size_t size) {
  std::size_t count = 0, i = 0;
#if defined(__SSE2__)
  const __m128i end = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
  while (size - i >= 64) {
    // Byte counters: each of the 16 grows by at most 4 a step, so 63 steps cannot overflow one.
    __m128i counters = zero;
    for (int step = 0; step < 63 && size - i >= 64; ++step, i += 64)
      for (int j = 0; j < 64; j += 16)
        counters = _mm_sub_epi8(
            counters,
            _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i + j)), end));
    const __m128i sums = _mm_sad_epu8(counters, zero);
    count += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
             static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }
#endif
  for (; i < size; ++i) count += at[i] == '\n' ? 1 : 0;
  return count;
}

}  // namespace glassbox
