#include "io/base/together.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;

TEST_CASE("where one process cannot go on, none does, and all know why", "[io][together]") {
  std::vector<std::string> said(3);
  in_processes(3, [&](const Exchange& exchange) {
    const std::size_t r = exchange.rank();
    together(exchange, [] {});
    try {
      together(exchange, [&] {
        if (r == 1) throw InputError({"a.csv", 7}, "no number");
      });
    } catch (const OthersFailed& error) {
      said[r] = std::string(error.is_input ? "others, input: " : "others: ") + error.what();
    } catch (const InputError& error) {
      said[r] = error.what();
    }
  });
  CHECK(said[0] == "others, input: process 1: a.csv:7: no number");
  CHECK(said[1] == "a.csv:7: no number");
  CHECK(said[2] == said[0]);
  CHECK(is_told_by_first());
}

TEST_CASE("a process by itself throws what it has to", "[io][together]") {
  CHECK_THROWS_AS(together(no_others(), [] { throw InputError({}, "x"); }), InputError);
}
