#include "engine/rows/row_shards.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

TEST_CASE("shards double with the records", "[engine][row_shards]") {
  const auto million = std::uint64_t{1} << 20;
  CHECK(training_shards(0) == 1);
  CHECK(training_shards(million / 4 - 1) == 1);
  CHECK(training_shards(million / 4) == 2);
  CHECK(training_shards(million) == 8);
  CHECK(training_shards(16 * million - 1) == 8);
  CHECK(training_shards(16 * million) == 16);
  CHECK(training_shards(100 * million) == 64);
  CHECK(training_shards(100'000 * million) == 256);
}

TEST_CASE("sums are cut by rows and by what each has of its own", "[engine][row_shards]") {
  CHECK(sum_shards(1'000, 10) == 1);
  CHECK(sum_shards(5'000, 10) == 4);
  CHECK(sum_shards(1'000'000, 10) == 16);
  CHECK(sum_shards(1'000'000, 1'000'000) == 4);
  CHECK(sum_shards(1'000'000, 1'000'000'000) == 1);
}
