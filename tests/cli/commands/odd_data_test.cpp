// What every command from a CSV to a score threshold makes of odd data: it works, or it says what
// is wrong in one whole message and leaves nothing behind.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Arguments = std::vector<std::string>;

namespace {

constexpr auto kOddBinary = SampleTarget::kBinary;

// The commands that read data, each on data.csv. `recipe check` looks at the schema alone.
const std::map<std::string, Arguments> kCommands{
    {"schema", {"schema", "data.csv", "--target", "y", "-o", "made"}},
    {"insights", {"insights", "data.csv", "--schema", "data.schema", "--report", "made"}},
    {"suggest", {"recipe", "suggest", "data.csv", "--schema", "data.schema", "-o", "made"}},
    {"check", {"recipe", "check", "data.recipe", "--schema", "data.schema"}},
    {"trace",
     {"recipe", "trace", "data.recipe", "data.csv", "--schema", "data.schema", "--row", "1"}},
    {"tune", {"tune", "data.csv", "--schema", "data.schema", "--budget", "1e-6", "-o", "made"}},
    {"threshold", {"threshold", "model.model", "data.csv", "--best", "f1"}},
    {"run", {"run", "data.csv", "--target", "y", "-o", "made"}},
};

// data.schema, data.recipe and a model of them; data.csv is to be overwritten.
void prepare(const Workspace& at) { train_sample(at, kOddBinary); }

Run run_of(const Workspace& at, const std::string& command) {
  Arguments arguments = kCommands.at(command);
  if (command != "check") arguments.insert(arguments.end(), {"--quiet", "--threads", "2"});
  for (const char* const made : {"made", "made.recipe", "made.parameters"})
    std::filesystem::remove_all(at / made);
  return at.run(arguments);
}

// What a command said, less its notes on columns that the recipe leaves out.
std::string without_column_notes(const std::string& said) {
  std::string kept;
  for (std::size_t at = 0; at < said.size();) {
    const std::size_t end = std::min(said.find('\n', at), said.size() - 1) + 1;
    const std::string line = said.substr(at, end - at);
    if (line.find("is left out of the recipe: ") == std::string::npos &&
        line.find(" on columns, in the field notes of --json") == std::string::npos)
      kept += line;
    at = end;
  }
  return kept;
}

// messages  command -> what it says, less "glassbox: "; "" = it works and says nothing but notes
void check_all(const Workspace& at, std::map<std::string, std::string> messages) {
  messages.emplace("check", "");
  for (const auto& [command, arguments] : kCommands) {
    const Run run = run_of(at, command);
    const std::string& message = messages.at(command);
    CAPTURE(command);
    const bool has_notes = command == "run" || command == "tune";  // these choose columns
    CHECK((has_notes ? without_column_notes(run.err) : run.err) ==
          (message.empty() ? "" : "glassbox: " + message + "\n"));
    CHECK(run.exit_code == (message.empty() ? 0 : 3));
    CHECK((run.out == "") == !message.empty());
    if (message.empty()) continue;
    for (const std::string& file : at.files())  // rejected records are kept, nothing else is
      CHECK((!file.starts_with("made") || file.ends_with(".rejects")));
  }
}

std::map<std::string, std::string> all_say(const std::string& message) {
  std::map<std::string, std::string> messages;
  for (const auto& [command, arguments] : kCommands)
    if (command != "check") messages[command] = message;
  return messages;
}

constexpr const char* kTrains = " (--split 0-70 is to train on)";

}  // namespace

TEST_CASE("data without records", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  std::map<std::string, std::string> messages;
  SECTION("an empty file") {
    at.write("data.csv", "");
    messages = all_say("data.csv: the file is empty; expected a header and records");
    messages["schema"] = messages["run"] = "data.csv: the file is empty; expected records";
  }
  SECTION("a header alone") {
    at.write("data.csv", kSampleHeader);
    messages = all_say("data.csv: a header and no records");
    messages["schema"] = messages["run"] =
        "data.csv:1: one line, taken for names (the cells of the first line are all different, no "
        "numbers, and none occurs again in its column); expected records";
  }
  check_all(at, messages);
}

TEST_CASE("one record is described, and too few to learn from", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  at.write("data.csv", std::string(kSampleHeader) + "r1,7,red,1\n");
  std::map<std::string, std::string> messages = all_say("");
  messages["tune"] = "data.csv: target \"y\": every record is 1; training needs both 0 and 1";
  messages["threshold"] =
      "data.csv: all 1 record have the label 1; a score threshold is chosen between both";
  messages["run"] = std::string("data.csv: no usable record: the split selects none") + kTrains;
  check_all(at, messages);
}

