#include "io/cells/parse_cell.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

#include "io/cells/short_number.h"

using namespace glassbox::testing;

TEST_CASE("parse_number takes decimal and scientific numbers", "[io][parse_cell]") {
  const auto [cell, expected] = GENERATE(table<std::string, double>({
      {"0", 0.0},
      {"7.4", 7.4},
      {"  -12.50\t", -12.5},
      {"+3", 3.0},
      {".5", 0.5},
      {"5.", 5.0},
      {"1e3", 1000.0},
      {"1.E-2", 0.01},
      {"0.1", 0.1},
      {"9007199254740993", 9007199254740992.0},  // a tie goes to the even neighbour
      {"1e-400", 0.0},                           // too small for anything but 0
      {"1.7976931348623157e308", 1.7976931348623157e308},
  }));
  CAPTURE(cell);
  const auto value = parse_number(cell);
  REQUIRE(value);
  CHECK(*value == expected);
}

TEST_CASE("parse_number keeps the sign of zero", "[io][parse_cell]") {
  CHECK(std::signbit(*parse_number("-0")));
  CHECK(std::signbit(parse_short_number("-0.0    ", 4)->value()));
}

TEST_CASE("parse_number refuses what is not a decimal number", "[io][parse_cell]") {
  const auto cell = GENERATE(as<std::string>{}, "", " ", "-", "+", ".", "e5", "1e", "0x10", "inf",
                             "-inf", "nan", "NaN", "infinity", "1,5", "1 000", "1e400", "-1e400",
                             "--1", "+-1", "-+1", "1-", "1.2.3", "12a", "\xd9\xa3");
  CAPTURE(cell);
  CHECK_FALSE(parse_number(cell));
}

