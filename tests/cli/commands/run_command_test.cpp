#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/built_paths.h"
#include "tests/cli/sample_data.h"

namespace glassbox::testing {
namespace {

using Json = nlohmann::json;

const std::vector<std::string> kFiles{"data.schema",   "evaluation.json", "evaluation.rejects",
                                      "insights.json", "model.glassbox",  "model.recipe",
                                      "report.html",   "training.log",    "training.rejects"};

TEST_CASE("run goes from a CSV alone to a model and a report", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 300));
  const Run run = at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "--quiet"});
  CHECK(run.err == "");
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.starts_with("A BINARY model.  BinaryAUC "));
  CHECK(run.out.find("shop.run/report.html") != std::string::npos);
  for (const std::string& file : kFiles) CHECK(std::filesystem::exists(at / ("shop.run/" + file)));
  CHECK(at.read("shop.run/report.html").find("<html") != std::string::npos);
  const Json evaluation = Json::parse(at.read("shop.run/evaluation.json"));
  CHECK(evaluation["metric"] == "BinaryAUC");

  SECTION("twice the same bytes, on any number of threads") {
    REQUIRE(at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "-o", "shop.run",
                    "--force", "--threads", "1", "--quiet"})
                .exit_code == 0);
    std::vector<std::string> first;
    for (const std::string& file : kFiles) first.push_back(at.read("shop.run/" + file));
    REQUIRE(at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "--force", "--threads",
                    "3", "--quiet"})
                .exit_code == 0);
    for (std::size_t i = 0; i < kFiles.size(); ++i) {
      CAPTURE(kFiles[i]);
      CHECK(at.read("shop.run/" + kFiles[i]) == first[i]);
    }
  }
  SECTION("a directory that holds a run is kept") {
    const Run again = at.run({"run", "shop.csv", "--target", "y"});
    CHECK(again.exit_code == 3);
    CHECK(again.err.find("shop.run/data.schema") != std::string::npos);
  }
}

TEST_CASE("the commands that run prints repeat its steps to the same bytes", "[cli][run]") {
  const Workspace at;
  at.write("it's data.csv", sample_csv(SampleTarget::kMulticlass, 0, 300));
  const bool at_random = GENERATE(false, true);
  std::vector<std::string> words{"run", "it's data.csv", "--target", "y", "--row-id", "id",
                                 "-o",  "out",           "--json"};
  if (at_random) words.emplace_back("--random");
  const Run run = at.run(words);
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  std::vector<std::string> first;
  const std::vector<std::string> repeated{"data.schema", "insights.json", "model.recipe",
                                          "evaluation.json", "model.glassbox"};
  for (const std::string& file : repeated) first.push_back(at.read("out/" + file));
  std::filesystem::remove_all(at / "out");
  std::filesystem::create_directory(at / "out");
  std::string script = "cd '" + (at / "").string() + "' && set -e\n";
  for (const std::string command : json["commands"])
    script += glassbox_program() + command.substr(std::string("glassbox").size()) + " 2>/dev/null" +
              (command.find(" > ") == std::string::npos ? " >/dev/null" : "") + "\n";
  at.write("repeat.sh", script);
  REQUIRE(std::system(("sh '" + (at / "repeat.sh").string() + "'").c_str()) == 0);
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    CAPTURE(repeated[i]);
    CHECK(at.read("out/" + repeated[i]) == first[i]);
  }
}

TEST_CASE("run takes the schema that lies beside the data", "[cli][run]") {
  const Workspace at;
  write_sample(at, SampleTarget::kRegression);
  std::filesystem::rename(at / "data.schema", at / "data.csv.schema");
  const Run run = at.run({"run", "data.csv", "--json", "-o", "out"});
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["schemaIsInferred"] == false);
  CHECK(json["MLModelType"] == "REGRESSION");
}

TEST_CASE("run does not mix what a schema says with what the command line says",
          "[cli][run][errors]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  std::filesystem::rename(at / "data.schema", at / "data.csv.schema");
  const auto [words, code, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
      {{"--row-id", "y"},
       3,
       "data.csv.schema: \"y\" is to be target and row id; an attribute has one role"},
      {{"--target", "id"},
       3,
       "data.csv.schema: \"id\" is to be target and row id; an attribute has one role"},
      {{"--header", "no"},
       2,
       "--header, --rules and --missing are for inferring a schema, and data.csv.schema is read"},
      {{"--rules", "amazon"},
       2,
       "--header, --rules and --missing are for inferring a schema, and data.csv.schema is read"},
  }));
  std::vector<std::string> arguments{"run", "data.csv", "-o", "out"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const Run run = at.run(arguments);
  CHECK(run.exit_code == code);
  CHECK(run.err == "glassbox: " + message + "\n");
}

