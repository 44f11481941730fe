// Numbers and texts as bytes, lowest byte first, and back. A list is its length, then its values:
// text("ab") is 02 00 00 00 00 00 00 00 61 62. The reader checks every length against what is left
// before it allocates, so that a damaged file cannot ask for more memory than the file is long.
#include "io/base/bytes.h"

#include <zlib.h>

#include <bit>

namespace glassbox::io {
namespace {

// Byte by byte, so that the file is little-endian on any machine; compilers make it one store.
template <typename Unsigned>
void append(std::string& out, Unsigned v) {
  for (std::size_t i = 0; i < sizeof v; ++i) out += static_cast<char>((v >> (8 * i)) & 0xff);
}

template <typename Unsigned>
Unsigned decode(std::string_view bytes) {
  Unsigned v = 0;
  for (std::size_t i = 0; i < sizeof v; ++i)
    v |= static_cast<Unsigned>(static_cast<Unsigned>(static_cast<unsigned char>(bytes[i]))
                               << (8 * i));
  return v;
}

}  // namespace

void ByteWriter::u8(std::uint8_t v) { append(bytes_, v); }
void ByteWriter::u32(std::uint32_t v) { append(bytes_, v); }
void ByteWriter::u64(std::uint64_t v) { append(bytes_, v); }
void ByteWriter::f32(float v) { u32(std::bit_cast<std::uint32_t>(v)); }
void ByteWriter::f64(double v) { u64(std::bit_cast<std::uint64_t>(v)); }

void ByteWriter::text(std::string_view v) {
  u64(v.size());
  bytes_ += v;
}

void ByteWriter::f32s(std::span<const float> v) {
  u64(v.size());
  bytes_.reserve(bytes_.size() + v.size_bytes());
  for (const float x : v) f32(x);
}

void ByteWriter::f64s(std::span<const double> v) {
  u64(v.size());
  bytes_.reserve(bytes_.size() + v.size_bytes());
  for (const double x : v) f64(x);
}

void ByteWriter::u32s(std::span<const std::uint32_t> v) {
  u64(v.size());
  bytes_.reserve(bytes_.size() + v.size_bytes());
  for (const std::uint32_t x : v) u32(x);
}

std::string_view ByteReader::take(std::size_t count) {
  if (count > remaining())
    throw BytesError("the data end too soon: " + std::to_string(count) + " bytes wanted, " +
                     std::to_string(remaining()) + " left");
  const std::string_view piece = bytes_.substr(at_, count);
  at_ += count;
  return piece;
}

std::uint8_t ByteReader::u8() { return decode<std::uint8_t>(take(1)); }
std::uint32_t ByteReader::u32() { return decode<std::uint32_t>(take(4)); }
std::uint64_t ByteReader::u64() { return decode<std::uint64_t>(take(8)); }
float ByteReader::f32() { return std::bit_cast<float>(u32()); }
double ByteReader::f64() { return std::bit_cast<double>(u64()); }

std::size_t ByteReader::count(std::size_t bytes_each) {
  const std::uint64_t v = u64();
  if (bytes_each == 0) bytes_each = 1;
  if (v > remaining() / bytes_each)
    throw BytesError("impossible count: " + std::to_string(v) + " things of " +
                     std::to_string(bytes_each) + " bytes or more, " + std::to_string(remaining()) +
                     " bytes left");
  return static_cast<std::size_t>(v);
}

std::string ByteReader::text() { return std::string(take(count(1))); }

std::vector<float> ByteReader::f32s() {
  std::vector<float> out(count(4));
  for (float& x : out) x = f32();
  return out;
}

std::vector<double> ByteReader::f64s() {
  std::vector<double> out(count(8));
  for (double& x : out) x = f64();
  return out;
}

std::vector<std::uint32_t> ByteReader::u32s() {
  std::vector<std::uint32_t> out(count(4));
  for (std::uint32_t& x : out) x = u32();
  return out;
}

std::uint32_t joined_crc32(std::uint32_t before, std::uint32_t after, std::uint64_t count) {
  return static_cast<std::uint32_t>(::crc32_combine(before, after, static_cast<z_off_t>(count)));
}

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) {
  // crc32_z takes a size_t: the length of a section is not limited to 4 GiB.
  return static_cast<std::uint32_t>(
      ::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace glassbox::io
