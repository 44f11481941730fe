#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

#include "recipes/tables/pair_table.h"
#include "recipes/tables/string_table.h"

using namespace glassbox::testing;

TEST_CASE("a string table numbers strings as a map would", "[recipes][string_table][property]") {
  const auto seed = GENERATE(range(0u, 20u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  StringTable table;
  std::map<std::string, std::uint32_t> expected;
  for (int i = 0; i < 3000; ++i) {
    std::string text(rng() % (seed % 2 == 0 ? 4 : 30), 'a');
    for (char& c : text)
      c = static_cast<char>(
          "ab\0\xff"
          "0123"[rng() % (seed % 4 == 0 ? 4 : 8)]);
    const auto [place, is_new] =
        expected.try_emplace(text, static_cast<std::uint32_t>(expected.size()));
    if (is_new) CHECK(table.find(text) == kNoLevel);
    CHECK(table.add(text) == place->second);
  }
  CHECK(table.size() == expected.size());
  for (const auto& [text, id] : expected) {
    CHECK(table.find(text) == id);
    CHECK(table[id] == text);
  }
}

TEST_CASE("an empty string table finds nothing", "[recipes][string_table]") {
  CHECK(StringTable().find("") == kNoLevel);
  CHECK(StringTable().size() == 0);
}

TEST_CASE("a pair table numbers pairs as a map would, in either form",
          "[recipes][pair_table][property]") {
  const auto seed = GENERATE(range(0u, 20u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const std::uint32_t left = 1 + rng() % 90, right = 1 + rng() % 90;
  CAPTURE(left, right);
  PairTable table = seed % 2 == 0 ? PairTable() : PairTable(left, right);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> expected;
  for (int i = 0; i < 500; ++i) {
    const LevelPair pair{.left = static_cast<std::uint32_t>(rng() % left),
                         .right = static_cast<std::uint32_t>(rng() % right)};
    const auto [place, is_new] =
        expected.try_emplace({pair.left, pair.right}, static_cast<std::uint32_t>(expected.size()));
    if (is_new) CHECK(table.find(pair) == kNoLevel);
    CHECK(table.add(pair) == place->second);
    CHECK(table[place->second] == pair);
  }
  CHECK(table.add({kNoLevel, 0}) == kNoLevel);
  CHECK(table.add({0, kNoLevel}) == kNoLevel);
  if (seed % 3 > 0) table.freeze(left, right);
  std::vector<std::uint32_t> lefts, rights, wanted;
  for (std::uint32_t a = 0; a <= left; ++a) {
    for (std::uint32_t b = 0; b <= right; ++b) {
      const auto found = expected.find({a, b});
      lefts.push_back(a == left ? kNoLevel : a);
      rights.push_back(b == right ? kNoLevel : b);
      wanted.push_back(found == expected.end() ? kNoLevel : found->second);
      CHECK(table.find({lefts.back(), rights.back()}) == wanted.back());
    }
  }
  std::vector<std::uint32_t> ids(wanted.size());
  table.find(lefts, rights, ids);
  CHECK(ids == wanted);
}
