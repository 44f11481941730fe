#include "engine/tune/record_folds.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "io/base/distinct_sketch.h"
#include "tests/recipes/table.h"

using namespace glassbox::testing;

namespace {

std::vector<std::uint64_t> hashes_of(const Table& rows, const Schema& schema,
                                     std::size_t block_rows = 1000) {
  std::vector<std::uint64_t> hashes;
  replay_of(rows, schema, block_rows)(
      std::vector<bool>(schema.attributes.size(), true),
      [&](const RecordBlock& block) { append_input_hashes(block, schema, hashes); });
  return hashes;
}

Schema all_types() {
  Schema schema = schema_of({{"id", AttributeType::kText},
                             {"n", AttributeType::kNumeric},
                             {"c", AttributeType::kCategorical},
                             {"b", AttributeType::kBinary},
                             {"t", AttributeType::kText},
                             {"y", AttributeType::kNumeric}});
  schema.row_id = "id";
  schema.target = "y";
  return schema;
}

// Records of three classes, one of them rare, some with the inputs of others.
FoldFacts made_facts(unsigned seed, std::size_t count) {
  std::mt19937 rng(seed);
  FoldFacts facts;
  for (std::size_t i = 0; i < count; ++i) {
    facts.inputs.push_back(rng() % (2 * count));
    facts.strata.push_back(facts.inputs.back() % 20 == 0 ? 2 : facts.inputs.back() % 2);
  }
  return facts;
}

}  // namespace

TEST_CASE("records hash alike when all their inputs are equal, and only then",
          "[engine][record_folds]") {
  const Row base = {"1", "2.5", "red", "yes", "a b", "7"};
  const auto [other, is_equal] = GENERATE(table<Row, bool>({
      {{"2", "2.5", "red", "yes", "a b", "7"}, true},  // the row id is no input
      {{"1", "2.5", "red", "yes", "a b", "9"}, true},  // nor is the target
      {{"1", "2.50", "red", "1", "a b", "7"}, true},   // the values count, not how they are spelled
      {{"1", "2.6", "red", "yes", "a b", "7"}, false},
      {{"1", "", "red", "yes", "a b", "7"}, false},
      {{"1", "2.5", "green", "yes", "a b", "7"}, false},
      {{"1", "2.5", "", "yes", "a b", "7"}, false},
      {{"1", "2.5", "red", "no", "a b", "7"}, false},
      {{"1", "2.5", "red", "", "a b", "7"}, false},
      {{"1", "2.5", "red", "yes", "a  b", "7"}, false},
  }));
  CAPTURE(other);
  // In blocks of one record each, so that codes and widths differ.
  const auto hashes = hashes_of({base, {"3", "1e300", "x", "0", "", "1"}, other}, all_types(), 1);
  CHECK((hashes[0] == hashes[2]) == is_equal);
}

TEST_CASE("missing numbers are alike, and so are the two zeros", "[engine][record_folds]") {
  const Schema schema = all_types();
  const auto of = [&](const char* number) {
    return hashes_of({{"", number, "c", "1", "", "1"}}, schema).front();
  };
  CHECK(of("") == of("no number"));
  CHECK(of("0") == of("-0"));
  CHECK(of("0") != of(""));
}

TEST_CASE("values that change places make another record", "[engine][record_folds]") {
  const Schema schema = schema_of({{"a", AttributeType::kNumeric}, {"b", AttributeType::kNumeric}});
  const auto hashes = hashes_of({{"1", "2"}, {"2", "1"}}, schema);
  CHECK(hashes[0] != hashes[1]);
}

TEST_CASE("every record is in one fold, with all that share its inputs",
          "[engine][record_folds][property]") {
  const auto seed = GENERATE(take(20, random(0u, 1'000'000u)));
  CAPTURE(seed);
  const FoldFacts facts = made_facts(seed, 300);
  const std::uint32_t folds = 2 + seed % 7;
  const auto fold_of = draw_folds(facts, folds, seed);
  REQUIRE(fold_of.size() == facts.inputs.size());
  std::map<std::uint64_t, std::uint32_t> of_inputs;
  for (std::size_t i = 0; i < fold_of.size(); ++i) {
    CHECK(fold_of[i] < folds);
    CHECK(of_inputs.emplace(facts.inputs[i], fold_of[i]).first->second == fold_of[i]);
  }
}

TEST_CASE("folds differ by one record in each class when no inputs are equal",
          "[engine][record_folds]") {
  FoldFacts facts;
  for (std::uint64_t i = 0; i < 503; ++i) {
    facts.inputs.push_back(i * 0x9e37'79b9'7f4a'7c15);
    facts.strata.push_back(i < 13 ? 0 : i < 200 ? 1 : 2);
  }
  const auto fold_of = draw_folds(facts, 5, 3);
  std::map<std::uint32_t, std::map<std::uint32_t, int>> counts;
  std::map<std::uint32_t, int> sizes;
  for (std::size_t i = 0; i < fold_of.size(); ++i) {
    ++counts[facts.strata[i]][fold_of[i]];
    ++sizes[fold_of[i]];
  }
  for (const auto& [stratum, in_fold] : counts) {
    CAPTURE(stratum);
    REQUIRE(in_fold.size() == 5);
    const auto [least, most] =
        std::minmax_element(in_fold.begin(), in_fold.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; });
    CHECK(most->second - least->second <= 1);
  }
  for (const auto& [fold, size] : sizes) CHECK(std::abs(size - 503 / 5) <= 2);
}

