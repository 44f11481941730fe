#include "io/infer/schema_inference.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "io/schema/attribute_names.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using enum AttributeType;

namespace {

InferredSchema infer(const std::string& csv, const SchemaInferenceOptions& options = {}) {
  const TemporaryDirectory at;
  return infer_schema(list_input_files({at.write("d.csv", csv)}), options);
}

// The type of a column of these cells, each repeated so often.
AttributeType type_of(const std::vector<std::string>& cells, int times = 1,
                      TypeRules rules = TypeRules::kGlassbox) {
  std::string csv = "id,x\n";
  for (int i = 0; i < times; ++i)
    for (const std::string& cell : cells) csv += "row,\"" + cell + "\"\n";
  return infer(csv, {.has_header = true, .rules = rules}).schema.attributes[1].type;
}

std::vector<std::string> names_of(const Schema& schema) {
  std::vector<std::string> names;
  for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
  return names;
}

}  // namespace

TEST_CASE("a column's cells decide its type", "[io][schema_inference]") {
  using Cells = std::vector<std::string>;
  const auto [cells, type] = GENERATE_REF(table<Cells, AttributeType>({
      {{"0", "1", "1"}, kBinary},
      {{"yes", "No", " T ", "f", ""}, kBinary},  // spellings and case mixed, empty cells ignored
      {{"0", "0"}, kNumeric},                    // one polarity: Amazon's console said so as well
      {{"yes", "yes"}, kCategorical},
      {{"1", "2", "3"}, kNumeric},  // Amazon's 3-valued class column
      {{"0", "1", "2"}, kNumeric},
      {{"-1.5e3", "+7", " 8 ", ""}, kNumeric},
      {{"1", "", "", "", "", ""}, kNumeric},
      {{"inf", "0x10"}, kCategorical},  // no numbers here
      {{"$1,586.46", "$12.00", "7"}, kNumeric},
      {{"62.9%", "NA", "?"}, kNumeric},
      {{"01234", "90210", "10001"}, kCategorical},  // zip codes
      {{"0.5", "0", "00"}, kCategorical},
      {{"2021-03-09", "2021-03-10 12:00", ""}, kCategorical},
      {{"yes", "no", "N/A"}, kBinary},
      {{"NA", "null", "?"}, kCategorical},
      {{"red", "blue", "red"}, kCategorical},
      {{"C123", "E17 F2", "C123", "B5"}, kCategorical},
      {{"", "", " "}, kCategorical},
      {{"the quick brown fox", "jumps over the lazy dog"}, kText},
      {{"New York", "San Jose", "Los Angeles"}, kText},                  // distinct, two words
      {{"New York", "San Jose", "New York", "San Jose"}, kCategorical},  // half: not more
      {{"上海是一个大城市", "北京也是一个大城市"}, kCategorical},        // no white space
      {{"我 很 喜欢 你", "🎉 🎊 party 🥳 !"}, kText},
  }));
  CAPTURE(cells);
  CHECK(type_of(cells) == type);
}

TEST_CASE("a column has the type that was asked for", "[io][schema_inference]") {
  SchemaInferenceOptions options;
  options.target = "y";
  options.types = {{"a", kCategorical}, {"b", kNumeric}, {"y", kText}, {"none", kText}};
  const InferredSchema inferred = infer("a,b,y\n1,$5,1\n2,NA,0\n3,x,1\n", options);
  const auto& attributes = inferred.schema.attributes;
  CHECK(attributes[0].type == kCategorical);
  CHECK(inferred.columns[0].decided == InferredColumn::Decided::kByOption);
  CHECK(inferred.columns[0].by_rules == kNumeric);
  CHECK(attributes[1].type == kNumeric);
  CHECK(inferred.schema.missing_values == std::vector<std::string>{"NA"});
  CHECK(inferred.schema.formatted_numbers == std::vector<std::string>{"b"});
  CHECK(attributes[2].type == kBinary);  // the target has its own option
}

TEST_CASE("95 % numbers make a column NUMERIC", "[io][schema_inference]") {
  std::vector<std::string> cells(95, "3.5");
  cells.resize(100, "low");
  CHECK(type_of(cells) == kNumeric);
  cells[0] = "low";
  CHECK(type_of(cells) == kCategorical);
  cells[0] = "";  // 94 of 99: 94.9 %
  CHECK(type_of(cells) == kCategorical);
}

