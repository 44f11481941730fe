#include "service/wire/request_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "service/wire/api_error.h"

using namespace glassbox::testing;
using nlohmann::json;

namespace {

std::string refusal_of(const std::string& body) {
  try {
    (void)parse_request(body);
  } catch (const ApiError& error) {
    CHECK(error.type == "SerializationException");
    CHECK(error.status == 400);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a body is a JSON object, and an empty one stands for {}", "[service][request]") {
  CHECK(parse_request("") == json::object());
  const char* const text =
      R"({"a":{"b":[1,-2,3.5,"x",true,null,{"c":[]}],"d":""},"e":18446744073709551615})";
  CHECK(parse_request(text) == json::parse(text));
}

TEST_CASE("what is no JSON object is refused with its place", "[service][request]") {
  const auto [body, wanted] = GENERATE(table<std::string, std::string>({
      {"[]", "it is another value"},
      {"7", "it is another value"},
      {"{", "at byte 2"},
      {"{\"a\":1}x", "at byte 8"},
      {"{\"a\":\"\xff\"}", "not UTF-8, at byte"},
      {"{\"a\":\"\xed\xa0\x80\"}", "not UTF-8, at byte"},
      {"\xff\xfe{\0}\0", "not valid JSON"},
      {"{\"a\":NaN}", "at byte"},
      {"{\"a\":1,\"a\":2}", "\"a\" is given twice"},
      {"{\"x\":{\"a\":1,\"b\":2,\"a\":3}}", "\"a\" is given twice"},
  }));
  CAPTURE(body);
  CHECK(refusal_of(body).find(wanted) != std::string::npos);
}

TEST_CASE("nesting has an end, however deep the body goes", "[service][request]") {
  const auto nested = [](std::size_t depth) {  // objects in all
    std::string text = "{\"a\":";
    for (std::size_t i = 1; i < depth; ++i) text += "[";
    for (std::size_t i = 1; i < depth; ++i) text += "]";
    return text + (depth == 1 ? "1}" : "}");
  };
  CHECK(refusal_of(nested(kDeepestRequest)) == "");
  CHECK(refusal_of(nested(kDeepestRequest + 1)).find("nested deeper than 32") != std::string::npos);
  CHECK(refusal_of("{\"a\":" + std::string(1'000'000, '[')).find("nested") != std::string::npos);
}
