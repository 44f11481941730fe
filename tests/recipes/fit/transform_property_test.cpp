// Random tables through random recipes: the fast path against an obvious one that spells every
// token as a string, and against itself with other blocks, threads and single records.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "tests/recipes/table.h"

using namespace glassbox::testing;

namespace {

using Texts = std::vector<std::string>;

const Schema kMixedSchema = schema_of({{"a", AttributeType::kCategorical},
                                       {"b", AttributeType::kCategorical},
                                       {"x", AttributeType::kNumeric},
                                       {"y", AttributeType::kNumeric},
                                       {"f", AttributeType::kBinary},
                                       {"t", AttributeType::kText},
                                       {"u", AttributeType::kText}});

class Dice {
 public:
  explicit Dice(unsigned seed) : rng_(seed) {}
  std::size_t below(std::size_t n) { return rng_() % n; }
  const std::string& pick(const Texts& from) { return from[below(from.size())]; }

 private:
  std::mt19937 rng_;
};

std::string random_text(Dice& dice, const Texts& words) {
  std::string text;
  for (std::size_t i = dice.below(7); i > 0; --i) text += dice.pick(words) + dice.pick({" ", "  "});
  return text;
}

// `novelty` adds values that training never shows.
Table random_table(Dice& dice, std::size_t rows, bool novelty) {
  Texts colors{"red", "green", "", "ultramarine blue", "b"};
  Texts words{"sun", "Sea,", "(moon)", "-", "SUN", "\xc3\x84rger", "\xe2\x80\x94", "a\xc2\xa0z"};
  if (novelty) {
    colors.push_back("never");
    words.push_back("nowhere");
  }
  Table table;
  for (std::size_t i = 0; i < rows; ++i) {
    std::string real = std::to_string(static_cast<double>(dice.below(4000)) / 64.0 - 20);
    if (dice.below(9) == 0) real.clear();
    table.push_back({dice.below(3) == 0 ? dice.pick(colors) : "red", dice.pick(colors),
                     std::to_string(dice.below(novelty ? 300 : 12)), real,
                     dice.pick({"1", "0", "yes", "no", ""}), random_text(dice, words),
                     random_text(dice, words)});
  }
  return table;
}

// ---- the obvious way -------------------------------------------------------------------------

Texts split_words(const std::string& text) {
  Texts words(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') {
      words.emplace_back();
    } else if (text.compare(i, 2, "\xc2\xa0") == 0) {  // a no-break space
      words.emplace_back();
      ++i;
    } else {
      words.back() += text[i];
    }
  }
  std::erase(words, "");
  return words;
}

Texts slow_words(const Expression& e, const Row& row) {
  if (e.function == Function::kAttribute) return split_words(row[e.attribute]);
  const std::map<std::string, std::string> lower{
      {"Sea,", "sea,"}, {"Sea", "sea"}, {"SUN", "sun"}, {"\xc3\x84rger", "\xc3\xa4rger"}};
  const std::map<std::string, std::string> stripped{
      {"Sea,", "Sea"}, {"sea,", "sea"}, {"(moon)", "moon"}, {"-", ""}, {"\xe2\x80\x94", ""}};
  const auto& replace = e.function == Function::kLowercase ? lower : stripped;
  Texts words;
  for (const std::string& word : slow_words(*e.arguments[0], row)) {
    const auto found = replace.find(word);
    words.push_back(found == replace.end() ? word : found->second);
  }
  std::erase(words, "");
  return words;
}

std::optional<double> slow_number(const Expression& e, const Row& row) {
  if (e.function != Function::kAttribute) return slow_number(*e.arguments[0], row);
  return parse_number(row[e.attribute]);
}

std::string slow_bin(const Expression& e, const Row& row, const Table& training) {
  const auto value = slow_number(e, row);
  std::vector<double> seen;
  bool met_missing = false;
  for (const Row& other : training) {
    const auto number = slow_number(e, other);
    if (number) {
      seen.push_back(*number);
    } else {
      met_missing = true;
    }
  }
  std::sort(seen.begin(), seen.end());
  if (!value) return met_missing ? "missing" : "";
  const auto count = static_cast<int>(seen.size());
  std::set<double> edges;
  for (int k = 1; k < e.n; ++k) {
    const int rank = (k * count + e.n - 1) / e.n;
    if (rank > 0) edges.insert(seen[static_cast<std::size_t>(rank - 1)]);
  }
  if (!edges.empty()) edges.erase(seen.back());
  return std::to_string(std::distance(edges.begin(), edges.lower_bound(*value)));
}

