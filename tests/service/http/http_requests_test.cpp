// What a client may send, and how it comes out at the handler.
#include <catch2/catch.hpp>

#include "service/http/http_server.h"
#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;

TEST_CASE("method, path, target and body reach the handler, its reply the client",
          "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send(
      "PUT /a/b?c HTTP/1.1\r\nhost: localhost\r\nx-amz-TARGET: AmazonML_20141212.Predict\r\n"
      "Content-Length: 4\r\n\r\nbody");
  const RawResponse response = client.receive();
  CHECK(response.status == 200);
  CHECK(response.body == "PUT /a/b AmazonML_20141212.Predict body");
  CHECK(response.headers ==
        std::map<std::string, std::string>{{"content-type", "application/x-amz-json-1.1"},
                                           {"content-length", "39"},
                                           {"x-amzn-requestid", "id-1"}});
}

TEST_CASE("a request may arrive byte by byte", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  for (const char c : "\r\n" + post("hello") + post("again")) client.send({&c, 1});
  CHECK(client.receive().body == "POST /  hello");
  CHECK(client.receive().body == "POST /  again");
}

TEST_CASE("chunks are joined", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  const std::string chunked =
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0A;name=value\r\n0123456789\r\n0\r\nHost: evil.example\r\nX-Amz-Target: "
      "late\r\n\r\n";
  const bool piecewise = GENERATE(false, true);
  if (piecewise)
    for (const char c : chunked) client.send({&c, 1});
  else
    client.send(chunked);
  CHECK(client.receive().body == "POST /  abc0123456789");
  client.send(post("next"));
  CHECK(client.receive().body == "POST /  next");
}

TEST_CASE("large bodies up to the limit come through whole", "[service][http]") {
  RunningServer server({.most_body = 5'000'000});
  RawClient client(server.port());
  const std::string body(5'000'000, 'x');
  client.send("POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n" + body);
  CHECK(client.receive().body == "5000000");
  client.send("POST /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 50; ++i) client.send("186A0\r\n" + body.substr(0, 100'000) + "\r\n");
  client.send("0\r\n\r\n");
  CHECK(client.receive().body == "5000000");
}

TEST_CASE("pipelined requests are answered in order, also across a held one", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 200; ++i) all += post(std::to_string(i));
  all += "POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n" + post("after");
  client.send(all);
  for (int i = 0; i < 200; ++i) REQUIRE(client.receive().body == "POST /  " + std::to_string(i));
  REQUIRE(server.holds(1));
  CHECK(server.handled() == 201);
  server.release();
  CHECK(client.receive().body == "released");
  CHECK(client.receive().body == "POST /  after");
}

TEST_CASE("more than fits may be pipelined behind a held reply", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(server.holds(1));
  const std::string body(1000, 'y');
  for (int i = 0; i < 300; ++i) client.send(post(body));
  server.release();
  CHECK(client.receive().body == "released");
  for (int i = 0; i < 300; ++i) REQUIRE(client.receive().body == "POST /  " + body);
}

TEST_CASE("a client that expects 100-continue is told to go on", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
  CHECK(client.receive().status == 100);
  CHECK(server.handled() == 0);
  client.send("body");
  CHECK(client.receive().body == "POST /  body");
}

TEST_CASE("no other expectation is met", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send(post("body", "Expect: the-unexpected\r\n"));
  CHECK(client.receive().status == 417);
}

TEST_CASE("the answer to HEAD has a length and no body", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n" + post("next"));
  const RawResponse head = client.receive(/*head_only=*/true);
  CHECK(head.status == 200);
  CHECK(head.headers.at("content-length") == "9");
  CHECK(client.receive().body == "POST /  next");
}

TEST_CASE("a connection stays open unless one side says otherwise", "[service][http]") {
  RunningServer server;
  const auto [request, header, closes] = GENERATE(table<std::string, std::string, bool>({
      {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "", false},
      {"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "close", true},
      {"GET / HTTP/1.0\r\n\r\n", "close", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive", false},
  }));
  CAPTURE(request);
  RawClient client(server.port());
  client.send(request);
  RawResponse response = client.receive();
  CHECK(response.status == 200);
  CHECK(response.headers["connection"] == header);
  CHECK(client.closed_within(300ms) == closes);
}

TEST_CASE("what is not HTTP gets a 400 and is closed", "[service][http]") {
  RunningServer server;
  const std::string request = GENERATE(
      as<std::string>(), "hello\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n", std::string(200, '\0'),
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: "
      "chunked\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
      "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CAPTURE(request);
  RawClient client(server.port());
  client.send(request);
  const RawResponse response = client.receive();
  CHECK(response.status == 400);
  CHECK(response.headers.at("connection") == "close");
  CHECK(response.body.find(R"({"__type":"SerializationException","message":")") == 0);
  CHECK(client.closed_within(5s));
  CHECK(server.handled() == 0);
}

TEST_CASE("IPv6 is served where it is asked for", "[service][http]") {
  RunningServer server({.host = GENERATE("::1", "[::1]")});
  CHECK(server.server().url() == "http://[::1]:" + std::to_string(server.port()));
  RawClient client(server.port(), /*ipv6=*/true);
  client.send("GET / HTTP/1.1\r\nHost: [::1]:" + std::to_string(server.port()) + "\r\n\r\n");
  CHECK(client.receive().status == 200);
}

TEST_CASE("a port in use is told with its host", "[service][http]") {
  RunningServer server;
  const HttpOptions options{.port = server.port()};
  const auto handler = [](HttpRequest&&, const HttpReply&) {};
  CHECK_THROWS_WITH(
      HttpServer(options, handler),
      "cannot listen at 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
  CHECK_THROWS_AS(HttpServer({.host = "no such host"}, handler), std::system_error);
  CHECK_THROWS_AS(HttpServer({.host = "192.0.2.1"}, handler), std::system_error);
  CHECK_THROWS_AS(HttpServer({.port = 0, .threads = 0}, handler), std::invalid_argument);
}
