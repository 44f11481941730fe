// Models looked into and tried, evaluations, batch predictions, progress.
#include <zlib.h>

#include "tests/built_paths.h"
#include "tests/console/glassbox_json.h"
#include "tests/console/running_console.h"

using namespace glassbox::testing;
using Json = RunningConsole::Json;

TEST_CASE("a model's details are those of inspect", "[console][models]") {
  RunningConsole console;
  console.make_all();
  const Json shown = console.read("objects/ml-models/ml/details");
  const Json printed = glassbox_json(
      "inspect " + console.at("data/models/ml-ml.glassbox").string() + " --weights 50");
  for (const auto& [key, value] : printed.items()) {
    CAPTURE(key);
    CHECK(shown[key] == value);
  }
  CHECK(shown["training"]["passes"].size() == shown["passes"]);
  CHECK(shown["drawn"]["importance"] == shown["importance"]);
  CHECK(shown["drawn"]["outputs"]["MLModelType"] == "BINARY");
  CHECK(console.read("objects/ml-models/none/details")["status"] == 404);
  console.call("UpdateMLModel", {{"MLModelId", "ml"}, {"ScoreThreshold", 0.25}});
  CHECK(console.read("objects/ml-models/ml/details")["scoreThreshold"] == 0.25);
}

TEST_CASE("an evaluation's details are those of evaluate", "[console][models]") {
  RunningConsole console;
  console.make_all();
  Json shown = console.read("objects/evaluations/ev/details");
  const Json printed =
      glassbox_json("evaluate " + console.at("data/models/ml-ml.glassbox").string() + " " +
                    console.at("buckets/b/data.csv").string());
  for (const auto& [key, value] : printed.items()) {
    CAPTURE(key);
    CHECK(shown[key] == value);
  }
  CHECK(shown["drawn"]["evaluation"]["binary"] == shown["binary"]);
  CHECK(shown["mlModelId"] == "ml");
  CHECK(shown["scoreThreshold"] == 0.5);
}

TEST_CASE("records are predicted without an endpoint, and explained", "[console][models]") {
  RunningConsole console;
  console.make_all();
  const auto predict = [&](const Json& body) {
    return console.change("objects/ml-models/ml/predict", body);
  };
  const Json two = predict({{"records", {{{"x", "390"}}, {{"x", 10}}}}});
  REQUIRE(two["predictions"].size() == 2);
  CHECK(two["predictions"][0]["label"] == "1");
  CHECK(two["predictions"][1]["label"] == "0");
  const Json printed = glassbox_json(
      "predict " + console.at("data/models/ml-ml.glassbox").string() + " --record x=390 --explain");
  CHECK(two["predictions"][0]["scores"] == printed["Prediction"]["predictedScores"]);
  const Json& first = two["predictions"][0];
  double sum = first["bias"];
  for (const Json& one : first["contributions"]) sum += one["contribution"].get<double>();
  CHECK(sum == Approx(first["margin"].get<double>()));
  CHECK(first["problems"].empty());
  CHECK(predict({{"csv", "390\n10\n"}})["predictions"][0]["scores"] == first["scores"]);
  CHECK(predict({{"csv", "390,1\r\n"}})["predictions"][0]["scores"] == first["scores"]);
  CHECK(predict({{"csv", "y,x\n0,390\n"}})["predictions"][0]["scores"] == first["scores"]);
  CHECK(predict({{"json", R"({"x": "390"})"}})["predictions"][0]["scores"] == first["scores"]);
  CHECK(predict({{"json", R"([{"x": 390}, {}])"}})["predictions"].size() == 2);
  const Json odd = predict({{"records", {{{"x", "large"}, {"z", "1"}}}}});
  CHECK(odd["predictions"][0]["problems"].size() == 2);
  // The threshold of now.
  console.call("UpdateMLModel", {{"MLModelId", "ml"}, {"ScoreThreshold", 1.0}});
  CHECK(predict({{"records", {{{"x", "390"}}}}})["predictions"][0]["label"] == "0");

  for (const Json& wrong :
       {Json::object(), Json{{"records", Json::array()}}, Json{{"records", {1}}},
        Json{{"records", {{{"x", {1}}}}}}, Json{{"csv", "1,2,3"}}, Json{{"csv", "\"1"}},
        Json{{"csv", 5}}, Json{{"json", "{"}}, Json{{"json", "[1]"}}}) {
    CAPTURE(wrong.dump());
    CHECK(predict(wrong)["__type"] == "InvalidInputException");
  }
  Json many = {{"records", Json::array()}};
  for (int i = 0; i < 1001; ++i) many["records"].push_back({{"x", i}});
  CHECK(predict(many)["message"].get<std::string>().find("at most 1000 records") !=
        std::string::npos);
  many["records"].erase(0);
  CHECK(predict(many)["predictions"].size() == 1000);
  CHECK(console.change("objects/ml-models/none/predict", {{"csv", "1"}})["status"] == 404);
}

