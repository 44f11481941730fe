#include "io/base/visible_text.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

using namespace glassbox::testing;

TEST_CASE("controls are written as escapes, everything else as it is", "[io][visible_text]") {
  CHECK(escape_controls("a\x1b[31m\nb\t\x7f") == "a\\u001b[31m\\nb\\t\\u007f");
  CHECK(escape_controls("\xc2\x9b"
                        "31m") == "\\u009b31m");  // CSI of one character
  CHECK(escape_controls("\xe2\x80\xae"
                        "abc\xe2\x81\xa6") == "\\u202eabc\\u2066");  // RLO, LRI
  CHECK(escape_controls("Z\xc3\xbcrich \xe2\x82\xac \xe2\x80\xa6 \xc2\xa0") ==
        "Z\xc3\xbcrich \xe2\x82\xac \xe2\x80\xa6 \xc2\xa0");
  CHECK(escape_controls("\xe2\x80") == "\xe2\x80");  // cut off
}

TEST_CASE("escaping JSON text keeps its values", "[io][visible_text]") {
  const nlohmann::json json = {{"a\x7f\xc2\x85", "\xe2\x80\xae\x1b\n\\u"}, {"b", {1, 2}}};
  const std::string text = escape_controls(json.dump(2), "\n");
  CHECK(nlohmann::json::parse(text) == json);
  for (const char* const raw : {"\x7f", "\xc2\x85", "\xe2\x80\xae", "\x1b"})
    CHECK(text.find(raw) == std::string::npos);
}

TEST_CASE("a shell reads quoted words back", "[io][visible_text]") {
  CHECK(shell_quoted("data/wine-1.csv") == "data/wine-1.csv");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("it's") == R"('it'\''s')");
  CHECK(shell_quoted("a\x1b"
                     "1'\\\n") == R"($'a\0331\'\\\012')");
  const std::string word =
      "a\x1b"
      "7 \xc2\x9b'\\$x\xe2\x80\xae!";
  const std::string script = "bash <<'END'\nprintf %s " + shell_quoted(word) + "\nEND\n";
  FILE* const out = ::popen(script.c_str(), "r");
  REQUIRE(out != nullptr);
  std::string read(100, '\0');
  read.resize(std::fread(read.data(), 1, read.size(), out));
  ::pclose(out);
  CHECK(read == word);
}
