// What a request may hold at most, by its members and as a whole.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "service/http/http_server.h"
#include "service/wire/api_error.h"
#include "service/wire/predict_request.h"
#include "service/wire/request_json.h"
#include "service/wire/request_shapes.h"
#include "tests/service/raw_client.h"
#include "tests/service/running_api.h"

using namespace glassbox::testing;
using nlohmann::json;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

std::string refusal_of(Operation operation, const json& request) {
  try {
    (void)checked_request(operation, request);
  } catch (const ApiError& error) {
    return error.type + ": " + error.what();
  }
  return "";
}

json predict_of(json record) {
  return {{"MLModelId", "ml"}, {"Record", std::move(record)}, {"PredictEndpoint", ""}};
}

}  // namespace

TEST_CASE("a body may hold so many values and no more, wherever they are", "[service][request]") {
  const auto [open, value, close] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"a":[)", "1,", "1]}"},
      {R"({"a":[)", "[],", "[]]}"},
      {R"({"a":[)", R"({"b":"c"},)", R"({}]})"},
      {R"({"a":[[[)", "null,", "0.5]]]}"},
  }));
  const std::size_t each = value.find(':') == std::string::npos ? 1 : 2;
  const auto read = [&, open = open, value = value, close = close](std::size_t times) {
    return parse_request(open + repeated(value, times) + close);
  };
  CHECK_NOTHROW(read(kMostValues / each - 10));
  CHECK_THROWS_WITH(read(kMostValues / each), Catch::Contains("more than 20000 values"));
  std::string members = "{";
  for (std::size_t i = 0; i < kMostValues; ++i) members += "\"" + std::to_string(i) + "\":0,";
  CHECK_THROWS_WITH(parse_request(members + R"("a":0})"),
                    Catch::Contains("more than 20000 values"));
}

TEST_CASE("no text of a request is without a limit", "[service][request]") {
  const std::string smile = "\xf0\x9f\x99\x82";
  json source = RunningApi::data_source("ds");
  source["DataSpec"]["DataRearrangement"] = repeated(smile, 131'071);
  CHECK(refusal_of(Operation::kCreateDataSourceFromS3, source) == "");
  source["DataSpec"]["DataRearrangement"] = repeated(smile, 131'072);
  CHECK(refusal_of(Operation::kCreateDataSourceFromS3, source)
            .find("InvalidInputException: DataSpec.DataRearrangement: expected 0 to 131071 "
                  "characters") == 0);
  for (const char* const member : {"FilterVariable", "SortOrder", "NextToken", "EQ"})
    CHECK(refusal_of(Operation::kDescribeMLModels, {{member, std::string(131'072, 'x')}})
              .find("InvalidInputException: " + std::string(member) + ": expected 0 to ") == 0);
  json model = {{"MLModelId", "ml"}, {"MLModelType", "BINARY"}, {"TrainingDataSourceId", "ds"}};
  for (int i = 0; i < 101; ++i) model["Parameters"]["p" + std::to_string(i)] = "1";
  CHECK(refusal_of(Operation::kCreateMLModel, model) ==
        "InvalidInputException: Parameters: expected 0 to 100 entries (got 101)");
}

TEST_CASE("a Record is an observation of 100 KB at most", "[service][request]") {
  const std::string half(51'200, 'x');
  PredictRequest fast;
  json record = {{"a", half}, {"b", half}};
  CHECK(fast.read(predict_of(record).dump()));
  CHECK(refusal_of(Operation::kPredict, predict_of(record)) == "");
  record["c"] = "x";
  CHECK_FALSE(fast.read(predict_of(record).dump()));
  CHECK(refusal_of(Operation::kPredict, predict_of(record)) ==
        "InvalidInputException: Record: expected values of at most 102400 bytes together (got "
        "102401)");
  record = json::object();
  for (std::size_t i = 0; i < kMostRecordEntries; ++i) record["a" + std::to_string(i)] = "1";
  CHECK(fast.read(predict_of(record).dump()));
  CHECK(refusal_of(Operation::kPredict, predict_of(record)) == "");
  record["b"] = "1";
  CHECK_FALSE(fast.read(predict_of(record).dump()));
  CHECK(refusal_of(Operation::kPredict, predict_of(record)) ==
        "InvalidInputException: Record: expected 0 to 10000 entries (got 10001)");
}

TEST_CASE("the limit of a body lets every request pass whose members are within theirs",
          "[service][request]") {
  const auto limit = [](const std::string& operation) {
    return most_body("AmazonML_20141212." + operation);
  };
  const auto escaped = [](const json& request) { return request.dump(1, '\t', true).size(); };
  const std::string smile = "\xf0\x9f\x99\x82";
  json source = {{"DataSourceId", std::string(64, 'x')},
                 {"DataSourceName", repeated(smile, 1024)},
                 {"DataSpec",
                  {{"DataLocationS3", "s3://" + repeated(smile, 2043)},
                   {"DataSchema", repeated(smile, 131'071)},
                   {"DataRearrangement", repeated(smile, 131'071)}}},
                 {"ComputeStatistics", false}};
  CHECK(refusal_of(Operation::kCreateDataSourceFromS3, source) == "");
  CHECK(escaped(source) < limit("CreateDataSourceFromS3"));
  json tags = json::array();
  for (int i = 10; i < 60; ++i)
    tags.push_back({{"Key", std::to_string(i) + repeated("\xf0\x90\x8e\xa0", 126)},
                    {"Value", repeated("\xf0\x90\x8e\xa0", 256)}});
  const json add = {{"Tags", tags}, {"ResourceId", "x"}, {"ResourceType", "DataSource"}};
  CHECK(refusal_of(Operation::kAddTags, add) == "");
  CHECK(escaped(add) < limit("AddTags"));
  json record;
  for (int i = 0; i < 1000; ++i) record["attribute" + std::to_string(i)] = std::string(102, '\x01');
  CHECK(refusal_of(Operation::kPredict, predict_of(record)) == "");
  CHECK(escaped(predict_of(record)) < limit("Predict"));

  CHECK(limit("Predict") < 1'200'000);
  CHECK(limit("GetMLModel") < 70'000);
  CHECK(limit("DescribeMLModels") < 2'000'000);
  CHECK(limit("CreateMLModel") < 4'000'000);
  CHECK(limit("CreateDataSourceFromS3") < 4'000'000);
  CHECK(limit("CreateDataSourceFromRDS") == std::size_t{20} << 20);  // a query of 16,777,216
  CHECK(limit("NoSuchOperation") == std::size_t{64} << 10);
  CHECK(most_body("") == std::size_t{64} << 10);
}

TEST_CASE("a request over its operation's limit is refused before it is sent",
          "[service][api][http]") {
  const RunningApi service;
  HttpServer server({.port = 0, .most_body_of = most_body},
                    [&](HttpRequest&& request, HttpReply reply) {
                      service.api->handle(std::move(request), std::move(reply));
                    });
  std::thread running([&] { server.run(); });
  const std::string operation =
      GENERATE("Predict", "GetMLModel", "DescribeDataSources", "CreateMLModel", "Nonsense");
  CAPTURE(operation);
  RawClient client(server.port());
  const std::string target = "X-Amz-Target: AmazonML_20141212." + operation + "\r\n";
  client.send(post("{}", target));
  CHECK(client.receive().status != 413);
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\n" + target +
              "Content-Length: 20000000\r\n\r\n");
  CHECK(client.receive().status == 413);
  server.stop();
  running.join();
}
