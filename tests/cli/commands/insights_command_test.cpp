#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

namespace glassbox::testing {
namespace {

using Json = nlohmann::json;

// Amazon's example of a text, with a column whose name is none to be trusted.
constexpr const char* kHostile =
    "y,<script>alert(1)</script>,note\n1,3,\"Red car, red bus\"\n0,4,\n1,5,A bus.\n";
constexpr const char* kHostileSchema =
    R"j({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV","dataFileContainsHeader":true,
"attributes":[{"attributeName":"y","attributeType":"BINARY"},
{"attributeName":"<script>alert(1)</script>","attributeType":"NUMERIC"},
{"attributeName":"note","attributeType":"TEXT"}]})j";

TEST_CASE("insights shows findings, then tables by type", "[cli][insights]") {
  const Workspace at;
  at.write("data.csv", kHostile);
  at.write("data.schema", kHostileSchema);
  const Run run = at.run({"insights", "data.csv", "--schema", "data.schema", "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out ==
        "3 records: 3 used, 0 rejected\n"
        "\n"
        "! only 1 of 3 records have the target 0\n"
        "    choose the score threshold afterwards: `glassbox threshold MODEL DATA --best f1`; "
        "`glassbox "
        "split` deals out both classes evenly\n"
        "\n"
        "  BINARY      information        true       false  invalid\n"
        "  y [target]           NA  2 (66.7 %)  1 (33.3 %)        0\n"
        "\n"
        "  NUMERIC                    information  missing  invalid  range  mean  median  unique\n"
        "  <script>alert(1)</script>      0.00000        0        0  3 - 5     4       4       3\n"
        "\n"
        "  TEXT  information  words  unique  words a record  word length  most prominent\n"
        "  note      0.38998      6       4             0-4          1-3  bus, a, car, red\n");
}

// Counted by hand: of red wines 30 of 40 are good, of white ones 10 of 60.
TEST_CASE("insights shows the target by value of what says most about it", "[cli][insights]") {
  const Workspace at;
  std::string csv = "color,noise,y\n";
  for (int i = 0; i < 100; ++i)
    csv +=
        std::string(i < 40 ? "red" : "white") + ",n," + (i < 30 || i >= 90 ? "good" : "bad") + "\n";
  at.write("data.csv", csv);
  const std::string schema =
      R"({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV","dataFileContainsHeader":true,
"attributes":[{"attributeName":"color","attributeType":"CATEGORICAL"},
{"attributeName":"noise","attributeType":"CATEGORICAL"},{"attributeName":"y","attributeType":"TYPE"}]LABELS})";
  const auto with = [&](const std::string& type, const std::string& labels) {
    std::string text = schema;
    text.replace(text.find("TYPE"), 4, type);
    text.replace(text.find("LABELS"), 6, labels);
    at.write("data.schema", text);
    return at.run({"insights", "data.csv", "--schema", "data.schema", "--quiet"}).out;
  };
  CHECK(with("BINARY", R"(,"binaryLabels":{"negative":"bad","positive":"good"})")
            .ends_with("\nRate of y = good by value\n"
                       "\n"
                       "  color  records    rate\n"
                       "  white       60  16.7 %  #####\n"
                       "  red         40  75.0 %  #######################\n"));
  CHECK(with("CATEGORICAL", "")
            .ends_with("\nClasses of y by value\n"
                       "\n"
                       "  color  records     bad    good\n"
                       "  white       60  83.3 %  16.7 %\n"
                       "  red         40  25.0 %  75.0 %\n"));
  const Json json = Json::parse(
      at.run({"insights", "data.csv", "--schema", "data.schema", "--quiet", "--json"}).out);
  CHECK(json["targetByValue"] == Json({{"measure", "shares"}, {"classes", {"bad", "good"}}}));
  CHECK(json["attributes"][0]["targetByValue"][1] ==
        Json({{"value", "red"}, {"records", 40}, {"shares", {0.25, 0.75}}}));
  CHECK_FALSE(json["attributes"][1].contains("targetByValue"));
}

TEST_CASE("insights --json and --report say the same", "[cli][insights]") {
  const Workspace at;
  at.write("data.csv", kHostile);
  at.write("data.schema", kHostileSchema);
  const Run run = at.run(
      {"insights", "data.csv", "--schema", "data.schema", "--json", "--report", "page.html"});
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["data"]["files"][0] == "data.csv");
  CHECK(json["records"] == Json({{"total", 3},
                                 {"used", 3},
                                 {"rejected", 0},
                                 {"rejectedByReason", Json::object()},
                                 {"invalidByAttribute", Json::object()}}));
  CHECK(json["attributes"][2]["text"]["totalWords"] == 6);
  CHECK(json["attributes"][1]["numeric"]["median"] == 4);
  const std::string page = at.read("page.html");
  CHECK(page.find("<script>alert(1)") == std::string::npos);
  CHECK(page.find("alert(1)") != std::string::npos);
  CHECK(at.run({"insights", "data.csv", "--schema", "data.schema", "--report", "no/page.html"})
            .exit_code == 5);
}

TEST_CASE("insights takes standard input, also with a split", "[cli][insights]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  Workspace::Options options;
  options.input = at.read("data.csv");
  const std::vector<std::string> flags{"--schema", "data.schema", "--split", "0-70", "--quiet"};
  std::vector<std::string> from_stdin{"insights", "-"}, from_file{"insights", "data.csv"};
  from_stdin.insert(from_stdin.end(), flags.begin(), flags.end());
  from_file.insert(from_file.end(), flags.begin(), flags.end());
  const Run piped = at.run(from_stdin, options);
  CHECK(piped.exit_code == 0);
  CHECK(piped.out == at.run(from_file).out);
}

TEST_CASE("insights of what holds nothing says so", "[cli][insights][errors]") {
  const Workspace at;
  at.write("data.schema", kHostileSchema);
  const auto [bytes, message] = GENERATE(
      table<std::string, std::string>({{"", "data.csv: the file is empty\n"},
                                       {"y,x,note\n", "data.csv: a header and no records\n"}}));
  at.write("data.csv", bytes);
  const Run run = at.run({"insights", "data.csv", "--schema", "data.schema"});
  CHECK(run.exit_code == 3);
  CHECK(run.err.find(message.substr(0, message.size() - 1)) != std::string::npos);
}

TEST_CASE("train with the suggested recipe takes the one that recipe suggest writes",
          "[cli][recipe]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  const std::vector<std::string> data{"data.csv", "--schema", "data.schema", "--split", "0-70"};
  const auto with = [&](std::vector<std::string> words, std::vector<std::string> more) {
    words.insert(words.end(), data.begin(), data.end());
    words.insert(words.end(), more.begin(), more.end());
    return at.run(words);
  };
  CHECK(with({"recipe", "suggest"}, {"-o", "s.recipe"}).exit_code == 0);
  CHECK(with({"recipe", "suggest"}, {}).out == at.read("s.recipe"));
  CHECK(with({"train"}, {"--recipe", "suggested", "-o", "a.model"}).exit_code == 0);
  CHECK(with({"train"}, {"--recipe", "s.recipe", "-o", "b.model"}).exit_code == 0);
  CHECK(at.read("a.model") == at.read("b.model"));
  CHECK(at.run({"inspect", "a.model", "--recipe"}).out == at.read("s.recipe"));
  const Run explained = with({"recipe", "suggest"}, {"--explain"});
  CHECK(explained.out.find("beyond the line") != std::string::npos);
}

}  // namespace
}  // namespace glassbox::testing