TEST_CASE("an excluded attribute cannot be made the target of a run", "[cli][run][errors]") {
  const Workspace at;
  write_sample(at, SampleTarget::kBinary);
  std::string schema = sample_schema(SampleTarget::kBinary);
  const std::string none = "\"excludedAttributeNames\":[";
  schema.insert(schema.find(none) + none.size(), "\"color\"");
  at.write("data.csv.schema", schema);
  const Run run = at.run({"run", "data.csv", "--target", "color", "-o", "out"});
  CHECK(run.exit_code == 3);
  CHECK(run.err ==
        "glassbox: data.csv.schema: \"color\" is to be target and excluded; an attribute has one "
        "role\n");
}

TEST_CASE("a run leaves no parameters of the tuned run whose place it takes", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 60));
  at.write("shop.run/model.parameters", "sgd.maxPasses=7\n");
  const std::vector<std::string> words{"run",      "shop.csv", "--target", "y",
                                       "--row-id", "id",       "--json",   "--quiet"};
  CHECK(at.run(words).exit_code == 3);
  CHECK(at.read("shop.run/model.parameters") == "sgd.maxPasses=7\n");
  std::vector<std::string> by_force = words;
  by_force.emplace_back("--force");
  const Run run = at.run(by_force);
  REQUIRE(run.exit_code == 0);
  std::vector<std::string> listed;
  const Json json = Json::parse(run.out);
  for (const Json& file : json["files"])
    listed.push_back(std::filesystem::path(file.get<std::string>()).filename());
  std::sort(listed.begin(), listed.end());
  CHECK(listed == kFiles);
  CHECK_FALSE(std::filesystem::exists(at / "shop.run/model.parameters"));
}

TEST_CASE("run makes the best of odd data", "[cli][run]") {
  const Workspace at;
  std::string csv = "number,nothing,\u540d\u79f0,long,y\n";
  for (int i = 0; i < 400; ++i)
    csv += std::to_string(i * 37 % 400) + ",," +
           (i % 3 == 0 ? "\u597d\u7684 " : "\u574f \U0001f600 ") + "\u4ea7\u54c1 " +
           std::to_string(i % 7) + "," + std::string(i == 50 ? 1'000'000 : 3, 'x') +
           std::to_string(i % 4) + "," + (i % 3 == 0 ? "1" : "0") + "\n";
  at.write("odd.csv", csv);
  const Run run = at.run({"run", "odd.csv", "--target", "y", "--random", "--json", "--quiet"});
  REQUIRE(run.exit_code == 0);
  CHECK(run.err.find("over-long record: 1000") != std::string::npos);
  const Json json = Json::parse(run.out);
  CHECK(json["training"]["records"]["rejected"].get<int>() +
            json["evaluation"]["records"]["rejected"].get<int>() ==
        1);
  CHECK(json["value"] == 1);
  std::vector<std::string> kinds;
  for (const Json& finding : json["findings"])
    kinds.push_back(finding["kind"].get<std::string>() + " " +
                    finding["attribute"].get<std::string>());
  CHECK(std::find(kinds.begin(), kinds.end(), "constant nothing") != kinds.end());
  CHECK(std::find(kinds.begin(), kinds.end(), "id-like number") != kinds.end());
}

