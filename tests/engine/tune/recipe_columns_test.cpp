#include "engine/tune/recipe_columns.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "engine/tune/candidates.h"
#include "engine/tune/cross_validation.h"
#include "recipes/language/recipe.h"
#include "tests/recipes/table.h"

using namespace glassbox::testing;
using Catch::Contains;

namespace {

using Kind = LeftOutColumn::Kind;
constexpr AttributeType kBinary = AttributeType::kBinary,
                        kCategorical = AttributeType::kCategorical,
                        kNumeric = AttributeType::kNumeric, kText = AttributeType::kText;

struct MadeColumn {
  std::string name;
  AttributeType type;
  std::vector<std::string> cells;
};

// A column of cells that a function of the record's number gives.
template <class Function>
MadeColumn column(const std::string& name, AttributeType type, std::size_t records,
                  const Function& cell) {
  MadeColumn made{name, type, {}};
  for (std::size_t i = 0; i < records; ++i) made.cells.push_back(cell(i));
  return made;
}

struct MadeTable {
  Schema schema;
  std::vector<RecordBlock> blocks;
};

MadeTable table_of(const std::vector<MadeColumn>& columns) {
  MadeTable made;
  for (const MadeColumn& one : columns) made.schema.attributes.push_back({one.name, one.type});
  made.schema.attributes.push_back({"y", kBinary});
  made.schema.target = "y";
  Table rows;
  for (std::size_t i = 0; i < columns.front().cells.size(); ++i) {
    Row row;
    for (const MadeColumn& one : columns) row.push_back(one.cells[i]);
    row.push_back(i % 2 == 0 ? "1" : "0");
    rows.push_back(std::move(row));
  }
  made.blocks.push_back(block_of(rows, made.schema));
  return made;
}

RecipeColumns chosen(const MadeTable& made, std::uint64_t records) {
  return choose_columns(made.schema, made.blocks, records);
}

// The kind by which the first column is left out, beside one of noise.
std::optional<Kind> kind_of(const std::string& name, AttributeType type,
                            const std::vector<std::string>& cells, std::uint64_t in_all = 0) {
  const MadeTable made =
      table_of({{name, type, cells}, column("noise", kNumeric, cells.size(), [](std::size_t i) {
                  return std::to_string(i * i % 7) + ".5";
                })});
  const RecipeColumns columns = chosen(made, in_all == 0 ? cells.size() : in_all);
  if (columns.left_out.empty()) return std::nullopt;
  CHECK(columns.left_out.size() == 1);
  CHECK(columns.left_out[0].attribute == 0);
  return columns.left_out[0].kind;
}

std::vector<std::string> numbers(std::size_t count, int first, int step) {
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < count; ++i)
    cells.push_back(std::to_string(first + static_cast<int>(i) * step));
  return cells;
}

}  // namespace

