// Bytes between processes, and how work is cut for them.
#include "io/base/exchange.h"

#include <catch2/catch.hpp>

#include "tests/thread_exchange.h"

using namespace glassbox::testing;
namespace io = glassbox::io;

TEST_CASE("a process by itself gets what it gives", "[io][exchange]") {
  const io::Exchange& alone = io::no_others();
  CHECK(alone.gather("abc") == std::vector<std::string>{"abc"});
  const std::vector<std::string> parts{"x"};
  CHECK(alone.swap(parts) == parts);
  CHECK(alone.gather(std::uint64_t{7}) == std::vector<std::uint64_t>{7});
}

TEST_CASE("everyone gets everyone's bytes, in the order of processes", "[io][exchange]") {
  in_processes(3, [](const io::Exchange& exchange) {
    const std::size_t r = exchange.rank();
    const std::vector<std::string> all = exchange.gather(std::string(r, 'a'));
    if (all != std::vector<std::string>{"", "a", "aa"}) throw std::runtime_error("gather");
    std::vector<std::string> to;
    for (std::size_t q = 0; q < 3; ++q) to.push_back(std::to_string(10 * r + q));
    if (exchange.swap(to) !=
        std::vector<std::string>{std::to_string(r), std::to_string(10 + r), std::to_string(20 + r)})
      throw std::runtime_error("swap");
  });
}

TEST_CASE("shares follow each other, cover all and differ by one at most", "[io][exchange]") {
  const std::size_t count = GENERATE(0, 1, 7, 8, 1000), processes = GENERATE(1, 2, 3, 8, 13);
  std::size_t next = 0;
  for (std::size_t r = 0; r < processes; ++r) {
    const io::Share share = io::share_of(r, processes, count);
    CHECK(share.begin == next);
    CHECK(share.size() >= count / processes);
    CHECK(share.size() <= count / processes + 1);
    next = share.end;
  }
  CHECK(next == count);
}
