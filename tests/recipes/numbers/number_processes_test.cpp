// Numbers that are spread over processes: what all learn is what one learns from all values.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "recipes/numbers/number_statistics.h"
#include "recipes/numbers/ordered_key.h"

using namespace glassbox::testing;

namespace {

using Values = std::vector<double>;

// By process: its values. Each learns, then merges what the others encoded.
std::vector<NumberLearner> learn_together(const std::vector<Values>& parts,
                                          const std::vector<int>& bins,
                                          const std::vector<std::uint64_t>& sample,
                                          std::size_t memory, int& replays) {
  std::vector<NumberLearner> learners(parts.size(), NumberLearner(true, bins, memory));
  for (NumberLearner& learner : learners) learner.lay_out_by(sample);
  for (replays = 0; !learners[0].is_done(); ++replays) {
    REQUIRE(replays < 20);
    std::vector<std::string> all;
    for (std::size_t r = 0; r < parts.size(); ++r) {
      learners[r].add(parts[r]);
      ByteWriter out;
      learners[r].encode(out);
      all.push_back(out.bytes());
    }
    for (std::size_t r = 0; r < parts.size(); ++r) {
      for (std::size_t q = 0; q < parts.size(); ++q) {
        if (q == r) continue;
        ByteReader in(all[q]);
        learners[r].merge(in);
        CHECK(in.at_end());
      }
      learners[r].end_replay();
      REQUIRE(learners[r].is_done() == learners[0].is_done());
    }
  }
  return learners;
}

NumberLearner learn_alone(const Values& values, const std::vector<int>& bins) {
  NumberLearner learner(true, bins, std::size_t{1} << 20);
  while (!learner.is_done()) {
    learner.add(values);
    learner.end_replay();
  }
  return learner;
}

using Draw = std::function<double(std::mt19937&)>;
const std::vector<std::pair<std::string, Draw>> kDraws{
    {"normal", [](auto& rng) { return std::normal_distribution<double>{}(rng); }},
    {"any exponent",
     [](auto& rng) {
       return std::ldexp(std::normal_distribution<double>{}(rng), int(rng() % 1900) - 950);
     }},
    {"few distinct", [](auto& rng) { return 0.1 * double(rng() % 9) - 0.3; }},
    {"thousands of ties", [](auto& rng) { return 0.01 * double(rng() % 6'000); }},
    {"bytes", [](auto& rng) { return double(rng() % 255); }},
    {"mostly bytes", [](auto& rng) { return rng() % 500 ? double(rng() % 250) : 1e-3 * rng(); }},
    {"all equal", [](auto&) { return 1.0 / 3; }},
    {"missing", [](auto&) { return NAN; }},
    {"zeros of both signs", [](auto& rng) { return rng() % 2 ? 0.0 : -0.0; }},
    {"neighbours",
     [](auto& rng) {
       return std::bit_cast<double>(std::bit_cast<std::uint64_t>(1.5) + rng() % 50'000);
     }},
};

}  // namespace

TEST_CASE("numbers spread over processes are learned as if they were together",
          "[recipes][number_statistics][property]") {
  const auto draw = GENERATE(from_range(kDraws));
  const auto count = GENERATE(std::size_t{3}, std::size_t{500}, std::size_t{30'000});
  const bool is_sorted = GENERATE(false, true);
  const auto processes = GENERATE(std::size_t{2}, std::size_t{5});
  const std::size_t memory = GENERATE(std::size_t{0}, std::size_t{1} << 20);
  const bool has_sample = GENERATE(false, true);
  CAPTURE(draw.first, count, is_sorted, processes, memory, has_sample);
  std::mt19937 rng(static_cast<unsigned>(count));
  Values values(count);
  for (double& v : values) v = !is_sorted && rng() % 7 == 0 ? NAN : draw.second(rng);
  if (is_sorted && !std::isnan(values[0])) std::sort(values.begin(), values.end());
  std::vector<Values> parts(processes);  // uneven, the middle one empty
  std::vector<std::uint64_t> sample;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = i * i / count * processes / count;
    if (at == processes / 2) at = 0;
    parts[at].push_back(values[i]);
    if (has_sample && parts[at].size() < 50 && !std::isnan(values[i])) {
      sample.push_back(ordered_key(values[i]));
    }
  }
  const std::vector<int> bins{5, 50, 1000};
  const NumberLearner alone = learn_alone(values, bins);
  int replays = 0;
  for (const NumberLearner& learner : learn_together(parts, bins, sample, memory, replays)) {
    CHECK(learner.statistics().mean == alone.statistics().mean);
    CHECK(learner.statistics().deviation == alone.statistics().deviation);
    CHECK(learner.statistics().missing_count == alone.statistics().missing_count);
    for (const int n : bins) {
      CHECK(learner.bins(n).bins.edges() == alone.bins(n).bins.edges());
      CHECK(learner.bins(n).counts == alone.bins(n).counts);
    }
  }
  if (has_sample && memory > 0) CHECK(replays <= 4);
}