TEST_CASE("numbers of the records are left out, in any order and from any start",
          "[engine][recipe_columns]") {
  CHECK(kind_of("n", kNumeric, numbers(100, 0, 1)) == Kind::kRowNumber);
  CHECK(kind_of("n", kNumeric, numbers(25, 1, 1)) == Kind::kRowNumber);
  CHECK(kind_of("n", kNumeric, numbers(100, 100'000, 3)) == Kind::kRowNumber);
  std::vector<std::string> shuffled = numbers(100, 1, 1);
  std::mt19937 rng(1);
  std::shuffle(shuffled.begin(), shuffled.end(), rng);
  CHECK(kind_of("n", kNumeric, shuffled) == Kind::kRowNumber);
  CHECK(kind_of("PassengerId", kNumeric, numbers(891, 1, 1)) == Kind::kRowNumber);
  shuffled[3] = shuffled[70] = "";  // missing here and there
  CHECK(kind_of("n", kNumeric, shuffled) == Kind::kRowNumber);
}

TEST_CASE("numbers that measure something stay", "[engine][recipe_columns]") {
  // As many different values as records would have by chance: 100 draws from 500 repeat 9 times.
  std::mt19937 rng(1);
  std::vector<std::string> drawn, far;
  for (int i = 0; i < 100; ++i) drawn.push_back(std::to_string(rng() % 500));
  for (int i = 0; i < 100; ++i) far.push_back(std::to_string(rng() % 1'000'000));
  CHECK_FALSE(kind_of("price", kNumeric, drawn));
  CHECK_FALSE(kind_of("income", kNumeric, far));  // none repeats, and none has to
  std::vector<std::string> halves = numbers(100, 0, 1);
  for (std::string& cell : halves) cell += ".5";
  CHECK_FALSE(kind_of("size", kNumeric, halves));
  CHECK_FALSE(kind_of("n", kNumeric, numbers(10, 0, 1)));  // too few to say
}

TEST_CASE("numbers without order stay unless their place or name says that they are ids",
          "[engine][recipe_columns]") {
  std::vector<std::string> shuffled = numbers(100, 1, 1);
  std::mt19937 rng(1);
  std::shuffle(shuffled.begin(), shuffled.end(), rng);
  const auto is_left_out = [&](const std::string& name, const std::vector<std::string>& cells) {
    const MadeTable made = table_of(
        {column("noise", kNumeric, 100, [](std::size_t i) { return std::to_string(i % 7); }),
         {name, kNumeric, cells}});
    return chosen(made, 100).leaves_out(1);
  };
  CHECK_FALSE(is_left_out("load", shuffled));
  CHECK(is_left_out("customer_id", shuffled));
  CHECK(is_left_out("orderNo", shuffled));
  CHECK(is_left_out("load", numbers(100, 1, 1)));
  CHECK(is_left_out("load", numbers(100, 500, -2)));
}

TEST_CASE("an order in time stays", "[engine][recipe_columns]") {
  const std::string name =
      GENERATE("year", "Year", "saleYear", "start_date", "time", "DAY", "rank");
  CAPTURE(name);
  CHECK_FALSE(kind_of(name, kNumeric, numbers(60, 1960, 1)));
}

TEST_CASE("categories of one record each are left out", "[engine][recipe_columns]") {
  const auto named = [](std::size_t count, std::size_t different) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < count; ++i) cells.push_back("K" + std::to_string(i % different));
    return cells;
  };
  CHECK(kind_of("code", kCategorical, named(100, 100)) == Kind::kId);
  CHECK(kind_of("code", kCategorical, named(100, 95)) == Kind::kId);
  CHECK_FALSE(kind_of("code", kCategorical, named(100, 94)));
  CHECK(kind_of("code", kCategorical, named(30, 30)) == Kind::kId);
  CHECK_FALSE(kind_of("code", kCategorical, named(30, 29)));
  CHECK(kind_of("code", kText, named(100, 100)) == Kind::kId);
  std::vector<std::string> titles = named(100, 100);
  for (std::string& title : titles) title += " red car";
  CHECK_FALSE(kind_of("title", kText, titles));  // its words come again
}

TEST_CASE("a column of one value is left out where all records were seen",
          "[engine][recipe_columns]") {
  const std::vector<std::string> same(50, "7"), none(50, "");
  CHECK(kind_of("x", kNumeric, same) == Kind::kConstant);
  CHECK(kind_of("x", kNumeric, none) == Kind::kConstant);
  CHECK(kind_of("x", kCategorical, same) == Kind::kConstant);
  CHECK_FALSE(kind_of("x", kNumeric, same, /*in_all=*/100'000));
  std::vector<std::string> some = same;
  some[3] = "";  // absence may say something
  CHECK_FALSE(kind_of("x", kNumeric, some));
}

TEST_CASE("copies of a column are left out, renamed categories too", "[engine][recipe_columns]") {
  constexpr std::size_t kRecords = 60;
  const auto size = [](std::size_t i) {
    return i % 9 == 4 ? "" : std::to_string(i * 7 % 11) + ".25";
  };
  const auto place = [](std::size_t i) { return std::to_string(i % 5); };
  const auto name = [](std::size_t i) { return std::string(1 + i % 5, 'p'); };
  const auto note = [](std::size_t i) { return "red car " + std::to_string(i % 13); };
  const MadeTable made = table_of({
      column("size", kNumeric, kRecords, size),
      column("again", kNumeric, kRecords,
             [&](std::size_t i) { return size(i).empty() ? "" : size(i) + "0"; }),
      column("twice", kNumeric, kRecords,
             [&](std::size_t i) { return size(i).empty() ? "" : "1" + size(i); }),
      column("code", kCategorical, kRecords, place),
      column("name", kCategorical, kRecords, name),
      column("number", kNumeric, kRecords, place),
      column("note", kText, kRecords, note),
      column("note 2", kText, kRecords, note),
      column("yes", kBinary, kRecords, [](std::size_t i) { return i % 3 == 0 ? "yes" : "no"; }),
      column("no", kBinary, kRecords, [](std::size_t i) { return i % 3 == 0 ? "no" : "yes"; }),
  });
  const RecipeColumns columns = chosen(made, kRecords);
  std::vector<std::pair<std::size_t, std::size_t>> copies;
  for (const LeftOutColumn& one : columns.left_out) {
    REQUIRE(one.kind == Kind::kCopy);
    copies.emplace_back(one.attribute, *one.copy_of);
  }
  CHECK(copies == std::vector<std::pair<std::size_t, std::size_t>>{{1, 0}, {4, 3}, {7, 6}, {9, 8}});
  CHECK(columns.notes(made.schema)[1] ==
        "\"name\" is left out of the recipe: it says the same as \"code\"");
}

TEST_CASE("dates give a recipe their days and the parts that vary", "[engine][recipe_columns]") {
  const auto day = [](std::size_t i) {
    return i % 10 == 3 ? "" : "2021-0" + std::to_string(1 + i % 9) + "-1" + std::to_string(i % 7);
  };
  MadeTable made = table_of({
      column("when", kCategorical, 80, day),
      column("kind", kCategorical, 80, [](std::size_t i) { return std::to_string(i % 3); }),
      column("id", kCategorical, 80, [](std::size_t i) { return "i" + std::to_string(i); }),
      column("it's", kCategorical, 80,
             [&](std::size_t i) { return "2021-03-09 1" + std::to_string(i % 4) + ":00"; }),
      column("size", kNumeric, 80, [](std::size_t i) { return std::to_string(i % 9) + ".5"; }),
  });
  const RecipeColumns columns = chosen(made, 80);
  REQUIRE(columns.dates.size() == 2);
  CHECK(columns.dates[0].attribute == 0);
  CHECK(columns.dates[0].parts == std::vector<std::string>{"month", "weekday"});
  CHECK(columns.dates[1].attribute == 3);
  CHECK(columns.dates[1].parts == std::vector<std::string>{"hour"});
  REQUIRE(columns.left_out.size() == 1);
  CHECK(columns.left_out[0].attribute == 2);
  CHECK(
      columns.notes(made.schema) ==
      std::vector<std::string>{
          "\"id\" is left out of the recipe: it is an id, with a value of its own in nearly every "
          "record",
          "\"when\" holds dates: the recipe uses days_since_1970, month, weekday",
          "\"it's\" holds dates: the recipe uses days_since_1970, hour"});

  const RecipeShape shape{.numbers = RecipeShape::Numbers::kNormalizedAndBinned, .bins = 10};
  const std::string text = chosen_recipe(shape, made.schema, made.blocks, columns);
  const Recipe recipe = parse_recipe(text, "recipe", made.schema);
  CHECK_THAT(text, Contains(R"-("group_remove(ALL_CATEGORICAL,when,id,'it\\'s')")-"));
  CHECK_THAT(text, Contains("\"normalize(ALL_NUMERIC)\""));
  CHECK(recipe.outputs.size() == 1 + 2 + 2 + 2 + 2 + 1);
  CHECK(describe(shape, made.schema, columns) ==
        "CATEGORICAL_VARS, normalize(ALL_NUMERIC), quantile_bin(ALL_NUMERIC,10), dates and their "
        "bins");
  made.schema.excluded = {"kind", "size", "it's"};
  CHECK_THAT(chosen_recipe({}, made.schema, made.blocks, chosen(made, 80)),
             !Contains("CATEGORICAL_VARS"));
}

TEST_CASE("dates are read in the order that one of their column tells",
          "[engine][recipe_columns]") {
  const auto type = GENERATE(kCategorical, kText);
  const auto date = [](std::size_t a, std::size_t b) {
    return std::to_string(a) + "/" + std::to_string(b) + "/2025";
  };
  MadeTable made = table_of({
      column("day", type, 80, [&](std::size_t i) { return date(1 + (i + 1) % 15, 1 + i % 12); }),
      column("month", type, 80, [&](std::size_t i) { return date(1 + i % 12, 1 + i / 3 % 15); }),
      column("either", type, 80, [&](std::size_t i) { return date(1 + i % 7, 1 + i % 11); }),
      column("same", type, 80, [&](std::size_t i) { return date(1 + i % 5, 1 + i % 5); }),
      column("named", type, 80,
             [](std::size_t i) { return std::to_string(1 + i % 27) + " Mar 2025, 10:00 UTC"; }),
  });
  for (std::size_t i = 0; i < 80; ++i) made.blocks[0].lines.push_back(i + 2);
  const RecipeColumns columns = chosen(made, 80);
  REQUIRE(columns.dates.size() == 5);
  CHECK(columns.left_out.empty());
  CHECK(columns.plain_inputs_of(made.schema).excluded.size() == 5);
  const std::string says = " holds dates: the recipe uses days_since_1970, month, weekday";
  CHECK(columns.notes(made.schema) ==
        std::vector<std::string>{
            "\"day\"" + says + "; read as day/month/year because line 13 has 13/12/2025",
            "\"month\"" + says + "; read as month/day/year because line 38 has 1/13/2025",
            "\"either\"" + says +
                "; read as month/day/year, though all cells could be day/month/year, too: "
                "--day-first reads them so",
            "\"same\"" + says, "\"named\" holds dates: the recipe uses days_since_1970, weekday"});
  const RecipeColumns day_first =
      choose_columns(made.schema, made.blocks, 80, DateOrder::kDayFirst);
  CHECK_FALSE(day_first.dates[1].is_day_first);
  CHECK(day_first.notes(made.schema)[2] ==
        "\"either\"" + says + "; read as day/month/year, as --day-first says");
  const std::string text = chosen_recipe({}, made.schema, made.blocks, day_first);
  CHECK(parse_recipe(text, "recipe", made.schema).outputs.size() == 4 * 3 + 2);
  CHECK_THAT(text, Contains("\"date_part(day_first(either),month)\""));
  CHECK_THAT(text, Contains("\"normalize(days_since_1970(day_first(day)))\""));
  CHECK_THAT(text, Contains("\"normalize(days_since_1970(month))\""));
}

TEST_CASE("where nothing would stay, nothing is left out", "[engine][recipe_columns]") {
  const MadeTable made = table_of({{"id", kNumeric, numbers(100, 1, 1)}});
  CHECK(chosen(made, 100).are_all_plain());
}
