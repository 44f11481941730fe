#include "recipes/numbers/number_statistics.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>
#include <string>

using namespace glassbox::testing;

namespace {

using Values = std::vector<double>;

constexpr std::size_t kMemory = std::size_t{1} << 20;

// Learns from the values in pieces of random length, another one in every replay.
NumberLearner learn(const Values& values, const std::vector<int>& bins, unsigned seed = 1,
                    std::size_t memory = kMemory, int* replays = nullptr) {
  std::mt19937 rng(seed);
  NumberLearner learner(/*moments=*/true, bins, memory);
  for (int replay = 1; !learner.is_done(); ++replay) {
    REQUIRE(replay <= 12);
    if (replays != nullptr) *replays = replay;
    const std::size_t most = 1 + rng() % 5000;
    for (std::size_t i = 0; i < values.size();) {
      const std::size_t count = std::min<std::size_t>(1 + rng() % most, values.size() - i);
      learner.add(std::span(values).subspan(i, count));
      i += count;
    }
    learner.end_replay();
  }
  return learner;
}

// The obvious way: sort everything.
Values sorted_values(Values values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  for (double& v : values) v = v == 0 ? 0.0 : v;
  std::sort(values.begin(), values.end());
  return values;
}

Values sorted_edges(const Values& sorted, int bins) {
  Values edges;
  for (int k = 1; k < bins && !sorted.empty(); ++k) {
    const std::size_t b = static_cast<std::size_t>(bins);
    const double edge = sorted[(static_cast<std::size_t>(k) * sorted.size() + b - 1) / b - 1];
    if (edge < sorted.back() && (edges.empty() || edges.back() < edge)) edges.push_back(edge);
  }
  return edges;
}

struct Kind {
  std::string name;
  std::function<double(std::mt19937&)> draw;
};

double normal(std::mt19937& rng) { return std::normal_distribution<double>{}(rng); }

const std::vector<Kind> kKinds{
    {"normal", normal},
    {"uniform", [](auto& rng) { return std::uniform_real_distribution(100.0, 200.0)(rng); }},
    {"narrow and far from 0", [](auto& rng) { return -122.4 + 1e-7 * normal(rng); }},
    {"any exponent", [](auto& rng) { return std::ldexp(normal(rng), int(rng() % 1900) - 950); }},
    {"denormal", [](auto& rng) { return std::ldexp(normal(rng), -1060 - int(rng() % 10)); }},
    {"huge", [](auto& rng) { return std::ldexp(normal(rng), 1018); }},
    {"few distinct", [](auto& rng) { return 0.1 * double(rng() % 9) - 0.3; }},
    {"thousands of ties", [](auto& rng) { return 0.01 * double(rng() % 20'000); }},
    {"bytes", [](auto& rng) { return double(rng() % 255); }},
    {"mostly bytes", [](auto& rng) { return rng() % 4 ? double(rng() % 300) : normal(rng); }},
    {"all equal", [](auto&) { return 1.0 / 3; }},
    {"zeros of both signs", [](auto& rng) { return rng() % 2 ? 0.0 : -0.0; }},
    {"a spike in a crowd",
     [](auto& rng) { return rng() % 2 ? 0.123 : 0.123 + 1e-12 * normal(rng); }},
    {"neighbours",
     [](auto& rng) {
       return std::bit_cast<double>(std::bit_cast<std::uint64_t>(1.5) + rng() % 50'000);
     }},
};

Values draw(const Kind& kind, std::size_t count, unsigned seed, bool some_missing) {
  std::mt19937 rng(seed);
  Values values(count);
  for (double& v : values) v = some_missing && rng() % 7 == 0 ? NAN : kind.draw(rng);
  return values;
}

}  // namespace

TEST_CASE("bins are those that sorting all values gives",
          "[recipes][number_statistics][property]") {
  const auto kind = GENERATE(from_range(kKinds));
  const auto count = GENERATE(std::size_t{1}, std::size_t{70}, std::size_t{40'000});
  const auto order = GENERATE(0, 1, 2);  // random, ascending, descending
  CAPTURE(kind.name, count, order);
  Values values = draw(kind, count, static_cast<unsigned>(count) + 1, order == 0);
  if (order > 0) std::sort(values.begin(), values.end());
  if (order == 2) std::reverse(values.begin(), values.end());
  const Values sorted = sorted_values(values);
  const std::size_t memory = GENERATE(std::size_t{0}, kMemory);
  const NumberLearner learner = learn(values, {5, 50, 7, 1000, 50}, 3, memory);
  for (const int n : {5, 7, 50, 1000}) {
    CAPTURE(n);
    const auto [bins, counts] = learner.bins(n);
    const Values edges = sorted_edges(sorted, n);
    CHECK(bins.edges() == edges);
    REQUIRE(counts.size() == edges.size() + 1);
    for (std::size_t b = 0; b < counts.size(); ++b) {
      const auto up_to = [&](std::size_t bin) {
        return bin == edges.size() ? sorted.end()
                                   : std::upper_bound(sorted.begin(), sorted.end(), edges[bin]);
      };
      const auto expected = up_to(b) - (b == 0 ? sorted.begin() : up_to(b - 1));
      CHECK(counts[b] == static_cast<std::uint64_t>(expected));
      CHECK((counts[b] > 0 || sorted.empty()));
    }
    for (const double edge : bins.edges()) CHECK_FALSE((edge == 0 && std::signbit(edge)));
  }
}

TEST_CASE("mean and deviation are those of the plain formulas in more digits",
          "[recipes][number_statistics][property]") {
  const auto kind = GENERATE(from_range(kKinds));
  CAPTURE(kind.name);
  const Values values = draw(kind, 20'000, 5, /*some_missing=*/true);
  const int exponent = kind.name == "huge" || kind.name == "any exponent" ? 900
                       : kind.name == "denormal"                          ? -1000
                                                                          : 0;
  long double n = 0, sum = 0, squares = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    n += 1;
    sum += std::ldexp(static_cast<long double>(v), -exponent);
  }
  for (const double v : values) {
    if (std::isnan(v)) continue;
    const long double away = std::ldexp(static_cast<long double>(v), -exponent) - sum / n;
    squares += away * away;
  }
  const NumberStatistics learned = learn(values, {}).statistics();
  const auto in_unit = [&](double v) {
    return static_cast<double>(std::ldexp(static_cast<long double>(v), -exponent));
  };
  const double spread = static_cast<double>(std::sqrt(squares / n));
  const double margin = std::max(std::ldexp(1.0, -1074 - exponent),  // a denormal's last bit
                                 1e-18 * static_cast<double>(n));
  CHECK(in_unit(learned.mean) ==
        Approx(static_cast<double>(sum / n)).epsilon(1e-15).margin(margin));
  CHECK(in_unit(learned.deviation) == Approx(spread).epsilon(1e-9).margin(margin));
  CHECK(static_cast<double>(learned.missing_count) ==
        static_cast<double>(values.size()) - static_cast<double>(n));
}

TEST_CASE("what is learned depends on the values alone, not their order or blocks",
          "[recipes][number_statistics][property]") {
  const auto kind = GENERATE(from_range(kKinds));
  const auto count = GENERATE(std::size_t{100}, std::size_t{10'000});
  CAPTURE(kind.name, count);
  Values values = draw(kind, count, 9, /*some_missing=*/true);
  const NumberLearner learner = learn(values, {50}, 1);
  std::shuffle(values.begin(), values.end(), std::mt19937(4));
  const NumberLearner other = learn(values, {50}, 2, kMemory / 16);
  CHECK(other.statistics().mean == learner.statistics().mean);
  CHECK(other.statistics().deviation == learner.statistics().deviation);
  CHECK(other.statistics().missing_count == learner.statistics().missing_count);
  CHECK(other.bins(50).bins.edges() == learner.bins(50).bins.edges());
  CHECK(other.bins(50).counts == learner.bins(50).counts);
}

TEST_CASE("bytes are learned as the numbers they stand for", "[recipes][number_statistics]") {
  const bool has_missing = GENERATE(true, false);
  std::mt19937 rng(6);
  std::vector<std::uint8_t> bytes(5000);
  for (std::uint8_t& byte : bytes) byte = rng() % 3 ? static_cast<std::uint8_t>(rng()) : 255;
  Values values = draw(kKinds[0], 9000, 3, true);
  NumberLearner learner(true, {50}, 0);
  while (!learner.is_done()) {
    learner.add(values);
    learner.add(bytes, has_missing);
    learner.end_replay();
  }
  for (const std::uint8_t byte : bytes) values.push_back(has_missing && byte == 255 ? NAN : byte);
  const NumberLearner same = learn(values, {50});
  CHECK(learner.statistics().mean == same.statistics().mean);
  CHECK(learner.statistics().deviation == same.statistics().deviation);
  CHECK(learner.statistics().missing_count == same.statistics().missing_count);
  CHECK(learner.bins(50).bins.edges() == same.bins(50).bins.edges());
}

TEST_CASE("few replays are enough", "[recipes][number_statistics]") {
  const auto [kind, most] = GENERATE(table<std::size_t, int>({
      {0, 2},   // normal
      {1, 2},   // uniform
      {2, 2},   // narrow and far from 0
      {6, 1},   // few distinct
      {7, 2},   // thousands of ties
      {8, 1},   // bytes
      {12, 3},  // a spike in a crowd
  }));
  CAPTURE(kKinds[kind].name);
  int replays = 0;
  (void)learn(draw(kKinds[kind], 200'000, 11, /*some_missing=*/true), {50}, 1, kMemory, &replays);
  CHECK(replays <= most);
}

TEST_CASE("without any value everything is 0", "[recipes][number_statistics]") {
  const NumberLearner learner = learn({NAN, NAN}, {5});
  CHECK(learner.statistics().mean == 0);
  CHECK(learner.statistics().deviation == 0);
  CHECK(learner.statistics().missing_count == 2);
  CHECK(learner.bins(5).bins.edges().empty());
  CHECK(learner.bins(5).counts == std::vector<std::uint64_t>{0});
}

TEST_CASE("equal values have no deviation", "[recipes][number_statistics]") {
  const auto v = GENERATE(0.1, 1e300, -7.0, 5e-324, 1.0 / 3, -1e-300);
  const NumberStatistics learned = learn(Values(1001, v), {}).statistics();
  CHECK(learned.mean == v);
  CHECK(learned.deviation == 0);
}

TEST_CASE("values that nearly cancel keep their precision", "[recipes][number_statistics]") {
  const NumberStatistics learned = learn({1e300, 1e-300, -1e300, 1e-300}, {}).statistics();
  CHECK(learned.mean == 5e-301);
  const NumberStatistics far = learn({1e15 + 1, 1e15 + 2, 1e15 + 3}, {}).statistics();
  CHECK(far.mean == 1e15 + 2);
  CHECK(far.deviation == Approx(std::sqrt(2.0 / 3)).epsilon(1e-15));
}

TEST_CASE("edges are training values of equal rank distance", "[recipes][number_statistics]") {
  struct Case {
    std::vector<double> ascending;
    int bins;
    Values edges;
  };
  const std::vector<Case> cases{
      {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, {2, 4, 6, 8}},
      {{1, 2, 3, 4, 5}, 5, {1, 2, 3, 4}},
      {{1, 2, 3}, 5, {1, 2}},     // ranks 1 2 2 3; nothing exceeds 3
      {{1, 1, 1, 1, 2}, 5, {1}},  // equal edges merge
      {{7, 7, 7}, 500, {}},       // a single value needs no edge
      {{0, 0, 0, 0, 0, 0, 9}, 5, {0}},
      {{}, 5, {}},
  };
  for (const auto& [ascending, bins, edges] : cases) {
    CAPTURE(ascending, bins);
    CHECK(learn(ascending, {bins}).bins(bins).bins.edges() == edges);
  }
}

TEST_CASE("the number of bins is checked", "[recipes][number_statistics][errors]") {
  CHECK_THROWS_WITH(NumberLearner(false, {4}, kMemory), "quantile_bin wants 5 to 1000 bins, not 4");
  CHECK_THROWS_WITH(NumberLearner(false, {50, 1001}, kMemory),
                    "quantile_bin wants 5 to 1000 bins, not 1001");
}