TEST_CASE("texts that stand for a missing value go into the schema", "[io][schema_inference]") {
  const std::string csv =
      "age,fare,kind,survived\n22,$7.25,NA,yes\n?,\"$1,071.20\",crew,no\nNA,-,crew,NA\n38,$8,"
      "crew,no\n";
  const InferredSchema inferred = infer(csv, {.target = "survived"});
  CHECK(inferred.schema.attributes[0].type == kNumeric);
  CHECK(inferred.schema.attributes[1].type == kNumeric);
  CHECK(inferred.schema.attributes[2].type == kCategorical);
  CHECK(inferred.schema.attributes[3].type == kBinary);
  CHECK(inferred.schema.missing_values == std::vector<std::string>{"-", "?", "NA"});
  CHECK(inferred.schema.formatted_numbers == std::vector<std::string>{"fare"});
  CHECK(
      inferred.notes ==
      std::vector<std::string>{
          "\"fare\" holds formatted numbers, such as \"$7.25\": signs and thousands separators "
          "are dropped",
          "read as missing in numbers, BINARY attributes and the target: \"-\" (1 cell), \"?\" (1 "
          "cell), \"NA\" (2 cells); --missing says which texts are"});

  const InferredSchema none =
      infer(csv, {.target = "survived", .missing = MissingMarkers(std::vector<std::string>{})});
  CHECK(none.schema.attributes[0].type == kCategorical);
  CHECK(none.schema.missing_values.empty());
  const InferredSchema own =
      infer("x\n-999\n5\n6\n", {.missing = MissingMarkers({"-999"}), .has_header = true});
  CHECK(own.schema.missing_values == std::vector<std::string>{"-999"});
}

// "none" may well be a class; NA hardly.
TEST_CASE("NA is not a class of a target", "[io][schema_inference]") {
  const InferredSchema two = infer("x,sex\n1,male\n2,female\n3,NA\n4,female\n", {.target = "sex"});
  REQUIRE(two.schema.binary_labels);
  CHECK(two.schema.binary_labels->positive == "male");
  CHECK(two.schema.missing_values == std::vector<std::string>{"NA"});
  const InferredSchema pain =
      infer("x,pain\n1,none\n2,mild\n3,severe\n4,none\n", {.target = "pain"});
  CHECK(pain.schema.missing_values.empty());
}

TEST_CASE("Amazon's guesser takes votes of the first 1,000 records", "[io][schema_inference]") {
  using Cells = std::vector<std::string>;
  std::string essay;
  for (int i = 0; i < 21; ++i) essay += "word ";
  const auto [cells, type] = GENERATE_COPY(table<Cells, AttributeType>({
      {{"0", "1", "1.0"}, kBinary},  // a tie with NUMERIC
      {{"0", "0"}, kBinary},
      {{"0", "1", "2"}, kNumeric},
      {{"7", "8", "x"}, kNumeric},
      {{"7", "x"}, kNumeric},         // a tie
      {{"7", "", ""}, kCategorical},  // empty cells vote
      {{"yes", "no"}, kCategorical},
      {{essay, essay}, kText},
      {{essay, "x"}, kCategorical},  // a tie
      {{"one two three four five", "a b c d e f"}, kCategorical},
  }));
  CAPTURE(cells);
  CHECK(type_of(cells, 1, TypeRules::kAmazon) == type);

  std::string late = "x\n";
  for (int i = 0; i < 1000; ++i) late += "5\n";
  for (int i = 0; i < 5000; ++i) late += "five\n";
  const auto inferred = infer(late, {.has_header = true, .rules = TypeRules::kAmazon});
  CHECK(inferred.schema.attributes[0].type == kNumeric);
  CHECK(inferred.records.used == 1000);
  CHECK(infer(late, {.has_header = true}).schema.attributes[0].type == kCategorical);
}

