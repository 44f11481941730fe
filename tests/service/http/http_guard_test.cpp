// Web pages must not reach the service through their visitor's browser.
#include "service/http/http_guard.h"

#include <catch2/catch.hpp>

#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;

namespace {

constexpr int kFine = 0;

int verdict(const HttpGuard& guard, HttpHead head, std::string* path = nullptr) {
  std::string own;
  const auto refused = guard.refusal_of(head, path ? *path : own);
  return refused ? static_cast<int>(refused->status) : kFine;
}

HttpHead head_with(std::string host, std::string origin = "") {
  HttpHead head;
  head.method = "POST", head.target = "/", head.http_1_1 = true;
  head.host = std::move(host), head.host_count = 1;
  head.origin = std::move(origin), head.origin_count = head.origin.empty() ? 0 : 1;
  return head;
}

}  // namespace

TEST_CASE("only a Host of ours is served", "[service][http]") {
  const HttpGuard guard({.host = "ml.lan", .allowed_hosts = {"box:9000", "fd00::7"}});
  const auto [host, expected] = GENERATE(table<std::string, int>({
      {"localhost", kFine},
      {"LocalHost:8080", kFine},
      {"127.0.0.1:1", kFine},
      {"[::1]", kFine},
      {"[::1]:8080", kFine},
      {"ml.lan:8080", kFine},
      {"box", kFine},
      {"box:1234", kFine},
      {"[fd00::7]:8080", kFine},
      {"", 403},
      {":8080", 403},
      {"evil.example", 403},
      {"localhost.evil.example", 403},
      {"localhost.", 403},
      {"evil.example:localhost", 403},
      {"localhost@evil.example", 403},
      {"localhost:80:80", 403},
      {"127.0.0.1.nip.io", 403},
      {"::1", 403},  // an address without brackets has no port to tell from it
      {"[::1]x", 403},
      {"192.168.0.1", 403},
  }));
  CAPTURE(host);
  CHECK(verdict(guard, head_with(host)) == expected);
}

TEST_CASE("Amazon's own names are served to programs of this machine, as boto 2 sends them",
          "[service][http]") {
  const HttpGuard guard(HttpOptions{});
  const auto [host, expected] = GENERATE(table<std::string, int>({
      {"machinelearning.us-east-1.amazonaws.com", kFine},
      {"machinelearning.eu-west-1.amazonaws.com:8080", kFine},
      {"Realtime.MachineLearning.us-east-1.amazonaws.com", kFine},
      {"machinelearning.amazonaws.com", 403},
      {"machinelearning..amazonaws.com", 403},
      {"machinelearning.evil.example.amazonaws.com", 403},
      {"machinelearning.us-east-1.amazonaws.com.evil.example", 403},
      {"s3.us-east-1.amazonaws.com", kFine},
      {"bucket.s3.amazonaws.com", kFine},
      {"sts.amazonaws.com", kFine},
      {"ec2.us-east-1.amazonaws.com", 403},
      {"evil.example", 403},
  }));
  CAPTURE(host);
  std::string path;
  const auto status = [&](const HttpHead& head, bool is_local) {
    const auto refused = guard.refusal_of(head, path, is_local);
    return refused ? static_cast<int>(refused->status) : kFine;
  };
  CHECK(status(head_with(host), /*is_local=*/true) == expected);
  CHECK(status(head_with(host), /*is_local=*/false) == 403);
  CHECK(status(head_with(host, "http://" + host), /*is_local=*/true) == 403);
}

TEST_CASE("a bucket's name before one of ours is served to who sends no Origin",
          "[service][http]") {
  const HttpGuard guard({.host = "127.0.0.1", .allowed_hosts = {"ml.lan"}});
  for (const std::string host : {"b.localhost:80", "my.b.ml.lan"}) {
    CAPTURE(host);
    CHECK(verdict(guard, head_with(host)) == kFine);
    CHECK(verdict(guard, head_with(host, "http://" + host)) == 403);
  }
  CHECK(verdict(guard, head_with("b.127.0.0.1")) == 403);
  CHECK(verdict(guard, head_with("ml.lan.evil.example")) == 403);
  HttpHead head = head_with("b.ml.lan:8080");
  CHECK(guard.bucket_of(head) == "b");
  head.target = "http://c.localhost/x";
  CHECK(guard.bucket_of(head) == "c");
  head = head_with("ml.lan");
  CHECK(guard.bucket_of(head).empty());
}

TEST_CASE("only an Origin of ours is served", "[service][http]") {
  const HttpGuard guard(HttpOptions{});
  const auto [origin, expected] = GENERATE(table<std::string, int>({
      {"http://localhost:8080", kFine},
      {"https://127.0.0.1", kFine},
      {"null", 403},
      {"http://evil.example", 403},
      {"http://localhost.evil.example", 403},
      {"http://evil.example/localhost", 403},
      {"localhost", 403},
      {"file://", 403},
      {"http://", 403},
      {"chrome-extension://localhost", 403},
  }));
  CAPTURE(origin);
  CHECK(verdict(guard, head_with("localhost", origin)) == expected);
}