std::set<std::string> slow_tokens(const Expression& e, const Row& row, const Table& training) {
  switch (e.function) {
    case Function::kNgram:
    case Function::kOsb: {
      const Texts words = slow_words(*e.arguments[0], row);
      const auto n = static_cast<std::size_t>(e.n);
      std::set<std::string> tokens;
      for (std::size_t i = 0; i < words.size(); ++i) {
        std::string run;
        for (std::size_t j = i; j < std::min(i + n, words.size()); ++j) {
          run += (j == i ? "" : " ") + words[j];
          if (e.function == Function::kNgram) tokens.insert(run);
          if (e.function == Function::kOsb && j > i) {
            tokens.insert(words[i] + std::string(j - i, '_') + words[j]);
          }
        }
      }
      return tokens;
    }
    case Function::kQuantileBin: {
      const std::string bin = slow_bin(e, row, training);
      return bin.empty() ? std::set<std::string>{} : std::set<std::string>{bin};
    }
    case Function::kCartesian: {
      std::set<std::string> tokens = slow_tokens(*e.arguments[0], row, training);
      for (std::size_t i = 1; i < e.arguments.size(); ++i) {
        std::set<std::string> longer;
        for (const std::string& a : tokens) {
          for (const std::string& b : slow_tokens(*e.arguments[i], row, training)) {
            longer.insert(a + "_" + b);
          }
        }
        tokens = longer;
      }
      return tokens;
    }
    default:
      break;
  }
  if (e.kind == ValueKind::kText) {
    const Texts words = slow_words(e, row);
    return {words.begin(), words.end()};
  }
  if (e.kind == ValueKind::kCategory) return {row[e.attribute]};
  const int value = parse_binary(row[e.attribute]);
  return value < 0 ? std::set<std::string>{} : std::set<std::string>{std::to_string(value)};
}

// ---- recipes ---------------------------------------------------------------------------------

std::string random_text_expression(Dice& dice, int depth) {
  if (depth == 0 || dice.below(2) == 0) return dice.pick({"t", "u"});
  return dice.pick({"lowercase(", "no_punct("}) + random_text_expression(dice, depth - 1) + ")";
}

std::string random_levels(Dice& dice, int depth) {
  switch (dice.below(depth > 0 ? 6 : 5)) {
    case 0:
      return dice.pick({"a", "b", "f"});
    case 1:
      return "quantile_bin(" + dice.pick({"x", "y", "normalize(y)"}) + "," +
             dice.pick({"5", "7", "40"}) + ")";
    case 2:
      return random_text_expression(dice, 3);
    case 3:
      return "ngram(" + random_text_expression(dice, 2) + "," + dice.pick({"2", "3"}) + ")";
    case 4:
      return "osb(" + random_text_expression(dice, 2) + "," + dice.pick({"2", "4"}) + ")";
    default:
      break;
  }
  std::string call = "cartesian(" + random_levels(dice, depth - 1);
  for (std::size_t i = 1 + dice.below(2); i > 0; --i) call += "," + random_levels(dice, depth - 1);
  return call + ")";
}

std::string random_recipe(Dice& dice) {
  Texts outputs{"normalize(y)", "x"};
  for (int i = 0; i < 5; ++i) outputs.push_back(random_levels(dice, 2));
  return outputs_recipe(outputs);
}

void check_equal(const FeatureMatrix& a, const FeatureMatrix& b) {
  CHECK(a.number_count == b.number_count);
  CHECK(a.numbers == b.numbers);
  CHECK(a.row_ends == b.row_ends);
  CHECK(a.ids == b.ids);
}

std::string bytes_of(const FittedRecipe& recipe) {
  ByteWriter out;
  recipe.encode(out);
  return out.bytes();
}

}  // namespace

TEST_CASE("tokens are those that plain strings would give", "[recipes][property]") {
  const auto seed = GENERATE(range(0u, 60u));
  CAPTURE(seed);
  Dice dice(seed);
  const Table training = random_table(dice, 60, /*novelty=*/false);
  const Table others = random_table(dice, 40, /*novelty=*/true);
  std::string output = random_levels(dice, 2);
  if (output == "f") output = "a";  // BINARY by itself is a single indicator
  CAPTURE(output);
  const FittedRecipe recipe = fit(outputs_recipe({output}), kMixedSchema, training);
  const Expression& expression = *recipe.recipe().outputs[0];
  const IndicatorGroup& group = recipe.features().groups[0];

  std::map<std::string, std::uint64_t> counts;
  for (const Row& row : training) {
    for (const std::string& token : slow_tokens(expression, row, training)) ++counts[token];
  }
  std::map<std::string, std::uint64_t> learned;
  for (std::uint32_t id = group.begin; id < group.end; ++id) {
    if (group.reference && id + 1 == group.end) continue;
    learned[recipe.indicator_token(id)] += recipe.features().training_count[id];
  }
  CHECK(learned == counts);

  for (const Row& row : others) {
    std::set<std::string> expected;
    for (const std::string& token : slow_tokens(expression, row, training)) {
      if (counts.contains(token)) expected.insert(token);
    }
    if (group.reference) {
      const std::string reference = recipe.indicator_token(*group.reference);
      if (expected.empty()) expected.insert("(none seen in training)");
      expected.erase(reference);
    }
    FeatureMatrix matrix;
    const std::vector<std::string_view> cells(row.begin(), row.end());
    recipe.transform_record(cells, matrix);
    std::set<std::string> found;
    for (const std::uint32_t id : matrix.row_ids(0)) {
      if (id < group.end) CHECK(found.insert(recipe.indicator_token(id)).second);
    }
    CHECK(found == expected);
  }
}

