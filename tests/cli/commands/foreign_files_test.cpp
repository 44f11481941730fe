// Files that are not quite CSV, or hold what simpler readers trip over: the whole program.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Catch::Contains;
using Arguments = std::vector<std::string>;

namespace {

constexpr auto kForeignBinary = SampleTarget::kBinary;

std::string swapped(std::string text, char from, char to) {
  for (char& c : text)
    if (c == from) c = to;
  return text;
}

// Text columns with line breaks: every third id takes two lines.
std::string broken_csv(int begin, int end) {
  std::string csv = kSampleHeader;
  for (int i = begin; i < end; ++i) {
    const std::string record = sample_record(kForeignBinary, i);
    const std::size_t comma = record.find(',');
    csv += i % 3 == 0 ? "\"" + record.substr(0, comma) + "\nsecond, line\"" + record.substr(comma)
                      : record;
  }
  return csv;
}

}  // namespace

TEST_CASE("a file of another separator trains the same model", "[cli][separators]") {
  const Workspace at;
  write_sample(at, kForeignBinary);
  const std::string csv = at.read("data.csv");
  const auto train = [&](const Arguments& data, const std::string& model,
                         const Workspace::Options& options = {}) {
    Arguments arguments{"train", "--schema", "data.schema", "--split", "0-70", "-o", model};
    arguments.insert(arguments.end(), data.begin(), data.end());
    const Run run = at.run(arguments, options);
    CHECK(run.exit_code == 0);
    return run.err;
  };
  CHECK(train({"data.csv"}, "commas.model") == "");
  const auto [separator, name, flag] = GENERATE(table<char, std::string, std::string>(
      {{';', "\";\"", ";"}, {'\t', "tabs", "tab"}, {'|', "\"|\"", "|"}}));
  CAPTURE(name);
  at.write("other.csv", swapped(csv, ',', separator));
  CHECK(train({"other.csv"}, "other.model") ==
        "glassbox: other.csv: cells are separated by " + name + "\n");
  CHECK(at.read("other.model") == at.read("commas.model"));
  CHECK(train({"other.csv", "--delimiter", flag}, "given.model") == "");
  CHECK(at.read("given.model") == at.read("commas.model"));
  Workspace::Options piped;
  piped.input = at.read("other.csv");
  CHECK(train({"-"}, "piped.model", piped) ==
        "glassbox: standard input: cells are separated by " + name + "\n");
  CHECK(at.read("piped.model") == at.read("commas.model"));

  // Every other command reads it, too.
  const auto same = [&, name = name](Arguments arguments) {  // Clang 14 captures no binding
    arguments.emplace_back("data.csv");
    const Run commas = at.run(arguments);
    arguments.back() = "other.csv";
    const Run other = at.run(arguments);
    CHECK(commas.exit_code == 0);
    CHECK(other.exit_code == 0);
    CHECK(other.out == commas.out);
    CHECK_THAT(other.err, Contains("cells are separated by " + name));
  };
  same({"evaluate", "commas.model", "--split", "70-100"});
  same({"predict", "commas.model", "--csv", "-"});
  same({"insights", "--schema", "data.schema"});
  same({"threshold", "commas.model", "--best", "f1"});
  same({"recipe", "suggest", "--schema", "data.schema"});
  const Run refused = at.run(
      {"train", "other.csv", "--schema", "data.schema", "--delimiter", ",", "-o", "refused.model"});
  CHECK(refused.exit_code == 3);
  CHECK_THAT(refused.err, Contains("the header has 1 column, the schema has 4"));
}

