/// recipes/numbers/count_bytes.h: counts as bytes for other processes: most are small, and most of
/// those 0.
#pragma once

#include <cstdint>
#include <span>

#include "io/base/bytes.h"
#include "io/base/rooms.h"

namespace glassbox::recipes {

/// Seven bits a byte, the lowest first; all bytes but the last have the highest bit: 1 to 10 bytes.
inline void put_count(std::uint64_t count, ByteWriter& out) {
  for (; count >= 0x80; count >>= 7) out.u8(static_cast<std::uint8_t>(count | 0x80));
  out.u8(static_cast<std::uint8_t>(count));
}

/// throws  BytesError
[[nodiscard]] inline std::uint64_t take_count(ByteReader& in) {
  std::uint64_t count = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = in.u8();
    count |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return count;
  }
  throw BytesError("a count of over 64 bits");
}

inline void put_counts(std::span<const std::uint64_t> counts, ByteWriter& out) {
  for (const std::uint64_t count : counts) put_count(count, out);
}

/// Adds as many counts as there are.
inline void add_counts(ByteReader& in, std::span<std::uint64_t> counts) {
  for (std::uint64_t& count : counts) count += take_count(in);
}

}  // namespace glassbox::recipes