TEST_CASE("numbers are those of strtod to the last bit", "[io][parse_cell][property]") {
  const auto seed = GENERATE(take(20, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const auto below = [&](unsigned n) { return static_cast<int>(rng() % n); };
  for (int i = 0; i < 500; ++i) {
    std::string cell = below(3) == 0 ? "-" : "";
    const int digits = 1 + below(18), point = below(2) == 0 ? below(18) : 99;
    for (int d = 0; d < digits; ++d) {
      if (d == point) cell += '.';
      cell += static_cast<char>('0' + below(10));
    }
    if (below(4) == 0) cell += "e" + std::to_string(below(600) - 300);
    const double expected = std::strtod(cell.c_str(), nullptr);
    if (std::isinf(expected)) continue;
    CAPTURE(cell);
    REQUIRE(parse_number(cell));
    CHECK(*parse_number(cell) == expected);
  }
}

TEST_CASE("a short number is a number of at most eight characters or nothing",
          "[io][parse_cell][property]") {
  const auto seed = GENERATE(take(20, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  constexpr char kAlphabet[] = "0123456789.-,e+ /:";  // 0 and 9 have neighbours here
  for (int i = 0; i < 2000; ++i) {
    char cell[17] = {};
    for (int c = 0; c < 16; ++c) cell[c] = kAlphabet[rng() % (c < 9 && rng() % 4 != 0 ? 11 : 18)];
    const std::size_t size = rng() % 10;
    const std::string text(cell, size);
    CAPTURE(text);
    const auto number = parse_short_number(cell, size);
    if (!number) continue;
    REQUIRE(size <= 8);
    REQUIRE(parse_number(text));
    CHECK(number->value() == *parse_number(text));
  }
  CHECK(parse_short_number("0.9978,2", 6)->value() == 0.9978);
  CHECK(parse_short_number("12345678", 8)->digits == 12'345'678);
  CHECK(parse_short_number(".2345678", 8)->value() == .2345678);
  CHECK(parse_short_number("-.5,,,,,", 3)->value() == -.5);
  CHECK_FALSE(parse_short_number("123456789", 9));
}

TEST_CASE("a small number is one of the cells 0 to 255", "[io][parse_cell][property]") {
  const std::string alphabet("0123456789/:,-. \n\0", 18);
  int wrong = 0;
  std::string cell(4, ' ');
  for (const char a : alphabet)
    for (const char b : alphabet)
      for (const char c : alphabet)
        for (const char d : alphabet)
          for (std::size_t size = 0; size <= 4; ++size) {
            cell = {a, b, c, d};
            const std::string text = cell.substr(0, size);
            if (text.find(char{0}) != std::string::npos) continue;  // records hold no NUL
            const int value = std::atoi(text.c_str());
            const bool expected = value >= 0 && value <= 255 && std::to_string(value) == text;
            std::uint32_t number = 999;
            const bool is_one = is_small_number(cell.data(), size, number);
            if (is_one != expected || number > 255 || (is_one && number != std::uint32_t(value)))
              ++wrong;
          }
  CHECK(wrong == 0);
}

TEST_CASE("parse_binary knows Amazon ML's words", "[io][parse_cell]") {
  const auto [cell, expected] = GENERATE(table<std::string, int>({
      {"1", 1},
      {"y", 1},
      {"Yes", 1},
      {"T", 1},
      {" TRUE ", 1},
      {"0", 0},
      {"n", 0},
      {"NO", 0},
      {"f", 0},
      {"\tfalse", 0},
      {"", -1},
      {"2", -1},
      {"10", -1},
      {"ye", -1},
      {"1.0", -1},
      {"truth", -1},
  }));
  CAPTURE(cell);
  CHECK(parse_binary(cell) == expected);
}

TEST_CASE("is_utf8 accepts exactly the well-formed sequences", "[io][parse_cell]") {
  const auto [bytes, expected] = GENERATE(table<std::string, bool>({
      {"", true},
      {"plain ASCII, more than eight of it", true},
      {"gr\xc3\xbc\xc3\x9f", true},
      {"\xe2\x82\xac and \xf0\x9f\x8d\xb7", true},
      {"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", true},  // around the surrogates, the last one
      {"\xff", false},
      {"abcdefgh\x80", false},  // a continuation of nothing
      {"\xc3", false},          // cut off
      {"\xc0\xaf", false},      // over-long
      {"\xe0\x80\xaf", false},
      {"\xf0\x80\x80\xaf", false},
      {"\xed\xa0\x80", false},      // a surrogate
      {"\xf4\x90\x80\x80", false},  // past U+10FFFF
      {"\xc3(", false},
  }));
  CAPTURE(bytes);
  CHECK(is_utf8(bytes) == expected);
}

TEST_CASE("is_utf8 agrees with decoding by the definition", "[io][parse_cell][property]") {
  // Every string of up to three bytes around the interesting values.
  const std::string bytes(
      "\x00\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc1\xc2\xdf\xe0\xed\xef\xf0\xf4\xf5", 18);
  const auto by_definition = [](const std::string& s) {
    for (std::size_t i = 0; i < s.size();) {
      const auto lead = static_cast<unsigned char>(s[i]);
      const std::size_t length = lead < 0x80   ? 1
                                 : lead < 0xc0 ? 0
                                 : lead < 0xe0 ? 2
                                 : lead < 0xf0 ? 3
                                 : lead < 0xf8 ? 4
                                               : 0;
      if (length == 0 || i + length > s.size()) return false;
      unsigned code = length == 1 ? lead : lead & (0x7f >> length);
      for (std::size_t j = 1; j < length; ++j) {
        const auto next = static_cast<unsigned char>(s[i + j]);
        if (next < 0x80 || next > 0xbf) return false;
        code = code << 6 | (next & 0x3f);
      }
      constexpr unsigned kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
      if (code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return false;
      i += length;
    }
    return true;
  };
  int wrong = 0;
  for (const char a : bytes)
    for (const char b : bytes)
      for (const char c : bytes)
        for (const char d : bytes) {
          const std::string s{a, b, c, d};
          if (is_utf8(s) != by_definition(s)) ++wrong;
        }
  CHECK(wrong == 0);
}
