#include "service/store/dates.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using namespace glassbox::testing;

TEST_CASE("dates are read as seconds or as ISO 8601", "[service][dates]") {
  const auto [text, milliseconds] = GENERATE(table<std::string, Milliseconds>({
      {"1486834110.483", 1486834110483},
      {"1.486834110483E9", 1486834110483},
      {"1486834110", 1486834110000},
      {"0", 0},
      {"-1.5", -1500},
      {"2017-02-11T17:28:30.483Z", 1486834110483},
      {"2017-02-11T17:28:30.483000+00:00", 1486834110483},
      {"2017-02-11 17:28:30,483", 1486834110483},
      {"2017-02-11T18:58:30.483+01:30", 1486834110483},
      {"2017-02-11T12:28:30.483-0500", 1486834110483},
      {"20170211T172830.483Z", 1486834110483},
      {"2017-02-11T17:28", 1486834080000},
      {"2017-02-11", 1486771200000},
      {"2016-02-29T00:00:00.5Z", 1456704000500},
      {"1969-12-31T23:59:59.999Z", -1},
  }));
  CAPTURE(text);
  const auto date = glassbox::service::parse_date(text);
  REQUIRE(date.has_value());
  CHECK(date->begin == milliseconds);
  CHECK(date->end == milliseconds + 1);
}

TEST_CASE("a date between two milliseconds stands for none of them", "[service][dates]") {
  const std::string text = GENERATE("1486834110.4835", "2017-02-11T17:28:30.4835Z");
  CAPTURE(text);
  const auto date = glassbox::service::parse_date(text);
  REQUIRE(date.has_value());
  CHECK(date->begin == 1486834110484);
  CHECK(date->end == 1486834110484);
}

TEST_CASE("what is not a date is none", "[service][dates]") {
  const std::string text = GENERATE(
      "", " ", "yesterday", "nan", "inf", "1e300", "12x", " 12", "2017-02-30", "2017-13-01",
      "2017-2-1", "0000-01-01", "2017-02-11T", "2017-02-11T25:00:00Z", "2017-02-11T17:28:60Z",
      "2017-02-11T17:28:30.Z", "2017-02-11T17:28:30ZZ", "2017-02-11T17:28:30+1", "2017-0211",
      "2017-02-11T17:28:30+24:00", "253402300800", "2017-02-11T17:28:3",
      "9999-12-31T23:59:59.9995Z");  // no later millisecond that it could stand for
  CAPTURE(text);
  CHECK_FALSE(glassbox::service::parse_date(text).has_value());
}

TEST_CASE("ISO texts of dates are read back as the same dates", "[service][dates][property]") {
  CHECK(iso_text(1486834110483) == "2017-02-11T17:28:30.483Z");
  CHECK(iso_text(kFirstDate) == "0001-01-01T00:00:00.000Z");
  CHECK(iso_text(kLastDate) == "9999-12-31T23:59:59.999Z");
  std::mt19937_64 rng(1);
  std::uniform_int_distribution<Milliseconds> any(kFirstDate, kLastDate);
  for (int i = 0; i < 2000; ++i) {
    const Milliseconds date = any(rng);
    REQUIRE(glassbox::service::parse_date(iso_text(date)).value().begin == date);
  }
}

TEST_CASE("the dates with a prefix are a range that ends where the texts do", "[service][dates]") {
  const auto prefix =
      GENERATE("2017-02-11T17", "2017", "1", "2017-02-11T17:28:30.483Z", "20", "2017-02-3");
  CAPTURE(prefix);
  const auto has = [&](Milliseconds date) { return iso_text(date).rfind(prefix, 0) == 0; };
  const DateSpan span = dates_with_prefix(prefix);
  if (span.begin == span.end) {
    CHECK(std::string(prefix) == "2017-02-3");
    return;
  }
  CHECK(has(span.begin));
  CHECK(has(span.end - 1));
  CHECK((span.begin == kFirstDate || !has(span.begin - 1)));
  CHECK((span.end > kLastDate || !has(span.end)));
}
