#include "cluster/base/meeting.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cluster/base/check_same.h"
#include "cluster/base/meeting_directory.h"
#include "io/base/input_error.h"
#include "tests/thread_exchange.h"

namespace glassbox::testing {
namespace {

using Catch::Contains;

// A directory of its own, gone at the end.
struct Place {
  Place() {
    std::string name = (std::filesystem::temp_directory_path() / "glassbox-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Place() { std::filesystem::remove_all(path); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::filesystem::path path;
};

cluster::Seat seat(std::size_t rank, std::size_t size, unsigned seconds = 20) {
  return {.rank = rank, .size = size, .meet_seconds = seconds};
}

}  // namespace

TEST_CASE("a note appears once, whole, and can be removed", "[cluster][meeting]") {
  const Place place;
  cluster::MeetingDirectory notes(place.path / "made");
  CHECK_FALSE(notes.get("a"));
  CHECK(notes.put("a", "one"));
  CHECK_FALSE(notes.put("a", "two"));
  CHECK(notes.get("a") == "one");
  notes.remove("a");
  notes.remove("a");
  CHECK_FALSE(notes.get("a"));
  CHECK(std::filesystem::is_empty(place.path / "made"));
  CHECK_THROWS_AS(notes.put("a/b", ""), io::InputError);
}

TEST_CASE("all who are expected meet, and leave nothing", "[cluster][meeting]") {
  const Place place;
  std::vector<int> met(5);
  in_processes(5, [&](const io::Exchange& exchange) {
    cluster::MeetingDirectory notes(place.path);
    const cluster::Meeting meeting(seat(exchange.rank(), 5), notes);
    met[exchange.rank()] = 1;
    (void)exchange.gather(std::uint64_t{1});
  });
  CHECK(met == std::vector<int>(5, 1));
  CHECK(std::filesystem::is_empty(place.path));
}

TEST_CASE("a process that comes twice, or never, or among others is named", "[cluster][meeting]") {
  const Place place;
  cluster::MeetingDirectory notes(place.path);
  const auto meet = [&](const cluster::Seat& one) { const cluster::Meeting meeting(one, notes); };
  CHECK_THROWS_WITH(meet(seat(2, 2)), Contains("GLASSBOX_RANK is 2, expected 0 to 1"));
  CHECK_THROWS_WITH(meet(seat(0, 2, 0)), "process 1 of 2 has not come within 0 s");
  CHECK(std::filesystem::is_empty(place.path));

  REQUIRE(notes.put(seat(0, 2).note("process-0"), "2 here"));
  CHECK_THROWS_WITH(meet(seat(0, 2)), Contains("process 0 of 2 is there already"));
  CHECK_THROWS_WITH(meet(seat(1, 3)),
                    "process 0 was started as one of 2 processes, process 1 as one of 3");
  CHECK_THROWS_WITH(meet(seat(1, 2)), Contains("process 0 runs on here, process 1 on ") &&
                                          Contains("GLASSBOX_INTERFACE must name"));
  cluster::Seat elsewhere = seat(1, 2);
  elsewhere.interface = "eth0";
  CHECK_NOTHROW(meet(elsewhere));
}

TEST_CASE("check_same tells all processes the same", "[cluster][check_same]") {
  const std::string text(101, 'x');
  CHECK_NOTHROW(cluster::check_same(io::no_others(), "the schema", text));
  // What each of three processes is told, when they give these texts.
  const auto told = [](const std::string& what, const std::vector<std::string>& texts) {
    std::vector<std::string> messages(3);
    in_processes(3, [&](const io::Exchange& exchange) {
      try {
        cluster::check_same(exchange, what, texts[exchange.rank()]);
      } catch (const io::InputError& error) {
        messages[exchange.rank()] = error.what();
      }
    });
    return messages;
  };
  CHECK(told("the schema", {text, text, text}) == std::vector<std::string>(3));
  CHECK(told("--seed", {"1", "2", "1"}) ==
        std::vector<std::string>(3,
                                 "--seed differs between processes 0 and 1: \"1\" and \"2\"; "
                                 "all must be started alike"));
  CHECK(told("the schema", {"y", "y", text}) ==
        std::vector<std::string>(
            3, "the schema differs between processes 0 and 2; all must be started alike"));
}

}  // namespace glassbox::testing