TEST_CASE("decimal commas between semicolons are numbers", "[cli][separators]") {
  const Workspace at;
  std::string points = "a,b,note,y\n", commas = "a;b;note;y\n";
  for (int i = 0; i < 200; ++i) {
    const std::string whole = std::to_string(i), part = std::to_string(i * 7 % 10);
    const std::string y = i % 2 == 0 ? "yes" : "no";
    points += whole + "." + part + "," + part + ",\"1,5 of " + part + "\"," + y + "\n";
    commas += whole + "," + part + ";" + part + ";1,5 of " + part + ";" + y + "\n";
  }
  at.write("points.csv", points);
  at.write("commas.csv", commas);
  const auto run = [&](const std::string& stem) {
    const Run done = at.run({"run", stem + ".csv", "--target", "y"});
    CHECK(done.exit_code == 0);
    CHECK((done.err.find("cells are separated by \";\", numbers have decimal commas") !=
           std::string::npos) == (stem == "commas"));
  };
  run("points");
  run("commas");
  CHECK_THAT(at.read("commas.run/data.schema"),
             Contains("\"attributeName\": \"a\", \"attributeType\": \"NUMERIC\""));
  CHECK(at.read("commas.run/model.glassbox") == at.read("points.run/model.glassbox"));
}

TEST_CASE("cells with line breaks are one record for every command", "[cli][line_breaks]") {
  const Workspace at;
  at.write("data.schema", sample_schema(kForeignBinary));
  at.write("data.csv", broken_csv(0, 300));
  REQUIRE(std::system(("gzip -k '" + (at / "data.csv").string() + "'").c_str()) == 0);
  const auto train = [&](const std::string& data, const std::string& threads) {
    const Run run = at.run({"train", data, "--schema", "data.schema", "--split", "0-70",
                            "--threads", threads, "--force", "-o", "model.model", "--json"});
    CHECK(run.exit_code == 0);
    CHECK(nlohmann::json::parse(run.out)["records"]["rejected"] == 0);
    return at.read("model.model");
  };
  const std::string model = train("data.csv", "1");
  CHECK(train("data.csv", "3") == model);
  CHECK(train("data.csv.gz", "2") == model);
  const auto records = [&](const Arguments& arguments) {
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 0);
    return nlohmann::json::parse(run.out)["records"];
  };
  const auto first = records({"evaluate", "model.model", "data.csv", "--split", "0-70", "--json"});
  const auto second =
      records({"evaluate", "model.model", "data.csv", "--split", "70-100", "--json"});
  CHECK(first["used"].get<int>() + second["used"].get<int>() == 300);
  CHECK(second["rejected"] == 0);

  const Run predicted = at.run({"predict", "model.model", "data.csv", "--csv", "-"});
  CHECK_THAT(predicted.out, Contains("\nsecond, line\",") && Catch::StartsWith("tag,"));

  CHECK(at.run({"split", "data.csv", "--schema", "data.schema", "--stratify", "--split", "0-70",
                "-o", "parts"})
            .exit_code == 0);
  CHECK(records({"evaluate", "model.model", "parts/train.csv", "parts/evaluation.csv",
                 "--json"})["used"] == 300);
}

TEST_CASE("an unclosed quote costs its lines and says so", "[cli][line_breaks][bad_input]") {
  const Workspace at;
  at.write("data.schema", sample_schema(kForeignBinary));
  at.write("data.csv", sample_csv(kForeignBinary, 0, 100) + "\"r100,1,red,1\nr101,2,red,0\n");
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "model.model"});
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "glassbox: warning: 102 records: 100 used, 2 rejected (2 open quote)\n"
        "glassbox:   data.csv:102: open quote: the value that opens in line 102 is not closed "
        "within 102400 bytes\n"
        "glassbox:   data.csv:103: open quote: the value that opens in line 102 is not closed "
        "within 102400 bytes\n");
}

