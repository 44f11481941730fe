// Data whose header has the model's columns in another order, or more of them, or fewer.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using enum SampleTarget;

namespace {

// The sample's records with other columns: each a column's name and what it holds.
std::string turned_csv(const std::vector<std::string>& columns, int end = 30) {
  std::string csv;
  for (const std::string& column : columns) csv += column + ",";
  csv.back() = '\n';
  for (int i = 0; i < end; ++i) {
    const std::string record = sample_record(kBinary, i);
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin < record.size();) {
      const std::size_t stop = record.find_first_of(",\n", begin);
      cells.push_back(record.substr(begin, stop - begin));
      begin = stop + 1;
    }
    for (const std::string& column : columns) {
      const std::size_t name = column.find_first_not_of(' ');
      const std::string bare = column.substr(name, column.find_last_not_of(' ') + 1 - name);
      csv += (bare == "id"      ? cells[0]
              : bare == "size"  ? cells[1]
              : bare == "color" ? cells[2]
              : bare == "y"     ? cells[3]
                                : "other") +
             ",";
    }
    csv.back() = '\n';
  }
  return csv;
}

Run predict(const Workspace& at, const std::string& data) {
  return at.run({"predict", "model.model", data, "--csv", "-"});
}

}  // namespace

TEST_CASE("columns are found by the names in the header", "[cli][header_match]") {
  const Workspace at;
  train_sample(at, kBinary);
  at.write("plain.csv", sample_csv(kBinary, 0, 30));
  const std::string expected = predict(at, "plain.csv").out;
  at.write("turned.csv", turned_csv({"y", "color", "size", "id"}));
  at.write("blanks.csv", turned_csv({" color", "id ", " y ", "size"}));
  at.write("more.csv", turned_csv({"note", "size", "y", "color", "id", "price"}));
  for (const char* const file : {"turned.csv", "blanks.csv", "more.csv"}) {
    CAPTURE(file);
    const Run run = predict(at, file);
    CHECK(run.exit_code == 0);
    CHECK(run.err == "");
    CHECK(run.out == expected);
  }
  SECTION("of a stream, a split and an evaluation as well") {
    Workspace::Options options;
    options.input = at.read("more.csv");
    CHECK(at.run({"predict", "model.model", "-", "--csv", "-"}, options).out == expected);
    const auto value = [&](const std::string& file, const std::string& split) {
      const Run run =
          at.run({"evaluate", "model.model", file, "--split", split, "--json"}, options);
      CHECK(run.exit_code == 0);
      return nlohmann::json::parse(run.out)["value"].get<double>();
    };
    CHECK(value("more.csv", "0-100") == value("plain.csv", "0-100"));
    CHECK(value("-", "0-100") == value("plain.csv", "0-100"));
    CHECK(value("-", "0-50") == value("more.csv", "0-50"));
    CHECK(at.run({"threshold", "model.model", "turned.csv", "--best", "f1", "--json"}).out ==
          at.run({"threshold", "model.model", "plain.csv", "--best", "f1", "--json"}).out);
  }
  SECTION("the target and what no feature reads may be missing") {
    at.write("bare.csv", turned_csv({"size", "color"}));
    const Run run = predict(at, "bare.csv");
    CHECK(run.exit_code == 0);
    CHECK(run.out.starts_with("bestAnswer,score\n"));
    const Run evaluated = at.run({"evaluate", "model.model", "bare.csv"});
    CHECK(evaluated.exit_code == 3);
  }
}

TEST_CASE("what no name decides is refused or said", "[cli][header_match][bad_input]") {
  const Workspace at;
  train_sample(at, kBinary);
  at.write("plain.csv", sample_csv(kBinary, 0, 30));
  const std::string expected = predict(at, "plain.csv").out;

  at.write("lacks.csv", turned_csv({"id", "color", "y"}));
  const Run lacks = predict(at, "lacks.csv");
  CHECK(lacks.exit_code == 3);
  CHECK(lacks.err ==
        "glassbox: lacks.csv:1: the header has 3 columns and no \"size\", which the model uses; "
        "name the columns as the model does, or give --schema FILE that lists the columns of the "
        "file in order\n");

  at.write("renamed.csv", "id,sizes,color,y" + at.read("plain.csv").substr(15));
  const Run renamed = predict(at, "renamed.csv");
  CHECK(renamed.exit_code == 0);
  CHECK(renamed.out == expected);
  CHECK(renamed.err ==
        "glassbox: warning: renamed.csv:1: column 2 is \"sizes\", the schema calls it \"size\"; "
        "columns are taken by position\n");

  at.write("moved.csv", turned_csv({"color", "sizes", "id", "y"}));  // color is elsewhere: which?
  CHECK(predict(at, "moved.csv").exit_code == 3);

  at.write("twice.csv", turned_csv({"size", "id", "size", "color"}));
  CHECK(predict(at, "twice.csv").err ==
        "glassbox: twice.csv:1: two columns are called \"size\", and the model uses one; rename "
        "the other\n");

  at.write("headless.csv", at.read("plain.csv").substr(16));
  const Run headless = predict(at, "headless.csv");
  CHECK(headless.exit_code == 0);
  CHECK(headless.out == expected);
  CHECK(headless.err ==
        "glassbox: warning: headless.csv:1: the first line has none of the names and reads as a "
        "record; it is taken for one\n");

  at.write("turned.csv", turned_csv({"y", "color", "size", "id"}));
  const Run both = at.run({"predict", "model.model", "plain.csv", "turned.csv", "--csv", "-"});
  CHECK(both.exit_code == 3);
  CHECK(both.err.find("turned.csv:1: column 1 is \"y\", which is column 4 of plain.csv") !=
        std::string::npos);
}