TEST_CASE("blocks, threads and single records make no difference", "[recipes][property]") {
  const auto seed = GENERATE(range(0u, 25u));
  CAPTURE(seed);
  Dice dice(seed);
  const Table training = random_table(dice, 300, /*novelty=*/false);
  const Table others = random_table(dice, 300, /*novelty=*/true);
  const std::string json = random_recipe(dice);
  CAPTURE(json);
  const FittedRecipe recipe = fit(json, kMixedSchema, training);
  const FeatureMatrix whole = recipe.transform(block_of(others, kMixedSchema));
  CHECK(whole.row_count() == others.size());

  SECTION("fitting") {
    CHECK(bytes_of(fit(json, kMixedSchema, training, /*block_rows=*/7, /*threads=*/3)) ==
          bytes_of(recipe));
  }
  SECTION("transforming in blocks") {
    FeatureMatrix pieces;
    pieces.number_count = whole.number_count;
    replay_of(others, kMixedSchema, 1 + dice.below(50))(
        std::vector<bool>(kMixedSchema.attributes.size(), true),
        [&](const RecordBlock& block) { pieces.append(recipe.transform(block)); });
    check_equal(pieces, whole);
  }
  SECTION("transforming one by one") {
    FeatureMatrix pieces, one;
    pieces.number_count = whole.number_count;
    for (const Row& row : others) {
      const std::vector<std::string_view> cells(row.begin(), row.end());
      recipe.transform_record(cells, one);
      pieces.append(one);
    }
    check_equal(pieces, whole);
  }
  SECTION("storing") {
    const std::string bytes = bytes_of(recipe);
    ByteReader in(bytes);
    const FittedRecipe again =
        FittedRecipe::decode(parse_recipe(json, "again", kMixedSchema), kMixedSchema, in);
    CHECK(in.at_end());
    CHECK(bytes_of(again) == bytes);
    check_equal(again.transform(block_of(others, kMixedSchema)), whole);
    CHECK(all_names(again) == all_names(recipe));
  }
}

TEST_CASE("training counts are those of the training rows' features", "[recipes][property]") {
  const auto seed = GENERATE(range(100u, 115u));
  CAPTURE(seed);
  Dice dice(seed);
  const Table training = random_table(dice, 200, /*novelty=*/false);
  const FittedRecipe recipe = fit(random_recipe(dice), kMixedSchema, training);
  const FeatureMatrix matrix = recipe.transform(block_of(training, kMixedSchema));
  std::vector<std::uint64_t> counts(recipe.features().indicator_count());
  for (const std::uint32_t id : matrix.ids) ++counts[id];
  for (const IndicatorGroup& group : recipe.features().groups) {
    if (!group.reference) continue;
    std::uint64_t departures = 0;
    for (std::uint32_t id = group.begin; id < group.end; ++id) departures += counts[id];
    counts[*group.reference] = training.size() - departures;
  }
  CHECK(counts == recipe.features().training_count);
}

TEST_CASE("a truncated or altered fitted recipe is an error, never a crash",
          "[recipes][property][stored]") {
  const auto seed = GENERATE(range(0u, 6u));
  CAPTURE(seed);
  Dice dice(seed);
  const Table training = random_table(dice, 12, /*novelty=*/false);
  const std::string json = random_recipe(dice);
  CAPTURE(json);
  const std::string bytes = bytes_of(fit(json, kMixedSchema, training));
  const Recipe recipe = parse_recipe(json, "again", kMixedSchema);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ByteReader in(std::string_view(bytes).substr(0, length));
    REQUIRE_THROWS_AS(FittedRecipe::decode(recipe, kMixedSchema, in), BytesError);
  }
  const RecordBlock block = block_of(random_table(dice, 20, /*novelty=*/true), kMixedSchema);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ (1 << dice.below(8)));
    ByteReader in(altered);
    try {
      (void)FittedRecipe::decode(recipe, kMixedSchema, in).transform(block);
    } catch (const BytesError&) {
    }
  }
}
