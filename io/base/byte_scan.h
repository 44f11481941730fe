/// io/base/byte_scan.h: looking at CSV bytes 64 at a time.
///
/// With SSE2 (every x86-64 has it) four vectors make one 64-bit mask; elsewhere a plain loop does,
/// with the same result.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>

#include "io/base/rooms.h"
#endif

namespace glassbox::io {

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

}  // namespace glassbox::io
