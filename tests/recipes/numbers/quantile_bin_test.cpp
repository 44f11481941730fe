#include "recipes/numbers/quantile_bin.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace glassbox::testing;

namespace {

using Edges = std::vector<double>;

std::vector<std::uint32_t> bins_of(const QuantileBin& bin, const std::vector<double>& values,
                                   std::uint32_t missing = 999) {
  std::vector<std::uint32_t> bins(values.size());
  bin(values, missing, bins);
  return bins;
}

}  // namespace

TEST_CASE("a value's bin is the number of edges strictly below it", "[recipes][quantile_bin]") {
  const QuantileBin bin(Edges{1, 2.5, 4});
  CHECK(bins_of(bin, {0, 1, 1.01, 2.5, 3, 4, 4.1, -1e308, 1e308, NAN}) ==
        std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2, 3, 0, 3, 999});
  CHECK(bin.bin_count() == 4);
}

TEST_CASE("any number of edges sends values where counting the edges below would",
          "[recipes][quantile_bin][property]") {
  const auto edge_count = GENERATE(0, 1, 7, 8, 9, 15, 16, 49, 99, 500, 999);
  const auto shape = GENERATE(0, 1, 2, 3);  // close together, spread out, whole, of any exponent
  CAPTURE(edge_count, shape);
  std::mt19937 rng(static_cast<unsigned>(edge_count * 4 + shape));
  const auto draw = [&]() -> double {
    const double normal = std::normal_distribution(0.0, 1.0)(rng);
    if (shape == 0) return 1e6 + normal * 1e-6;
    if (shape == 1) return normal * 100;
    if (shape == 2) return static_cast<double>(rng() % 5000) - 1000;
    return std::ldexp(normal, static_cast<int>(rng() % 2000) - 1000);
  };
  Edges edges(static_cast<std::size_t>(edge_count));
  for (double& edge : edges) edge = draw();
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  const QuantileBin bin(edges);
  std::vector<double> values{NAN, 0.0, -0.0, 1e308, -1e308, 5e-324, -5e-324, INFINITY, -INFINITY};
  for (int i = 0; i < 1000; ++i) values.push_back(draw());
  for (const double edge : edges) {
    values.push_back(edge);
    values.push_back(std::nextafter(edge, INFINITY));
    values.push_back(std::nextafter(edge, -INFINITY));
  }
  const std::vector<std::uint32_t> found = bins_of(bin, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(values[i]);
    const auto below = std::lower_bound(edges.begin(), edges.end(), values[i]) - edges.begin();
    CHECK(found[i] == (std::isnan(values[i]) ? 999 : below));
  }
}

TEST_CASE("edges are checked", "[recipes][quantile_bin][errors]") {
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
