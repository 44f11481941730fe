#include "recipes/text/words.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "io/cells/word_count.h"

using namespace glassbox::testing;

namespace {

using Texts = std::vector<std::string>;

Texts words_of(std::string_view text, WordOptions options) {
  std::string buffer;
  WordReader reader(text, options, buffer);
  Texts words;
  for (std::string_view word; reader.next(word);) words.emplace_back(word);
  return words;
}

constexpr WordOptions kAsIs{};
constexpr WordOptions kLower{.lowercase = true};
constexpr WordOptions kNoPunct{.no_punct = true};

}  // namespace

TEST_CASE("words are what stands between white space", "[recipes][words]") {
  const auto [text, words] = GENERATE(table<std::string, Texts>({
      {"", {}},
      {" \t\r\n\f\v ", {}},
      {"one", {"one"}},
      {"  a-b\tc,d  ", {"a-b", "c,d"}},
      {"a\xc2\xa0z", {"a", "z"}},                  // no-break space
      {"\xe2\x80\x83x\xe3\x80\x80y", {"x", "y"}},  // em space, ideographic space
      {"x\xe2\x80\x8by", {"x\xe2\x80\x8by"}},      // zero width space is no White_Space
      {"\xe6\x97\xa5\xe6\x9c\xac", {"\xe6\x97\xa5\xe6\x9c\xac"}},
  }));
  CAPTURE(text);
  CHECK(words_of(text, kAsIs) == words);
  CHECK(word_count(text) == words.size());
}

TEST_CASE("lowercase is Unicode's simple mapping", "[recipes][words]") {
  const auto [text, words] = GENERATE(table<std::string, Texts>({
      {"ABC xyz [@`{", {"abc", "xyz", "[@`{"}},
      {"\xc3\x84RGER", {"\xc3\xa4rger"}},
      {"\xce\xa3\xce\x91\xce\xa3", {"\xcf\x83\xce\xb1\xcf\x83"}},  // no final sigma
      {"\xc4\xb0", {"i"}},                                         // I with a dot gets shorter
      {"\xe2\x84\xaa", {"k"}},                                     // the Kelvin sign
      {"stra\xc3\x9f"
       "E",
       {"stra\xc3\x9f"
        "e"}},
  }));
  CAPTURE(text);
  CHECK(words_of(text, kLower) == words);
}

TEST_CASE("no_punct strips both ends of a word", "[recipes][words]") {
  const auto [text, words] = GENERATE(table<std::string, Texts>({
      {"(red-hot!) -- 'a' x", {"red-hot", "a", "x"}},
      {"$5 a+b= ~^|<>`", {"5", "a+b"}},                         // ASCII symbols count
      {"\xc2\xbfQu\xc3\xa9?", {"Qu\xc3\xa9"}},                  // inverted question mark
      {"\xe2\x80\x9ctext\xe2\x80\x9d \xe2\x80\x94", {"text"}},  // curly quotes, a dash
      {"\xe2\x82\xac"
       "9 \xf0\x9f\x98\x80",
       {"9"}},  // euro sign, an emoji
      {"_snake_case_", {"snake_case"}},
  }));
  CAPTURE(text);
  CHECK(words_of(text, kNoPunct) == words);
}

TEST_CASE("ill-formed UTF-8 passes through unharmed", "[recipes][words][property]") {
  const auto seed = GENERATE(range(0u, 200u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::string text;
  for (unsigned i = rng() % 40; i > 0; --i) text += static_cast<char>(rng());
  std::size_t total = 0;
  for (const std::string& word : words_of(text, kAsIs)) total += word.size();
  CHECK(total <= text.size());
  for (const std::string& word : words_of(text, {.lowercase = true, .no_punct = true})) {
    CHECK_FALSE(word.empty());
  }
}

TEST_CASE("a word alone is spelled as among others", "[recipes][words][property]") {
  const auto seed = GENERATE(range(0u, 100u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const Texts pieces{"a",
                     "Z",
                     "9",
                     "-",
                     "(",
                     "\xc3\x84",
                     "\xc2\xbf",
                     "\xff",
                     " ",
                     "\t",
                     "\xc2\xa0",
                     "\xe2\x80\x9c",
                     "\xf0\x9f\x98\x80"};
  std::string text, buffer;
  for (unsigned i = rng() % 30; i > 0; --i) text += pieces[rng() % pieces.size()];
  const WordOptions options{.lowercase = rng() % 2 == 0, .no_punct = rng() % 2 == 0};
  Texts words;
  for (const std::string& word : words_of(text, kAsIs))
    if (const std::string_view one = spelled(word, options, buffer); !one.empty())
      words.emplace_back(one);
  CHECK(words_of(text, options) == words);
}
