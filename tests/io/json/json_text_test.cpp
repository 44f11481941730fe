#include "io/json/json_text.h"

#include <catch2/catch.hpp>

#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

const std::string kText = R"({
  "name": "wine",
  "list": [1, {"a/b": true},
           "gr\u00fcn\n\ud83c\udf77!"],
  "empty": {}
})";

}  // namespace

TEST_CASE("JsonText finds where a value begins", "[io][json_text]") {
  const auto [pointer, expected] = GENERATE(table<std::string, std::string>({
      {"", "f:1:1"},
      {"/name", "f:2:11"},
      {"/list", "f:3:11"},
      {"/list/0", "f:3:12"},
      {"/list/1", "f:3:15"},
      {"/list/1/a~1b", "f:3:23"},
      {"/list/2", "f:4:12"},
      {"/empty", "f:5:12"},
      {"/missing", "f:1:1"},  // the deepest that exists
      {"/list/1/other", "f:3:15"},
      {"/list/9", "f:3:11"},
  }));
  CAPTURE(pointer);
  CHECK(JsonText(kText, "f").position(pointer).text() == expected);
}

TEST_CASE("JsonText finds keys and places within strings", "[io][json_text]") {
  const JsonText json(kText, "f");
  CHECK(json.key_position("/name").text() == "f:2:3");
  CHECK(json.key_position("/list/1/a~1b").text() == "f:3:16");
  // g r u-umlaut (2 bytes, written as 6) n newline (written as 2) glass (4 bytes, 12) !
  const auto [offset, column] = GENERATE(
      table<std::size_t, unsigned>({{0, 13}, {2, 15}, {4, 21}, {5, 22}, {6, 24}, {10, 36}}));
  CAPTURE(offset);
  CHECK(json.position_in_string("/list/2", offset).column == column);
  CHECK(json.position_in_string("/list/2", offset).line == 4);
}

TEST_CASE("JsonText says where JSON is malformed", "[io][json_text]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "f:1:1: malformed JSON: nothing there"},
      {" \n ", "f:1:1: malformed JSON: nothing there"},
      {"{\"a\": 1,\n \"a\": 2}", "f:2:2: key \"a\" is given twice"},
      {R"([{"x": {"y": 1, "y": 2}}])", "f:1:17: key \"y\" is given twice"},
      {"{\n  \"a\": tru\n}",
       "f:2:11: malformed JSON: syntax error while parsing value - invalid literal; last read: "
       "'\"a\": tru<U+000A>'"},
      {std::string(101, '['), "f:1:101: malformed JSON: nested deeper than 100"},
  }));
  CAPTURE(text);
  CHECK(message_of<InputError>([&, text = text] { JsonText(text, "f"); }) == expected);
}

TEST_CASE("JsonText skips a byte order mark", "[io][json_text]") {
  const JsonText json("\xEF\xBB\xBF{\"a\":1}", "f");
  CHECK(json.root()["a"] == 1);
  CHECK(json.position("/a").text() == "f:1:6");
}

TEST_CASE("a position names what is known", "[io][input_error]") {
  CHECK(FilePosition{"a.csv", 3, 7}.text() == "a.csv:3:7");
  CHECK(FilePosition{"a.csv", 3, 0}.text() == "a.csv:3");
  CHECK(FilePosition{"a.csv", 0, 0}.text() == "a.csv");
  CHECK(FilePosition{}.text().empty());
  CHECK(std::string(InputError({}, "no data").what()) == "no data");
}
