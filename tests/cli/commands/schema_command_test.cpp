#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "io/schema/schema.h"
#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Catch::Contains;
using nlohmann::json;

TEST_CASE("a schema is inferred and can be trained with", "[cli][schema]") {
  const Workspace at;
  at.write("data.csv", sample_csv(SampleTarget::kBinary, 0, 200));
  const Run run = at.run({"schema", "data.csv", "--target", "y", "--row-id", "id", "-o", "s"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK_THAT(run.out, Contains("200 records, 4 columns, names in the first line"));
  CHECK_THAT(run.out,
             Contains("Target y is BINARY: a BINARY model (logistic regression), evaluated "
                      "by its AUC\n"));
  CHECK_THAT(run.out, Contains("Written to s\n"));
  const Schema schema = parse_schema(at.read("s"), "s");
  CHECK(schema.target == "y");
  CHECK(schema.row_id == "id");
  CHECK(schema.attributes[0].type == AttributeType::kCategorical);
  CHECK(schema.attributes[1].type == AttributeType::kNumeric);
  CHECK(at.run({"train", "data.csv", "--schema", "s", "-o", "m"}).exit_code == 0);

  CHECK(at.run({"schema", "data.csv", "-o", "s"}).exit_code == 3);
  CHECK(at.run({"schema", "data.csv", "-o", "data.csv", "--force"}).err ==
        "glassbox: data.csv: the command reads this file; give its output another name\n");
}

TEST_CASE("each column has its type, the reason, and what would change it", "[cli][schema]") {
  const Workspace at;
  std::string csv = "size,mood,class,code,note,none,flag\n";
  for (int i = 0; i < 100; ++i) {
    csv += (i < 3 ? "low" : std::to_string(i) + ".5") + ",";
    csv += std::string(i < 40 ? "few" : "7") + "," + std::to_string(i % 3 + 1) + ",K" +
           std::to_string(i % 9) + ",so many words in here,," + (i % 2 == 0 ? "yes" : "no") + "\n";
  }
  at.write("d.csv", csv);
  const std::string out = at.run({"schema", "d.csv", "--target", "class"}).out;
  for (const char* const line : {
           "  size   NUMERIC      97 of 100 cells (97.0 %) are numbers, e.g. 3.5, 4.5, 5.5\n"
           "                      3 cells are not numbers, \"low\" (line 2), and missing where "
           "they "
           "stand; below 95 % numbers it would be CATEGORICAL\n",
           "  mood   CATEGORICAL  2 distinct values in 100 cells, e.g. \"few\", \"7\"\n"
           "                      60 of 100 cells (60.0 %) are numbers, from 95 % on it would be "
           "NUMERIC; not \"few\" (line 2)\n",
           "  class  NUMERIC      all 100 cells are numbers, e.g. 1, 2, 3\n"
           "                      only 3 distinct values: CATEGORICAL if they name kinds rather "
           "than amounts\n",
           "  code   CATEGORICAL  9 distinct values in 100 cells, e.g. \"K0\", \"K1\", \"K2\"\n",
           "  note   TEXT         5 words a cell, e.g. \"so many words in here\"\n",
           "  none   CATEGORICAL  every cell is empty\n",
           "  flag   BINARY       50 positive and 50 negative cells, e.g. yes, no\n",
           "Target class is NUMERIC: a REGRESSION model (linear regression), evaluated by its "
           "RMSE; "
           "--type categorical makes classes of its 3 distinct values\n",
           "Not saved; -o FILE writes the schema\n",
       })
    CHECK_THAT(out, Contains(line));

  const auto result = json::parse(
      at.run({"schema", "d.csv", "--target", "class", "--type", "categorical", "--json"}).out);
  CHECK(result["schema"]["targetAttributeName"] == "class");
  CHECK(result["columns"][2]["attributeType"] == "CATEGORICAL");
  CHECK(result["columns"][2]["typeByRules"] == "NUMERIC");
  CHECK(result["columns"][0]["numbers"] == 97);
  CHECK(result["columns"][6]["positive"] == 50);
  CHECK(result["columns"][4]["meanWords"] == 5);
  CHECK(result["columns"][5]["empty"] == 100);
  CHECK(result["header"]["present"] == true);
  CHECK(result["written"] == nullptr);
  CHECK_THAT(result["target"].get<std::string>(),
             Contains("a MULTICLASS model of 3 distinct values"));
  CHECK(at.files() == std::vector<std::string>{"d.csv"});
}

TEST_CASE("a schema is inferred from standard input as from a file", "[cli][schema]") {
  const Workspace at;
  at.write("d.csv", sample_csv(SampleTarget::kRegression, 0, 50));
  Workspace::Options piped;
  piped.input = at.read("d.csv");
  CHECK(at.run({"schema", "-"}, piped).out == at.run({"schema", "d.csv"}).out);
}

TEST_CASE("the command that converts a file makes it usable", "[cli][schema][bad_input]") {
  const auto [from, to] = GENERATE(table<std::string, std::string>({
      {"iconv -t UTF-16", "the file is UTF-16, little-endian, expected UTF-8"},
      {"iconv -t UTF-32BE", "the file is UTF-32, big-endian, expected UTF-8"},
      {"iconv -t IBM037", "the file is EBCDIC, expected UTF-8"},
      {"tr '\\n' '\\r'", "its line ends are CR alone, expected LF or CRLF"},
  }));
  CAPTURE(from);
  const Workspace at;
  at.write("plain.csv", sample_csv(SampleTarget::kBinary, 0, 200));
  const std::string in_directory = "cd '" + (at / "").string() + "' && ";
  REQUIRE(std::system((in_directory + from + " < plain.csv > 'my data.csv'").c_str()) == 0);

  const Run refused = at.run({"schema", "my data.csv", "--target", "y"});
  CHECK(refused.exit_code == 3);
  CHECK(refused.out == "");
  const std::string advice = "; this converts it: ";
  CHECK(refused.err.starts_with("glassbox: my data.csv: " + to + advice));
  const std::string command = refused.err.substr(refused.err.find(advice) + advice.size());
  REQUIRE(std::system((in_directory + command).c_str()) == 0);
  CHECK(at.read("my data-converted.csv") == at.read("plain.csv"));
  CHECK(at.run({"schema", "my data-converted.csv", "--target", "y"}).exit_code == 0);
}

TEST_CASE("flags that contradict the data or each other are refused", "[cli][schema][bad_input]") {
  const Workspace at;
  at.write("d.csv", "id,size\n1,2\n");
  const auto [arguments, code, message] =
      GENERATE(table<std::vector<std::string>, int, std::string>({
          {{}, 2, "no data; give a file, a directory or -"},
          {{"d.csv", "--type", "binary"}, 2, "--type is that of the target; give --target, too"},
          {{"d.csv", "--target", "sise"},
           3,
           "d.csv: no column \"sise\" to be the target; did you mean \"size\"?"},
          {{"none.csv"}, 3, "none.csv: no such file or directory"},
      }));
  std::vector<std::string> line{"schema"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const Run run = at.run(line);
  CHECK(run.exit_code == code);
  CHECK(run.err == "glassbox: " + message + "\n");
}

TEST_CASE("what cannot be learned from a target is said", "[cli][schema][bad_input]") {
  const Workspace at;
  at.write("text.csv", "x,y\n1,the one and only\n2,another one like it\n3,and a third one\n");
  CHECK_THAT(at.run({"schema", "text.csv", "--target", "y"}).out,
             Contains("Target y is TEXT: no model learns that; --type categorical makes classes of "
                      "its 3 distinct values"));
  at.write("missing.csv", "x,y\n1,\n2,\n");
  CHECK_THAT(at.run({"schema", "missing.csv", "--target", "y"}).out,
             Contains("2 records without a usable target cannot be learned from"));
  at.write("emoji.csv", "城市,😀\n上海,\x1b[31m\n北京,b\n");
  const Run run = at.run({"schema", "emoji.csv"});
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.out, Contains("城市") && Contains("😀") && !Contains("\x1b"));
}

// The same records as people write them, and as Amazon ML took them.
TEST_CASE("formatted numbers and texts for missing values give the model of plain ones",
          "[cli][schema]") {
  const Workspace at;
  std::string plain = "price,share,zip,when,y\n", messy = plain;
  for (int i = 0; i < 300; ++i) {
    const int price = 900 + i * 37 % 400, share = i * 7 % 100;
    const std::string price_text = std::to_string(price), share_text = std::to_string(share);
    const std::string rest = std::string(i % 3 == 0 ? ",01234," : ",90210,") + "2021-03-" +
                             std::to_string(10 + i % 20) + "," +
                             (price + 3 * share + i % 11 > 1250 ? "yes" : "no") + "\n";
    plain += (i % 20 == 3 ? "" : price_text) + "," + (i % 30 == 7 ? "" : share_text) + rest;
    const std::string with_comma =
        price < 1000 ? "$" + price_text : "\"$1," + price_text.substr(1) + "\"";
    messy +=
        (i % 20 == 3 ? "N/A" : with_comma) + "," + (i % 30 == 7 ? "-" : share_text + "%") + rest;
  }
  at.write("plain.csv", plain);
  at.write("messy.csv", messy);
  for (const std::string name : {"plain", "messy"}) {
    REQUIRE(at.run({"schema", name + ".csv", "--target", "y", "-o", name + ".schema"}).exit_code ==
            0);
    REQUIRE(at.run({"train", name + ".csv", "--schema", name + ".schema", "-o", name + ".model"})
                .exit_code == 0);
  }
  const json found = json::parse(at.read("messy.schema"));
  CHECK(found["missingValues"] == json{"-", "N/A"});
  CHECK(found["formattedNumbers"] == json{"price", "share"});
  CHECK(found["attributes"][2]["attributeType"] == "CATEGORICAL");
  CHECK_FALSE(json::parse(at.read("plain.schema")).contains("missingValues"));
  const std::string out = at.run({"schema", "messy.csv"}).out;
  CHECK_THAT(out, Contains("! \"price\" holds formatted numbers, such as \"$900\""));
  CHECK_THAT(out, Contains("\"-\" (10 cells), \"N/A\" (15 cells)"));
  CHECK_THAT(out, Contains("begin with a 0 before other digits"));
  CHECK_THAT(out, Contains("300 of 300 cells look like dates"));

  const Run from_plain = at.run({"predict", "plain.model", "plain.csv", "--csv", "-"}),
            from_messy = at.run({"predict", "messy.model", "messy.csv", "--csv", "-"});
  CHECK(from_plain.exit_code == 0);
  CHECK(from_messy.err == "");
  CHECK(from_messy.out == from_plain.out);
  const auto one = [&](const std::string& model, const std::string& price,
                       const std::string& share) {
    const Run run = at.run(
        {"predict", model, "--record", "price=" + price, "--record", "share=" + share, "--json"});
    CHECK(run.err == "");
    return json::parse(run.out)["Prediction"];
  };
  CHECK(one("messy.model", "$1,100", "62.5%") == one("plain.model", "1100", "62.5"));
  CHECK(one("messy.model", "N/A", "-") == one("plain.model", "", ""));

  const Run own = at.run({"schema", "messy.csv", "--missing", "none"});
  CHECK_THAT(own.out, Contains("price  NUMERIC"));  // 95 % of it
  CHECK_THAT(own.out, !Contains("read as missing"));
  const Run nothing = at.run({"schema", "messy.csv", "--missing", ",,"});
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.err ==
        "glassbox: --missing ,,: expected texts separated by commas, or none for no text at all\n");
}
