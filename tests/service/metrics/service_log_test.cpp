#include "service/metrics/service_log.h"

#include <catch2/catch.hpp>
#include <string>

using namespace glassbox::service;

TEST_CASE("lines of the log are text or one JSON object", "[service][log]") {
  const RequestLine line{.api = "machinelearning",
                         .operation = "Predict",
                         .status = 200,
                         .milliseconds = 0.25,
                         .request_id = "1-2"};
  CHECK(request_text(line) == "Predict 200 0.250000 ms");
  CHECK(request_text({.api = "s3", .operation = "GET", .status = 404, .milliseconds = 1}) ==
        "s3 GET 404 1.000000 ms");
  // `date -u -d 2026-03-01T12:30:45Z +%s`
  CHECK(request_json(line, 1772368245123) ==
        R"({"time":"2026-03-01T12:30:45.123Z","level":"info","event":"request",)"
        R"("api":"machinelearning","operation":"Predict","status":200,"milliseconds":0.25,)"
        R"("requestId":"1-2"})");
}

TEST_CASE("a message of any bytes is one line of JSON in ASCII or UTF-8", "[service][log]") {
  const std::string message = "a\n\r\"\\\x01\x1b[2J\x7f\xff\xc2\x9b\xe2\x80\xa8\xc3\xa9";
  const std::string line = event_json("warning", "note", {{"message", message}}, 0);
  CHECK(line.find_first_of("\n\r\x1b\x7f") == std::string::npos);
  const auto read = nlohmann::json::parse(line);  // which is strict
  CHECK(read.at("time") == "1970-01-01T00:00:00.000Z");
  CHECK(read.at("message") == "a\n\r\"\\\x01\x1b[2J\x7f\xef\xbf\xbd\xc2\x9b\xe2\x80\xa8\xc3\xa9");
}

TEST_CASE("the log names the id that the client gets", "[service][log]") {
  std::string id, told;
  const AccessLog log = [&](const RequestLine& line) {
    id = line.request_id;
    CHECK(line.operation == "GET");
    CHECK(line.status == 204U);
    CHECK(line.milliseconds >= 0);
  };
  const HttpReply reply =
      logged(log, "s3", "GET", [&](const HttpResponse& response) { told = response.request_id; });
  reply({.status = 204, .body = {}});
  CHECK(id == told);
  CHECK(id.size() == 36);
}
