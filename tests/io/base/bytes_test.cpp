#include "io/base/bytes.h"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

TEST_CASE("bytes come back as they were written", "[io][bytes]") {
  ByteWriter out;
  out.u8(200);
  out.u32(0xdeadbeef);
  out.u64(0x0123456789abcdef);
  out.f32(-0.5f);
  out.f64(std::numeric_limits<double>::denorm_min());
  out.text("w\xc3\xa4h\0ren");
  out.f32s(std::vector{1.5f, -2.0f});
  out.f64s(std::vector{3.25});
  out.u32s(std::vector<std::uint32_t>{});
  ByteReader in(out.bytes());
  CHECK(in.u8() == 200);
  CHECK(in.u32() == 0xdeadbeef);
  CHECK(in.u64() == 0x0123456789abcdef);
  CHECK(in.f32() == -0.5f);
  CHECK(in.f64() == std::numeric_limits<double>::denorm_min());
  CHECK(in.text() == "w\xc3\xa4h\0ren");
  CHECK(in.f32s() == std::vector{1.5f, -2.0f});
  CHECK(in.f64s() == std::vector{3.25});
  CHECK(in.u32s().empty());
  CHECK(in.at_end());
}

TEST_CASE("bytes are little-endian", "[io][bytes]") {
  ByteWriter out;
  out.u32(0x04030201);
  out.f64(1.0);
  CHECK(out.bytes() == std::string("\x01\x02\x03\x04\0\0\0\0\0\0\xf0\x3f", 12));
}

TEST_CASE("bytes that end at any place are an error", "[io][bytes][property]") {
  ByteWriter out;
  out.text("abc");
  out.f64s(std::vector{1.0, 2.0});
  const auto length = GENERATE_COPY(range(std::size_t{0}, out.bytes().size()));
  CAPTURE(length);
  ByteReader in(std::string_view(out.bytes()).substr(0, length));
  CHECK_THROWS_AS(((void)in.text(), (void)in.f64s()), BytesError);
}

TEST_CASE("an absurd count is refused before anything is allocated", "[io][bytes]") {
  ByteWriter out;
  out.u64(std::numeric_limits<std::uint64_t>::max() / 8);
  ByteReader in(out.bytes());
  CHECK(message_of<BytesError>([&] { (void)in.f64s(); }) ==
        "impossible count: 2305843009213693951 things of 8 bytes or more, 0 bytes left");
}

TEST_CASE("crc32 has its published check value", "[io][bytes]") {
  CHECK(crc32("123456789") == 0xcbf43926);
  CHECK(crc32("") == 0);
}