TEST_CASE("a draw depends on the seed and not on the order of records",
          "[engine][record_folds][property]") {
  const FoldFacts facts = made_facts(7, 200);
  const auto fold_of = draw_folds(facts, 5, 1);
  CHECK(draw_folds(facts, 5, 1) == fold_of);
  CHECK(draw_folds(facts, 5, 2) != fold_of);
  FoldFacts reversed = facts;
  std::ranges::reverse(reversed.inputs);
  std::ranges::reverse(reversed.strata);
  auto reversed_folds = draw_folds(reversed, 5, 1);
  std::ranges::reverse(reversed_folds);
  CHECK(reversed_folds == fold_of);
}

TEST_CASE("groups of equal inputs are counted by the class of their first record",
          "[engine][record_folds]") {
  CHECK(count_groups({{5, 9, 5, 7, 9}, {0, 2, 1, 0, 2}}) == std::vector<std::size_t>{2, 0, 1});
}

namespace {

// The passengers of a ship: three classes, two sexes, of whom some of each survive; in this order,
// as such tables are.
FoldFacts passengers(std::vector<double>& targets) {
  FoldFacts facts;
  for (std::uint64_t cell = 0; cell < 6; ++cell)
    for (std::uint32_t i = 0; i < 40; ++i) {
      facts.inputs.push_back(mix_bits(cell));
      facts.strata.push_back(i < 10 + 3 * cell ? 1 : 0);
      targets.push_back(facts.strata.back());
    }
  return facts;
}

}  // namespace

TEST_CASE("groups suffice when each of two classes has two of them", "[engine][record_folds]") {
  const FoldFacts facts{{1, 2, 3, 4, 5, 5}, {0, 0, 0, 0, 1, 1}};  // class 1 has one group
  CHECK_FALSE(have_groups_for(facts, 5, /*has_strata=*/true));
  CHECK(have_groups_for(facts, 5, /*has_strata=*/false));
  CHECK_FALSE(have_groups_for(facts, 6, /*has_strata=*/false));
  CHECK(have_groups_for({{1, 2, 3, 4, 5}, {0, 0, 0, 1, 1}}, 5, /*has_strata=*/true));
}

TEST_CASE("records that repeat with other targets are few values, not copies",
          "[engine][record_folds]") {
  std::vector<double> targets;
  const FoldFacts ship = passengers(targets);
  CHECK(repeat_by_nature(ship, targets));
  SECTION("copies agree in their targets") {
    for (std::size_t i = 0; i < targets.size(); ++i) targets[i] = ship.inputs[i] % 2 ? 1 : 0;
    CHECK_FALSE(repeat_by_nature(ship, targets));
  }
  SECTION("one copy in six is no rule") {
    FoldFacts facts = made_facts(1, 300);
    std::vector<double> values(facts.strata.begin(), facts.strata.end());
    CHECK_FALSE(repeat_by_nature(facts, values));
  }
}

TEST_CASE("parted records are dealt out one by one, whatever their order",
          "[engine][record_folds]") {
  std::vector<double> targets;
  FoldFacts ship = passengers(targets);
  const FoldFacts before = ship;
  part_equal_records(ship, targets);
  const auto fold_of = draw_folds(ship, 5, 1);
  for (std::uint32_t fold = 0; fold < 5; ++fold) {
    CAPTURE(fold);
    std::array<int, 2> of_class{};
    std::set<std::uint64_t> cells;
    for (std::size_t i = 0; i < fold_of.size(); ++i) {
      if (fold_of[i] != fold) continue;
      ++of_class[ship.strata[i]];
      cells.insert(before.inputs[i]);
    }
    CHECK(of_class == std::array{27, 21});  // of 135 and 105
    CHECK(cells.size() == 6);
  }
  FoldFacts reversed = before;
  std::ranges::reverse(reversed.inputs);
  std::ranges::reverse(reversed.strata);
  std::ranges::reverse(targets);
  part_equal_records(reversed, targets);
  auto reversed_folds = draw_folds(reversed, 5, 1);
  // Which of equal records is in which fold depends on the order; how many are does not.
  std::map<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>, int> counts;
  std::ranges::reverse(reversed_folds);
  for (std::size_t i = 0; i < fold_of.size(); ++i) {
    ++counts[{before.inputs[i], before.strata[i], fold_of[i]}];
    --counts[{before.inputs[i], before.strata[i], reversed_folds[i]}];
  }
  for (const auto& [record, difference] : counts) CHECK(difference == 0);
}
