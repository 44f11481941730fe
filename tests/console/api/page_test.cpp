// The page, its files, and who may change anything.
#include <zlib.h>

#include "console/assets/console_files.h"
#include "tests/built_paths.h"
#include "tests/console/running_console.h"

using namespace glassbox::testing;

namespace {

std::string unzipped(const std::string& bytes) {
  std::string out(std::size_t{1} << 20, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

void check_safety(const RawResponse& response) {
  CHECK(response.headers.at("content-security-policy") ==
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "object-src 'none'");
  CHECK(response.headers.at("x-content-type-options") == "nosniff");
  CHECK(response.headers.at("referrer-policy") == "no-referrer");
}

}  // namespace

TEST_CASE("GET / answers the page with the token of this start", "[console][page]") {
  RunningConsole console;
  const RawResponse page = console.send("GET", "/");
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  check_safety(page);
  CHECK(page.body.find("content=\"" + console.token() + "\"") != std::string::npos);
  CHECK(page.body.find("{{token}}") == std::string::npos);
  const RawResponse head = console.send("HEAD", "/");
  CHECK(head.status == 200);
  CHECK(head.headers.at("content-length") == std::to_string(page.body.size()));
  const std::string before = console.token();
  CHECK(before.size() == 48);
  console.stop();
  console.start();
  CHECK(console.token() != before);
}

TEST_CASE("POST / stays Amazon's API, and its other addresses stay", "[console][page]") {
  RunningConsole console;
  CHECK(console.call("DescribeMLModels", RunningConsole::Json::object()).contains("Results"));
  CHECK(console.send("GET", "/healthz").body == R"({"status":"ok"})");
  CHECK(console.send("GET", "/nowhere").status == 404);
  CHECK(console.send("PUT", "/").status == 405);
}

TEST_CASE("files come compressed with an ETag, and not again", "[console][page]") {
  RunningConsole console;
  for (const ConsoleFile& file : console_files()) {
    const std::string path = "/console/" + std::string(file.name);
    CAPTURE(path);
    const RawResponse whole = console.send("GET", path);
    CHECK(whole.status == 200);
    CHECK(whole.headers.at("content-encoding") == "gzip");
    CHECK(whole.headers.at("content-type") == file.content_type);
    check_safety(whole);
    CHECK(unzipped(whole.body) ==
          contents(source_directory() / "console" / std::string(file.name)));
    const std::string etag = whole.headers.at("etag");
    const RawResponse again = console.send("GET", path, "", "If-None-Match: " + etag + "\r\n");
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(again.headers.count("content-length") == 0);
    CHECK(console.send("GET", path, "", "If-None-Match: \"other\"\r\n").status == 200);
    const RawResponse head = console.send("HEAD", path);
    CHECK(head.headers.at("content-length") == std::to_string(whole.body.size()));
  }
  for (const char* const path :
       {"/console/", "/console/app", "/console/app/", "/console/../etc/passwd",
        "/console/app/%2e%2e/%2e%2e/CMakeLists.txt", "/console/app/main.js/"})
    CHECK(console.send("GET", path).status == 404);
  CHECK(console.send("POST", "/console/app/main.js").status == 405);
}

TEST_CASE("a 304 leaves the connection ready for the next request", "[console][page]") {
  RunningConsole console;
  const ConsoleFile& file = console_files().front();
  const std::string request =
      "GET /console/" + std::string(file.name) +
      " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + std::string(file.etag) + "\r\n\r\n";
  RawClient client(console.port());
  client.send(request + request);
  CHECK(client.receive().status == 304);
  CHECK(client.receive().status == 304);
}

TEST_CASE("a change needs the token", "[console][page]") {
  RunningConsole console;
  const std::string path = "/console/api/uploads",
                    body = R"({"bucket":"b","key":"a.csv","bytes":1})";
  const std::string wrong = std::string(48, '0');
  for (const std::string& header :
       {std::string(), "X-Glassbox-Token: " + wrong + "\r\n",
        "X-Glassbox-Token: " + console.token() + "0\r\n", std::string("X-Glassbox-Token: \r\n")}) {
    const RawResponse no = console.send("POST", path, body, header);
    CHECK(no.status == 403);
    CHECK(RunningConsole::Json::parse(no.body)["__type"] == "AccessDeniedException");
  }
  CHECK(console.send("POST", path, body, "X-Glassbox-Token: " + console.token() + "\r\n").status ==
        200);
}

TEST_CASE("Host and Origin are checked as for all requests", "[console][page]") {
  RunningConsole console;
  CHECK(console.send("GET", "/", "", "Origin: http://evil.example\r\n").status == 403);
  CHECK(console.get("status", "Origin: http://localhost:1\r\n").status == 200);
  RawClient client(console.port());
  client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  CHECK(client.receive().status == 403);
}

TEST_CASE("what is not there says so as the API does", "[console][page]") {
  RunningConsole console;
  for (const char* const path : {"", "nothing", "objects/ml-models", "objects//x", "status/x",
                                 "objects/ml-models/x/log/y", "uploads/x/y"}) {
    const auto no = console.read(path);
    CAPTURE(path);
    CHECK(no["status"] == 404);
    CHECK(no["__type"] == "UnknownOperationException");
    CHECK(no["code"] == 404);
  }
  CHECK(console.read("objects/trees/x")["status"] == 404);
  const RawResponse no = console.send("POST", "/console/api/status", "",
                                      "X-Glassbox-Token: " + console.token() + "\r\n");
  CHECK(no.status == 405);
  CHECK(no.headers.at("allow") == "GET");
  CHECK(console.get("objects?search=%zz").status == 400);
  CHECK(console.get("files?location=s3://b/%00").status == 400);
  const auto broken = RunningConsole::json_of(console.post("schema", "{\"location\":"));
  CHECK(broken["__type"] == "SerializationException");
}

TEST_CASE("a body larger than a piece of an upload is refused", "[console][page]") {
  RunningConsole console;
  RawClient client(console.port());
  client.send(
      "POST /console/api/schema HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n"
      "\r\n");
  CHECK(client.receive().status == 413);
}

TEST_CASE("status shows the service", "[console][status]") {
  RunningConsole console;
  const auto status = console.read("status");
  CHECK(status["health"] == "ready");
  CHECK(status["url"] == "http://127.0.0.1:" + std::to_string(console.port()));
  CHECK(status["dataDirectory"] == console.at("data").string());
  CHECK(status["root"] == console.at("buckets").string());
  CHECK(status["learner"] == "glassbox");
  CHECK(status["buckets"] ==
        RunningConsole::Json::array({{{"name", "b"}, {"path", console.at("buckets/b").string()}}}));
  CHECK(status["licenses"].size() == 12);
  CHECK(status["startedAt"].get<double>() > 1.7e9);
}
