/// io/base/bytes.h: little-endian binary values to and from memory, every read bounds-checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Thrown by ByteReader when the bytes end too soon or a count cannot be true.
struct BytesError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ByteWriter {
 public:
  void u8(std::uint8_t v);
  void u32(std::uint32_t v);
  void u64(std::uint64_t v);
  void f32(float v);
  void f64(double v);
  void text(std::string_view v);        ///< u64 length, then the bytes
  void f32s(std::span<const float> v);  ///< u64 count, then the values
  void f64s(std::span<const double> v);
  void u32s(std::span<const std::uint32_t> v);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. A count is checked against the bytes that remain before anything
/// is allocated for it.  throws BytesError
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint8_t u8();
  [[nodiscard]] std::uint32_t u32();
  [[nodiscard]] std::uint64_t u64();
  [[nodiscard]] float f32();
  [[nodiscard]] double f64();
  [[nodiscard]] std::string text();
  [[nodiscard]] std::vector<float> f32s();
  [[nodiscard]] std::vector<double> f64s();
  [[nodiscard]] std::vector<std::uint32_t> u32s();
  /// A count of things that take at least `bytes_each` bytes each, checked to fit what is left.
  [[nodiscard]] std::size_t count(std::size_t bytes_each);
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - at_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string_view take(std::size_t count);
};

/// CRC-32 (IEEE 802.3, zlib's). `before` is that of the bytes in front of these.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);
/// The CRC-32 of bytes that have `before`, followed by `count` others that have `after`.
[[nodiscard]] std::uint32_t joined_crc32(std::uint32_t before, std::uint32_t after,
                                         std::uint64_t count);

}  // namespace glassbox::io
