#include "recipes/information.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "recipes/number_statistics.h"
#include "recipes/ordered_key.h"

namespace glassbox::testing {
namespace {

using Codes = std::vector<std::uint32_t>;

TEST_CASE("information is what a hand-worked table says", "[recipes][information]") {
  // 8 records: x tells y but for one of four at each x. H(y) = 1 bit, and
  // I = 1 - H(1/4) = 1 - 0.8112781 bits.
  const Codes x{0, 0, 0, 0, 1, 1, 1, 1}, y{0, 0, 0, 1, 1, 1, 1, 0};
  const Information found = information(x, y);
  CHECK(found.records == 8);
  CHECK(found.entropy_y == Approx(1));
  CHECK(found.mutual == Approx(0.1887218755));
  // Miller's correction: (2 + 2 - 4 - 1) / (2 * 8 * ln 2)
  CHECK(found.corrected == Approx(0.1887218755 - 1 / (16 * std::log(2.0))));
}

TEST_CASE("records with a code that is not known are left out", "[recipes][information]") {
  const Codes x{0, 1, 0, 1, kNoCode, 5}, y{0, 1, 0, 1, 0, kNoCode};
  const Information found = information(x, y);
  CHECK(found.records == 4);
  CHECK(found.mutual == Approx(1));
  CHECK(information(Codes{}, Codes{}).mutual == 0);
  CHECK_THROWS_AS(information(Codes{1}, Codes{}), std::invalid_argument);
}

TEST_CASE("information is symmetric, and the same for few levels and for many",
          "[recipes][information][property]") {
  const auto seed = GENERATE(take(10, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  Codes x(500), y(500), spread(500);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = rng() % 6;
    y[i] = (x[i] + rng() % 3) % 5;
    spread[i] = x[i] * 1'000'000;  // the same levels under names too far apart for a table
  }
  const Information there = information(x, y), back = information(y, x);
  CHECK(there.mutual == Approx(back.mutual));
  CHECK(there.corrected == Approx(back.corrected));
  CHECK(information(spread, y).mutual == Approx(there.mutual));
  CHECK(there.mutual <= there.entropy_y + 1e-12);
}

TEST_CASE("the correction takes away what independent attributes seem to tell",
          "[recipes][information]") {
  std::mt19937 rng(7);
  double plain = 0, corrected = 0;
  for (int round = 0; round < 50; ++round) {
    Codes x(1'000), y(1'000);
    for (std::uint32_t& code : x) code = rng() % 20;
    for (std::uint32_t& code : y) code = rng() % 4;
    const Information found = information(x, y);
    plain += found.mutual / 50;
    corrected += found.corrected / 50;
  }
  CHECK(plain > 0.03);  // 19 * 3 / (2 * 1000 * ln 2) = 0.041
  CHECK(std::abs(corrected) < 0.005);
}

TEST_CASE("quantile edges are those that quantile_bin learns", "[recipes][information]") {
  const int bins = GENERATE(5, 10, 50, 500, 1'000);
  const int kind = GENERATE(0, 1, 2);
  CAPTURE(bins, kind);
  std::mt19937 rng(3);
  std::vector<double> values(777);
  for (double& value : values)
    value = kind == 0   ? std::normal_distribution{}(rng)
            : kind == 1 ? static_cast<double>(rng() % 16)
                        : 3.5;
  NumberLearner learner(/*moments=*/false, {bins}, std::size_t{1} << 20);
  do {
    learner.add(values);
    learner.end_replay();
  } while (!learner.is_done());
  std::sort(values.begin(), values.end());
  CHECK(quantile_edges(values, bins) == learner.bins(bins).bins.edges());
}

TEST_CASE("numbers are sorted as by comparison", "[recipes][ordered_key][property]") {
  const auto seed = GENERATE(take(20, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::vector<double> values(rng() % 2'000);
  const bool whole = rng() % 2 == 0;
  for (double& value : values)
    value = whole
                ? static_cast<double>(rng() % 300) - 100
                : std::ldexp(std::normal_distribution{}(rng), static_cast<int>(rng() % 200) - 100);
  std::vector<double> expected = values;
  std::sort(expected.begin(), expected.end());
  sort_numbers(values);
  CHECK(values == expected);
}

TEST_CASE("bin codes put a missing number behind all bins", "[recipes][information]") {
  const std::vector<double> edges{1, 2};
  CHECK(bin_codes(std::vector{0.5, 1.0, 1.5, 2.0, 9.0, std::nan("")}, edges) ==
        Codes{0, 0, 1, 1, 2, 3});
}

}  // namespace
}  // namespace glassbox::testing