TEST_CASE("progress ends with the loss of every pass", "[console][progress]") {
  RunningConsole console;
  console.make_all();
  const Json model = console.read("objects/ml-models/ml/progress");
  CHECK(model["status"] == "COMPLETED");
  const Json details = console.read("objects/ml-models/ml/details");
  REQUIRE(model["curve"].size() == details["passes"]);
  CHECK(model["curve"][0]["pass"] == 1);
  CHECK(model["curve"][0]["loss"] == details["training"]["passes"][0]["meanLoss"]);
  const Json source = console.read("objects/data-sources/ds/progress");
  CHECK(source["status"] == "COMPLETED");
  CHECK_FALSE(source.contains("curve"));
}

TEST_CASE("progress of a training shows passes, and cancelling ends it", "[console][progress]") {
  RunningConsole console;
  std::string csv = "x,y\n";
  for (int i = 0; i < 40'000; ++i)
    csv += std::to_string(i * 37 % 4001) + "," + std::to_string(i % 3 == 0) + "\n";
  console.write("buckets/b/data.csv", csv);
  console.make_source("ds");
  console.make_model(
      "ml", "ds", {{"Parameters", {{"sgd.maxPasses", "10000"}, {"glassbox.learner", "amazon"}}}});
  Json seen;
  for (int i = 0; i < 12'000; ++i) {
    seen = console.read("objects/ml-models/ml/progress");
    if (seen["pass"] > 2 || (seen["status"] != "PENDING" && seen["status"] != "INPROGRESS")) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CAPTURE(seen.dump());
  CHECK(seen["status"] == "INPROGRESS");
  CHECK(seen["stage"] == "training");
  CHECK(seen["passes"] == 10'000);
  CHECK(seen["records"] > 40'000);
  CHECK(seen["recordsPerSecond"] > 0);
  CHECK(seen["secondsLeft"] > 0);
  CHECK(seen["fraction"] > 0);
  CHECK(seen["curve"].size() > 1);
  console.call("DeleteMLModel", {{"MLModelId", "ml"}});
  CHECK(console.read("objects/ml-models/ml/progress")["status"] == 404);
}

TEST_CASE("a recipe search is that of train", "[console][search]") {
  RunningConsole console;
  console.make_source("ds");
  console.make_model("ml", "ds", {{"Parameters", {{"glassbox.recipe", "search"}}}});
  REQUIRE(console.end_of("ml-models/ml") == "COMPLETED");
  console.write("data.schema", RunningConsole::schema());
  const Json printed = glassbox_json("train " + console.at("buckets/b/data.csv").string() +
                                     " --schema " + console.at("data.schema").string() + " -o " +
                                     console.at("train.model").string());
  CHECK(contents(console.at("train.model")) == contents(console.at("data/models/ml-ml.glassbox")));
  const Json details = console.read("objects/ml-models/ml/details");
  CHECK(details["leaderboard"] == printed["leaderboard"]);
  CHECK(details["drawn"]["leaderboard"].contains("candidates"));
  const Json got = console.call("GetMLModel", {{"MLModelId", "ml"}});
  CHECK(got["TrainingParameters"]["glassbox.recipe"] == "search");
  CHECK(got["TrainingParameters"].contains("sgd.l2RegularizationAmount"));

  const auto refusal = [&](const Json& parameters, const Json& more = Json::object()) {
    Json request = {{"MLModelId", "no"},
                    {"MLModelType", "BINARY"},
                    {"TrainingDataSourceId", "ds"},
                    {"Parameters", parameters}};
    request.update(more);
    const Json answer = console.call("CreateMLModel", request);
    CAPTURE(answer.dump());
    CHECK(answer.value("__type", "") == "InvalidInputException");
    return answer.value("message", "");
  };
  const Json search = {{"glassbox.recipe", "search"}};
  CHECK(refusal(search, {{"Recipe", "{}"}}).find("leave out Recipe") != std::string::npos);
  CHECK(refusal(search, {{"RecipeUri", "s3://b/r"}}).find("leave out Recipe") != std::string::npos);
  CHECK(refusal({{"glassbox.recipe", "none"}}).find("expected search") != std::string::npos);
  CHECK(refusal({{"glassbox.recipe", "search"}, {"sgd.maxPasses", "5"}}).find("sgd.maxPasses") !=
        std::string::npos);
  CHECK(refusal({{"glassbox.recipe", "search"}, {"glassbox.learner", "amazon"}})
            .find("glassbox.learner") != std::string::npos);
}

TEST_CASE("the first rows and the files of a batch prediction", "[console][batches]") {
  RunningConsole console;
  console.make_all();
  const std::filesystem::path file =
      console.at("buckets/b/out/batch-prediction/result/bp-data.csv.gz");
  const Json shown = console.read("objects/batch-predictions/bp/rows?limit=3");
  CHECK(shown["columns"] == Json::array({"trueLabel", "bestAnswer", "score"}));
  REQUIRE(shown["rows"].size() == 3);
  CHECK(shown["rows"][0][0] == "0");
  CHECK(shown["rows"][0].size() == 3);
  CHECK(shown["records"] == 400);
  CHECK(shown["invalid"] == 0);
  CHECK(shown["files"] ==
        Json::array({{{"name", "bp-data.csv.gz"},
                      {"bytes", std::filesystem::file_size(file)},
                      {"location", "s3://b/out/batch-prediction/result/bp-data.csv.gz"}}}));
  CHECK(console.read("objects/batch-predictions/bp/rows")["rows"].size() == 100);
  CHECK(console.read("objects/batch-predictions/none/rows")["status"] == 404);
  std::filesystem::remove(file);
  CHECK(console.read("objects/batch-predictions/bp/rows")["status"].is_number());
}

namespace {

std::string inflated(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string text(std::size_t{1} << 20, '\0'), all;
  for (int count = 0; (count = gzread(file, text.data(), static_cast<unsigned>(text.size()))) > 0;)
    all.append(text, 0, static_cast<std::size_t>(count));
  gzclose(file);
  return all;
}

// The body of an answer in chunks.
std::string joined(std::string bytes) {
  std::string all;
  for (;;) {
    const std::size_t end = bytes.find("\r\n");
    REQUIRE(end != std::string::npos);
    const std::size_t size = std::stoul(bytes.substr(0, end), nullptr, 16);
    if (size == 0) return all;
    all += bytes.substr(end + 2, size);
    bytes.erase(0, end + 2 + size + 2);
  }
}

}  // namespace

TEST_CASE("downloads are the files, gz and plain", "[console][batches]") {
  RunningConsole console;
  std::string csv = "x,y\n";  // several pieces of results
  for (int i = 0; i < 120'000; ++i)
    csv += std::to_string(i * 37 % 400) + (i * 37 % 400 > 200 ? ",1\n" : ",0\n");
  console.write("buckets/b/data.csv", csv);
  console.make_all();
  const std::string file =
      console.at("buckets/b/out/batch-prediction/result/bp-data.csv.gz").string();
  const std::string path = "objects/batch-predictions/bp/download?file=bp-data.csv.gz";
  const RawResponse gz = console.get(path + "&format=gz");
  CHECK(gz.status == 200);
  CHECK(gz.headers.at("content-type") == "application/gzip");
  CHECK(
      gz.headers.at("content-disposition").starts_with("attachment; filename=\"bp-data.csv.gz\""));
  CHECK(gz.body == contents(file));
  CHECK(console.get(path).body == gz.body);
  const std::string plain = inflated(file);
  REQUIRE(plain.size() > 3 * kMostPiece);
  RawClient client(console.port());
  client.send("GET /console/api/" + path +
              "&format=csv HTTP/1.1\r\nHost: localhost\r\n"
              "Connection: close\r\n\r\n");
  const RawResponse head = client.receive(/*head_only=*/true);
  CHECK(head.headers.at("transfer-encoding") == "chunked");
  CHECK(head.headers.at("content-type") == "text/csv; charset=utf-8");
  CHECK(head.headers.at("content-disposition").starts_with("attachment; filename=\"bp-data.csv\""));
  CHECK(joined(client.rest(std::chrono::minutes(1))) == plain);
  for (const char* const wrong :
       {"", "file=", "file=../../data.csv", "file=bp.manifest", "file=bp-data.csv"}) {
    CAPTURE(wrong);
    CHECK(console.read("objects/batch-predictions/bp/download?" + std::string(wrong))["status"] ==
          404);
  }
  CHECK(console.read(path + "&format=zip")["status"] == 400);
  CHECK(console.send("HEAD", "/console/api/" + path).headers.at("content-length") ==
        std::to_string(gz.body.size()));
}

TEST_CASE("a result that is a link elsewhere is neither shown nor sent", "[console][batches]") {
  RunningConsole console;
  console.make_all();
  console.write("secret.gz", "secret");
  const auto file = console.at("buckets/b/out/batch-prediction/result/bp-data.csv.gz");
  std::filesystem::remove(file);
  std::filesystem::create_symlink(console.at("secret.gz"), file);
  CHECK(console.read("objects/batch-predictions/bp/rows")["status"].is_number());
  const RawResponse no = console.get("objects/batch-predictions/bp/download?file=bp-data.csv.gz");
  CHECK(no.status == 400);
  CHECK(no.body.find("leads out of its bucket") != std::string::npos);
}
