#include "io/base/distinct_sketch.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace glassbox::testing {
namespace {

TEST_CASE("few distinct values are counted exactly", "[io][distinct_tally]") {
  DistinctSketch tally(100);
  std::map<std::uint64_t, std::uint64_t> counts;
  std::mt19937_64 rng(1);
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t hash = mix_bits(rng() % 100);
    tally.add(hash);
    ++counts[hash];
  }
  REQUIRE(tally.is_exact());
  CHECK(tally.distinct() == 100);
  CHECK(tally.repeated() == 9'900);
  for (const DistinctSketch::Entry& entry : tally.entries())
    CHECK(counts[entry.hash] == entry.count);
  CHECK(tally.count_of(mix_bits(100)) == 0);
}

TEST_CASE("many distinct values are estimated within the stated error, counts stay exact",
          "[io][distinct_tally]") {
  constexpr std::size_t kMost = 2'048;
  const std::uint64_t distinct = GENERATE(3'000u, 50'000u, 1'000'000u);
  const std::uint64_t offset = GENERATE(1u, 1'000'000'007u);
  DistinctSketch tally(kMost);
  for (std::uint64_t v = 0; v < distinct; ++v) tally.add(mix_bits(offset + v), 1 + v % 3);
  CAPTURE(distinct, offset, tally.distinct());
  CHECK_FALSE(tally.is_exact());
  const double error = 1 / std::sqrt(kMost / 2.0);
  CHECK(tally.distinct() == Approx(static_cast<double>(distinct)).epsilon(4 * error));
  CHECK(tally.repeated() == Approx(static_cast<double>(distinct)).epsilon(8 * error));
  CHECK(tally.entries().size() <= kMost);
  for (std::uint64_t v = 0; v < distinct; ++v)
    if (const std::uint64_t count = tally.count_of(mix_bits(offset + v)); count != 0)
      if (count != 1 + v % 3) FAIL("value " << v << " counted " << count);
}

TEST_CASE("repetitions are estimated where one value has most of them, and where they are few",
          "[io][distinct_tally]") {
  constexpr std::size_t kMost = 2'048;
  constexpr std::uint64_t kSingle = 50'000;
  const std::uint64_t copies = GENERATE(0u, 30'000u, 1'000'000u);  // of one value
  const std::uint64_t offset = GENERATE(range(1u, 9u));            // kept in some, not in others
  DistinctSketch first(kMost), second(kMost);
  for (std::uint64_t v = 0; v < kSingle; ++v)
    (v % 2 == 0 ? first : second).add(mix_bits(offset * kSingle + v));
  for (std::uint64_t i = 0; i < copies; ++i) second.add(mix_bits(offset * kSingle));
  first.merge(second);
  CAPTURE(copies, offset, first.distinct());
  const double error = kSingle / std::sqrt(kMost / 2.0);
  CHECK(first.repeated() >= 0);
  CHECK(first.repeated() ==
        Approx(static_cast<double>(copies)).margin(copies == 0 ? 0 : 8 * error));
}

TEST_CASE("many values at once are as many one by one", "[io][distinct_tally]") {
  std::mt19937_64 rng(3);
  std::vector<std::uint64_t> hashes(5'000);
  for (std::uint64_t& hash : hashes) hash = mix_bits(rng() % 1'000);
  hashes.push_back(0);  // as an empty slot has
  hashes.push_back(0);
  const std::size_t most = GENERATE(10u, 900u, 5'000u);
  DistinctSketch one(most), many(most);
  for (const std::uint64_t hash : hashes) one.add(hash);
  many.add(hashes);
  CHECK(one.entries() == many.entries());
  CHECK(one.distinct() == many.distinct());
  CHECK(one.repeated() == many.repeated());
}

TEST_CASE("texts that differ in any byte or in length differ in hash", "[io][distinct_tally]") {
  std::set<std::uint64_t> hashes;
  std::size_t texts = 0;
  for (std::size_t size = 0; size <= 40; ++size) {
    std::string text(size, 'a');
    hashes.insert(mix_text(text));
    ++texts;
    for (char& c : text) {
      for (const char other : {'b', 'A', '\xff'}) {
        c = other;
        hashes.insert(mix_text(text));
        ++texts;
      }
      c = 'a';
    }
  }
  CHECK(hashes.size() == texts);
  CHECK(mix_text("the same text") == mix_text(std::string("the same text")));
}

TEST_CASE("a text's hash takes no notice of what stands around it", "[io][distinct_tally]") {
  const std::string text = "0123456789\xff abcdefghijklmnopqrstuvwxyz";
  for (std::size_t begin = 0; begin < 8; ++begin) {
    for (std::size_t size = 1; size <= 20; ++size) {
      const std::string alone = text.substr(begin, size);
      CHECK(mix_text(std::string_view(text).substr(begin, size)) == mix_text(alone));
      CHECK(mix_readable_text(std::string_view(text).substr(begin, size)) == mix_text(alone));
    }
  }
}

TEST_CASE("neither order nor parts show in a tally", "[io][distinct_tally][property]") {
  const auto seed = GENERATE(take(10, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937_64 rng(seed);
  std::vector<std::uint64_t> values(20'000);
  for (std::uint64_t& value : values) value = mix_bits(rng() % 5'000);
  const std::size_t most = 1 + rng() % 6'000;
  DistinctSketch whole(most);
  for (const std::uint64_t value : values) whole.add(value);

  std::shuffle(values.begin(), values.end(), rng);
  std::vector<DistinctSketch> parts(3, DistinctSketch(most));
  for (const std::uint64_t value : values) parts[rng() % 3].add(value);
  parts[2].merge(parts[0]);
  parts[2].merge(parts[1]);
  CHECK(parts[2].level() == whole.level());
  CHECK((parts[2].entries() == whole.entries()));
}

}  // namespace
}  // namespace glassbox::testing