TEST_CASE("a column without any value is no obstacle", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  const bool is_number = GENERATE(true, false);
  std::string csv = kSampleHeader;
  for (int i = 0; i < 200; ++i)
    csv += "r" + std::to_string(i) + "," + (is_number ? "," : std::to_string(i % 17) + ",") +
           (is_number ? "c" + std::to_string(i % 29) : "") + (i * 7 % 17 > 8 ? ",1\n" : ",0\n");
  at.write("data.csv", csv);
  check_all(at, all_say(""));
}

TEST_CASE("without any target data can be described, but not learned from",
          "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  std::string csv = kSampleHeader;
  for (int i = 0; i < 100; ++i) csv += "r1" + std::to_string(i % 10) + ",7,red,\n";
  at.write("data.csv", csv);
  const std::string message =
      "data.csv: no usable record: 100 records: 0 used, 100 rejected (100 missing target): "
      "data.csv:2:4: missing target; data.csv:3:4: missing target; data.csv:4:4: missing target; "
      "and 97 more";
  std::map<std::string, std::string> messages = all_say(message);
  messages["schema"] = messages["insights"] = "";
  messages["run"] =
      "data.csv: no usable record: 70 records: 0 used, 70 rejected (70 missing target): "
      "data.csv:2:4: missing target; data.csv:3:4: missing target; data.csv:4:4: missing target; "
      "and 67 more" +
      std::string(kTrains);
  check_all(at, messages);
}

TEST_CASE("values of a megabyte are rejected one by one", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  const std::string large(1'000'000, 'x');
  SECTION("none is left") {
    at.write("data.csv", kSampleHeader + ("r1,7," + large + ",1\nr2,8," + large + ",0\n"));
    std::map<std::string, std::string> messages = all_say(
        "data.csv: no usable record: 2 records: 0 used, 2 rejected (2 over-long record): "
        "data.csv:2: over-long record: 1000007 bytes, at most 102400; data.csv:3: over-long "
        "record: 1000007 bytes, at most 102400");
    check_all(at, messages);
  }
  SECTION("the others are used") {
    at.write("data.csv",
             sample_csv(kOddBinary, 0, 100) + "r," + large + ",red,1\n" +
                 sample_csv(kOddBinary, 100, 200).substr(std::string(kSampleHeader).size()));
    for (const auto& [command, arguments] : kCommands) {
      if (command == "check") continue;
      const Run run = run_of(at, command);
      CAPTURE(command);
      CHECK(run.exit_code == 0);
      CHECK_THAT(without_column_notes(run.err),
                 Catch::EndsWith("glassbox:   data.csv:102: over-long record: 1000008 "
                                 "bytes, at most 102400\n"));
    }
  }
}

TEST_CASE("a thousand attributes are taken and one more is refused", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  const int attributes = GENERATE(1'000, 1'001);
  std::string csv = "y", schema =
                             R"j({"targetAttributeName":"y","dataFileContainsHeader":true,)j"
                             R"j("attributes":[{"attributeName":"y","attributeType":"BINARY"})j";
  for (int i = 1; i < attributes; ++i) {
    csv += ",x" + std::to_string(i);
    schema += R"j(,{"attributeName":"x)j" + std::to_string(i) + R"j(","attributeType":"NUMERIC"})j";
  }
  for (int row = 0; row < 40; ++row) {
    csv += row % 2 == 0 ? "\n1" : "\n0";
    for (int i = 1; i < attributes; ++i) csv += "," + std::to_string(row * i % 101);
  }
  at.write("data.csv", csv + "\n");
  at.write("data.schema", schema + "]}");
  at.write("data.recipe", R"({"outputs":["ALL_NUMERIC"]})");
  if (attributes == 1'000) {
    CHECK(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model", "--force"})
              .exit_code == 0);
    // Many columns to leave out are not a screenful of notes.
    const std::string said = run_of(at, "run").err;
    CHECK(std::ranges::count(said, '\n') == 11);
    CHECK_THAT(said, Catch::EndsWith(" more notes on columns, in the field notes of --json\n"));
    return check_all(at, all_say(""));
  }
  std::map<std::string, std::string> messages =
      all_say("data.schema:1:71: attributes: 1001 attributes, at most 1000");
  messages["check"] = messages["tune"];
  messages["schema"] = messages["run"] =
      "data.csv:1: 1001 columns, at most 1000; leave some out, e.g. with cut -d, -f 1-1000";
  messages["threshold"] =
      "data.csv:1: the header has 1001 columns and no \"size\" nor 1 more that the model uses; "
      "name "
      "the columns as the model does, or give --schema FILE that lists the columns of the file in "
      "order";
  check_all(at, messages);
}

