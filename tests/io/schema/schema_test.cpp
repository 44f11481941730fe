#include "io/schema/schema.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

const std::string kCanonical =
    R"({"version":"1.0","rowId":"customerId","rowWeight":null,"targetAttributeName":"responded",)"
    R"("dataFormat":"CSV","dataFileContainsHeader":true,"attributes":[)"
    R"({"attributeName":"customerId","attributeType":"CATEGORICAL"},)"
    R"({"attributeName":"note","attributeType":"TEXT"},)"
    R"({"attributeName":"spend","attributeType":"NUMERIC"},)"
    R"({"attributeName":"responded","attributeType":"BINARY"}],"excludedAttributeNames":["note"]})";

std::string error_of(const std::string& json) {
  return message_of<InputError>([&] { (void)parse_schema(json, "s"); });
}

// One attribute of each kind and whatever else.
std::string with(const std::string& rest) {
  return R"({"attributes":[{"attributeName":"id","attributeType":"TEXT"},)"
         R"({"attributeName":"x","attributeType":"NUMERIC"},)"
         R"({"attributeName":"y","attributeType":"BINARY"}]%)" +
         rest + "}";
}

}  // namespace

TEST_CASE("a schema in canonical form comes back byte for byte", "[io][schema]") {
  const Schema schema = parse_schema(kCanonical, "s");
  CHECK(schema.attributes.size() == 4);
  CHECK(schema.attributes[2] == Attribute{"spend", AttributeType::kNumeric});
  CHECK(schema.row_id == "customerId");
  CHECK(schema.target == "responded");
  CHECK_FALSE(schema.row_weight);
  CHECK(schema.excluded == std::vector<std::string>{"note"});
  CHECK(schema.has_header);
  CHECK(to_json(schema) == kCanonical);
}

TEST_CASE("the older key spelling means the same", "[io][schema]") {
  const std::string older =
      R"({"version":"1.0","recordAnnotationFieldName":"customerId","recordWeightFieldName":null,)"
      R"("targetFieldName":"responded","dataFormat":"CSV","dataFileContainsHeader":true,"variables":[)"
      R"({"fieldName":"customerId","fieldType":"CATEGORICAL"},{"fieldName":"note","fieldType":"TEXT"},)"
      R"({"attributeName":"spend","attributeType":"NUMERIC"},)"
      R"({"fieldName":"responded","fieldType":"BINARY"}],"excludedVariableNames":["note"]})";
  CHECK(to_json(parse_schema(older, "s")) == kCanonical);
}

TEST_CASE("a BINARY target may have labels of its own", "[io][schema]") {
  const auto with = [](const std::string& labels, const std::string& type = "BINARY") {
    return R"({"version":"1.0","rowId":null,"rowWeight":null,"targetAttributeName":"y",)"
           R"("dataFormat":"CSV","dataFileContainsHeader":true,)"
           R"("attributes":[{"attributeName":"y","attributeType":")" +
           type + R"("}],"excludedAttributeNames":[],"binaryLabels":)" + labels + "}";
  };
  const std::string canonical = with(R"({"negative":"bad","positive":"good"})");
  const Schema schema = parse_schema(canonical, "y.schema");
  CHECK(schema.binary_labels == BinaryLabels{"bad", "good"});
  CHECK(to_json(schema) == canonical);
  CHECK(!parse_schema(with("null"), "y.schema").binary_labels);

  const auto [json, message] = GENERATE_COPY(table<std::string, std::string>({
      {with("3"), R"(binaryLabels: expected {"negative": "TEXT", "positive": "TEXT"}, found 3)"},
      {with(R"({"negative":"a"})"),
       R"(binaryLabels: expected {"negative": "TEXT", "positive": "TEXT"}, found {"negative":"a"})"},
      {with(R"({"negative":" ","positive":"a"})"), "binaryLabels.negative: the label is empty"},
      {with(R"({"negative":"a","positive":"a "})"),
       R"(binaryLabels: both labels are "a"; they have to differ)"},
      {with(R"({"negative":"a","positive":"b"})", "NUMERIC"),
       R"(binaryLabels: the labels are those of a BINARY target, and "y" is not BINARY)"},
  }));
  const std::string what =
      message_of<InputError>([&, &json = json] { (void)parse_schema(json, "y.schema"); });
  CHECK(what.substr(what.find(": ") + 2) == message);
}