// Sorted by the target, so that the number of a row says all of it.
TEST_CASE("run leaves out row numbers, ids, constants and copies, and says so", "[cli][run]") {
  const Workspace at;
  std::string csv = "row,customer,shop,size,size again,y\n";
  for (int i = 0; i < 400; ++i) {
    const std::string size = std::to_string(i * 37 % 101) + ".5";
    csv += std::to_string(i + 1) + ",K" + std::to_string(7 * i) + ",Berlin," + size + "," + size +
           "," + (i < 200 ? "no" : "yes") + "\n";
  }
  at.write("sorted.csv", csv);
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> line{"run",      "sorted.csv", "--target", "y",
                                  "--random", "--json",     "--quiet",  "--force"};
    line.insert(line.end(), more.begin(), more.end());
    const Run done = at.run(line);
    REQUIRE(done.exit_code == 0);
    return std::pair(Json::parse(done.out), done.err);
  };
  const auto [json, err] = run({});
  CHECK(json["value"] < 0.65);  // the size is noise
  const std::vector<std::string> notes{
      "\"row\" is left out of the recipe: it numbers the records, with a value of its own in "
      "nearly "
      "every one",
      "\"customer\" is left out of the recipe: it is an id, with a value of its own in nearly "
      "every "
      "record",
      "\"shop\" is left out of the recipe: it has the same value in all records",
      "\"size again\" is left out of the recipe: it says the same as \"size\""};
  CHECK(json["notes"] == notes);
  CHECK(json["leaks"].empty());
  for (const std::string& note : notes) CHECK(err.find(note) != std::string::npos);
  const std::string recipe = at.read("sorted.run/model.recipe");
  CHECK(recipe.find("group_remove(ALL_NUMERIC,row,size again)") != std::string::npos);
  CHECK(recipe.find("ALL_CATEGORICAL") == std::string::npos);

  CHECK(run({"--tune"}).first["value"] < 0.65);
  const auto [all, said] = run({"--all-columns"});
  CHECK(all["value"] > 0.99);
  CHECK(all["notes"].empty());
  CHECK(all["leaks"] == Json{"row"});
}

TEST_CASE("the headline of a run says which column gives the answer away", "[cli][run]") {
  const Workspace at;
  std::string csv = "size,paid,y\n";
  for (int i = 0; i < 300; ++i) {
    const bool is_yes = i * 7919 % 11 < 5;
    csv += std::to_string(i * 37 % 101) + ".5," + std::to_string((is_yes ? 100 : 0) + i % 13) +
           ".25," + (is_yes ? "yes" : "no") + "\n";
  }
  at.write("leaky.csv", csv);
  const Run run = at.run({"run", "leaky.csv", "--target", "y", "--quiet"});
  REQUIRE(run.exit_code == 0);
  const std::string said =
      "\"paid\" alone gives the answer away: the figures mean little unless it is known before the "
      "target is";
  CHECK(run.out.substr(0, run.out.find('\n')).find("; but " + said) != std::string::npos);
  const std::string report = at.read("leaky.run/report.html");
  CHECK(report.find("alone gives the answer away") != std::string::npos);
  const Run json = at.run({"run", "leaky.csv", "--target", "y", "--quiet", "--json", "--force"});
  CHECK(Json::parse(json.out)["leaks"] == Json{"paid"});
  CHECK(at.read("leaky.run/model.recipe").find("group_remove") == std::string::npos);
}

// What happens on Mondays cannot be seen in days of which none comes again.
TEST_CASE("run reads dates by their parts", "[cli][run]") {
  const Workspace at;
  std::string csv = "day,size,sold\n";
  for (int i = 0; i < 360; ++i) {
    const int month = 1 + i / 30, day = 1 + i % 28;
    const std::string date = "2021-" + std::string(month < 10 ? "0" : "") + std::to_string(month) +
                             "-" + (day < 10 ? "0" : "") + std::to_string(day);
    // Zeller's congruence: 0 is Saturday, 2 Monday.
    const int m = month < 3 ? month + 12 : month, y = month < 3 ? 2020 : 2021;
    const int weekday = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400) % 7;
    csv += date + "," + std::to_string(i * 37 % 11) + ".5," +
           std::to_string((weekday == 2 ? 300 : 100) + i * 37 % 11) + "\n";
  }
  at.write("days.csv", csv);
  const Run run = at.run({"run", "days.csv", "--target", "sold", "--random", "--json", "--quiet"});
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["value"] < 10);  // of a standard deviation of 70
  for (const Json& finding : json["findings"]) CHECK(finding["kind"] != "id-like");
  CHECK(run.err.find("\"day\" holds dates: the recipe uses days_since_1970, month, weekday") !=
        std::string::npos);
  const std::string recipe = at.read("days.run/model.recipe");
  CHECK(recipe.find("date_part(day,weekday)") != std::string::npos);
  CHECK(recipe.find("ALL_CATEGORICAL") == std::string::npos);
  CHECK(at.run({"recipe", "check", "days.run/model.recipe", "--schema", "days.run/data.schema"})
            .exit_code == 0);
  CHECK(at.run({"recipe", "check", "days.run/model.recipe", "--schema", "days.run/data.schema",
                "--strict"})
            .exit_code == 3);
  // A single record is read so, too, and the plain suggestion stays Amazon's.
  const auto sold = [&](const std::string& day) {
    const Run one = at.run({"predict", "days.run/model.glassbox", "--record", "day=" + day,
                            "--record", "size=5.5", "--json"});
    return Json::parse(one.out)["Prediction"]["predictedValue"].get<double>();
  };
  CHECK(sold("2021-06-14") > sold("2021-06-15") + 150);  // a Monday, a Tuesday
  const Run suggested =
      at.run({"recipe", "suggest", "days.csv", "--schema", "days.run/data.schema"});
  CHECK(suggested.out.find("date_part") == std::string::npos);
}

