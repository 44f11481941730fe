// Records that are spread over processes: each fits the recipe that one would fit to all records,
// bit for bit.
#include <catch2/catch.hpp>
#include <random>

#include "tests/recipes/table.h"
#include "tests/thread_exchange.h"

using namespace glassbox::testing;
namespace io = glassbox::io;

namespace {

const Schema& everything() {
  static const Schema schema = schema_of({{"x", AttributeType::kNumeric},
                                          {"id", AttributeType::kNumeric},
                                          {"grade", AttributeType::kNumeric},
                                          {"color", AttributeType::kCategorical},
                                          {"shelf", AttributeType::kCategorical},
                                          {"new", AttributeType::kBinary},
                                          {"title", AttributeType::kText},
                                          {"day", AttributeType::kText}});
  return schema;
}

const std::string kRecipe = R"json({
  "groups": {"NUMBERS": "group('x','id')"},
  "assignments": {"words": "lowercase(no_punct(title))"},
  "outputs": ["NUMBERS", "normalize(x)", "grade", "quantile_bin(id,200)", "quantile_bin(x,50)",
    "quantile_bin(grade,5)", "quantile_bin(normalize(x),7)", "color", "shelf", "new", "words",
    "title", "ngram(words,3)", "ngram(title,2)", "osb(words,4)",
    "cartesian(color,shelf)", "cartesian(new,quantile_bin(grade,5))",
    "cartesian(quantile_bin(x,50),color)", "cartesian(words,color)",
    "cartesian(words,words)", "cartesian(title,words,quantile_bin(id,200))",
    "cartesian(ngram(words,2),osb(title,3))"]})json";

// id ascends, so that process 0 has but small ones; new words keep coming, and known ones come in
// another order than at first.
Table made_table(std::size_t count, unsigned seed = 1) {
  std::mt19937 rng(seed);
  Table rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto maybe = [&](std::string cell) { return rng() % 11 == 0 ? "" : std::move(cell); };
    std::string title;
    for (unsigned w = rng() % 5; w > 0; --w) {
      title += (rng() % 2 ? "W" : "w") + std::to_string((i / 20 + 1000 - rng() % 30) % 1013) +
               (rng() % 3 ? " " : ", ");
    }
    rows.push_back({maybe(std::to_string(std::normal_distribution<double>{}(rng))),
                    maybe(std::to_string(0.25 + double(i))), maybe(std::to_string(rng() % 6)),
                    maybe("c" + std::to_string((i / 50 + 100 - rng() % 7) % 101)),
                    maybe("s" + std::to_string(rng() % 3)), maybe(rng() % 2 ? "1" : "0"), title,
                    "2024-0" + std::to_string(1 + rng() % 9) + "-1" + std::to_string(rng() % 9)});
  }
  return rows;
}

std::string encoded(const FittedRecipe& recipe) {
  ByteWriter out;
  recipe.encode(out);
  return out.bytes();
}

Recipe parsed(const std::string& recipe, const Schema& schema, Conventions conventions) {
  Recipe result = parse_recipe(recipe, "test.recipe", schema);
  result.conventions = conventions;
  return result;
}

std::string fit_alone(const std::string& recipe, const Schema& schema, const Table& rows,
                      Conventions conventions = Conventions::kGlassbox) {
  return encoded(FittedRecipe::fit(parsed(recipe, schema, conventions), schema,
                                   replay_of(rows, schema, 777), /*threads=*/2));
}

// cuts  where the records of process 1, 2, ... begin
std::vector<std::string> fit_together(const std::string& recipe, const Schema& schema,
                                      const Table& rows, std::vector<std::size_t> cuts,
                                      std::uint64_t max_levels = ~std::uint64_t{0},
                                      Conventions conventions = Conventions::kGlassbox) {
  cuts.insert(cuts.begin(), 0);
  cuts.push_back(rows.size());
  std::vector<std::string> fitted(cuts.size() - 1);
  in_processes(fitted.size(), [&](const io::Exchange& exchange) {
    const std::size_t r = exchange.rank();
    const auto at = [&](std::size_t i) { return rows.begin() + static_cast<std::ptrdiff_t>(i); };
    const Table mine(at(cuts[r]), at(cuts[r + 1]));
    fitted[r] = encoded(FittedRecipe::fit(parsed(recipe, schema, conventions), schema,
                                          replay_of(mine, schema, 100 + 50 * r), /*threads=*/1,
                                          max_levels, exchange));
  });
  return fitted;
}

}  // namespace

