#include "io/infer/label_counts.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "io/csv/csv_reader.h"
#include "io/infer/schema_inference.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using enum AttributeType;

namespace {

LabelCounts tally_of(const std::vector<std::string>& cells) {
  LabelCounts tally;
  for (const std::string& cell : cells) tally.add(cell);
  return tally;
}

InferredSchema infer_y(const std::vector<std::string>& cells, SchemaInferenceOptions options = {}) {
  std::string csv = "x,y\n";
  for (std::size_t i = 0; i < cells.size(); ++i)
    csv += std::to_string(i % 7) + "," + cells[i] + "\n";
  options.target = "y";
  options.has_header = true;
  const TemporaryDirectory at;
  return infer_schema(list_input_files({at.write("d.csv", csv)}), options);
}

}  // namespace

TEST_CASE("labels are counted the same in any order and in any parts", "[io][label_tally]") {
  std::vector<std::string> cells;
  for (int i = 0; i < 60; ++i) cells.push_back("v" + std::to_string(i * 7 % 11));
  LabelCounts whole = tally_of(cells), turned = tally_of({cells.rbegin(), cells.rend()});
  LabelCounts parts;
  for (std::size_t i = 0; i < cells.size(); i += 5)
    parts.merge(tally_of({cells.begin() + static_cast<std::ptrdiff_t>(i),
                          cells.begin() + static_cast<std::ptrdiff_t>(i + 5)}));
  CHECK(whole.counts() == turned.counts());
  CHECK(whole.counts() == parts.counts());
  CHECK(!whole.are_two());
  CHECK(whole.text().ends_with(", ..."));
  CHECK(tally_of({" a", "b ", "", " ", "a"}).text() == "\"a\" (2) and \"b\" (1)");
}

TEST_CASE("the positive label is the wish, the larger number or the rarer text",
          "[io][label_tally]") {
  using Cells = std::vector<std::string>;
  const auto [cells, wish, positive] =
      GENERATE(table<Cells, std::optional<std::string>, std::string>({
          {{"good", "bad", "good"}, std::nullopt, "bad"},
          {{"good", "bad", "good"}, "good", "good"},
          {{"ja", "nein"}, std::nullopt, "nein"},      // as frequent: the last by bytes
          {{"1", "-1", "1", "1"}, std::nullopt, "1"},  // the larger number
          {{"9", "10", "10"}, std::nullopt, "10"},
          {{"1", "-1"}, " -1 ", "-1"},
      }));
  CAPTURE(cells);
  const auto chosen = choose_labels(tally_of(cells), wish);
  REQUIRE(chosen);
  CHECK(chosen->labels.positive == positive);
  CHECK(chosen->labels.negative != positive);
  CHECK(!choose_labels(tally_of(cells), "other"));
}

TEST_CASE("a target of two texts is BINARY, with its labels", "[io][schema_inference]") {
  const auto texts = infer_y({"good", "bad", "good", "", "good"});
  CHECK(texts.schema.attributes[1].type == kBinary);
  CHECK(texts.schema.binary_labels == BinaryLabels{"good", "bad"});
  CHECK(texts.columns[1].decided == InferredColumn::Decided::kByLabels);
  CHECK(texts.notes ==
        std::vector<std::string>{"the target \"y\" holds \"bad\" (1) and \"good\" (3): BINARY, and "
                                 "\"bad\" is the positive one (the rarer one; --positive names the "
                                 "other)"});
  CHECK(infer_y({"good", "bad"}, {.positive = "good"}).schema.binary_labels ==
        BinaryLabels{"bad", "good"});
  // A label of several words is no TEXT either.
  CHECK(infer_y({"more than 50 K a year", "at most 50 K a year"}).schema.binary_labels);

  SECTION("Amazon's words need no labels, unless they are to be turned round") {
    CHECK(!infer_y({"yes", "no"}).schema.binary_labels);
    CHECK(infer_y({"yes", "no"}, {.positive = "no"}).schema.binary_labels ==
          BinaryLabels{"yes", "no"});
  }
  SECTION("two numbers are amounts, unless --type or --positive says otherwise") {
    CHECK(infer_y({"-1", "1"}).schema.attributes[1].type == kNumeric);
    CHECK(infer_y({"-1", "1"}, {.target_type = kBinary}).schema.binary_labels ==
          BinaryLabels{"-1", "1"});
    CHECK(infer_y({"1", "2"}, {.positive = "1"}).schema.binary_labels == BinaryLabels{"2", "1"});
  }
  SECTION("three texts are classes, and two where --type says so or Amazon's rules hold") {
    CHECK(infer_y({"a", "b", "c"}).schema.attributes[1].type == kCategorical);
    CHECK(infer_y({"a", "b"}, {.target_type = kCategorical}).schema.attributes[1].type ==
          kCategorical);
    CHECK(infer_y({"a", "b"}, {.rules = TypeRules::kAmazon}).schema.attributes[1].type ==
          kCategorical);
  }
  SECTION("what has no two labels cannot be BINARY") {
    const auto failing = [&](const std::vector<std::string>& cells,
                             const SchemaInferenceOptions& options) {
      const std::string what = message_of<InputError>([&] { infer_y(cells, options); });
      return what.substr(what.find(": ") + 2);
    };
    CHECK(
        failing({"a", "b", "c"}, {.target_type = kBinary}) ==
        "the target \"y\" holds \"a\" (1), \"b\" (1) and \"c\" (1); BINARY needs two different "
        "labels, --type categorical takes any number of them, --missing says which stand for none");
    CHECK(failing({"a", "b"}, {.positive = "c"}) ==
          "the target \"y\" holds \"a\" (1) and \"b\" (1); --positive \"c\" is neither");
  }
}

TEST_CASE("a target is read by its labels", "[io][csv_reader]") {
  const TemporaryDirectory at;
  Schema schema = infer_y({"good", "bad", "bad"}).schema;
  REQUIRE(schema.binary_labels == BinaryLabels{"bad", "good"});
  const auto files =
      list_input_files({at.write("d.csv", "x,y\n1,good\n2, bad \n3,1\n4,\n5,Good\n")});
  std::vector<std::int8_t> labels;
  std::string reason;
  const ReadReport records =
      read_csv(files, plan_all(schema, /*with_target=*/true), {}, {}, [&](RecordBlock&& block) {
        labels = std::get<BinaryColumn>(block.columns[1]).values;
        reason = block.rejected.front().reason;
      });
  CHECK(labels == std::vector<std::int8_t>{1, 0});
  CHECK(records.rejected == 3);
  CHECK(reason == "invalid target: \"1\" is neither \"bad\" nor \"good\"");
}