TEST_CASE("predictions can be read by people and spreadsheets", "[cli][predict]") {
  const Workspace at;
  train_sample(at, kBinary);
  at.write("new.csv", "size,price,color\n16,\"1,5\",blue\nragged\n3,2,red\n");
  const auto out = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "model.model", "new.csv", "--csv", "-"});
    const Run run = at.run(more);
    CHECK(run.exit_code == 0);
    return run.out;
  };
  const std::string readable = out({"--readable"});
  CHECK(readable.starts_with("line,predicted,probability of 1\n2,1,0."));
  CHECK(readable.find("\n3,,\n4,0,0.") != std::string::npos);  // the ragged line has no prediction
  CHECK(readable.find('E') == std::string::npos);
  CHECK(out({"--readable", "--keep-columns"})
            .starts_with("line,size,price,color,predicted,probability of 1\n2,16,\"1,5\",blue,1,"));
  CHECK(out({"--keep", "price"}).starts_with("price,bestAnswer,score\n\"1,5\",1,"));
  CHECK(at.run({"predict", "model.model", "new.csv", "-o", "out", "--readable"}).exit_code == 2);
  const Run unknown =
      at.run({"predict", "model.model", "new.csv", "--csv", "-", "--keep", "prize"});
  CHECK(unknown.exit_code == 3);
  CHECK(unknown.err ==
        "glassbox: the data have no column \"prize\" that could be kept; did you mean "
        "\"price\"?\n");
}

TEST_CASE("a class called as another column has a name of its own", "[cli][predict]") {
  const Workspace at;
  std::string csv = "x,y\n";
  for (int i = 0; i < 60; ++i)
    csv += std::to_string(i % 3) + "," +
           (i % 3 == 0   ? "trueLabel"
            : i % 3 == 1 ? "score"
                         : "tag") +
           "\n";
  at.write("d.csv", csv);
  REQUIRE(at.run({"run", "d.csv", "--target", "y", "-o", "d.run"}).exit_code == 0);
  const Run run = at.run({"predict", "d.run/model.glassbox", "d.csv", "--csv", "-"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("trueLabel,score,tag,class:trueLabel\n"));
  CHECK(run.err ==
        "glassbox: warning: class \"trueLabel\" has the name \"class:trueLabel\" in the output, "
        "where another column is called \"trueLabel\"\n");
}

TEST_CASE("a target of two texts is BINARY all the way", "[cli][labels]") {
  const Workspace at;
  std::string csv = "x,y\n";
  for (int i = 0; i < 200; ++i)
    csv += std::to_string(i % 10) + "," + (i % 10 > 6 ? "good" : "bad") + "\n";
  at.write("d.csv", csv);
  const Run run = at.run({"run", "d.csv", "--target", "y", "-o", "d.run", "--random"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("A BINARY model."));
  CHECK(run.err.find("the target \"y\" holds \"bad\" (140) and \"good\" (60): BINARY, and \"good\" "
                     "is the positive one (the rarer one; --positive names the other)") !=
        std::string::npos);
  const Run evaluated = at.run({"evaluate", "d.run/model.glassbox", "d.csv"});
  CHECK(evaluated.out.find("predicted good") != std::string::npos);
  CHECK(evaluated.out.find("actual bad") != std::string::npos);
  const Run one = at.run({"predict", "d.run/model.glassbox", "--record", "x=9", "--json"});
  CHECK(nlohmann::json::parse(one.out)["Prediction"]["predictedLabel"] == "good");
  const Run many = at.run({"predict", "d.run/model.glassbox", "d.csv", "--csv", "-"});
  CHECK(many.out.starts_with("trueLabel,bestAnswer,score\nbad,bad,"));
  CHECK(at.run({"threshold", "d.run/model.glassbox", "d.csv", "--best", "f1"}).exit_code == 0);

  at.write("signs.csv", [&] {
    std::string signs = "x,y\n";
    for (int i = 0; i < 100; ++i)
      signs += std::to_string(i % 10) + "," + (i % 10 > 4 ? "1" : "-1") + "\n";
    return signs;
  }());
  const Run signs =
      at.run({"run", "signs.csv", "--target", "y", "--type", "binary", "-o", "s.run", "--json"});
  CHECK(signs.exit_code == 0);
  CHECK(nlohmann::json::parse(at.read("s.run/evaluation.json"))["records"]["rejected"] == 0);
}
