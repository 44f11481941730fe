#include "recipes/quantile_bin.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace glassbox;

namespace {

using Edges = std::vector<double>;

std::vector<std::uint32_t> bins_of(const QuantileBin& bin, const std::vector<double>& values,
                                   std::uint32_t missing = 999) {
  std::vector<std::uint32_t> bins(values.size());
  bin(values, missing, bins);
  return bins;
}

}  // namespace

TEST_CASE("edges are training values of equal rank distance", "[recipes][quantile_bin]") {
  struct Case {
    std::vector<double> ascending;
    int bins;
    Edges edges;
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
    CHECK(QuantileBin::fit(ascending, bins).edges() == edges);
  }
}

TEST_CASE("a value's bin is the number of edges strictly below it", "[recipes][quantile_bin]") {
  const QuantileBin bin(Edges{1, 2.5, 4});
  CHECK(bins_of(bin, {0, 1, 1.01, 2.5, 3, 4, 4.1, -1e308, 1e308, NAN}) ==
        std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2, 3, 0, 3, 999});
  CHECK(bin.bin_count() == 4);
}

TEST_CASE("quantile_bin never reverses two values and leaves no bin empty",
          "[recipes][quantile_bin][property]") {
  const auto seed = GENERATE(range(0u, 40u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::vector<double> values(1 + rng() % 700);
  for (double& v : values) {
    v = seed % 3 == 0 ? rng() % 12 : std::normal_distribution(0.0, 5.0)(rng);
  }
  std::sort(values.begin(), values.end());
  const int bins = 5 + static_cast<int>(rng() % 996);
  CAPTURE(bins, values.size());
  const QuantileBin bin = QuantileBin::fit(values, bins);
  const std::vector<std::uint32_t> found = bins_of(bin, values);
  CHECK(std::is_sorted(found.begin(), found.end()));
  CHECK(found.front() == 0);
  CHECK(found.back() + 1 == bin.bin_count());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto below = std::count_if(bin.edges().begin(), bin.edges().end(),
                                     [&](double edge) { return edge < values[i]; });
    CHECK(found[i] == below);
    CHECK((i == 0 || found[i] - found[i - 1] <= 1));
  }
}

TEST_CASE("bins and edges are checked", "[recipes][quantile_bin][errors]") {
  CHECK_THROWS_WITH(QuantileBin::fit(std::vector<double>{1.0}, 4),
                    "quantile_bin wants 5 to 1000 bins, not 4");
  CHECK_THROWS_WITH(QuantileBin::fit(std::vector<double>{1.0}, 1001),
                    "quantile_bin wants 5 to 1000 bins, not 1001");
  CHECK_THROWS_WITH(QuantileBin(Edges{1, 1}), "bin edges not in order");
  CHECK_THROWS_WITH(QuantileBin(Edges{NAN}), "bin edges not in order");
  CHECK_THROWS_WITH(QuantileBin(Edges(1000, 0.0)), "too many bin edges");
}

TEST_CASE("an interval is shown with the digits that read back", "[recipes][quantile_bin]") {
  const Edges edges{-0.1, 11.2, 1e300};
  CHECK(interval_text(edges, 0) == "(-inf,-0.1]");
  CHECK(interval_text(edges, 1) == "(-0.1,11.2]");
  CHECK(interval_text(edges, 2) == "(11.2,1e+300]");
  CHECK(interval_text(edges, 3) == "(1e+300,inf)");
  CHECK(interval_text({}, 0) == "(-inf,inf)");
}
