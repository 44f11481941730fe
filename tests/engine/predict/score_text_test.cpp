#include "engine/predict/score_text.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <random>

using namespace glassbox::testing;

namespace {

std::string score_text(float score) {
  std::string text;
  append_score(text, score);
  return text;
}

// The C library's "%.6E" with what Amazon left out taken off: trailing zeros, a bare point, a plus
// sign and padding of the exponent.
std::string from_printf(float score) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.6E", static_cast<double>(score));
  const std::string text = buffer;
  const std::size_t e = text.find('E');
  std::string mantissa = text.substr(0, e);
  mantissa.erase(mantissa.find_last_not_of('0') + 1);
  if (mantissa.back() == '.') mantissa.pop_back();
  return mantissa + "E" + std::to_string(std::stoi(text.substr(e + 1)));
}

}  // namespace

TEST_CASE("scores are written in Amazon's number format", "[engine][score_text]") {
  const auto [score, text] = GENERATE(table<float, std::string>({
      {0.0018863F, "1.8863E-3"},
      {0.99673298F, "9.96733E-1"},
      {122570.8F, "1.225708E5"},
      {-15.26835F, "-1.526835E1"},
      {6.97361e-9F, "6.97361E-9"},
      {0.0F, "0E0"},
      {-0.0F, "0E0"},
      {1.0F, "1E0"},
      {-1.0F, "-1E0"},
      {0.5F, "5E-1"},
      {10.0F, "1E1"},
      {9.9999991F, "9.999999E0"},
      {0.99999994F, "9.999999E-1"},
      {3.4028235e38F, "3.402823E38"},
      {1e-45F, "1.401298E-45"},
  }));
  CHECK(score_text(score) == text);
}

TEST_CASE("a score is appended to what is there", "[engine][score_text]") {
  std::string line = "1,";
  append_score(line, 0.25F);
  CHECK(line == "1,2.5E-1");
}

TEST_CASE("the format agrees with printf on random floats of every size",
          "[engine][score_text][property]") {
  std::mt19937 rng(1);
  for (int i = 0; i < 200'000; ++i) {
    const float score = std::bit_cast<float>(static_cast<std::uint32_t>(rng()));
    if (!std::isfinite(score) || score == 0) continue;
    if (score_text(score) != from_printf(score)) {
      CAPTURE(std::bit_cast<std::uint32_t>(score));
      CHECK(score_text(score) == from_printf(score));
    }
  }
}

TEST_CASE("the format agrees with printf on probabilities and round numbers",
          "[engine][score_text][property]") {
  std::mt19937 rng(2);
  const auto same = [](float score) {
    if (score != 0 && score_text(score) != from_printf(score)) {
      CAPTURE(std::bit_cast<std::uint32_t>(score));
      CHECK(score_text(score) == from_printf(score));
    }
  };
  for (int i = 0; i < 200'000; ++i) {
    same(std::generate_canonical<float, 24>(rng));
    same(static_cast<float>(i) / 16);  // many exact halves at the last digit
    same(static_cast<float>(i % 1000) * std::pow(10.0F, static_cast<float>(i % 60 - 30)));
  }
}

TEST_CASE("the format agrees with printf around every power of ten",
          "[engine][score_text][property]") {
  for (int exponent = -45; exponent <= 38; ++exponent) {
    const auto nearest = static_cast<float>(std::pow(10.0, exponent));
    const auto bits = std::bit_cast<std::uint32_t>(nearest);
    for (std::uint32_t at = bits - std::min(bits - 1, 200u); at < bits + 200; ++at) {
      const float score = std::bit_cast<float>(at);
      if (score_text(score) != from_printf(score) || score_text(-score) != from_printf(-score)) {
        CAPTURE(at);
        CHECK(score_text(score) == from_printf(score));
        CHECK(score_text(-score) == from_printf(-score));
      }
    }
  }
}

TEST_CASE("the format agrees with printf on millions of floats", "[engine][score_text][slow]") {
  for (std::uint64_t bits = 1; bits < 0x7f80'0000; bits += 509) {  // 4 million, all exponents
    const float score = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (score_text(score) != from_printf(score)) {
      CAPTURE(bits);
      CHECK(score_text(score) == from_printf(score));
    }
  }
}

TEST_CASE("an exact score reads back as the same double", "[engine][score_text]") {
  const auto [value, text] = GENERATE(table<double, std::string>({
      {0, "0E0"},
      {0.5, "5E-1"},
      {1.7e9 + 12.25, "1.70000001225E9"},
      {-1e-300, "-1E-300"},
      {0.1 + 0.2, "3.0000000000000004E-1"},
      {123456, "1.23456E5"},
      {1, "1E0"},
  }));
  std::string out;
  append_exact(out, value);
  CHECK(out == text);
  CHECK(std::stod(out) == value);
}

TEST_CASE("a readable score is a plain decimal", "[engine][score_text]") {
  const auto [value, text] = GENERATE(table<double, std::string>({
      {0, "0"},
      {-0.0, "0"},
      {0.4821, "0.4821"},
      {0.9999999999, "1"},
      {1.7e9 + 12.25, "1700000012.25"},
      {-3, "-3"},
      {1234567890123456789.0, "1.2345678901234568E18"},
      {0.00002, "2E-5"},
      {0.0001234, "0.000123"},
      {99999.9999999, "100000"},
  }));
  std::string out;
  append_plain(out, value);
  CHECK(out == text);
}
