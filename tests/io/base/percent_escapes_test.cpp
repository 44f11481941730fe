// Values of Python's urllib.parse.quote(text, safe="/" or "") and unquote_to_bytes(text).
#include "io/base/percent_escapes.h"

#include <catch2/catch.hpp>

namespace glassbox::testing {
namespace {

using io::percent_decoded;
using io::percent_encoded;
using io::percent_encoded_for_people;
using io::strictly_percent_decoded;

TEST_CASE("what is not a letter, a digit or one of -._~ is escaped", "[percent_escapes]") {
  CHECK(percent_encoded("a b+é=~/%&", false) == "a%20b%2B%C3%A9%3D~%2F%25%26");
  CHECK(percent_encoded("a//b/./..", true) == "a//b/./..");
  CHECK(percent_encoded(std::string_view("\0\n*'()", 6), true) == "%00%0A%2A%27%28%29");
  CHECK(percent_encoded_for_people("shöp/1 %") == "shöp%2F1%20%25");
}

TEST_CASE("what is not an escape stays, or is refused", "[percent_escapes]") {
  const auto [text, plain, is_right] = GENERATE(table<std::string, std::string, bool>({
      {"", "", true},
      {"a%2Fb%2fc", "a/b/c", true},
      {"%25%32%35", "%25", true},
      {"%00", std::string(1, '\0'), true},
      {"50%", "50%", false},
      {"%4", "%4", false},
      {"%zz%41", "%zzA", false},
      {"%%41", "%A", false},
      {"%4%31", "%41", false},
  }));
  CAPTURE(text);
  CHECK(percent_decoded(text) == plain);
  CHECK(strictly_percent_decoded(text) == (is_right ? std::optional(plain) : std::nullopt));
}

TEST_CASE("what was encoded comes back", "[percent_escapes]") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const bool keeps_slashes : {false, true}) {
    CHECK(percent_decoded(percent_encoded(all, keeps_slashes)) == all);
    CHECK(strictly_percent_decoded(percent_encoded(all, keeps_slashes)) == all);
  }
  CHECK(strictly_percent_decoded(percent_encoded_for_people(all)) == all);
}

}  // namespace
}  // namespace glassbox::testing
