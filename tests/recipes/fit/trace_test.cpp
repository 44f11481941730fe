// The steps in words against the row that predictions are made from, and against the definition of
// the language worked by hand.
#include "recipes/fit/trace.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "tests/recipes/table.h"

using namespace glassbox::testing;
using Texts = std::vector<std::string>;

namespace {

RecordTrace trace_of(const FittedRecipe& recipe, const Row& row) {
  return recipe.trace(std::vector<std::string_view>(row.begin(), row.end()));
}

const Schema kTracedSchema = schema_of({{"x", AttributeType::kNumeric},
                                        {"color", AttributeType::kCategorical},
                                        {"title", AttributeType::kText},
                                        {"new", AttributeType::kBinary}});

Table ten_rows() {
  Table rows;
  for (int i = 1; i <= 10; ++i)
    rows.push_back({std::to_string(i), i % 3 == 0 ? "red" : "blue",
                    i % 2 == 0 ? "Big red-hot deal" : "now!", i % 2 == 0 ? "yes" : "0"});
  return rows;
}

}  // namespace

TEST_CASE("numbers are traced with what training learned", "[recipes][trace]") {
  const auto recipe = fit(outputs_recipe({"x", "normalize(x)", "quantile_bin(x,5)"}), kTracedSchema,
                          {{"2", "", "", ""}, {"4", "", "", ""}, {"6", "", "", ""}});
  const RecordTrace trace = trace_of(recipe, {" 6 ", "", "", ""});
  REQUIRE(trace.outputs.size() == 3);
  CHECK(trace.outputs[0].steps[0].number == 6.0);
  CHECK(trace.outputs[0].features[0].value == Approx(6));
  const TraceStep& normalized = trace.outputs[1].steps[1];
  CHECK(normalized.mean == 4.0);
  CHECK(normalized.deviation.value() == Approx(1.63299).epsilon(1e-5));
  CHECK(normalized.number.value() == Approx(1.22474).epsilon(1e-5));
  CHECK(trace.outputs[1].features[0].name == "normalize(x)");
  CHECK(trace.outputs[1].features[0].value == Approx(1.22474).epsilon(1e-5));
  const TraceStep& bin = trace.outputs[2].steps[1];
  CHECK(bin.bin_count == 3);  // edges 2 and 4; none beyond 6
  CHECK(bin.tokens == Texts{"2"});
  CHECK(bin.interval == "(4,inf)");
  CHECK(trace.outputs[2].features[0].name == "quantile_bin(x,5)=2 (4,inf)");
}

TEST_CASE("cells are traced as they were read", "[recipes][trace]") {
  const auto recipe =
      fit(outputs_recipe({"quantile_bin(x,5)", "new", "color"}), kTracedSchema, ten_rows());
  auto trace = trace_of(recipe, {"n/a", "green", "not used", ""});
  REQUIRE(trace.cells.size() == 3);
  CHECK(trace.cells[0].state == CellTrace::State::kInvalid);
  CHECK(trace.cells[1].state == CellTrace::State::kValue);
  CHECK(trace.cells[2].state == CellTrace::State::kMissing);
  // Training met no missing number, no green and always a BINARY word.
  CHECK(trace.outputs[0].unseen == Texts{"missing"});
  CHECK(trace.outputs[0].features.empty());
  CHECK(trace.outputs[1].steps[0].tokens.empty());
  CHECK(trace.outputs[1].features.empty());
  CHECK(trace.outputs[2].unseen == Texts{"green"});

  trace = trace_of(recipe, {"5", "blue", "", "T"});
  CHECK(trace.outputs[0].steps[1].tokens == Texts{"2"});
  CHECK(trace.outputs[1].steps[0].tokens == Texts{"1"});
  CHECK(trace.outputs[1].features[0].name == "new");
  CHECK(trace.outputs[2].unseen.empty());
  REQUIRE(trace.outputs[2].features.size() == 1);  // the usual level, which rows leave out
  CHECK(trace.outputs[2].features[0].name == "color=blue");
}