TEST_CASE("archives and other formats are named by every command", "[cli][bad_input]") {
  const Workspace at;
  train_sample(at, kForeignBinary);
  REQUIRE(std::system(("cd '" + (at / "").string() + "' && xz -k data.csv").c_str()) == 0);
  const std::string message =
      "glassbox: data.csv.xz: the file is compressed with xz, expected CSV; this converts it: xz "
      "-dc < data.csv.xz > data.csv.xz-converted.csv\n";
  const Arguments schema{"--schema", "data.schema"};
  for (Arguments arguments :
       std::vector<Arguments>{{"schema", "data.csv.xz"},
                              {"run", "data.csv.xz", "--target", "y"},
                              {"train", "data.csv.xz", "--schema", "data.schema", "-o", "m"},
                              {"evaluate", "model.model", "data.csv.xz"},
                              {"predict", "model.model", "data.csv.xz", "--csv", "p.csv"},
                              {"insights", "data.csv.xz", "--schema", "data.schema"},
                              {"tune", "data.csv.xz", "--schema", "data.schema", "-o", "t"},
                              {"threshold", "model.model", "data.csv.xz", "--best", "f1"},
                              {"recipe", "suggest", "data.csv.xz", "--schema", "data.schema"}}) {
    CAPTURE(arguments[0]);
    const Run run = at.run(arguments);
    CHECK(run.exit_code == 3);
    CHECK(run.err.ends_with(message.substr(10)));
  }
}

TEST_CASE("schema, recipe, parameters and model may be pipes, and no devices or directories",
          "[cli][bad_input]") {
  const Workspace at;
  train_sample(at, kForeignBinary);
  const auto before = at.files();
  for (const auto& [words, name] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"train", "data.csv", "--schema", "@", "-o", "m"}, ""},
           {{"train", "data.csv", "--schema", "data.schema", "--recipe", "@", "-o", "m"}, ""},
           {{"train", "data.csv", "--schema", "data.schema", "--parameters", "@", "-o", "m"}, ""},
           {{"evaluate", "@", "data.csv"}, ""}}) {
    for (const auto& [file, kind] : std::vector<std::pair<std::string, std::string>>{
             {"/dev/zero", "a device"}, {"/dev/full", "a device"}, {"/", "a directory"}}) {
      std::vector<std::string> arguments = words;
      std::ranges::replace(arguments, "@", file);
      CAPTURE(arguments);
      const Run run = at.run(arguments);
      CHECK(run.exit_code == 3);
      CHECK(run.err == "glassbox: " + file + ": " + kind + "; expected a regular file\n");
    }
  }
  CHECK(at.files() == before);
  Workspace::Options options;
  options.input = at.read("data.schema");
  CHECK(at.run({"train", "data.csv", "--schema", "/dev/stdin", "-o", "m"}, options).exit_code == 0);
}

TEST_CASE("a fatal error mentions the records that were rejected", "[cli][bad_input]") {
  const Workspace at;
  at.write("data.schema",
           R"({"version":"1.0","dataFormat":"CSV","dataFileContainsHeader":true,)"
           R"("targetAttributeName":"y","attributes":[{"attributeName":"x",)"
           R"("attributeType":"NUMERIC"},{"attributeName":"y","attributeType":"BINARY"}]})");
  std::string csv = "x,y\n";
  for (int i = 0; i < 300; ++i) csv += std::to_string(i) + ",-1\n" + std::to_string(i) + ",1\n";
  at.write("data.csv", csv);
  const Run run = at.run({"train", "data.csv", "--schema", "data.schema", "-o", "m"});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.err,
             Contains("every record is 1") &&
                 Contains("; 600 records: 300 used, 300 rejected (300 invalid target): "
                          "data.csv:2:2: invalid target: \"-1\" is not a BINARY value; "
                          "data.csv:4:2: invalid target: \"-1\" is not a BINARY value; "
                          "data.csv:6:2: invalid target: \"-1\" is not a BINARY value; and 297 "
                          "more"));
}