TEST_CASE("the first line is taken for names when the data say so", "[io][header_guess]") {
  const auto [csv, ours, amazons] = GENERATE(table<std::string, bool, bool>({
      {"name,size\nant,1\nbee,2\n", true, true},
      {"ant,1\nbee,2\ncat,3\n", false, false},  // a tie of Amazon's: NUMERIC first
      {"a,b,c\n1,0,x\n2,1,y\n", true, true},
      {"yes,no\nno,yes\n", false, true},
      {"ok,fine\nyes,no\nno,yes\n", true, true},
      {",a,b\n0,7,8\n1,9,10\n", true, true},            // the index column of pandas has no name
      {"NA,5,6,7\n1,8,9,10\n2,3,4,5\n", false, false},  // a missing value among numbers
      {"name,2019,2020\nant,1,2\nbee,3,4\n", false, false},  // years as names: --header yes
      {"city,color\nBonn,red\nLima,red\n", true, true},
      {"red,Bonn\nblue,Lima\nred,Rome\n", false, true},  // "red" occurs again
      {"a,a\nx,y\n", false, true},                       // twice
      {"a,\nx,y\n", false, true},                        // empty
      {"城市,国家\n上海,中国\n利马,秘鲁\n", true, true},
  }));
  CAPTURE(csv);
  const auto inferred = infer(csv);
  CHECK(inferred.schema.has_header == ours);
  CHECK(inferred.header.reason != "");
  CHECK(infer(csv, {.rules = TypeRules::kAmazon}).schema.has_header == amazons);
  CHECK(infer(csv, {.has_header = !ours}).schema.has_header == !ours);
}

TEST_CASE("names that a schema cannot hold are fixed", "[io][attribute_names]") {
  std::vector<std::string> notes;
  const std::string wide_name = [] {
    std::string name;
    for (int i = 0; i < 70; ++i) name += "ä";
    return name;
  }();
  const auto names =
      mended_names({"a", "", "a", "a_2", "a", wide_name, wide_name, " ", "Var02"}, notes);
  std::string cut, cut_2;
  for (int i = 0; i < 64; ++i) cut += "ä";
  for (int i = 0; i < 62; ++i) cut_2 += "ä";
  cut_2 += "_2";
  CHECK(names ==
        std::vector<std::string>{"a", "Var2", "a_3", "a_2", "a_4", cut, cut_2, "Var8", "Var02"});
  REQUIRE(notes.size() == 6);
  CHECK(notes[0] == "column 2 has no name; called \"Var2\"");
  CHECK(notes[1] == "column 3 is called \"a\" like one before; called \"a_3\"");
  CHECK(numbered_names(3) == std::vector<std::string>{"Var1", "Var2", "Var3"});
  CHECK(numbered_names(10).front() == "Var01");
  CHECK(numbered_names(1000)[99] == "Var0100");

  const auto inferred = infer("a,,a\n1,2,3\n");
  CHECK(names_of(inferred.schema) == std::vector<std::string>{"a", "Var2", "a_2"});
  CHECK(inferred.notes.size() == 2);
  CHECK(parse_schema(format_schema(inferred.schema), "s") == inferred.schema);
}

TEST_CASE("roles are taken by name", "[io][schema_inference]") {
  const std::string csv = "id,size,y\n1,5,0\n2,6,1\n3,7,2\n";
  const auto inferred = infer(csv, {.target = "y", .target_type = kCategorical, .row_id = "id"});
  CHECK(inferred.schema.target == "y");
  CHECK(inferred.schema.row_id == "id");
  CHECK(inferred.schema.attributes ==
        std::vector<Attribute>{{"id", kCategorical}, {"size", kNumeric}, {"y", kCategorical}});
  CHECK(inferred.columns[0].decided == InferredColumn::Decided::kAsRowId);
  CHECK(inferred.columns[2].decided == InferredColumn::Decided::kByOption);
  CHECK(inferred.columns[2].by_rules == kNumeric);

  const auto failing = [&](const SchemaInferenceOptions& options) {
    const std::string what = message_of<InputError>([&] { infer(csv, options); });
    return what.substr(what.find(": ") + 2);
  };
  CHECK(failing({.target = "siez"}) ==
        "no column \"siez\" to be the target; did you mean \"size\"?");
  CHECK(failing({.row_id = "price"}) ==
        "no column \"price\" to be the row id; the columns are \"id\", \"size\", \"y\"");
  CHECK(failing({.target = "y", .row_id = "y"}) ==
        "\"y\" is to be target and row id; an attribute has one role");
  CHECK_THROWS_AS(infer(csv, {.target_type = kBinary}), std::invalid_argument);
  CHECK(names_of(infer(csv, {.target = "Var3", .has_header = false}).schema).back() == "Var3");
}