TEST_CASE("processes with a part of the records each fit what one does",
          "[recipes][fit][processes]") {
  const Table rows = made_table(6'000);
  const std::string alone = fit_alone(kRecipe, everything(), rows);
  const auto cuts = GENERATE(values<std::vector<std::size_t>>({
      {},
      {100},
      {3'000},
      {0},      // the first has none
      {6'000},  // the last has none
      {1'000, 2'500},
      {2'999, 2'999},  // the middle has none
      {0, 17, 17, 5'000},
      {1, 2, 3, 4},
  }));
  CAPTURE(cuts);
  for (const std::string& fitted : fit_together(kRecipe, everything(), rows, cuts)) {
    CHECK((fitted == alone));
  }
}

TEST_CASE("hundreds of thousands of sorted values are binned alike in all processes",
          "[recipes][fit][processes]") {
  const Schema schema = schema_of({{"x", AttributeType::kNumeric}});
  Table rows;
  for (int i = 0; i < 150'000; ++i) rows.push_back({std::to_string(0.37 * i + 1e-3 * (i % 7))});
  const std::string recipe =
      outputs_recipe({"quantile_bin(x,1000)", "quantile_bin(x,5)", "normalize(x)"});
  const std::string alone = fit_alone(recipe, schema, rows);
  for (const std::string& fitted : fit_together(recipe, schema, rows, {20'000, 70'000}))
    CHECK((fitted == alone));
}

TEST_CASE("few, equal and missing values are learned alike in all processes",
          "[recipes][fit][processes]") {
  const std::size_t count = GENERATE(0u, 1u, 2u, 5u, 40u);
  const bool is_equal = GENERATE(false, true);
  CAPTURE(count, is_equal);
  Table rows = made_table(count, 3);
  if (is_equal)
    for (Row& row : rows) row = rows[0];
  for (std::size_t i = 0; i < rows.size() / 2; ++i) rows[i][0] = rows[i][6] = "";
  const std::string alone = fit_alone(kRecipe, everything(), rows);
  for (const std::string& fitted :
       fit_together(kRecipe, everything(), rows, {count / 3, count / 2, count}))
    CHECK((fitted == alone));
}

TEST_CASE("processes fit recipes with Amazon's conventions alike",
          "[recipes][fit][processes][conventions]") {
  const Table rows = made_table(2'000, 2);
  const std::string alone = fit_alone(kRecipe, everything(), rows, Conventions::kAmazon);
  for (const std::string& fitted :
       fit_together(kRecipe, everything(), rows, {900, 1'200}, ~0ull, Conventions::kAmazon))
    CHECK((fitted == alone));
}

TEST_CASE("processes fit single outputs and dates alike", "[recipes][fit][processes]") {
  const auto outputs = GENERATE(values<std::vector<std::string>>({
      {"color"},
      {"new"},
      {"title"},
      {"cartesian(new,new)"},
      {"cartesian(lowercase(title),lowercase(title))"},
      {"date_part(day,weekday)", "days_since_1970(day)"},
      {"cartesian(date_part(day,month),title)", "quantile_bin(days_since_1970(day),10)"},
  }));
  CAPTURE(outputs);
  const std::string recipe = outputs_recipe(outputs);
  const Table rows = made_table(1'500, 5);
  const std::string alone = fit_alone(recipe, everything(), rows);
  for (const std::string& fitted : fit_together(recipe, everything(), rows, {0, 700, 1'400}))
    CHECK((fitted == alone));
}

TEST_CASE("a column that some processes' blocks do not have is missing there",
          "[recipes][fit][processes]") {
  const Table rows = made_table(900, 7);
  const Schema& schema = everything();
  const auto without = [&](std::size_t begin, std::size_t end) -> BlockReplay {
    return [&schema, &rows, begin, end](const std::vector<bool>& /*wanted*/,
                                        const std::function<void(const RecordBlock&)>& use) {
      for (std::size_t at = begin; at < end; at += 100) {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(at);
        RecordBlock block = block_of(Table(first, first + 100), schema);
        if (at / 100 % 3 != 1) block.columns[at / 100 % 7] = std::monostate{};
        use(block);
      }
    };
  };
  const auto fit_with = [&](const BlockReplay& replay, const io::Exchange& exchange) {
    return encoded(FittedRecipe::fit(parse_recipe(kRecipe, "", schema), schema, replay, 2,
                                     ~std::uint64_t{0}, exchange));
  };
  const std::string alone = fit_with(without(0, 900), io::no_others());
  std::vector<std::string> fitted(3);
  in_processes(3, [&](const io::Exchange& exchange) {
    const std::size_t r = exchange.rank();
    fitted[r] = fit_with(without(300 * r, 300 * r + 300), exchange);
  });
  for (const std::string& bytes : fitted) CHECK((bytes == alone));
}

TEST_CASE("levels of all processes together are limited", "[recipes][fit][processes][errors]") {
  const Schema schema = schema_of({{"t", AttributeType::kText}});
  const Table rows{{"a b c d"}, {"e f"}};  // 6 words; 9 and 3 n-grams
  const std::string recipe = outputs_recipe({"lowercase(t)", "ngram(t,3)"});
  CHECK_NOTHROW(fit_together(recipe, schema, rows, {1}, 24));
  CHECK_THROWS_WITH(fit_together(recipe, schema, rows, {1}, 19),
                    Catch::Contains("ngram(t,3) has 12 different values in the first 2 records"));
  CHECK_THROWS_WITH(fit_together(recipe, schema, rows, {2}, 12),
                    Catch::Contains("ngram(t,3) has 12 different values in the first 2 records"));
  CHECK_THROWS_WITH(fit_together(recipe, schema, rows, {0}, 12),
                    Catch::Contains("ngram(t,3) has 12 different values in 2 records"));
}
