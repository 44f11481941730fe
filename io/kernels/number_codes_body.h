// Small numbers to codes in order of first appearance; part of csv_kernels_body.h.
#include <cstring>

#include "io/kernels/csv_kernels.h"

#if defined(__AVX512VBMI__)
#include <immintrin.h>
#endif

namespace glassbox::io {
namespace {

#if defined(__AVX512VBMI__)
// The code of every number, and whether it has one.
struct NumberCodes {
  std::uint8_t code[256];
  bool is_known[256];
};

inline std::size_t add_new(NumberCodes& codes, std::uint8_t number, std::size_t entry_count,
                           std::uint8_t* entries) {
  if (codes.is_known[number]) return entry_count;
  codes.is_known[number] = true;
  codes.code[number] = static_cast<std::uint8_t>(entry_count);
  entries[entry_count] = number;
  return entry_count + 1;
}

// 64 numbers at a time: both tables lie in registers, four vectors each.
std::size_t encode_numbers(const std::uint8_t* numbers, std::size_t count, std::uint8_t* out,
                           std::uint8_t* entries) {
  NumberCodes codes{};
  std::size_t entry_count = 0;
  __m512i code[4], unknown[4];  // unknown: the top bit set of numbers without a code
  for (int i = 0; i < 4; ++i) code[i] = _mm512_setzero_si512(), unknown[i] = _mm512_set1_epi8(-1);
  const auto look_up = [](const __m512i* table, __m512i at) {
    const __m512i low = _mm512_permutex2var_epi8(table[0], at, table[1]);
    const __m512i high = _mm512_permutex2var_epi8(table[2], at, table[3]);
    return _mm512_mask_blend_epi8(_mm512_movepi8_mask(at), low, high);
  };
  for (std::size_t done = 0; done < count; done += 64) {
    const std::size_t now = count - done < 64 ? count - done : 64;
    const __mmask64 inside = ~__mmask64{0} >> (64 - now);
    const __m512i at = _mm512_maskz_loadu_epi8(inside, numbers + done);
    std::uint64_t news = _mm512_movepi8_mask(look_up(unknown, at)) & inside;
    if (news != 0) {
      for (; news != 0; news &= news - 1)
        entry_count =
            add_new(codes, numbers[done + static_cast<std::size_t>(__builtin_ctzll(news))],
                    entry_count, entries);
      for (std::size_t i = 0; i < 4; ++i) {
        code[i] = _mm512_loadu_si512(codes.code + 64 * i);
        unknown[i] = _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(
            _mm512_loadu_si512(codes.is_known + 64 * i), _mm512_setzero_si512()));
      }
    }
    _mm512_mask_storeu_epi8(out + done, inside, look_up(code, at));
  }
  return entry_count;
}
#else
// The code of every number; kNone of one that has none yet, and of the last of 256 when all have.
struct NumberCodes {
  static constexpr std::uint8_t kNone = 255;
  std::uint8_t of[256];
};

inline std::size_t encode_one(NumberCodes& codes, std::uint8_t number, std::size_t entry_count,
                              std::uint8_t* entries, std::uint8_t* out) {
  if (codes.of[number] == NumberCodes::kNone && entry_count < 256) {
    codes.of[number] = static_cast<std::uint8_t>(entry_count);
    entries[entry_count++] = number;
  }
  *out = codes.of[number];
  return entry_count;
}

// 64 numbers at a time. Where all are the same, as they often are, one is enough to look at; else
// eight are looked up without asking which of them have codes, and mostly all have.
std::size_t encode_numbers(const std::uint8_t* numbers, std::size_t count, std::uint8_t* out,
                           std::uint8_t* entries) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = kOnes * 0x80;
  constexpr std::size_t kTogether = 64;
  NumberCodes codes;
  std::memset(codes.of, NumberCodes::kNone, sizeof codes.of);
  std::size_t entry_count = 0, done = 0;
  for (; count - done >= kTogether; done += kTogether) {
    std::uint64_t words[kTogether / 8], other = 0;
    std::memcpy(words, numbers + done, kTogether);
    const std::uint64_t same = numbers[done] * kOnes;
    for (const std::uint64_t word : words) other |= word ^ same;
    if (other == 0) {
      entry_count = encode_one(codes, numbers[done], entry_count, entries, out + done);
      std::memset(out + done, out[done], kTogether);
      continue;
    }
    for (std::size_t at = done; at < done + kTogether; at += 8) {
      std::uint8_t eight[8];
      for (std::size_t i = 0; i < 8; ++i) eight[i] = codes.of[numbers[at + i]];
      std::uint64_t word;
      std::memcpy(&word, eight, 8);
      std::memcpy(out + at, eight, 8);
      const std::uint64_t has_none = (~word - kOnes) & word & kTops;  // a byte of 255
      for (std::size_t i = 0; i < 8 && has_none != 0; ++i)
        entry_count = encode_one(codes, numbers[at + i], entry_count, entries, out + at + i);
    }
  }
  for (; done < count; ++done)
    entry_count = encode_one(codes, numbers[done], entry_count, entries, out + done);
  return entry_count;
}
#endif

}  // namespace
}  // namespace glassbox::io