TEST_CASE("a text in Chinese and emoji is read in words as any other", "[cli][bad_input][odd]") {
  const Workspace at;
  std::string csv = "\u8bc4\u8bba,y\n";
  for (int i = 0; i < 200; ++i)
    csv += (i % 3 == 0 ? "\u5f88 \u597d \U0001f600 " : "\u592a \u5dee\u3002 ") +
           std::string("\u4ea7\u54c1") + std::to_string(i % 7) + (i % 3 == 0 ? ",1\n" : ",0\n");
  at.write("data.csv", csv);
  at.write("data.schema",
           "{\"targetAttributeName\":\"y\",\"dataFileContainsHeader\":true,"
           "\"attributes\":[{\"attributeName\":\"\u8bc4\u8bba\",\"attributeType\":"
           "\"TEXT\"},{\"attributeName\":\"y\",\"attributeType\":\"BINARY\"}]}");
  at.write("data.recipe", R"({"outputs":["ALL_TEXT"]})");
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model"}).exit_code ==
          0);
  check_all(at, all_say(""));
  const auto insights = nlohmann::json::parse(
      at.run({"insights", "data.csv", "--schema", "data.schema", "--json", "--quiet"}).out);
  const auto text = insights["attributes"][0]["text"];
  CHECK(text["totalWords"] == 67 * 4 + 133 * 3);
  CHECK(text["uniqueWords"] == 4 + 7);  // the emoji is a symbol, which is trimmed as punctuation
  CHECK(text["wordLength"]["max"] == 3);
  const Run trace = run_of(at, "trace");
  CHECK_THAT(trace.out, Catch::Contains("\u5f88") && Catch::Contains("\U0001f600"));
  const Run schema = run_of(at, "schema");
  CHECK_THAT(schema.out, Catch::Contains("\u8bc4\u8bba  TEXT"));
}

TEST_CASE("a page that cannot be written is told before the work", "[cli][bad_input][odd]") {
  const Workspace at;
  prepare(at);
  at.write("file", "");
  const auto [arguments, message] = GENERATE(table<Arguments, std::string>({
      {{"insights", "data.csv", "--schema", "data.schema", "--report", "no/page.html"},
       "no/page.html: No such file or directory"},
      {{"evaluate", "model.model", "data.csv", "--report", "no/page.html"},
       "no/page.html: No such file or directory"},
      {{"run", "data.csv", "--target", "y", "-o", "file"}, "file: Not a directory"},
      {{"run", "data.csv", "--target", "y", "-o", "file/run"}, "file: Not a directory"},
  }));
  const Run run = at.run(arguments);
  CHECK(run.exit_code == 5);
  CHECK(run.err == "glassbox: " + message + "\n");
  CHECK(run.out == "");
}

TEST_CASE("a million distinct values take bounded memory", "[cli][bad_input][odd][slow]") {
  const bool is_text = GENERATE(false, true);
  CAPTURE(is_text);
  const Workspace at;
  std::string csv = "v,y\n";
  for (int i = 0; i < 1'000'000; ++i)
    csv +=
        "value" + std::to_string(i) + (is_text ? " of many" : "") + (i % 2 == 0 ? ",0\n" : ",1\n");
  at.write("data.csv", csv);
  at.write("data.schema",
           std::string(R"j({"targetAttributeName":"y","dataFileContainsHeader":true,)j"
                       R"j("attributes":[{"attributeName":"v","attributeType":")j") +
               (is_text ? "TEXT" : "CATEGORICAL") +
               R"j("},{"attributeName":"y","attributeType":"BINARY"}]})j");
  at.write("data.recipe", R"({"outputs":["ALL_INPUTS"]})");
  REQUIRE(at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model", "--quiet",
                  "-p", "sgd.maxPasses=1"})
              .exit_code == 0);
  for (const auto& [command, arguments] : kCommands) {
    const Run run = run_of(at, command);
    CAPTURE(command, run.err);
    CHECK(run.exit_code == 0);
    CHECK(run.peak_bytes < std::size_t{512} << 20);
  }
}
