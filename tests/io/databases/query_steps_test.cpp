#include "io/databases/query_steps.h"

#include <catch2/catch.hpp>

namespace glassbox::testing {
namespace {

TEST_CASE("the first word of a statement", "[query_steps]") {
  const auto [sql, word] = GENERATE(table<const char*, const char*>({
      {"select 1", "SELECT"},
      {" ((SeLeCt 1))", "SELECT"},
      {"-- all\n\tselect*from a", "SELECT"},
      {"# all\nwith a as (select 1) select * from a", "WITH"},
      {"/* -- */ /**/values (1)", "VALUES"},
      {"/*! optimize table a */", ""},
      {"/* select 1", ""},
      {"-- select 1", ""},
      {"optimize table a", "OPTIMIZE"},
      {"1", ""},
      {"", ""},
  }));
  CAPTURE(sql);
  CHECK(io::first_word(sql) == word);
}

TEST_CASE("a server's words become one line", "[query_steps]") {
  CHECK(io::one_line("FATAL:  no\n\tway.\n") == "FATAL: no way");
  CHECK(io::one_line("").empty());
  CHECK(io::one_line(nullptr).empty());
}

}  // namespace
}  // namespace glassbox::testing
