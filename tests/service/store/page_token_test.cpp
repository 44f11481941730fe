#include "service/store/page_token.h"

#include <catch2/catch.hpp>
#include <string>

using namespace glassbox::testing;

TEST_CASE("a token gives back its position to its own query only", "[service][page_token]") {
  const OrderedValue value =
      GENERATE(as<OrderedValue>(), OrderedValue(std::int64_t{-5}), OrderedValue(std::string()),
               OrderedValue(std::string("a\0b\xff", 4)), OrderedValue(std::string("name")));
  const std::string token = page_token({value, "id-1"}, "query");
  CHECK(token.find_first_not_of(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
        std::string::npos);
  const auto position = read_page_token(token, "query");
  REQUIRE(position.has_value());
  CHECK(position->value == value);
  CHECK(position->id == "id-1");
  CHECK_FALSE(read_page_token(token, "other").has_value());
}

TEST_CASE("a token with any byte changed, lost or added is none of ours", "[service][page_token]") {
  const std::string token = page_token({std::string("name"), "id-1"}, "query");
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(changed);
    CHECK_FALSE(read_page_token(changed, "query").has_value());
    CHECK_FALSE(read_page_token(token.substr(0, i), "query").has_value());
  }
  for (const char* more : {"A", "=", "====", " ", "\n"}) {
    CHECK_FALSE(read_page_token(token + more, "query").has_value());
  }
  CHECK_FALSE(read_page_token("not base64!", "query").has_value());
}