TEST_CASE("a header that comes again in a file of texts is rejected with a schema, too",
          "[cli][bad_input]") {
  const Workspace at;
  at.write("joined.csv", "k,t\nu,v w\nx,y\nk,t\nz,q\n");
  at.write("s.schema", R"({"version":"1.0","dataFormat":"CSV","dataFileContainsHeader":true,)"
                       R"("targetAttributeName":"k","attributes":[)"
                       R"({"attributeName":"k","attributeType":"CATEGORICAL"},)"
                       R"({"attributeName":"t","attributeType":"TEXT"}]})");
  const Run run = at.run({"insights", "joined.csv", "--schema", "s.schema", "--json"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.err, Contains("4 records: 3 used, 1 rejected (1 repeated header)") &&
                          Contains("joined.csv:4: repeated header"));
}

TEST_CASE("why a name is not there is told, and blanks around names do not count",
          "[cli][schema]") {
  const Workspace at;
  at.write("joined.csv", "k,t\nu,v w\nx,y\nk,t\nz,q\n");
  const Run joined = at.run({"schema", "joined.csv", "--target", "k"});
  CHECK(joined.exit_code == 3);
  CHECK_THAT(joined.err, Contains("no column \"k\"") &&
                             Contains("the file was taken to have no header: the first line holds "
                                      "\"k\", which line 4 has in the same column; --header yes "
                                      "takes the first line for names"));
  at.write("blanks.csv", "age, job , y\n31,a,1\n42,b,0\n53,c,1\n");
  const Run blanks = at.run({"schema", "blanks.csv", "--target", "y", "-o", "blanks.schema"});
  CHECK(blanks.exit_code == 0);
  CHECK_THAT(at.read("blanks.schema"), Contains("\"job\"") && !Contains("\" "));
  CHECK(at.run({"insights", "blanks.csv", "--schema", "blanks.schema"}).err == "");
}

TEST_CASE("a stream with decimal commas and other places of its columns is read as its file",
          "[cli][delimiter]") {
  const Workspace at;
  std::string plain = "x,t,y\n", turned = "t;y;x\n";  // t has commas that are no decimal ones
  for (int i = 0; i < 200; ++i) {
    const std::string whole = std::to_string(i % 17), part = std::to_string(i * 37 % 10);
    const std::string text = std::to_string(i % 7) + "," + std::to_string(i % 3);
    const std::string y = i % 17 > 8 ? "1" : "0";
    plain += whole + "." + part + ",\"" + text + "\"," + y + "\n";
    turned += text + ";" + y + ";" + whole + "," + part + "\n";
  }
  at.write("plain.csv", plain);
  at.write("turned.csv", turned);
  at.write("s.schema", R"({"version":"1.0","dataFormat":"CSV","dataFileContainsHeader":true,)"
                       R"("targetAttributeName":"y","attributes":[)"
                       R"({"attributeName":"x","attributeType":"NUMERIC"},)"
                       R"({"attributeName":"t","attributeType":"CATEGORICAL"},)"
                       R"({"attributeName":"y","attributeType":"BINARY"}]})");
  const auto train = [&](const std::string& data, const std::string& model,
                         const Workspace::Options& options = {}) {
    const Run run = at.run(
        {"train", data, "--schema", "s.schema", "--recipe", "suggested", "-o", model, "--quiet"},
        options);
    CHECK(run.exit_code == 0);
    return run.err;
  };
  CHECK(train("plain.csv", "plain.model") == "");
  (void)train("turned.csv", "file.model");
  Workspace::Options options;
  options.input = turned;
  CHECK(train("-", "stream.model", options) ==
        "glassbox: standard input: cells are separated by \";\", numbers have decimal commas\n"
        "glassbox: standard input: columns stand in another order than in the schema; taken by "
        "name\n");
  CHECK(at.read("file.model") == at.read("plain.model"));
  CHECK(at.read("stream.model") == at.read("plain.model"));
  const auto scores = [&](const std::string& data) {
    return at.run({"predict", "plain.model", data, "--csv", "-"}, options).out;
  };
  CHECK(scores("turned.csv") == scores("plain.csv"));
  CHECK(scores("-") == scores("plain.csv"));
}

TEST_CASE("every command takes columns by name, each file's by its own header",
          "[cli][bad_input]") {
  const Workspace at;
  std::string head = "x,c,y\n", back = "y,c,x\n", records, turned;
  for (int i = 0; i < 120; ++i) {
    const std::string x = std::to_string(i * 37 % 100), c = i % 3 == 0 ? "red" : "blue";
    const std::string y = i * 37 % 100 > 40 ? "1" : "0";
    records += x + "," + c + "," + y + "\n";
    turned += y + "," + c + "," + x + "\n";
  }
  at.write("a.csv", head + records);
  at.write("b.csv", back + turned);
  at.write("all.csv", head + records + records);
  REQUIRE(at.run({"schema", "a.csv", "--target", "y", "-o", "a.schema"}).exit_code == 0);
  const auto equal = [&](std::vector<std::string> before, const std::vector<std::string>& after) {
    std::vector<std::string> joined = before;
    joined.emplace_back("all.csv");
    before.insert(before.end(), {"a.csv", "b.csv"});
    joined.insert(joined.end(), after.begin(), after.end());
    before.insert(before.end(), after.begin(), after.end());
    const Run one = at.run(joined), two = at.run(before);
    CAPTURE(joined, two.err);
    CHECK(one.exit_code == 0);
    CHECK(two.exit_code == 0);
    CHECK_THAT(two.err, Contains("another order"));
    return std::pair(one.out, two.out);
  };
  const auto [one, two] = equal({"recipe", "suggest"}, {"--schema", "a.schema", "--explain"});
  CHECK(two == one);
  auto [insights, both] = equal({"insights"}, {"--schema", "a.schema", "--json"});
  CHECK(nlohmann::json::parse(both)["attributes"] == nlohmann::json::parse(insights)["attributes"]);
  (void)equal({"train"}, {"--schema", "a.schema", "-o", "m", "--force"});
  const std::string model = at.read("m");
  REQUIRE(at.run({"train", "all.csv", "--schema", "a.schema", "-o", "n"}).exit_code == 0);
  CHECK(at.read("n") == model);
  (void)equal({"run"}, {"--schema", "a.schema", "-o", "r", "--force"});
  const std::string run = at.read("r/model.glassbox");
  REQUIRE(at.run({"run", "all.csv", "--schema", "a.schema", "-o", "s"}).exit_code == 0);
  CHECK(at.read("s/model.glassbox").size() == run.size());

  at.write("mixed.csv", "y,c,z\n" + turned);  // y is elsewhere, x is not there
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"train", "-o", "q"}, {"insights"}, {"recipe", "suggest"}, {"run", "-o", "q"}}) {
    std::vector<std::string> words = command;
    words.insert(words.end(), {"a.csv", "mixed.csv", "--schema", "a.schema"});
    const Run refused = at.run(words);
    CAPTURE(words);
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("mixed.csv:1: column 1 is \"y\", which is column 3 of the "
                                     "schema, and \"x\" is missing"));
  }
}

