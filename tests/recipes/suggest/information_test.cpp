#include "recipes/suggest/information.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

#include "recipes/numbers/number_statistics.h"
#include "recipes/numbers/ordered_key.h"

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
  // q = (3 + 1/2) / 8 of both y. With m = 4 a record in a cell of 3 has p = (2 + 4 q) / 7, one by
  // itself p = 4 q / 7: log2 of 3.75 / 7 / q six times, of 4 / 7 twice.
  const double m4 = (6 * std::log2(3.75 / 7 / 0.4375) + 2 * std::log2(4.0 / 7)) / 8;
  const double m16 = (6 * std::log2(9.0 / 19 / 0.4375) + 2 * std::log2(16.0 / 19)) / 8;
  CHECK(found.held_out == Approx(std::max({0.0, m4, m16})).margin(1e-12));
  CHECK(held_out_bits(x, y).size() == 8);
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
  CHECK(information(spread, y).mutual == Approx(there.mutual));
  CHECK(there.mutual <= there.entropy_y + 1e-12);
}

// Leaves each record out in turn, counting anew.
double held_out_slowly(const Codes& x, const Codes& y, double m) {
  std::set<std::uint32_t> met(y.begin(), y.end());
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double of_x = 0, of_y = 0, both = 0;
    for (std::size_t j = 0; j < x.size(); ++j) {
      if (j == i) continue;
      of_x += x[j] == x[i];
      of_y += y[j] == y[i];
      both += x[j] == x[i] && y[j] == y[i];
    }
    const double q = (of_y + 1 / static_cast<double>(met.size())) / static_cast<double>(x.size());
    sum += std::log2((both + m * q) / (of_x + m) / q);
  }
  return sum / static_cast<double>(x.size());
}

TEST_CASE("what is told of records held out is what leaving out each of them gives",
          "[recipes][information][property]") {
  const auto seed = GENERATE(take(10, random(0u, 1'000'000u)));
  const std::uint32_t levels = GENERATE(3u, 40u, 400u);
  CAPTURE(seed, levels);
  std::mt19937 rng(seed);
  Codes x(300), y(300);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<std::uint32_t>(rng()) % levels;
    y[i] = rng() % 2 == 0 ? x[i] % 5 : rng() % 5;
  }
  double best = 0;
  for (const double m : {1.0, 4.0, 16.0, 64.0, 256.0, 1024.0})
    best = std::max(best, held_out_slowly(x, y, m));
  CHECK(information(x, y).held_out == Approx(best).margin(1e-9));
  double sum = 0;
  for (const float bits : held_out_bits(x, y)) sum += bits;
  CHECK(sum / 300 == Approx(best).margin(1e-5));
}

TEST_CASE("noise tells nothing, whatever its levels and the target's", "[recipes][information]") {
  const std::size_t records = GENERATE(100u, 200u, 5'000u);
  const std::uint32_t x_levels = GENERATE(2u, 10u, 200u, 700u, 1'000'000u);
  const std::uint32_t y_levels = GENERATE(2u, 10u, 100u);
  CAPTURE(records, x_levels, y_levels);
  std::mt19937 rng(7);
  double mean = 0;
  for (int round = 0; round < 10; ++round) {
    Codes x(records), y(records);
    for (std::uint32_t& code : x) code = static_cast<std::uint32_t>(rng()) % x_levels;
    for (std::uint32_t& code : y) code = static_cast<std::uint32_t>(rng()) % y_levels;
    const double bits = information(x, y).held_out;
    CHECK(bits < 20.0 / static_cast<double>(records));  // 20 bits of all records together
    mean += bits / 10;
  }
  CHECK(mean < 4.0 / static_cast<double>(records));
}

TEST_CASE("a true predictor tells more than noise of 700 levels", "[recipes][information]") {
  std::mt19937 rng(3);
  Codes noise(1'000), hint(1'000), y(1'000);
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = rng() % 2;
    noise[i] = rng() % 700;
    hint[i] = rng() % 10 < 7 ? y[i] : 1 - y[i];
  }
  CHECK(information(noise, y).mutual > information(hint, y).mutual);  // what seems to be told
  CHECK(information(noise, y).held_out < 0.01);
  CHECK(information(hint, y).held_out == Approx(0.1187).margin(0.05));  // 1 - H(0.3)
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
