// Schemas inferred, insights, recipes suggested, checked and traced.
#include "tests/built_paths.h"
#include "tests/console/glassbox_json.h"
#include "tests/console/running_console.h"

using namespace glassbox::testing;
using Json = RunningConsole::Json;

TEST_CASE("a schema is inferred with reasons, samples and rows", "[console][schema]") {
  RunningConsole console;
  const Json inferred = console.change("schema", {{"location", "s3://b/data.csv"}});
  CHECK(inferred["hasHeader"] == true);
  CHECK(inferred["delimiter"] == ",");
  CHECK(inferred["records"] == 400);
  CHECK(inferred["rejected"] == 0);
  CHECK(inferred["isSample"] == false);
  REQUIRE(inferred["attributes"].size() == 2);
  CHECK(inferred["attributes"][0]["name"] == "x");
  CHECK(inferred["attributes"][0]["type"] == "NUMERIC");
  CHECK(inferred["attributes"][0]["reason"] == "all 400 cells are numbers, e.g. 0, 37, 74");
  CHECK(inferred["attributes"][0]["samples"] == Json::array({"0", "37", "74", "111", "148"}));
  CHECK(inferred["attributes"][1]["type"] == "BINARY");
  CHECK(inferred["rows"].size() == 10);
  CHECK(inferred["rows"][1] == Json::array({"37", "0"}));
  CHECK(inferred["suggestedTarget"] == "y");
  CHECK(inferred["suggestedRowId"].is_null());
  CHECK(inferred["targetType"].is_null());
  const Json schema = Json::parse(inferred["schema"].get<std::string>());
  CHECK(schema["attributes"].size() == 2);
  CHECK(schema["targetAttributeName"].is_null());
}

TEST_CASE("rows of a database have the names that their query gave them", "[console][schema]") {
  RunningConsole console;
  console.write("buckets/b/rows.csv", "1;a,0\n2;b,1\n3;c,1\n");
  Json question = {{"location", "s3://b/rows.csv"},
                   {"hasHeader", false},
                   {"names", {"id", "y"}},
                   {"target", "y"}};
  const Json inferred = console.change("schema", question);
  CHECK(inferred["records"] == 3);
  CHECK(inferred["delimiter"] == ",");
  REQUIRE(inferred["attributes"].size() == 2);
  CHECK(inferred["attributes"][0]["name"] == "id");
  CHECK(inferred["attributes"][0]["samples"] == Json::array({"1;a", "2;b", "3;c"}));
  CHECK(inferred["targetType"] == "BINARY");
  question["names"] = {"id", "x", "y"};
  CHECK(console.change("schema", question)["message"].get<std::string>().find(
            "2 cells, and 3 names") != std::string::npos);
  question["names"] = "id,y";
  CHECK(console.change("schema", question)["status"] == 400);
}

TEST_CASE("the databases that the service may read are listed without passwords",
          "[console][status]") {
  RunningConsole console;
  CHECK(console.read("status")["databases"] == Json::array());
  console.stop();
  console.databases.redshift = {
      {"c-1", parse_database_url("redshift://ann:hunter22@h/dev?sslpassword=hunter22", "flag")}};
  console.databases.rds = {{"i-1", parse_database_url("mysql://h", "flag")}};
  console.start();
  CHECK(
      console.read("status")["databases"] ==
      Json::array(
          {{{"name", "c-1"},
            {"kind", "redshift"},
            {"address", "redshift://ann@h:5439/dev"},
            {"database", "dev"}},
           {{"name", "i-1"}, {"kind", "rds"}, {"address", "mysql://h:3306/"}, {"database", ""}}}));
  CHECK(console.get("status").body.find("hunter22") == std::string::npos);
}