// Sales are high in the second half of the year, which no day of the month tells.
TEST_CASE("run reads dates whose day is first, whatever the schema calls them", "[cli][run]") {
  const std::string type = GENERATE("", "TEXT");
  CAPTURE(type);
  const Workspace at;
  std::string csv = "day,size,sold\n";
  for (int i = 0; i < 336; ++i) {
    const int month = 1 + i % 12, day = 1 + i / 12;
    csv += std::to_string(day) + "/" + std::to_string(month) + "/2021," +
           std::to_string(i * 37 % 11) + ".5," +
           std::to_string((month > 6 ? 300 : 100) + i * 37 % 11) + "\n";
  }
  at.write("days.csv", csv);
  std::vector<std::string> arguments = {"run",      "days.csv", "--target", "sold",
                                        "--random", "--json",   "--quiet"};
  if (!type.empty()) {
    at.write("days.csv.schema",
             R"({"version":"1.0","dataFormat":"CSV","dataFileContainsHeader":true,
                 "targetAttributeName":"sold","attributes":[
                 {"attributeName":"day","attributeType":"TEXT"},
                 {"attributeName":"size","attributeType":"NUMERIC"},
                 {"attributeName":"sold","attributeType":"NUMERIC"}]})");
  }
  const Run run = at.run(arguments);
  REQUIRE(run.exit_code == 0);
  CHECK(Json::parse(run.out)["value"] < 10);  // of a standard deviation of 100
  CHECK(run.err.find("read as day/month/year because line ") != std::string::npos);
  const std::string recipe = at.read("days.run/model.recipe");
  CHECK(recipe.find("date_part(day_first(day),month)") != std::string::npos);
  const Run one = at.run({"predict", "days.run/model.glassbox", "--record", "day=5/11/2021",
                          "--record", "size=5.5", "--json"});
  CHECK(Json::parse(one.out)["Prediction"]["predictedValue"].get<double>() > 250);
}

TEST_CASE("run takes 1,000 attributes and refuses 1,001", "[cli][run]") {
  const int attributes = GENERATE(1'000, 1'001);
  const Workspace at;
  std::string csv;
  for (int row = 0; row < 60; ++row)
    for (int i = 0; i < attributes; ++i)
      csv += std::to_string(i == 0 ? row % 2 : row * i % 101) + (i + 1 < attributes ? "," : "\n");
  at.write("wide.csv", csv);
  const Run run = at.run({"run", "wide.csv", "--header", "no", "--target", "Var0001", "--quiet"});
  CAPTURE(run.err);
  if (attributes == 1'000) {
    CHECK(run.exit_code == 0);
    CHECK(std::filesystem::file_size(at / "wide.run/report.html") < 1'000'000);
  } else {
    CHECK(run.exit_code == 3);
    CHECK(run.err.find("1001 columns, at most 1000") != std::string::npos);
  }
}

