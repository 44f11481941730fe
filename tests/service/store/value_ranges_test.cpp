#include "service/store/value_ranges.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace glassbox::testing;

namespace {

bool passes(const std::string& comparator, const std::string& value, const std::string& bound) {
  if (comparator == "EQ") return value == bound;
  if (comparator == "NE") return value != bound;
  if (comparator == "LT") return value < bound;
  if (comparator == "LE") return value <= bound;
  if (comparator == "GT") return value > bound;
  if (comparator == "GE") return value >= bound;
  return value.rfind(bound, 0) == 0;
}

}  // namespace

TEST_CASE("ranges hold exactly the texts that pass all comparators",
          "[service][value_ranges][property]") {
  const std::vector<std::string> comparators{"EQ", "NE", "LT", "LE", "GT", "GE", "Prefix"};
  std::vector<std::string> texts{""};
  for (const std::string& a : {std::string("\0", 1), std::string("a"), std::string("\xff")}) {
    texts.push_back(a);
    for (const std::string& b : {std::string("\0", 1), std::string("b"), std::string("\xff")}) {
      texts.push_back(a + b);
    }
  }
  std::mt19937 rng(1);
  for (int round = 0; round < 3000; ++round) {
    ValueRanges ranges{std::string()};
    std::vector<std::pair<std::string, std::string>> all;
    for (auto left = rng() % 4; left > 0; --left) {
      all.emplace_back(comparators[rng() % comparators.size()], texts[rng() % texts.size()]);
      const auto& [comparator, bound] = all.back();
      REQUIRE(
          ranges.keep(comparator, comparator == "Prefix" ? starting_with(bound) : exactly(bound)));
    }
    for (const std::string& text : texts) {
      bool expected = true;
      for (const auto& [comparator, bound] : all)
        expected = expected && passes(comparator, text, bound);
      REQUIRE(ranges.contains(text) == expected);
    }
    for (std::size_t i = 0; i < ranges.list().size(); ++i) {  // ascending, none empty
      const ValueRange& range = ranges.list()[i];
      if (range.end) REQUIRE(range.begin < *range.end);
      if (i > 0) REQUIRE(ranges.list()[i - 1].end.value() <= range.begin);
    }
  }
}

TEST_CASE("what is not a comparator is refused", "[service][value_ranges]") {
  ValueRanges ranges{std::string()};
  CHECK_FALSE(ranges.keep("eq", exactly("a")));
  CHECK(ranges.contains(std::string("b")));
}