TEST_CASE("files that hold no schema are refused", "[io][schema_inference][bad_input]") {
  std::string wide = "1";
  for (int i = 1; i < 1001; ++i) wide += ",1";
  const auto [csv, message] = GENERATE_COPY(table<std::string, std::string>({
      {"", "the file is empty; expected records"},
      {"a,b\n",
       "one line, taken for names (the cells of the first line are all different, no "
       "numbers, and none occurs again in its column); expected records"},
      {wide + "\n", "1001 columns, at most 1000; leave some out, e.g. with cut -d, -f 1-1000"},
      {std::string(102'401, 'x') + "\n1\n",
       "the first line is longer than 102400 bytes, the most a record may have"},
      {"Report of May\na,b,c\n1,2,3\n",
       "the first line has 1 column (\"Report of May\"), and the lines after it have 3; the file "
       "has "
       "to begin with the names or with a record; the table seems to begin in line 2; this "
       "converts it: tail -n +2 < "},
      {"\"a,b\n1,2\n", "the quotes of the first line do not match"},
  }));
  CAPTURE(csv.substr(0, 50));
  const std::string what = message_of<InputError>([&, &csv = csv] { infer(csv); });
  CHECK(what.substr(what.find(": ") + 2).starts_with(message));
}

TEST_CASE("odd files have a schema all the same", "[io][schema_inference][bad_input]") {
  CHECK(names_of(infer("5\n").schema) == std::vector<std::string>{"Var1"});
  CHECK(infer("a,b\n1,\n2,\n").schema.attributes[1] == Attribute{"b", kCategorical});

  std::string wide = "n0", record = "1";
  for (int i = 1; i < 1000; ++i) wide += ",n" + std::to_string(i), record += ",x";
  const auto thousand = infer(wide + "\n" + record + "\n" + record + "\n");
  CHECK(thousand.schema.attributes.size() == 1000);
  CHECK(thousand.schema.attributes[999] == Attribute{"n999", kCategorical});

  // A record with a megabyte in it is none; the others decide.
  const auto huge = infer("a,b\n1,2\n3," + std::string(1 << 20, 'x') + "\n5,6\n");
  CHECK(huge.records.rejected == 1);
  CHECK(huge.schema.attributes[1].type == kNumeric);
  // Within the limit it is a value like any other.
  const auto large = infer("a,b\n1," + std::string(100'000, 'x') + "\n2,y\n");
  CHECK(large.schema.attributes[1].type == kCategorical);
  CHECK(large.columns[1].evidence.first().values()[0].text.size() <= FirstValues::kMostBytes);
}

TEST_CASE("distinct values are counted in bounded memory", "[io][schema_inference][slow]") {
  std::string csv = "key,flag\n";
  for (int i = 0; i < 1'000'000; ++i)
    csv += "k" + std::to_string(i) + (i % 2 == 0 ? ",0\n" : ",1\n");
  const auto inferred = infer(csv, {.threads = 2});
  const DistinctSketch& keys = inferred.columns[0].evidence.distinct();
  CHECK_FALSE(keys.is_exact());
  CHECK(keys.distinct() == Approx(1e6).epsilon(0.05));
  CHECK(keys.entries().size() <= 16'384);
  CHECK(inferred.columns[1].evidence.distinct().distinct() == 2);
  CHECK(inferred.schema.attributes ==
        std::vector<Attribute>{{"key", kCategorical}, {"flag", kBinary}});
}

TEST_CASE("the schema and its evidence do not depend on threads", "[io][schema_inference]") {
  std::string csv = "n,c,t\n";
  for (int i = 0; i < 300'000; ++i)
    csv += (i % 1000 == 999 ? "n/a" + std::to_string(i) : std::to_string(i * 7 % 1009)) + ",c" +
           std::to_string(i % 77) + (i % 3 == 0 ? ",one two three four\n" : ",some words more\n");
  const auto one = infer(csv, {.threads = 1});
  const auto three = infer(csv, {.threads = 3});
  CHECK(one.schema == three.schema);
  for (std::size_t i = 0; i < 3; ++i) {
    const ColumnProfile &a = one.columns[i].evidence, &b = three.columns[i].evidence;
    CHECK(a.numbers() == b.numbers());
    CHECK(a.mean_words() == b.mean_words());
    CHECK(a.distinct().entries() == b.distinct().entries());
    REQUIRE(a.first_not_numbers().values().size() == b.first_not_numbers().values().size());
    for (std::size_t k = 0; k < a.first_not_numbers().values().size(); ++k) {
      CHECK(a.first_not_numbers().values()[k].text == b.first_not_numbers().values()[k].text);
      CHECK(a.first_not_numbers().values()[k].place == b.first_not_numbers().values()[k].place);
    }
  }
  CHECK(one.columns[0].evidence.first_not_numbers().values()[0].text == "n/a999");
  CHECK(one.columns[0].evidence.first_not_numbers().values()[0].place == CellPlace{0, 1001});
}

TEST_CASE("several files are one table", "[io][schema_inference]") {
  const TemporaryDirectory at;
  const auto files =
      list_input_files({at.write("1.csv", "a,b\n1,x\n"), at.write("2.csv", "a,b\nseven,y\n"),
                        at.write("3.csv", "3,z\n4,w\n")});
  const auto inferred = infer_schema(files, {});
  CHECK(inferred.records.used == 3);
  CHECK(inferred.schema.attributes[0].type == kCategorical);
  REQUIRE(inferred.notes.size() == 1);
  CHECK_THAT(inferred.notes[0],
             Catch::Contains("3.csv: its first line, taken for names, differs from that of "));
}

TEST_CASE("a schema for people is the same schema", "[io][schema_inference]") {
  const Schema schema{.attributes = {{"a \"b\"", kText}, {"城", kNumeric}},
                      .target = "城",
                      .excluded = {},
                      .has_header = true};
  CHECK(format_schema(schema) ==
        "{\n  \"version\": \"1.0\",\n  \"rowId\": null,\n  \"rowWeight\": null,\n"
        "  \"targetAttributeName\": \"城\",\n  \"dataFormat\": \"CSV\",\n"
        "  \"dataFileContainsHeader\": true,\n  \"attributes\": [\n"
        "    {\"attributeName\": \"a \\\"b\\\"\", \"attributeType\": \"TEXT\"},\n"
        "    {\"attributeName\": \"城\", \"attributeType\": \"NUMERIC\"}\n  ],\n"
        "  \"excludedAttributeNames\": []\n}\n");
  CHECK(parse_schema(format_schema(schema), "s") == schema);
}

// In a column of numbers "-" and None say that there is not a number; as labels they are labels.
TEST_CASE("None and - are classes of a target, and missing in numbers", "[io][schema_inference]") {
  const InferredSchema binary = infer("x,y\n1,+\n-,-\nNA,+\n3,-\n4,NA\n", {.target = "y"});
  CHECK(binary.schema.attributes[0].type == kNumeric);
  REQUIRE(binary.schema.binary_labels);
  CHECK(binary.schema.missing_values == std::vector<std::string>{"-", "NA"});
  REQUIRE(binary.schema.missing_target_values);
  CHECK(*binary.schema.missing_target_values == std::vector<std::string>{"NA"});
  CHECK(parse_schema(format_schema(binary.schema), "s") == binary.schema);

  const InferredSchema classes =
      infer("x,y\n1,None\nNone,mild\n3,severe\n4,None\n", {.target = "y"});
  CHECK(classes.schema.missing_values == std::vector<std::string>{"None"});
  REQUIRE(classes.schema.missing_target_values);
  CHECK(classes.schema.missing_target_values->empty());

  // The target's own words are known, so None is no third one.
  const InferredSchema words = infer("x,y\n1,yes\n2,no\n3,None\n4,no\n", {.target = "y"});
  CHECK(words.schema.attributes[1].type == kBinary);
  CHECK(words.schema.missing_values == std::vector<std::string>{"None"});
  CHECK_FALSE(words.schema.missing_target_values);
  const InferredSchema numbers = infer("x,y\n1,2.5\n2,-\n3,7\n4,8\n", {.target = "y"});
  CHECK(numbers.schema.attributes[1].type == kNumeric);
  CHECK(numbers.schema.missing_values == std::vector<std::string>{"-"});
}
