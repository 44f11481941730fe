// Vectors of bytes, as wide as the instruction set has them; part of csv_kernels_body.h. Masks
// speak of 64 bytes: bit i of byte i. Elsewhere than on x86-64 a vector is one byte, slow and the
// same.
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace glassbox::io {
namespace {

#if defined(__AVX512BW__)
using Bytes = __m512i;
inline Bytes load(const char* at) { return _mm512_loadu_si512(at); }
inline void store(std::uint8_t* to, Bytes v) { _mm512_storeu_si512(to, v); }
inline Bytes all(char c) { return _mm512_set1_epi8(c); }
inline Bytes pairs(char even, char odd) {
  return _mm512_set1_epi16(static_cast<short>(odd << 8 | even));
}
inline std::uint64_t equal(Bytes a, Bytes b) { return _mm512_cmpeq_epi8_mask(a, b); }
inline std::uint64_t at_most(Bytes a, Bytes b) { return _mm512_cmple_epu8_mask(a, b); }
inline std::uint64_t top_bits(Bytes v) { return _mm512_movepi8_mask(v); }
// v where `other` is at most `most`, else 0
inline Bytes where_at_most(Bytes other, Bytes most, Bytes v) {
  return _mm512_maskz_mov_epi8(_mm512_cmple_epu8_mask(other, most), v);
}
inline Bytes plus(Bytes a, Bytes b) { return _mm512_add_epi8(a, b); }
inline Bytes minus(Bytes a, Bytes b) { return _mm512_sub_epi8(a, b); }
template <int kBits>
inline Bytes shifted(Bytes v) {  // up, if no byte loses a bit by that
  return _mm512_slli_epi16(v, kBits);
}
#elif defined(__AVX2__)
using Bytes = __m256i;
inline Bytes load(const char* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}
inline void store(std::uint8_t* to, Bytes v) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), v);
}
inline Bytes all(char c) { return _mm256_set1_epi8(c); }
inline Bytes pairs(char even, char odd) {
  return _mm256_set1_epi16(static_cast<short>(odd << 8 | even));
}
inline std::uint64_t top_bits(Bytes v) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
}
inline std::uint64_t equal(Bytes a, Bytes b) { return top_bits(_mm256_cmpeq_epi8(a, b)); }
inline std::uint64_t at_most(Bytes a, Bytes b) { return equal(_mm256_min_epu8(a, b), a); }
inline Bytes where_at_most(Bytes other, Bytes most, Bytes v) {
  return _mm256_and_si256(v, _mm256_cmpeq_epi8(_mm256_min_epu8(other, most), other));
}
inline Bytes plus(Bytes a, Bytes b) { return _mm256_add_epi8(a, b); }
inline Bytes minus(Bytes a, Bytes b) { return _mm256_sub_epi8(a, b); }
template <int kBits>
inline Bytes shifted(Bytes v) {
  return _mm256_slli_epi16(v, kBits);
}
#elif defined(__SSE2__)
using Bytes = __m128i;
inline Bytes load(const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }
inline void store(std::uint8_t* to, Bytes v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
}
inline Bytes all(char c) { return _mm_set1_epi8(c); }
inline Bytes pairs(char even, char odd) {
  return _mm_set1_epi16(static_cast<short>(odd << 8 | even));
}
inline std::uint64_t top_bits(Bytes v) { return static_cast<std::uint32_t>(_mm_movemask_epi8(v)); }
inline std::uint64_t equal(Bytes a, Bytes b) { return top_bits(_mm_cmpeq_epi8(a, b)); }
inline std::uint64_t at_most(Bytes a, Bytes b) { return equal(_mm_min_epu8(a, b), a); }
inline Bytes where_at_most(Bytes other, Bytes most, Bytes v) {
  return _mm_and_si128(v, _mm_cmpeq_epi8(_mm_min_epu8(other, most), other));
}
inline Bytes plus(Bytes a, Bytes b) { return _mm_add_epi8(a, b); }
inline Bytes minus(Bytes a, Bytes b) { return _mm_sub_epi8(a, b); }
template <int kBits>
inline Bytes shifted(Bytes v) {
  return _mm_slli_epi16(v, kBits);
}
#else
// Two bytes, so that pairs() has a meaning.
struct Bytes {
  std::uint8_t b[2];
};
template <typename F>
inline Bytes each(F f) {
  return {{static_cast<std::uint8_t>(f(0)), static_cast<std::uint8_t>(f(1))}};
}
template <typename F>
inline std::uint64_t bits(F f) {
  return std::uint64_t{f(0)} | std::uint64_t{f(1)} << 1;
}
inline Bytes load(const char* at) {
  Bytes v;
  std::memcpy(v.b, at, sizeof v.b);
  return v;
}
inline void store(std::uint8_t* to, Bytes v) { std::memcpy(to, v.b, sizeof v.b); }
inline Bytes pairs(char even, char odd) {
  return {{static_cast<std::uint8_t>(even), static_cast<std::uint8_t>(odd)}};
}
inline Bytes all(char c) { return pairs(c, c); }
inline std::uint64_t top_bits(Bytes v) {
  return bits([&](int i) { return v.b[i] >= 128; });
}
inline std::uint64_t equal(Bytes a, Bytes b) {
  return bits([&](int i) { return a.b[i] == b.b[i]; });
}
inline std::uint64_t at_most(Bytes a, Bytes b) {
  return bits([&](int i) { return a.b[i] <= b.b[i]; });
}
inline Bytes where_at_most(Bytes other, Bytes most, Bytes v) {
  return each([&](int i) { return other.b[i] <= most.b[i] ? v.b[i] : 0; });
}
inline Bytes plus(Bytes a, Bytes b) {
  return each([&](int i) { return a.b[i] + b.b[i]; });
}
inline Bytes minus(Bytes a, Bytes b) {
  return each([&](int i) { return a.b[i] - b.b[i]; });
}
template <int kBits>
inline Bytes shifted(Bytes v) {
  return each([&](int i) { return v.b[i] << kBits; });
}
#endif

constexpr int kVectorBytes = sizeof(Bytes);

inline std::uint64_t above(Bytes a, Bytes b) {
  return at_most(a, b) ^ (~std::uint64_t{0} >> (64 - kVectorBytes));
}

}  // namespace
}  // namespace glassbox::io
