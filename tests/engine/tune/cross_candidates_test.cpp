#include "engine/tune/cross_candidates.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>

#include "tests/recipes/table.h"

using namespace glassbox::testing;

namespace {

std::vector<std::string> joined(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::string> both;
  for (std::size_t i = 0; i < a.size(); ++i) both.push_back(a[i] + "|" + b[i]);
  return both;
}

// What the others tell of each record (recipes/suggest/information.h), with counts in maps.
double information(const std::vector<std::string>& a, const std::vector<std::string>& y) {
  std::map<std::string, double> of_a, of_y, of_both;
  const std::vector<std::string> both = joined(a, y);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++of_a[a[i]];
    ++of_y[y[i]];
    ++of_both[both[i]];
  }
  double best = 0;
  for (const double m : {1.0, 4.0, 16.0, 64.0, 256.0, 1024.0}) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double q =
          (of_y[y[i]] - 1 + 1 / static_cast<double>(of_y.size())) / static_cast<double>(a.size());
      sum += std::log2((of_both[both[i]] - 1 + m * q) / (of_a[a[i]] - 1 + m) / q);
    }
    best = std::max(best, sum / static_cast<double>(a.size()));
  }
  return best;
}

std::vector<std::string> cells(const Table& rows, std::size_t column) {
  std::vector<std::string> values;
  for (const Row& row : rows) values.push_back(row[column]);
  return values;
}

Schema categories(std::size_t count) {
  Schema schema;
  for (std::size_t i = 0; i < count; ++i)
    schema.attributes.push_back({"c" + std::to_string(i), AttributeType::kCategorical});
  schema.attributes.push_back({"y", AttributeType::kCategorical});
  schema.target = "y";
  return schema;
}

}  // namespace

TEST_CASE("pairs are those, and in the order, that the definition gives",
          "[engine][cross_candidates][property]") {
  const auto seed = GENERATE(take(10, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const Schema schema = categories(5);
  Table rows;
  for (int i = 0; i < 200; ++i) {
    Row row;
    for (int c = 0; c < 5; ++c) row.push_back(std::string(1, static_cast<char>('a' + rng() % 3)));
    row.push_back(row[1] == row[3] ? "same" : rng() % 2 == 0 ? row[0] : "other");
    rows.push_back(row);
  }
  const auto y = cells(rows, 5);
  std::vector<std::pair<double, AttributePair>> expected;
  for (std::size_t a = 0; a < 5; ++a)
    for (std::size_t b = a + 1; b < 5; ++b) {
      const double more = information(joined(cells(rows, a), cells(rows, b)), y) -
                          information(cells(rows, a), y) - information(cells(rows, b), y);
      if (more > 0) expected.push_back({-more, {a, b}});
    }
  std::ranges::sort(expected, {}, [](const auto& one) { return one.first; });
  std::vector<RecordBlock> blocks;
  replay_of(rows, schema, 30)(std::vector<bool>(6, true),
                              [&](const RecordBlock& block) { blocks.push_back(block); });
  const auto found = cross_candidates(blocks, schema, 100);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == expected[i].second);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front() == AttributePair{1, 3});
  CHECK(cross_candidates(blocks, schema, 1).size() == 1);
}

TEST_CASE("numbers, truth values and numeric targets take part", "[engine][cross_candidates]") {
  Schema schema = schema_of({{"x", AttributeType::kNumeric},
                             {"noise", AttributeType::kNumeric},
                             {"flag", AttributeType::kBinary},
                             {"text", AttributeType::kText},
                             {"y", AttributeType::kNumeric}});
  schema.target = "y";
  std::mt19937 rng(1);
  Table rows;
  for (int i = 0; i < 500; ++i) {
    const double x = std::normal_distribution{}(rng);
    const bool flag = rng() % 2 == 0;
    rows.push_back({i % 50 == 0 ? "" : std::to_string(x), std::to_string(rng() % 1000),
                    flag ? "1" : "0", "words", std::to_string(flag ? x : -x)});
  }
  const std::vector<RecordBlock> blocks = {block_of(rows, schema)};
  const auto pairs = cross_candidates(blocks, schema, 1);
  REQUIRE(pairs.size() == 1);
  CHECK(pairs.front() == AttributePair{0, 2});
}

TEST_CASE("inputs of very many values, and what is no input, are left out",
          "[engine][cross_candidates]") {
  Schema schema = categories(3);
  schema.excluded = {"c2"};
  Table rows;
  for (int i = 0; i < 200; ++i) {
    const int a = i % 2, b = i / 2 % 2;
    rows.push_back(
        {std::to_string(i), std::to_string(a), std::to_string(b), std::to_string(a ^ b)});
  }
  const std::vector<RecordBlock> blocks = {block_of(rows, schema)};
  CHECK(cross_candidates(blocks, schema, 10).empty());
}
