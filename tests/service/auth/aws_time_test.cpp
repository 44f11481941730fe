#include "service/auth/aws_time.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

// Seconds by `date -u -d ... +%s`.
TEST_CASE("times of signatures are read in both forms", "[service][auth][aws_time]") {
  const auto [text, expected] = GENERATE(table<std::string, std::optional<Seconds>>({
      {"20150830T123600Z", 1440938160},
      {"Sun, 30 Aug 2015 12:36:00 GMT", 1440938160},
      {"19700101T000000Z", 0},
      {"20240229T235959Z", 1709251199},
      {"20230229T235959Z", std::nullopt},
      {"20150830T243600Z", std::nullopt},
      {"20150830T123600", std::nullopt},
      {"2015-08-30T12:36Z", std::nullopt},
      {"2015083xT123600Z", std::nullopt},
      {"Sun, 30 Avg 2015 12:36:00 GMT", std::nullopt},
      {"Sun, 30 Aug 2015 12:36:00 CET", std::nullopt},
      {"", std::nullopt},
  }));
  CAPTURE(text);
  CHECK(parse_signing_time(text) == expected);
}

TEST_CASE("times are written as they are read", "[service][auth][aws_time]") {
  CHECK(signing_time(1440938160) == "20150830T123600Z");
  CHECK(http_date(1440938160) == "Sun, 30 Aug 2015 12:36:00 GMT");
  CHECK(http_date(1709251199) == "Thu, 29 Feb 2024 23:59:59 GMT");
}
