#include "io/base/siphash.h"

#include <catch2/catch.hpp>
#include <string>

using namespace glassbox::testing;

// Key 00 01 .. 0f and message 00 01 .. n-1, from the authors' paper (n = 15, appendix A) and their
// reference implementation's vectors.h.
TEST_CASE("siphash_2_4 gives the published values", "[io][siphash]") {
  const auto [length, expected] = GENERATE(table<std::size_t, std::uint64_t>({
      {0, 0x726fdb47dd0e0e31},
      {1, 0x74f839c593dc67fd},
      {8, 0x93f5f5799a932462},
      {15, 0xa129ca6149be45e5},
  }));
  std::string message;
  for (std::size_t i = 0; i < length; ++i) message += static_cast<char>(i);
  CAPTURE(length);
  CHECK(siphash_2_4({0x0706050403020100, 0x0f0e0d0c0b0a0908}, message) == expected);
}