TEST_CASE("header, target, row id and types are as chosen", "[console][schema]") {
  RunningConsole console;
  console.write("buckets/b/people.csv",
                "id,zip,age,smokes\na1,1,40,yes\na2,2,50,no\na3,1,60,yes\na4,2,70,no\n");
  const Json inferred = console.change("schema", {{"location", "s3://b/people.csv"},
                                                  {"target", "smokes"},
                                                  {"rowId", "id"},
                                                  {"types", {{"zip", "CATEGORICAL"}}}});
  CHECK(inferred["suggestedRowId"] == "id");
  CHECK(inferred["targetType"] == "BINARY");
  CHECK(inferred["mlModelType"] == "BINARY");
  CHECK(inferred["attributes"][1]["type"] == "CATEGORICAL");
  CHECK(inferred["attributes"][1]["reason"] == "as chosen; by its values it would be NUMERIC");
  CHECK(inferred["attributes"][0]["reason"].get<std::string>().starts_with("the row id"));
  const Json schema = Json::parse(inferred["schema"].get<std::string>());
  CHECK(schema["targetAttributeName"] == "smokes");
  CHECK(schema["rowId"] == "id");
  CHECK(schema["attributes"][1]["attributeType"] == "CATEGORICAL");
  const Json classes = console.change(
      "schema",
      {{"location", "s3://b/people.csv"}, {"target", "age"}, {"types", {{"age", "CATEGORICAL"}}}});
  CHECK(classes["mlModelType"] == "MULTICLASS");
  CHECK(classes["classes"] == 4);
  const Json headless =
      console.change("schema", {{"location", "s3://b/people.csv"}, {"hasHeader", false}});
  CHECK(headless["records"] == 5);
  CHECK(headless["attributes"][0]["name"] == "Var1");
  CHECK(headless["headerReason"] == "as chosen");
  for (const Json& text : inferred["notes"])
    CHECK(text.get<std::string>().find("--") == std::string::npos);
}

TEST_CASE("a schema tells what is wrong with data", "[console][schema]") {
  RunningConsole console;
  console.write("buckets/b/empty.csv", "");
  console.write("buckets/b/odd.csv", "a,b\n1,2\n1,2,3\n4,5\n");
  console.write("buckets/b/semicolons.csv", "a;b\n1;2\n3;4\n5;6\n");
  const auto message = [&](const Json& body) {
    const Json answer = console.change("schema", body);
    CAPTURE(answer.dump());
    CHECK(answer.value("__type", "") == "InvalidInputException");
    return answer.value("message", "");
  };
  CHECK(message({{"location", "s3://b/empty.csv"}}).find("is empty") != std::string::npos);
  CHECK(message({{"location", "s3://b/none.csv"}}).find("nothing there") != std::string::npos);
  CHECK(message({{"location", "s3://b/data.csv"}, {"target", "z"}}).find("no column \"z\"") !=
        std::string::npos);
  CHECK(message({{"location", "s3://b/data.csv"}, {"types", {{"x", "COLOR"}}}})
            .starts_with("types: expected BINARY"));
  CHECK(message(Json::object()).starts_with("location"));
  const Json odd = console.change("schema", {{"location", "s3://b/odd.csv"}});
  CHECK(odd["rejected"] == 1);
  REQUIRE(odd["rejects"].size() == 1);
  CHECK(odd["rejects"][0].get<std::string>().starts_with("line 3: wrong column count"));
  CHECK(odd["records"] == 2);
  const Json other = console.change("schema", {{"location", "s3://b/semicolons.csv"}});
  CHECK(other["delimiter"] == ";");
  CHECK(other["records"] == 3);
  CHECK(other["notes"][0] == "cells are separated by \";\"");
}

