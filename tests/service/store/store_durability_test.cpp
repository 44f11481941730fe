#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "service/store/object_store.h"
#include "service/store/sqlite.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;

namespace {

// Inserts objects, completes and tags each, and reports every return of the store by a byte.
[[noreturn]] void work_until_killed(const TemporaryDirectory& directory, int first, int reports) {
  ObjectStore store(directory.path());
  const auto report = [&] {
    if (::write(reports, "x", 1) != 1) ::_exit(1);
  };
  for (int i = first;; ++i) {
    const std::string id = std::to_string(i);
    if (!store.insert(data_source(id))) ::_exit(1);
    report();
    set_status(store, source_key(id), ObjectStatus::kCompleted);
    report();
    store.add_tags(source_key(id), {{"a", "1"}, {"b", "2"}}, 50);
    report();
  }
}

}  // namespace

TEST_CASE("what the store acknowledged is there after kill -9", "[service][durability]") {
  const TemporaryDirectory directory;
  std::mt19937 rng(5);
  int next = 0;  // objects of rounds before
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      work_until_killed(directory, next, ends[1]);
    }
    ::close(ends[1]);
    const int enough = static_cast<int>(rng() % 60) + 1;
    int reports = 0;
    char byte = 0;
    while (reports < enough && ::read(ends[0], &byte, 1) == 1) ++reports;
    REQUIRE(reports == enough);
    ::usleep(rng() % 3000);
    ::kill(child, SIGKILL);
    while (::read(ends[0], &byte, 1) == 1) ++reports;
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    const ObjectStore store(directory.path());  // the kernel gave the lock back
    for (int i = 0; i < next; ++i) REQUIRE(store.find(source_key(std::to_string(i))));
    for (int done = 0; done < reports; ++done) {
      const ObjectKey key = source_key(std::to_string(next + done / 3));
      const auto object = store.find(key);
      REQUIRE(object.has_value());
      if (done % 3 == 1) REQUIRE(object->status == ObjectStatus::kCompleted);
      const std::size_t tags = store.tags(key).size();
      REQUIRE((tags == 2 || (tags == 0 && done % 3 != 2)));  // both or none
    }
    next += reports / 3;
    while (store.find(source_key(std::to_string(next)))) ++next;  // begun, not acknowledged in full
  }
  Database database(directory.path() / "glassbox.db");
  CHECK(database.text("PRAGMA integrity_check") == "ok");
  CHECK(next > 8);
}