TEST_CASE("text is traced word by word", "[recipes][trace]") {
  const auto recipe = fit(outputs_recipe({"ngram(lowercase(no_punct(title)),2)", "osb(title,3)",
                                          "cartesian(lowercase(title),quantile_bin(x,5))"}),
                          kTracedSchema, ten_rows());
  const auto trace = trace_of(recipe, {"2", "", "Big red-hot - DEAL!", ""});
  const auto& ngram = trace.outputs[0];
  REQUIRE(ngram.steps.size() == 4);
  CHECK(ngram.steps[0].tokens == Texts{"Big", "red-hot", "-", "DEAL!"});
  CHECK(ngram.steps[1].tokens == Texts{"Big", "red-hot", "DEAL"});
  CHECK(ngram.steps[2].tokens == Texts{"big", "red-hot", "deal"});
  CHECK(ngram.steps[3].tokens == Texts{"big", "big red-hot", "red-hot", "red-hot deal", "deal"});
  CHECK(ngram.unseen.empty());
  CHECK(trace.outputs[1].steps.back().tokens ==
        Texts{"Big_red-hot", "Big__-", "red-hot_-", "red-hot__DEAL!", "-_DEAL!"});
  CHECK(trace.outputs[1].unseen == Texts{"Big__-", "red-hot_-", "red-hot__DEAL!", "-_DEAL!"});
  const auto& product = trace.outputs[2];
  CHECK(product.steps.back().tokens == Texts{"big_0", "red-hot_0", "-_0", "deal!_0"});
  CHECK(product.unseen == Texts{"-_0", "deal!_0"});
}

TEST_CASE("what is traced is what predictions are made from", "[recipes][trace][property]") {
  const unsigned seed = GENERATE(range(0u, 20u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const auto random_row = [&](unsigned words) -> Row {
    static const Texts kWords{"a", "B", "c!", "(d)", "\xc3\x84", "-", "e f"};
    std::string title;
    for (unsigned i = rng() % 6; i > 0; --i) title += kWords[rng() % words] + " ";
    return {rng() % 5 == 0 ? "" : std::to_string(rng() % 40), Texts{"red", "blue", ""}[rng() % 3],
            title, Texts{"y", "0", "?"}[rng() % 3]};
  };
  Table training;
  for (int i = 0; i < 60; ++i) training.push_back(random_row(4));
  const Texts outputs{"x",
                      "normalize(x)",
                      "quantile_bin(normalize(x),7)",
                      "color",
                      "new",
                      "title",
                      "ngram(no_punct(title),3)",
                      "osb(lowercase(title),4)",
                      "cartesian(color,new)",
                      "cartesian(title,quantile_bin(x,5),color)"};
  const auto recipe = fit(outputs_recipe(outputs), kTracedSchema, training);
  for (int i = 0; i < 20; ++i) {
    const Row row = random_row(7);
    const RecordTrace trace = trace_of(recipe, row);
    REQUIRE(trace.outputs.size() == outputs.size());
    FeatureMatrix matrix;
    recipe.transform_record(std::vector<std::string_view>(row.begin(), row.end()), matrix);
    std::set<std::size_t> traced;
    for (const OutputTrace& output : trace.outputs) {
      std::set<std::string> seen;
      for (const TraceFeature& feature : output.features) {
        if (feature.is_number) continue;
        CHECK(traced.insert(feature.index).second);
        const std::string token = recipe.indicator_token(static_cast<std::uint32_t>(feature.index));
        if (token != "(none seen in training)") seen.insert(token);
      }
      // Every token is either a feature or unseen.
      const TraceStep& last = output.steps.back();
      if (last.kind == ValueKind::kNumber || last.kind == ValueKind::kBinary) continue;
      for (const std::string& token : last.tokens) {
        const bool is_unseen = std::ranges::find(output.unseen, token) != output.unseen.end();
        CAPTURE(output.expression, token);
        CHECK(seen.contains(token) != is_unseen);
      }
      for (const std::string& token : output.unseen) CHECK_FALSE(seen.contains(token));
    }
    // Every feature of the row is traced.
    for (const std::uint32_t id : matrix.row_ids(0)) CHECK(traced.contains(id));
  }
}

TEST_CASE("with Amazon's conventions repeats and texts without words are traced",
          "[recipes][trace][conventions]") {
  Recipe parsed = parse_recipe(outputs_recipe({"lowercase(title)"}), "test.recipe", kTracedSchema);
  parsed.conventions = Conventions::kAmazon;
  const Table training = {{"", "", "Big big deal", ""}, {"", "", "", ""}};
  const FittedRecipe recipe = FittedRecipe::fit(
      std::move(parsed), kTracedSchema, replay_of(training, kTracedSchema, 1), /*threads=*/1);
  const auto [text, tokens, features] =
      GENERATE(table<std::string, Texts, std::vector<std::pair<std::string, double>>>({
          {"BIG new Big", {"big", "new", "big"}, {{"lowercase(title)=big", 2}}},
          {" ", {""}, {{"lowercase(title)=", 1}}},
      }));
  CAPTURE(text);
  const RecordTrace trace = trace_of(recipe, {"", "", text, ""});
  REQUIRE(trace.outputs.size() == 1);
  CHECK(trace.outputs[0].steps.back().tokens == tokens);
  std::vector<std::pair<std::string, double>> found;
  for (const TraceFeature& feature : trace.outputs[0].features)
    found.emplace_back(feature.name, feature.value);
  CHECK(found == features);
}
