/// io/kernels/byte_transpose.h: bytes from rows to columns.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>

#include "io/base/rooms.h"
#endif

namespace glassbox::io {

/// to[column * to_stride + row] = from[row * from_stride + column] for 16 rows and 16 columns.
/// cost  with SSE2, 64 interleavings for the 256 bytes; elsewhere a plain loop
inline void transpose_16x16(const std::uint8_t* from, std::size_t from_stride, std::uint8_t* to,
                            std::size_t to_stride) {
#if defined(__SSE2__)
  // Interleaving vectors i and i + 8 moves the top bit of a byte's row into its place in the
  // vector, and the top bit of that place out; after four times, rows and columns have changed
  // places.
  __m128i a[16], b[16];
  for (std::size_t i = 0; i < 16; ++i)
    a[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * from_stride));
  const auto interleave = [](const __m128i* in, __m128i* out) {
    for (std::size_t i = 0; i < 8; ++i) {
      out[2 * i] = _mm_unpacklo_epi8(in[i], in[i + 8]);
      out[2 * i + 1] = _mm_unpackhi_epi8(in[i], in[i + 8]);
    }
  };
  interleave(a, b), interleave(b, a), interleave(a, b), interleave(b, a);
  for (std::size_t i = 0; i < 16; ++i)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i * to_stride), a[i]);
#else
  for (std::size_t row = 0; row < 16; ++row)
    for (std::size_t column = 0; column < 16; ++column)
      to[column * to_stride + row] = from[row * from_stride + column];
#endif
}

}  // namespace glassbox::io
