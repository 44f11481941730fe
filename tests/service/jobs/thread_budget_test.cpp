#include "service/jobs/thread_budget.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace glassbox::testing;

namespace {

// Threads are limited by the user, and root is not.
constexpr unsigned kNobody = 65534;

// What f() returns, 0 to 255, in a process whose user may have so many threads and processes.
int under_limit(rlim_t limit, int (*f)()) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit few{limit, limit};
    const bool is_limited =
        (::geteuid() != 0 || ::setuid(kNobody) == 0) && ::setrlimit(RLIMIT_NPROC, &few) == 0;
    ::_exit(is_limited ? f() : 255);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("all threads that are asked for are there where nothing limits them",
          "[service][threads]") {
  CHECK(available_threads(0) == 0);
  CHECK(available_threads(5) == 5);
  ThreadBudget budget;
  CHECK(budget.take(1) == 1);
  CHECK(budget.take(4) == 4);
  budget.give_back(4);
  CHECK(budget.take(3) == 3);
}

TEST_CASE("a job gets fewer threads where there are few, and one in any case",
          "[service][threads]") {
  if (::geteuid() != 0) return;  // this user's other processes count, and are not known
  CHECK(under_limit(1, [] { return available_threads(4); }) == 0);
  CHECK(under_limit(1, [] { return ThreadBudget().take(6); }) == 1);
  CHECK(under_limit(6, [] { return available_threads(20); }) <= 5);
  // Two of five are kept for others, and what one job was promised another does not get.
  CHECK(under_limit(6, [] {
          ThreadBudget budget;
          const int first = budget.take(3), second = budget.take(3);
          return first * 10 + second;
        }) <= 32);
}