TEST_CASE("inputs are the attributes without a role", "[io][schema]") {
  const Schema schema = parse_schema(kCanonical, "s");
  CHECK_FALSE(schema.is_input(0));
  CHECK_FALSE(schema.is_input(1));
  CHECK(schema.is_input(2));
  CHECK_FALSE(schema.is_input(3));
  CHECK(schema.find("spend") == 2u);
  CHECK_FALSE(schema.find("Spend"));
}

TEST_CASE("a type outside the four is named with its place", "[io][schema]") {
  const std::string json =
      "{\n"
      "  \"attributes\": [\n"
      "    { \"attributeName\": \"age\",\n"
      "      \"attributeType\": \"NUMBER\" }\n"
      "  ]\n"
      "}\n";
  CHECK(message_of<InputError>([&] { (void)parse_schema(json, "banking.schema"); }) ==
        "banking.schema:4:24: attributes[0].attributeType: no type \"NUMBER\"; use BINARY, "
        "CATEGORICAL, NUMERIC or TEXT");
}

TEST_CASE("each mistake in a schema has its message", "[io][schema]") {
  const auto [json, expected] = GENERATE(table<std::string, std::string>({
      {"[]", "s:1:1: a schema is a JSON object, {...}"},
      {"{}", "s:1:1: no key \"attributes\"; list every column of the CSV in it"},
      {R"({"attributes":{}})",
       "s:1:15: attributes: expected an array, one entry for each column of the CSV"},
      {R"({"attributes":[]})", "s:1:15: attributes: no attributes; list every column of the CSV"},
      {R"({"attributes":["x"]})",
       R"(s:1:16: attributes[0]: expected {"attributeName":"...","attributeType":"..."}, found "x")"},
      {R"({"attributes":[{"attributeType":"TEXT"}]})",
       "s:1:16: attributes[0]: no key \"attributeName\""},
      {R"({"attributes":[{"attributeName":"","attributeType":"TEXT"}]})",
       "s:1:33: attributes[0].attributeName: the name is empty; expected 1 to 64 characters"},
      {R"({"attributes":[{"attributeName":")" + std::string(65, 'a') +
           R"(","attributeType":"TEXT"}]})",
       "s:1:33: attributes[0].attributeName: the name has 65 characters, at most 64"},
      {R"({"attributes":[{"attributeName":"x"}]})",
       "s:1:16: attributes[0]: no key \"attributeType\"; use BINARY, CATEGORICAL, NUMERIC or TEXT"},
      {R"({"attributes":[{"attributeName":"x","attributeType":"WEIGHTED_INT_SEQUENCE"}]})",
       "s:1:53: attributes[0].attributeType: no type \"WEIGHTED_INT_SEQUENCE\"; use BINARY, "
       "CATEGORICAL, NUMERIC or TEXT"},
      {R"({"variables":[{"fieldName":"x","fieldType":"TEXT"},{"fieldName":"x","fieldType":"TEXT"}]})",
       "s:1:65: variables[1].fieldName: name \"x\" is given twice; each column needs its own"},
      {R"({"dataFormat":"TSV"})", "s:1:15: dataFormat: no data format \"TSV\"; use \"CSV\""},
      {R"({"dataFileContainsHeader":"yes"})",
       "s:1:27: dataFileContainsHeader: expected true or false, found \"yes\""},
      {R"({"attributes":[],"variables":[]})",
       "s:1:30: variables: says the same as attributes; keep one"},
  }));
  CAPTURE(json);
  CHECK(error_of(json) == expected);
}

