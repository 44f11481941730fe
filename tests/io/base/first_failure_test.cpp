#include "io/base/first_failure.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

using namespace glassbox::testing;

TEST_CASE("an exception of a thread comes out behind the parallel region", "[io][first_failure]") {
  FirstFailure failure;
  int after = 0;
#pragma omp parallel for num_threads(4) schedule(dynamic, 1)
  for (int i = 0; i < 100; ++i) failure.guard([&] { throw std::runtime_error("of a thread"); });
  failure.guard([&] { ++after; });
  CHECK(after == 0);  // the rest is skipped
  CHECK_THROWS_WITH(failure.rethrow(), "of a thread");
}

TEST_CASE("without an exception all work is done", "[io][first_failure]") {
  FirstFailure failure;
  std::atomic<int> done{0};
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 100; ++i) failure.guard([&] { ++done; });
  failure.rethrow();
  CHECK(done == 100);
}
