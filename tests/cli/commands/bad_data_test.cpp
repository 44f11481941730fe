// What the commands make of data that are not as they should be: the whole message and the exit
// code of each.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Arguments = std::vector<std::string>;

namespace {

constexpr auto kBinary = SampleTarget::kBinary;

Run train(const Workspace& at, const Arguments& more = {}) {
  Arguments arguments{"train", "data.csv", "--schema", "data.schema", "-o", "model.model"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return at.run(arguments);
}

// Twenty good records, the bad one, and ten good ones: the bad one is line 22.
std::string csv_with(const std::string& bad) {
  std::string csv = sample_csv(kBinary, 0, 20) + bad;
  for (int i = 20; i < 30; ++i) csv += sample_record(kBinary, i);
  return csv;
}

}  // namespace

TEST_CASE("a record that cannot be used is listed and the run goes on", "[cli][bad_input]") {
  const std::string nul = std::string("r,1") + '\0' + ",red,1\n";
  const auto [bad, counted_as, where, reason] =
      GENERATE_COPY(table<std::string, std::string, std::string, std::string>({
          {"r,1,red\n", "wrong column count", "22", "wrong column count: 3, expected 4"},
          {"r,1,red,1,extra\n", "wrong column count", "22", "wrong column count: 5, expected 4"},
          {"r," + std::string(200 * 1024, '1') + ",red,1\n", "over-long record", "22",
           "over-long record: 204808 bytes, at most 102400"},
          {"r,1,\xff\xfe,1\n", "not UTF-8", "22", "not UTF-8"},
          {nul, "NUL byte", "22", "NUL byte: at byte 4"},
          {"\n", "blank line", "22", "blank line"},
          {"r,1,red,\n", "missing target", "22:4", "missing target"},
          {"r,1,red,maybe\n", "invalid target", "22:4",
           "invalid target: \"maybe\" is not a BINARY value"},
      }));
  CAPTURE(reason);
  const Workspace at;
  at.write("data.csv", csv_with(bad));
  at.write("data.schema", sample_schema(kBinary));
  const Run run = train(at, {"--json", "--rejects", "bad.csv"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "glassbox: warning: 31 records: 30 used, 1 rejected (1 " + counted_as +
                       ")\nglassbox:   data.csv:" + where + ": " + reason + "\n");
  const auto records = nlohmann::json::parse(run.out)["records"];
  CHECK(records == nlohmann::json({{"total", 31},
                                   {"used", 30},
                                   {"rejected", 1},
                                   {"rejectedByReason", {{counted_as, 1}}},
                                   {"invalidByAttribute", nlohmann::json::object()}}));
  CHECK(at.read("bad.csv") == bad);
}

TEST_CASE("a cell that does not fit its type is missing, and is told", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.csv", csv_with("r,1.2.3,red,1\nr,,red,1\nr,0x10,red,0\n"));
  at.write("data.schema", sample_schema(kBinary));
  const Run run = train(at, {"--json"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.err, Catch::StartsWith("glassbox: warning: attribute \"") &&
                          Catch::EndsWith("\": 2 cells do not fit its type; taken as missing\n"));
  const auto records = nlohmann::json::parse(run.out)["records"];
  CHECK(records["used"] == 33);
  CHECK(records["invalidByAttribute"].size() == 1);
  CHECK(records["invalidByAttribute"].begin().value() == 2);
}

TEST_CASE("more than 10,000 rejected records end the run", "[cli][bad_input]") {
  const Workspace at;
  std::string csv = sample_csv(kBinary, 0, 50);
  for (int i = 0; i < 10'000; ++i) csv += "ragged\n";
  at.write("data.schema", sample_schema(kBinary));
  at.write("data.csv", csv);
  Run run = train(at);
  CHECK(run.exit_code == 0);
  CHECK(run.err.starts_with(
      "glassbox: warning: 10050 records: 50 used, 10000 rejected (10000 wrong column count)\n"
      "glassbox:   data.csv:52: wrong column count: 1, expected 4\n"));
  CHECK(run.err.ends_with("glassbox:   and 9980 more\n"));

  at.write("data.csv", csv + "ragged\n");
  run = train(at, {"--force", "--rejects", "bad.csv"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: data.csv: more than 10000 records rejected: 10051 records: 50 used, 10001 "
        "rejected (10001 wrong column count): data.csv:52: wrong column count: 1, expected 4; "
        "data.csv:53: wrong column count: 1, expected 4; data.csv:54: wrong column count: 1, "
        "expected 4; "
        "and 9998 more; the rejected records are in bad.csv\n");
  CHECK(at.read("bad.csv").size() == 10'001 * 7);
}

TEST_CASE("data that cannot be trained on are refused", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema", sample_schema(kBinary));
  std::string message;
  SECTION("no such file") { message = "data.csv: no such file or directory"; }
  SECTION("a directory without files") {
    at.write("data.csv/.hidden", "x");
    message =
        "data.csv: no data files in this directory (empty, hidden and *.schema files do not "
        "count, and directories in it are not searched)";
  }
  SECTION("an empty file") {
    at.write("data.csv", "");
    message = "data.csv: the file is empty; expected a header and records";
  }
  SECTION("a header and nothing else") {
    at.write("data.csv", kSampleHeader);
    message = "data.csv: a header and no records";
  }
  SECTION("a header of another length") {
    at.write("data.csv", "a,b\n1,2\n");
    message =
        "data.csv:1: the header has 2 columns, the schema has 4; list every column of the file "
        "in the schema, in order";
  }
  SECTION("no target anywhere") {
    at.write("data.csv", std::string(kSampleHeader) + "r1,1,red,\nr2,2,red,\n");
    message =
        "data.csv: no usable record: 2 records: 0 used, 2 rejected (2 missing target): "
        "data.csv:2:4: missing target; data.csv:3:4: missing target";
  }
  SECTION("a split that selects nothing") {
    at.write("data.csv", sample_csv(kBinary, 0, 20));
    const Run run = train(at, {"--split", "50-50"});
    CHECK(run.exit_code == 3);
    CHECK(run.err == "glassbox: data.csv: no usable record: the split selects none\n");
    return;
  }
  const Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: " + message + "\n");
  CHECK(run.out == "");
  CHECK_FALSE(std::filesystem::exists(at / "model.model"));
}

TEST_CASE("a target must have two classes at least and 100 at most", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema", sample_schema(SampleTarget::kMulticlass));
  const int classes = GENERATE(1, 2, 100, 101);
  std::string csv = kSampleHeader;
  for (int i = 0; i < 404; ++i) csv += "r,1,red,class" + std::to_string(i % classes) + "\n";
  at.write("data.csv", csv);
  const Run run = train(at);
  CAPTURE(classes, run.err);
  CHECK(run.exit_code == (classes == 1 || classes == 101 ? 3 : 0));
  if (classes == 1)
    CHECK(run.err ==
          "glassbox: data.csv: target \"y\": every record is \"class0\"; training needs at least "
          "two classes\n");
  if (classes == 101)
    CHECK(
        run.err ==
        "glassbox: data.csv: target \"y\" has 101 classes, at most 100 can be learned; declare it "
        "NUMERIC for "
        "regression, or merge classes\n");
}

TEST_CASE("a binary target that never changes is refused", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema", sample_schema(kBinary));
  at.write("data.csv", std::string(kSampleHeader) + "r1,1,red,0\nr2,2,red,0\n");
  const Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: data.csv: target \"y\": every record is 0; training needs both 0 and 1\n");
}

TEST_CASE("a schema that is not one is refused where it is wrong", "[cli][bad_input]") {
  const auto [schema, message] = GENERATE(table<std::string, std::string>({
      {R"({"attributes":[{"attributeName":"a","attributeType":"NUMBER"}]})",
       "data.schema:1:53: attributes[0].attributeType: no type \"NUMBER\"; use BINARY, "
       "CATEGORICAL, NUMERIC or TEXT"},
      {R"({"targetAttributeName":"z","attributes":[{"attributeName":"aa","attributeType":"TEXT"}]})",
       "data.schema:1:24: targetAttributeName: no attribute \"z\"; name one of attributes"},
      {R"({"attributes":[]})",
       "data.schema:1:15: attributes: no attributes; list every column of the CSV"},
      {R"([])", "data.schema:1:1: a schema is a JSON object, {...}"},
  }));
  const Workspace at;
  at.write("data.schema", schema);
  at.write("data.csv", "1\n");
  const Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: " + message + "\n");
}

TEST_CASE("training needs a target in the schema", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema", R"({"attributes":[{"attributeName":"a","attributeType":"NUMERIC"}]})");
  at.write("data.csv", "1\n2\n");
  const Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: the schema names no target; set targetAttributeName\n");
}

TEST_CASE("a file that is not there is named", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.csv", sample_csv(kBinary, 0, 5));
  Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: data.schema: no such file or directory\n");
  at.write("data.schema", sample_schema(kBinary));
  run = train(at, {"--recipe", "none.recipe"});
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: none.recipe: no such file or directory\n");
  for (const Arguments& arguments :
       {Arguments{"train", "", "--schema", "data.schema", "-o", "model.model"},
        {"train", "data.csv", "--schema", "", "-o", "model.model"}}) {
    run = at.run(arguments);
    CHECK(run.exit_code == 3);
    CHECK(run.err == "glassbox: \"\": no such file or directory\n");
  }
}

TEST_CASE("what a message quotes does not steer the terminal", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema", sample_schema(kBinary));
  at.write("data.csv", csv_with("r,1,red,\x1b[2Jno\n"));
  const Run run = train(at);
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("?[2Jno") != std::string::npos);
  CHECK(run.err.find('\x1b') == std::string::npos);
}

TEST_CASE("line ends of CR alone are pointed out", "[cli][bad_input]") {
  const bool has_header = GENERATE(true, false), has_quotes = GENERATE(true, false);
  const Workspace at;
  std::string schema = sample_schema(kBinary), csv = sample_csv(kBinary, 0, 20);
  if (!has_header) {
    const std::string yes = "Header\":true";
    schema.replace(schema.find(yes), yes.size(), "Header\":false");
    csv.erase(0, csv.find('\n') + 1);
  }
  if (has_quotes) {
    const std::size_t comma = csv.find(',');
    csv = '"' + csv.substr(0, comma) + '"' + csv.substr(comma);
    csv.insert(csv.size() - 2, "\"").insert(csv.size() - 1, "\"");
  }
  std::replace(csv.begin(), csv.end(), '\n', '\r');
  at.write("data.schema", schema);
  at.write("data.csv", csv);
  const Run run = train(at);
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: data.csv:1: line ends must be LF or CRLF, and here is a CR alone; tr '\\r' "
        "'\\n' < FILE converts them\n");
}

TEST_CASE("a mistake in a recipe is shown in its file", "[cli][bad_input]") {
  const auto [outputs, message] = GENERATE(table<std::string, std::string>({
      {"\"siez\"", "1:43: no attribute, group or assignment \"siez\"; did you mean \"size\"?"},
      {"\"quantile_bin(size,4)\"", "1:61: n of quantile_bin(number, n) is 4, expected 5 to 1000"},
      {"\"normalise(size)\"", "1:43: no function \"normalise\"; did you mean \"normalize\"?"},
      {"\"ngram(size,2)\"", "1:49: ngram takes text, but size is NUMERIC"},
      {"\"y\"", "1:43: \"y\" is the target and cannot be used in a recipe"},
      {"\"normalize(size)\",\"normalize(size\"", "1:70: this \"(\" is never closed"},
      {"",
       "1:41: \"outputs\" is empty, so nothing would be learned from; [\"ALL_INPUTS\"] takes "
       "everything as it is"},
  }));
  const Workspace at;
  write_sample(at, kBinary);
  at.write("my.recipe", R"({"groups":{},"assignments":{},"outputs":[)" + outputs + "]}");
  const Run run = train(at, {"--recipe", "my.recipe"});
  CAPTURE(outputs);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: my.recipe:" + message + "\n");
  CHECK_FALSE(std::filesystem::exists(at / "model.model"));
}

TEST_CASE("training parameters out of order are refused", "[cli][bad_input]") {
  const auto [parameters, message] = GENERATE(table<Arguments, std::string>({
      {{"-p", "sgd.l1RegularizationAmount=1e-6", "-p", "sgd.l2RegularizationAmount=1e-6"},
       "sgd.l1RegularizationAmount and sgd.l2RegularizationAmount are both above 0; set "
       "one of "
       "them to 0"},
      {{"-p", "sgd.maxPass=3"},
       "no training parameter \"sgd.maxPass\"; did you mean sgd.maxPasses?"},
      {{"-p", "sgd.maxPasses=0"},
       "sgd.maxPasses is \"0\", expected a whole number from 1 to 10000"},
      {{"-p", "sgd.shuffleType=never"}, "sgd.shuffleType is \"never\", expected auto or none"},
      {{"--split", "0-101"}, "split \"0-101\": percentEnd is 101, expected 0 to 100"},
      {{"--split", "70-30"}, "split \"70-30\": percentBegin 70 is greater than percentEnd 30"},
      {{"--split", "half"}, "split \"half\": expected BEGIN-END in percent, e.g. 0-70"},
      {{"--rearrangement", R"({"splitting":{"percentEnd":170}})"},
       "--rearrangement:1:28: percentEnd is 170, expected 0 to 100"},
      {{"--rearrangement", "{"},
       "--rearrangement:1:2: malformed JSON: syntax error while parsing object key - unexpected "
       "end "
       "of input; expected string literal"},
  }));
  CAPTURE(parameters);
  const Workspace at;
  write_sample(at, kBinary);
  const Run run = train(at, parameters);
  CHECK(run.exit_code == 3);
  CHECK(run.err == "glassbox: " + message + "\n");
  CHECK_FALSE(std::filesystem::exists(at / "model.model"));
}

TEST_CASE("a header with other names is warned of", "[cli][bad_input]") {
  const Workspace at;
  write_sample(at, kBinary);
  std::string csv = at.read("data.csv");
  at.write("data.csv", "id,weight,color,y" + csv.substr(csv.find('\n')));
  CHECK(train(at).err ==
        "glassbox: warning: data.csv:1: column 2 is \"weight\", the schema calls it "
        "\"size\"; "
        "columns are taken by position\n");
  at.write("data.csv", "nr,weight,color,y" + csv.substr(csv.find('\n')));
  CHECK(train(at, {"--force"}).err ==
        "glassbox: warning: data.csv:1: column 1 is \"nr\", the schema calls it \"id\", "
        "and 1 "
        "more differ; columns are taken by position\n");
}

TEST_CASE("a TMPDIR that is not a directory is named", "[cli][errors]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  Workspace::Options options;
  options.input = at.read("data.csv");
  options.environment = {{"TMPDIR", (at / "none").string()}};
  const Run run = at.run({"run", "-", "--target", "y", "-o", "out"}, options);
  CHECK(run.exit_code == 5);
  CHECK(run.err.find((at / "none").string() + "/glassbox-") != std::string::npos);
  CHECK(run.err.find("(TMPDIR names another directory): No such file or directory") !=
        std::string::npos);
  CHECK(at.files() == std::vector<std::string>{"data.csv", "data.schema"});
}