TEST_CASE("each mistake in a role has its message", "[io][schema]") {
  const auto [rest, expected] = GENERATE(table<std::string, std::string>({
      {R"("targetAttributeName":"quality")",
       "targetAttributeName: no attribute \"quality\"; name one of attributes"},
      {R"("rowId":3)", "rowId: expected an attribute's name, found 3"},
      {R"("rowId":"y","targetAttributeName":"y")",
       "rowId: \"y\" is the target too; an attribute has one role"},
      {R"("rowWeight":"x","targetAttributeName":"x")",
       "rowWeight: \"x\" is the target too; an attribute has one role"},
      {R"("rowWeight":"id")", "rowWeight: \"id\" is TEXT; a row weight is NUMERIC"},
      {R"("excludedAttributeNames":["x","z"])",
       "excludedAttributeNames[1]: no attribute \"z\"; name one of attributes"},
      {R"("excludedAttributeNames":["y"],"targetAttributeName":"y")",
       "excludedAttributeNames[0]: \"y\" is the target; a target cannot be excluded"},
  }));
  CAPTURE(rest);
  std::string json = with(rest);
  json.replace(json.find('%'), 1, ",\n");
  const std::string message = error_of(json);
  CHECK(message.starts_with("s:2:"));
  CHECK(message.substr(message.find(": ") + 2) == expected);
}

TEST_CASE("a schema holds at most 1,000 attributes", "[io][schema]") {
  const auto of = [](int count) {
    std::string json = R"({"attributes":[)";
    for (int i = 0; i < count; ++i)
      json += (i > 0 ? "," : "") + (R"({"attributeName":"a)" + std::to_string(i)) +
              R"(","attributeType":"TEXT"})";
    return json + "]}";
  };
  CHECK(parse_schema(of(1000), "s").attributes.size() == 1000);
  CHECK(error_of(of(1001)) == "s:1:15: attributes: 1001 attributes, at most 1000");
}

TEST_CASE("a name's length is counted in characters", "[io][schema]") {
  std::string name;
  for (int i = 0; i < 64; ++i) name += "\xc3\xa4";
  const auto schema = parse_schema(
      R"({"attributes":[{"attributeName":")" + name + R"(","attributeType":"TEXT"}]})", "s");
  CHECK(schema.attributes[0].name == name);
}

TEST_CASE("a mistyped name finds its neighbour", "[io][schema]") {
  const std::vector<std::string> names{"alcohol", "quality", "pH"};
  CHECK(nearest_name("qualty", names) == "quality");
  CHECK(nearest_name("alchool", names) == "alcohol");
  CHECK(nearest_name("sulpahtes", {"sulphates"}) == "sulphates");
  CHECK(nearest_name("siez", {"size"}) == "size");
  CHECK_FALSE(nearest_name("density", names));
  CHECK_FALSE(nearest_name("", names));
  std::string json = with(R"("rowId":"idd")");
  json.replace(json.find('%'), 1, ",\n");
  CHECK(error_of(json) == "s:2:9: rowId: no attribute \"idd\"; did you mean \"id\"?");
}

TEST_CASE("a schema is read from a file", "[io][schema]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.schema", kCanonical);
  CHECK(to_json(read_schema(path)) == kCanonical);
  CHECK_THROWS_AS(read_schema(directory.path() / "none"), std::system_error);
}

TEST_CASE("whether there is a header may be said by a string", "[io][schema]") {
  const auto [text, expected] = GENERATE(table<std::string, bool>({
      {"true", true},
      {"false", false},
      {R"("true")", true},
      {R"("False")", false},
  }));
  const Schema schema =
      parse_schema(R"({"dataFileContainsHeader":)" + text +
                       R"(,"attributes":[{"attributeName":"x","attributeType":"NUMERIC"}]})",
                   "s");
  CHECK(schema.has_header == expected);
}