TEST_CASE("an empty Origin is not a missing one, and one good Origin does not excuse a second",
          "[service][http]") {
  HttpHead head = head_with("localhost");
  head.origin_count = 1;
  CHECK(verdict(HttpGuard(HttpOptions{}), head) == 403);
  head.origin = "http://localhost", head.origin_count = 2;
  CHECK(verdict(HttpGuard(HttpOptions{}), head) == 403);
}

TEST_CASE("HTTP/1.0 needs no Host, HTTP/1.1 exactly one", "[service][http]") {
  const HttpGuard guard(HttpOptions{});
  HttpHead head = head_with("");
  head.host_count = 0;
  CHECK(verdict(guard, head) == 403);
  head.http_1_1 = false;
  CHECK(verdict(guard, head) == kFine);
  head = head_with("localhost");
  head.host_count = 2;
  CHECK(verdict(guard, head) == 400);
}

TEST_CASE("a target gives its path without query, and an absolute one its host",
          "[service][http]") {
  const HttpGuard guard(HttpOptions{});
  const auto [target, expected, path] = GENERATE(table<std::string, int, std::string>({
      {"/", kFine, "/"},
      {"/a%20b?c=/d", kFine, "/a%20b"},
      {"/?", kFine, "/"},
      {"*", kFine, "*"},
      {"http://localhost:8080/a?b", kFine, "/a"},
      {"http://localhost?b", kFine, "/"},
      {"http://evil.example/", 403, ""},
      {"localhost:8080", 400, ""},
      {"ftp://localhost/", 400, ""},
  }));
  CAPTURE(target);
  HttpHead head = head_with("localhost");
  head.target = target;
  std::string seen;
  CHECK(verdict(guard, head, &seen) == expected);
  CHECK(seen == path);
}

TEST_CASE("a foreign page's request never reaches the handler", "[service][http]") {
  RunningServer server;
  const std::string request =
      GENERATE("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}",
               "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
               "POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nContent-Length: 2\r\n\r\n{}",
               "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n",
               "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
               "Access-Control-Request-Method: POST\r\n\r\n");
  CAPTURE(request);
  RawClient client(server.port());
  client.send(request);
  const RawResponse response = client.receive();
  CHECK(response.status == 403);
  CHECK(response.headers.at("x-amzn-errortype") == "AccessDeniedException");
  CHECK(response.body.find(R"({"__type":"AccessDeniedException","message":")") == 0);
  CHECK(response.body.find(R"(","code":403})") != std::string::npos);
  for (const auto& [name, value] : response.headers)
    CHECK(name.find("access-control") == std::string::npos);
  CHECK(client.closed_within(std::chrono::seconds(5)));
  CHECK(server.handled() == 0);
}

TEST_CASE("OPTIONS is refused to everyone", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto response = client.receive();
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "GET, HEAD, PUT, POST, DELETE");
  RawClient at_api(server.port());
  at_api.send("OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(at_api.receive().headers.at("allow") == "GET, HEAD, POST");
  RawClient at_page(server.port());
  at_page.send("OPTIONS /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(at_page.receive().headers.at("allow") == "GET, HEAD");
  CHECK(server.handled() == 0);
}

TEST_CASE("every refusal has a request id of its own", "[service][http]") {
  const HttpGuard guard({});
  std::string path;
  const auto first = guard.refusal_of(head_with("evil.example"), path);
  const auto second = guard.refusal_of(head_with("evil.example"), path);
  REQUIRE((first && second));
  CHECK(first->request_id.size() == 36);
  CHECK(first->request_id != second->request_id);
}

TEST_CASE("a body whose length can be read in two ways is refused", "[service][http]") {
  RunningServer server;
  const std::string version = GENERATE("1.1", "1.0");
  const std::string framing = GENERATE(
      "Transfer-Encoding:\r\nContent-Length: 3", "Content-Length: 3\r\nTransfer-Encoding: ",
      "Transfer-Encoding: \r\nTransfer-Encoding: chunked",
      "Transfer-Encoding: ", "Transfer-Encoding: chunked\r\nContent-Length: 3",
      "Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding : chunked",
      "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: identity, chunked",
      "Transfer-Encoding: ,\r\nTransfer-Encoding: chunked",
      "Content-Length: ", "Content-Length: 3, 4", "Content-Length: 3\r\nContent-Length: 4",
      "Content-Length: +3", "Content-Length: -3", "Content-Length: 0x3", "Content-Length : 3",
      "Content-Length: 18446744073709551619");
  CAPTURE(version, framing);
  RawClient client(server.port());
  client.send("POST / HTTP/" + version + "\r\nHost: localhost\r\n" + framing +
              "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  CHECK(client.receive().status == 400);
  CHECK(client.closed_within(std::chrono::seconds(5)));
  CHECK(server.handled() == 0);
}

TEST_CASE("HTTP/1.0 has no chunks", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  CHECK(client.receive().status == 400);
  CHECK(server.handled() == 0);
}

TEST_CASE("a request that names Amazon's region is served on this machine's own address",
          "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  const auto ask = [&](const std::string& more) {
    client.send("POST / HTTP/1.1\r\nHost: machinelearning.us-east-1.amazonaws.com\r\n" + more +
                "Content-Length: 0\r\n\r\n");
    return client.receive().status;
  };
  CHECK(ask("") == 200);
  CHECK(ask("Origin: http://machinelearning.us-east-1.amazonaws.com\r\n") == 403);
}