TEST_CASE("a column of very many values takes bounded memory", "[cli][insights][slow]") {
  const Workspace at;
  std::string csv = "v,y\n";
  for (int i = 0; i < 1'000'000; ++i)
    csv += "value" + std::to_string(i) + (i % 2 == 0 ? ",0\n" : ",1\n");
  at.write("many.csv", csv);
  at.write("many.schema", R"j({"version":"1.0","targetAttributeName":"y","dataFormat":"CSV",
"dataFileContainsHeader":true,"attributes":[{"attributeName":"v","attributeType":"CATEGORICAL"},
{"attributeName":"y","attributeType":"BINARY"}]})j");
  const Run run = at.run({"insights", "many.csv", "--schema", "many.schema", "--json", "--quiet"});
  REQUIRE(run.exit_code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["attributes"][0]["categorical"]["uniqueIsApproximate"] == true);
  CHECK(json["attributes"][0]["categorical"]["uniqueValues"].get<double>() ==
        Approx(1'000'000).epsilon(0.03));
  CHECK(json["findings"][0]["kind"] == "id-like");
}

TEST_CASE("run says what it cannot work with", "[cli][run][errors]") {
  const Workspace at;
  at.write("data.csv", sample_csv(SampleTarget::kBinary, 0, 60));
  at.write("one.csv", sample_csv(SampleTarget::kBinary, 0, 1));
  at.write("empty.csv", "");
  at.write("label.csv", "a,y\n1,\n2,\n3,\n");
  at.write("words.csv", "a,y\n1,some words of it\n2,and some more words\n3,and three of these\n");
  at.write("alone.csv", "y\n1\n0\n1\n0\n1\n0\n1\n0\n1\n0\n");
  const auto [words, code, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
      {{"run", "data.csv"}, 2, "--target is missing: which column is to be predicted?"},
      {{"run", "data.csv", "--target", "z"}, 3, "\"z\""},
      {{"run", "data.csv", "--target", "y", "--split", "0-100"},
       2,
       "leaves no records to evaluate"},
      {{"run", "empty.csv", "--target", "y"}, 3, "empty.csv"},
      {{"run", "one.csv", "--target", "y"}, 3, "one.csv"},
      {{"run", "label.csv", "--target", "y"}, 3, "label.csv"},
      {{"run", "none.csv", "--target", "y"}, 3, "none.csv: no such file or directory"},
      {{"run", "words.csv", "--target", "y"},
       3,
       "glassbox: target \"y\" is TEXT, which no model can learn; use BINARY, CATEGORICAL or "
       "NUMERIC "
       "(--target NAME --type TYPE says which)\n"},
      {{"run", "alone.csv", "--target", "y"},
       3,
       "glassbox: the schema has no inputs: every attribute is the target, the row id, the row "
       "weight or excluded\n"},
  }));
  CAPTURE(words);
  const Run run = at.run(words);
  CHECK(run.exit_code == code);
  CAPTURE(run.err);
  CHECK(run.err.find(message) != std::string::npos);
  CHECK(run.out == "");
  for (const std::string& file : at.files()) CHECK(file.find("glassbox") == std::string::npos);
}

TEST_CASE("columns called like predefined groups work end to end", "[cli][run]") {
  const Workspace at;
  std::string csv = "ALL_INPUTS,ALL_TEXT,ALL_CATEGORICAL,ALL_BINARY,ALL_NUMERIC,y\n";
  for (int i = 0; i < 200; ++i)
    csv += std::to_string(i * 37 % 101) + "," + std::to_string(i * 17 % 89) + ".5," +
           (i % 3 == 0 ? "red" : "blue") + "," + std::to_string(i % 2) + "," +
           std::to_string(i * 7 % 97) + "," + (i * 37 % 101 > 50 ? "1" : "0") + "\n";
  at.write("d.csv", csv);
  const bool tunes = GENERATE(false, true);
  std::vector<std::string> words{"run", "d.csv", "--target", "y", "--quiet"};
  if (tunes) words.emplace_back("--tune");
  const Run run = at.run(words);
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const Json evaluation = Json::parse(at.read("d.run/evaluation.json"));
  CHECK(evaluation["value"].get<double>() > 0.95);  // ALL_INPUTS decides
  const Run suggest = at.run({"recipe", "suggest", "d.csv", "--schema", "d.run/data.schema"});
  CHECK(suggest.exit_code == 0);
}

