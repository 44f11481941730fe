#include "engine/insights/attribute_profile.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "recipes/text/words.h"

namespace glassbox::testing {
namespace {

constexpr TallyLimits kRoomy{.distinct = 10'000, .text_bytes = 1'000'000};

CategoryColumn categories(const std::vector<std::string>& values) {
  std::vector<std::uint32_t> codes;
  StringColumn dictionary;
  std::map<std::string, std::uint32_t> known;
  for (const std::string& value : values) {
    const auto [at, is_new] = known.emplace(value, dictionary.size());
    if (is_new) dictionary.push_back(value);
    codes.push_back(at->second);
  }
  return {std::move(codes), std::move(dictionary)};
}

TextColumn texts(const std::vector<std::string>& values) {
  TextColumn column;
  for (const std::string& value : values) column.values.push_back(value);
  return column;
}

TEST_CASE("words are counted as in Amazon's example", "[engine][attribute_tally]") {
  WordsTally tally(kRoomy);
  RecordHashes records(3);
  tally.add(texts({"Red car, red bus", "", "A bus."}), 1, records);
  CHECK(tally.total_words == 6);
  CHECK(tally.words.distinct() == 4);  // red, car, bus, a
  CHECK(tally.words_in_text.min == 0);
  CHECK(tally.words_in_text.max == 4);
  CHECK(tally.word_length.min == 1);
  CHECK(tally.word_length.max == 3);
}

TEST_CASE("characters, not bytes, make the length of a word", "[engine][attribute_tally]") {
  WordsTally tally(kRoomy);
  RecordHashes records(1);
  tally.add(texts({"\u4e2d\u6587\u5b57 \U0001f600x"}), 1, records);
  CHECK(tally.word_length.max == 3);
}

TEST_CASE("words are counted as the reader finds them", "[engine][attribute_tally][property]") {
  const auto seed = GENERATE(range(0u, 20u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const std::vector<std::string> pieces{
      "bus",    "Bus,",   "(car)", "--",           "4", "unquestionable", "\u00c4",
      "\u00e4", "\u3000", "\t",    "\u201cb\u201d"};
  std::vector<std::string> values(300);
  for (std::string& value : values)
    for (unsigned i = rng() % 30; i > 0; --i) {  // most of them all ASCII
      value += pieces[rng() % (rng() % 40 == 0 ? pieces.size() : 6)];
      if (rng() % 3 != 0) value += " ";
    }
  WordsTally tally(kRoomy);
  RecordHashes records(values.size());
  tally.add(texts(values), 1, records);

  std::set<std::string> unique;
  std::uint64_t total = 0, longest = 0, shortest = 1'000, most = 0, fewest = 1'000;
  std::string buffer;
  for (const std::string& value : values) {
    std::uint64_t tokens = 0;
    WordReader reader(value, {}, buffer);
    for (std::string_view word; reader.next(word);) ++tokens;
    WordReader trimmed(value, {.lowercase = true, .no_punct = true}, buffer);
    for (std::string_view word; trimmed.next(word);) {
      unique.emplace(word);
      const auto length = static_cast<std::uint64_t>(std::count_if(
          word.begin(), word.end(), [](char c) { return c >= 0 || (c & 0x40) != 0; }));
      longest = std::max(longest, length);
      shortest = std::min(shortest, length);
    }
    total += tokens;
    most = std::max(most, tokens);
    fewest = std::min(fewest, tokens);
  }
  CHECK(tally.total_words == total);
  CHECK(tally.words.distinct() == static_cast<double>(unique.size()));
  CHECK(tally.words_in_text.min == fewest);
  CHECK(tally.words_in_text.max == most);
  CHECK(tally.word_length.min == shortest);
  CHECK(tally.word_length.max == longest);
  CHECK(tally.texts.distinct() ==
        static_cast<double>(std::set<std::string>(values.begin(), values.end()).size()));
}

TEST_CASE("a tally of numbers gives its values back", "[engine][attribute_tally]") {
  const bool whole = GENERATE(true, false);  // bytes or doubles
  const double nan = std::nan("");
  const std::vector<double> values = whole ? std::vector<double>{3, 0, 254, 3, nan, 7}
                                           : std::vector<double>{3.5, -0.0, -1e300, 3.5, nan, 0};
  NumberTally tally(kRoomy);
  RecordHashes records(values.size());
  tally.add(NumberColumn(values), 1, records);
  std::map<double, std::uint64_t> expected;
  for (const double value : values)
    if (!std::isnan(value)) ++expected[value];
  const std::vector<NumberTally::Entry> entries = tally.entries();
  REQUIRE(entries.size() == expected.size());
  std::size_t i = 0;
  for (const auto& [value, count] : expected) {
    CHECK(entries[i].value == value);
    CHECK(entries[i++].count == count);
  }
  CHECK(tally.min == expected.begin()->first);
  CHECK(tally.max == expected.rbegin()->first);
  CHECK(tally.moments().count() == 5);
  CHECK((tally.fractions == 0) == whole);
}

TEST_CASE("equal records have equal hashes whatever type holds them", "[engine][attribute_tally]") {
  RecordHashes bytes(2), doubles(3);
  NumberTally tally(kRoomy);
  tally.add(NumberColumn(std::vector<double>{5, std::nan("")}), 77, bytes);
  tally.add(NumberColumn(std::vector<double>{5, std::nan(""), 0.5}), 77, doubles);
  CHECK(bytes[0] == doubles[0]);
  CHECK(bytes[1] == doubles[1]);
  CHECK(doubles[0] != doubles[2]);
}

TEST_CASE("parts of a tally in any order are the whole", "[engine][attribute_tally][property]") {
  const auto seed = GENERATE(take(10, random(0u, 1'000'000u)));
  const TallyLimits limits = GENERATE(TallyLimits{10'000, 1'000'000}, TallyLimits{300, 1'000'000},
                                      TallyLimits{10'000, 3'000}, TallyLimits{300, 2'000});
  CAPTURE(seed, limits.distinct, limits.text_bytes);
  std::mt19937 rng(seed);
  std::vector<std::string> values(3'000);
  for (std::string& value : values)
    value = std::string(rng() % 20, 'x') + std::to_string(rng() % 900);
  CategoryTally whole(limits);
  RecordHashes records(values.size());
  whole.add(categories(values), 1, records);
  std::shuffle(values.begin(), values.end(), rng);
  std::vector<CategoryTally> parts(3, CategoryTally(limits));
  for (std::size_t begin = 0; begin < values.size(); begin += 100) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(begin);
    parts[rng() % 3].add(categories(std::vector<std::string>(at, at + 100)), 1, records);
  }
  parts[0].merge(parts[1]);
  parts[0].merge(parts[2]);
  const auto all = whole.values.entries(), merged = parts[0].values.entries();
  CHECK(parts[0].values.distinct().level() == whole.values.distinct().level());
  REQUIRE(merged.size() == all.size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(merged[i].text == all[i].text);
    CHECK(merged[i].count == all[i].count);
    bytes += all[i].text.size();
  }
  CHECK(bytes <= limits.text_bytes);
  CHECK(all.size() <= limits.distinct);
}

}  // namespace
}  // namespace glassbox::testing
