#include "io/records/record_block.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace glassbox::testing;

namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("a number column gives back what it was given, as narrowly as it can",
          "[io][record_block]") {
  const auto [values, bytes_each] = GENERATE(table<std::vector<double>, std::size_t>({
      {{0, 1, 254, NAN}, 1},
      {{0, 255}, 1},
      {{NAN, 255}, 4},  // 255 cannot stand for both
      {{0.5, -3, NAN}, 4},
      {{-0.0, 1}, 4},
      {{256}, 4},
      {{7.4}, 8},
      {{1e300, NAN, 1}, 8},
      {{16777217}, 8},
      {{std::numeric_limits<double>::denorm_min()}, 8},
  }));
  const NumberColumn column(values);
  CAPTURE(values);
  REQUIRE(column.size() == values.size());
  CHECK(column.memory_bytes() == values.size() * bytes_each);
  std::vector<double> out(values.size());
  column.read(0, out);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(same_bits(column[i], values[i]));
    CHECK(same_bits(out[i], values[i]));
  }
}

TEST_CASE("a string column keeps strings apart", "[io][record_block]") {
  StringColumn strings;
  for (const std::string_view text : {"", "a", "", "bcd"}) strings.push_back(text);
  REQUIRE(strings.size() == 4);
  CHECK(strings[0].empty());
  CHECK(strings[1] == "a");
  CHECK(strings[2].empty());
  CHECK(strings[3] == "bcd");
}