TEST_CASE("data of other separators make a model, too", "[console][schema]") {
  RunningConsole console;
  std::string csv = "x;y\n";
  for (int i = 0; i < 400; ++i)
    csv += std::to_string(i) + ",5;" + (i * 37 % 400 > 200 ? "1" : "0") + "\n";
  console.write("buckets/b/semicolons.csv", csv);
  const Json inferred =
      console.change("schema", {{"location", "s3://b/semicolons.csv"}, {"target", "y"}});
  CHECK(inferred["attributes"][0]["type"] == "NUMERIC");
  Json spec = {{"DataLocationS3", "s3://b/semicolons.csv"}, {"DataSchema", inferred["schema"]}};
  console.call("CreateDataSourceFromS3",
               {{"DataSourceId", "ds"}, {"DataSpec", spec}, {"ComputeStatistics", true}});
  REQUIRE(console.end_of("data-sources/ds") == "COMPLETED");
  const Json insights = console.read("objects/data-sources/ds/insights");
  CHECK(insights["attributes"][0]["numeric"]["mean"] == 200.0);
}

TEST_CASE("insights are those of the command line", "[console][insights]") {
  RunningConsole console;
  console.make_source("ds");
  REQUIRE(console.end_of("data-sources/ds") == "COMPLETED");
  Json shown = console.read("objects/data-sources/ds/insights");
  console.write("data.schema", RunningConsole::schema());
  Json printed = glassbox_json("insights " + console.at("buckets/b/data.csv").string() +
                               " --schema " + console.at("data.schema").string());
  REQUIRE(shown["drawn"].contains("insights"));
  CHECK(shown["drawn"]["insights"]["attributes"] == shown["attributes"]);
  shown.erase("drawn");
  printed.erase("data");
  CHECK(shown == printed);
  CHECK(console.read("objects/data-sources/none/insights")["status"] == 404);
  Json spec = {{"DataLocationS3", "s3://b/data.csv"}, {"DataSchema", RunningConsole::schema()}};
  console.call("CreateDataSourceFromS3", {{"DataSourceId", "plain"}, {"DataSpec", spec}});
  REQUIRE(console.end_of("data-sources/plain") == "COMPLETED");
  CHECK(console.read("objects/data-sources/plain/insights")["status"] == 404);
}

TEST_CASE("a recipe is suggested, checked and traced as on the command line", "[console][recipe]") {
  RunningConsole console;
  console.make_source("ds");
  const std::string recipe = console.change("recipe/suggest", {{"dataSourceId", "ds"}})["recipe"];
  console.write("data.schema", RunningConsole::schema());
  console.write("data.recipe", recipe);
  const std::string data =
      console.at("buckets/b/data.csv").string() + " --schema " + console.at("data.schema").string();
  CHECK(recipe == glassbox_json("recipe suggest " + data)["recipe"]);
  const Json checked = console.change("recipe/check", {{"recipe", recipe}, {"dataSourceId", "ds"}});
  CHECK(checked["isValid"] == true);
  CHECK(checked["error"].is_null());
  Json printed =
      glassbox_json("recipe trace " + console.at("data.recipe").string() + " " + data + " --row 1");
  CHECK(checked["trace"]["cells"] == printed["cells"]);
  CHECK(checked["trace"]["outputs"] == printed["outputs"]);

  const std::string wrong =
      "{\n\"groups\": { },\n\"assignments\": { },\n\"outputs\": [ "
      "\"quantile_bim(x,10)\" ]\n}";
  const Json refused = console.change("recipe/check", {{"recipe", wrong}, {"dataSourceId", "ds"}});
  CHECK(refused["isValid"] == false);
  CHECK(refused["error"]["line"] == 4);
  CHECK(refused["error"]["column"] > 0);
  CHECK(refused["error"]["message"].get<std::string>().find("quantile_bin") != std::string::npos);
  CHECK_FALSE(refused.contains("trace"));
  CHECK(console.change("recipe/check", {{"recipe", "{"}, {"dataSourceId", "ds"}})["isValid"] ==
        false);
  CHECK(console.change("recipe/check", {{"recipe", recipe}, {"dataSourceId", "none"}})["status"] ==
        404);
  CHECK(console.change("recipe/suggest", Json::object())["status"] == 400);
}