TEST_CASE("a run that fails leaves nothing behind, and the next one works", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 300));
  const std::vector<std::string> run{"run",      "shop.csv", "--target", "y",
                                     "--row-id", "id",       "--quiet"};
  const auto with = [&](std::vector<std::string> words) {
    words.insert(words.begin(), run.begin(), run.end());
    return words;
  };
  SECTION("records that training refuses") {  // its rejects are written by then
    at.write("one.csv", "x,y\n1,1\n2,1\n3\n4,1\n5,1\n");
    const Run failed = at.run({"run", "one.csv", "--target", "y", "--type", "binary", "--quiet"});
    CAPTURE(failed.err);
    CHECK(failed.exit_code == 3);
    std::filesystem::remove(at / "one.csv");
  }
  SECTION("a full disk") {
    Workspace::Options options;
    options.largest_file = 4096;
    CHECK(at.run(run, options).exit_code == 5);
    CHECK(at.run(with({"-o", "deep/er/out"}), options).exit_code == 5);
  }
  CHECK(at.files() == std::vector<std::string>{"shop.csv"});
  const Run again = at.run(run);
  CAPTURE(again.err);
  CHECK(again.exit_code == 0);
  CHECK(at.files().size() == kFiles.size() + 1);

  SECTION("what was there before is kept") {
    const std::string before = at.read("shop.run/report.html");
    Workspace::Options options;
    options.largest_file = 4096;
    CHECK(at.run(with({"--force"}), options).exit_code == 5);
    CHECK(at.files().size() == kFiles.size() + 1);
    CHECK(at.read("shop.run/report.html") == before);
  }
}

TEST_CASE("an interrupted run leaves nothing behind", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 300));
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
  Workspace::Options options;
  options.input_stays_open = true;  // it waits for the data when the signal comes
  options.meanwhile = [&](pid_t child, const std::string&) {
    for (const auto& entry : std::filesystem::directory_iterator(at / ""))
      if (entry.path().filename().string().starts_with(".out.")) ::kill(child, signal);
  };
  const Run run = at.run({"run", "-", "--target", "y", "-o", "out"}, options);
  CHECK(run.exit_code == (signal == SIGINT ? 130 : 128 + signal));
  CHECK(at.files() == std::vector<std::string>{"shop.csv"});
}

TEST_CASE("data that are cut while a run works on them are an error", "[cli][run]") {
  const Workspace at;
  at.write("shop.csv", sample_csv(SampleTarget::kBinary, 0, 30'000));
  Workspace::Options options;
  bool is_cut = false;
  options.meanwhile = [&](pid_t, const std::string&) {
    for (const auto& entry : std::filesystem::directory_iterator(at / ""))
      if (!is_cut && entry.path().filename().string().starts_with(".shop.run.")) {
        std::filesystem::resize_file(at / "shop.csv", 40'000);  // as soon as the run has begun
        is_cut = true;
      }
  };
  const Run run = at.run({"run", "shop.csv", "--target", "y", "--row-id", "id", "--tune"}, options);
  REQUIRE(is_cut);
  CAPTURE(run.err);
  CHECK(run.exit_code == 3);
  CHECK(run.err.find("shop.csv: the file changed while the command worked: it had ") !=
        std::string::npos);
  CHECK(at.files() == std::vector<std::string>{"shop.csv"});
}

TEST_CASE("names with escape codes never reach the terminal raw", "[cli][run]") {
  const Workspace at;
  std::string csv = sample_csv(SampleTarget::kBinary, 0, 300);
  const std::string target = "y\x1b[31m\xc2\x9b\xe2\x80\xae";
  const std::size_t end = csv.find('\n');
  REQUIRE(csv.substr(end - 2, 2) == ",y");
  csv.replace(end - 1, 1, target);
  at.write("shop.csv", csv);
  const bool as_json = GENERATE(false, true);
  std::vector<std::string> words{"run", "shop.csv", "--target", target, "--row-id", "id"};
  if (as_json) words.emplace_back("--json");
  const Run run = at.run(words);
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  for (const char* const raw : {"\x1b", "\xc2\x9b", "\xe2\x80\xae"}) {
    CHECK(run.out.find(raw) == std::string::npos);
    CHECK(run.err.find(raw) == std::string::npos);
    for (const char* const file : {"insights.json", "evaluation.json", "training.log"})
      CHECK(at.read(std::string("shop.run/") + file).find(raw) == std::string::npos);
  }
  if (as_json) {
    CHECK(Json::parse(run.out).dump().find(Json(target).dump().substr(1, 3)) != std::string::npos);
  } else {
    CHECK(run.out.find("--target $'y\\033[31m\\302\\233\\342\\200\\256'") != std::string::npos);
  }
}

}  // namespace
}  // namespace glassbox::testing
