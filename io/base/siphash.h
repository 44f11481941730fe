/// io/base/siphash.h: SipHash-2-4, a keyed 64-bit hash with published test vectors.
///
/// source  Aumasson & Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// key  k0 and k1, the 16 key bytes read as two little-endian words
[[nodiscard]] std::uint64_t siphash_2_4(std::array<std::uint64_t, 2> key, std::string_view message);

}  // namespace glassbox::io
