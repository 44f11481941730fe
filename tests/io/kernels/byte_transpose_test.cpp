#include "io/kernels/byte_transpose.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace glassbox::testing;

TEST_CASE("rows become columns", "[io][byte_transpose]") {
  std::vector<std::uint8_t> from(16 * 20), to(16 * 24, 9);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint8_t>(i * 7);
  transpose_16x16(from.data(), 20, to.data(), 24);
  for (std::size_t row = 0; row < 16; ++row)
    for (std::size_t column = 0; column < 16; ++column)
      CHECK(to[column * 24 + row] == from[row * 20 + column]);
  CHECK(to[16] == 9);
}