TEST_CASE("columns in another order are taken by name, or refused", "[cli][bad_input]") {
  const Workspace at;
  train_sample(at, kForeignBinary);
  std::string turned = "y,color,size,id\n";
  const std::string csv = at.read("data.csv");
  for (std::size_t begin = csv.find('\n') + 1; begin < csv.size();) {
    const std::size_t end = csv.find('\n', begin);
    std::string line = csv.substr(begin, end - begin), back;
    begin = end + 1;
    for (std::size_t comma; (comma = line.rfind(',')) != line.npos; line.resize(comma))
      back += line.substr(comma + 1) + ",";
    turned += back + line + "\n";
  }
  at.write("turned.csv", turned);
  const Run straight = at.run({"predict", "model.model", "data.csv", "--csv", "-"});
  const Run by_name = at.run({"predict", "model.model", "turned.csv", "--csv", "-"});
  CHECK(by_name.exit_code == 0);
  CHECK(by_name.out == straight.out);
  const auto train = [&](const std::string& data, const std::string& model) {
    return at.run({"train", data, "--schema", "data.schema", "-o", model});
  };
  CHECK(train("data.csv", "straight.model").err == "");
  CHECK_THAT(train("turned.csv", "turned.model").err, Contains("taken by name"));
  CHECK(at.read("turned.model") == at.read("straight.model"));
  at.write("wrong.csv", "y,color,size,nr\n" + turned.substr(turned.find('\n') + 1));
  const Run wrong = train("wrong.csv", "wrong.model");
  CHECK(wrong.exit_code == 3);
  CHECK_THAT(wrong.err, Contains("which is column") && Contains("\"id\" is missing"));
}
