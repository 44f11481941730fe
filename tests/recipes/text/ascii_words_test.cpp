#include "recipes/text/ascii_words.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "recipes/text/words.h"

using namespace glassbox::testing;

namespace {

using Texts = std::vector<std::string>;

// As WordReader cuts them, one character after the other.
Texts read_words(std::string_view text) {
  std::string buffer;
  WordReader reader(text, {.lowercase = true, .no_punct = true}, buffer);
  Texts words;
  for (std::string_view word; reader.next(word);) words.emplace_back(word);
  return words;
}

std::size_t count_tokens(std::string_view text) {
  std::string buffer;
  WordReader reader(text, {}, buffer);
  std::size_t tokens = 0;
  for (std::string_view word; reader.next(word);) ++tokens;
  return tokens;
}

Texts words_of(const AsciiWords& words) {
  Texts found;
  words.for_each([&](std::string_view word) { found.emplace_back(word); });
  return found;
}

// Words, runs of white space and of punctuation, and any bytes, sometimes beyond ASCII.
std::string made_text(std::mt19937& rng, std::size_t pieces, bool is_ascii) {
  const Texts spaces{" ", "\t", "\r", "\n", "\v", "\f", "  "};
  const Texts wide{"\u00c4", "\u00a0", "\u3000", "\u2014", "\u0130", "\xff", "\xc2"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::size_t size = rng() % 8 == 0 ? rng() % 150 : rng() % 9;
    switch (rng() % (is_ascii ? 4 : 5)) {
      case 0:
        text += spaces[rng() % spaces.size()];
        break;
      case 1:
        for (std::size_t k = 0; k < size; ++k)
          text += static_cast<char>("aAzZ"[rng() % 4] + static_cast<int>(rng() % 2));
        break;
      case 2:
        for (std::size_t k = 0; k < size; ++k) text += "!-/:@[`{~_'\"09"[rng() % 14];
        break;
      case 3:
        for (std::size_t k = 0; k < size; ++k) text += static_cast<char>(rng() % 128);
        break;
      default:
        text += wide[rng() % wide.size()];
    }
  }
  return text;
}

}  // namespace

TEST_CASE("words of ASCII texts are those of the reader", "[recipes][ascii_words][property]") {
  const auto seed = GENERATE(range(0u, 300u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  AsciiWords words;  // for one text after the other
  for (int i = 0; i < 20; ++i) {
    const std::string text = made_text(rng, rng() % 40, /*is_ascii=*/true);
    // A part of it: what stands behind is no part of the text, whether it may be read or not.
    const std::string_view part = std::string_view(text).substr(0, rng() % (text.size() + 1));
    const std::size_t behind = rng() % 2 == 0 ? 0 : text.size() - part.size();
    CAPTURE(part);
    REQUIRE(words.cut(part, behind));
    CHECK(words_of(words) == read_words(part));
    CHECK(words.token_count() == count_tokens(part));
  }
}

TEST_CASE("texts of every length end where they end", "[recipes][ascii_words]") {
  AsciiWords words;
  const std::string text(300, 'x');
  for (std::size_t size = 0; size < 200; ++size) {
    const bool may_read = size % 2 == 0;
    REQUIRE(words.cut(std::string_view(text).substr(0, size), may_read ? text.size() - size : 0));
    CHECK(words_of(words) == (size == 0 ? Texts{} : Texts{text.substr(0, size)}));
  }
}

TEST_CASE("the longest text is cut, a longer one left to the reader", "[recipes][ascii_words]") {
  AsciiWords words;
  std::string text;
  while (text.size() < AsciiWords::kMostBytes) text += "x ";
  REQUIRE(words.cut(text));
  CHECK(words.token_count() == text.size() / 2);
  text += "x";
  CHECK_FALSE(words.cut(text));
  CHECK(words.token_count() == 0);
}

TEST_CASE("a text with other characters than ASCII has no words here", "[recipes][ascii_words]") {
  AsciiWords words;
  for (std::size_t at = 0; at < 150; ++at) {
    std::string text(150, 'x');
    text[at] = '\xc3';
    REQUIRE_FALSE(words.cut(text));
    CHECK(words.token_count() == 0);
    CHECK(words_of(words).empty());
    // Behind the text it does not matter.
    CHECK(words.cut(std::string_view(text).substr(0, at), text.size() - at));
  }
}

TEST_CASE("any text is cut or left to the reader", "[recipes][ascii_words][property]") {
  const auto seed = GENERATE(range(0u, 100u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  AsciiWords words;
  const std::string text = made_text(rng, rng() % 40, /*is_ascii=*/false);
  const bool is_ascii = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  REQUIRE(words.cut(text) == is_ascii);
  if (is_ascii) CHECK(words_of(words) == read_words(text));
}
