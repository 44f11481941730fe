// Too much, too slow, too many.
#include <catch2/catch.hpp>
#include <thread>

#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("a body announced over the limit is refused before it is sent", "[service][http]") {
  RunningServer server({.most_body = 1000});
  RawClient client(server.port());
  const std::string expect = GENERATE("", "Expect: 100-continue\r\n");
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\n" + expect + "Content-Length: 1001\r\n\r\n");
  const RawResponse response = client.receive();
  CHECK(response.status == 413);
  CHECK(response.body ==
        R"({"__type":"RequestEntityTooLargeException","message":"the request's body is over 1000 )"
        R"(bytes","code":413})");
  CHECK(client.closed_within(5s));
}

TEST_CASE("a client that sends 100 MB regardless still gets its 413", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  const bool chunked = GENERATE(false, true);
  CAPTURE(chunked);
  const std::string part(1 << 20, 'x');
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\n" +
              std::string(chunked ? "Transfer-Encoding: chunked\r\n\r\n"
                                  : "Content-Length: 104857600\r\n\r\n"));
  for (int i = 0; i < 100; ++i) REQUIRE(client.send(chunked ? "100000\r\n" + part + "\r\n" : part));
  CHECK(client.receive().status == 413);
  RawClient another(server.port());
  another.send(post("fine"));
  CHECK(another.receive().status == 200);
  CHECK(server.handled() == 1);
}

TEST_CASE("large bodies share a bound; those that are answered no longer count",
          "[service][http]") {
  RunningServer server({.most_body_memory = std::size_t{5} << 20});
  const std::string head =
      "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n";
  const std::string most(2'900'000, 'x'), rest(100'000, 'x');
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(server.port()).send(head + most);
  // None is whole, so the only answer that can come is a refusal.
  std::size_t refused = clients.size();
  for (int i = 0; i < 500 && refused == clients.size(); ++i)
    for (std::size_t c = 0; c < clients.size() && refused == clients.size(); ++c)
      if (const int status = clients[c].receive(false, 10ms).status; status != 0) {
        CHECK(status == 503);
        refused = c;
      }
  REQUIRE(refused < clients.size());
  int well = 0;
  for (std::size_t c = 0; c < clients.size(); ++c) {
    if (c == refused) continue;
    clients[c].send(rest);
    well += clients[c].receive().body == "3000000" ? 1 : 0;
  }
  CHECK(well >= 1);
  RawClient another(server.port());
  for (int i = 0; i < 3; ++i) {
    another.send(head + most + rest);
    CHECK(another.receive().body == "3000000");
  }
}

TEST_CASE("a head over 64 KiB gets a 431, in one header or in many", "[service][http]") {
  RunningServer server;
  const bool many = GENERATE(false, true);
  CAPTURE(many);
  std::string head = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  if (!many) head += "X: ";
  while (head.size() < 70'000) head += many ? "Name: value\r\n" : "0123456789";
  SECTION("at once") {
    RawClient client(server.port());
    client.send(head + (many ? "\r\n" : "\r\n\r\n"));
    CHECK(client.receive().status == 431);
    CHECK(client.closed_within(5s));
  }
  SECTION("bit by bit") {
    RawClient client(server.port());
    for (std::size_t at = 0; at < head.size(); at += 700) {
      client.send(head.substr(at, 700));
      if (at % 7000 == 0) std::this_thread::sleep_for(1ms);
    }
    CHECK(client.receive().status == 431);
  }
  CHECK(server.handled() == 0);
}

TEST_CASE("a head just below 64 KiB is fine", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send(post("body", "X: " + std::string(65'000, 'x') + "\r\n"));
  CHECK(client.receive().body == "POST /  body");
}

TEST_CASE("a chunk's head and trailers have an end, too", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
              std::string(GENERATE("1;", "0\r\nX: ")) + std::string(200'000, 'x'));
  CHECK(client.receive().status == 400);
  CHECK(client.closed_within(5s));
}

TEST_CASE("a request that drips is cut off when its time is over", "[service][http]") {
  RunningServer server({.request_time = 1s});
  RawClient client(server.port());
  const std::string request = GENERATE("GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
                                       "POST / HTTP/1.1\r\nHost: localhost\r\n"
                                       "Content-Length: 1000\r\n\r\n");
  const auto began = Clock::now();
  client.send(request);
  RawResponse response;
  while (response.status == 0 && Clock::now() - began < 8s) {
    client.send("x");
    response = client.receive(false, 50ms);
  }
  const auto took = Clock::now() - began;
  CHECK(response.status == 408);
  CHECK(took > 900ms);
  CHECK(took < 4s);
  CHECK(client.closed_within(5s));
  CHECK(server.handled() == 0);
}

TEST_CASE("a client that does not take its response is cut off", "[service][http]") {
  RunningServer server({.request_time = 1s});
  RawClient client(server.port());
  client.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::this_thread::sleep_for(2500ms);
  CHECK(client.receive().status == 0);  // the rest of eight megabytes never comes
}

TEST_CASE("an idle connection is closed when its time is over, a used one lives on",
          "[service][http]") {
  RunningServer server({.idle_time = 1s});
  RawClient idle(server.port()), used(server.port());
  const auto began = Clock::now();
  while (Clock::now() - began < 2s) {
    used.send(post("x"));
    REQUIRE(used.receive().status == 200);
    std::this_thread::sleep_for(50ms);
  }
  CHECK(idle.closed_within(10ms));
  CHECK(used.closed_within(3s));
}

TEST_CASE("a client too many is told so, and served once there is room", "[service][http]") {
  RunningServer server({.most_connections = 2});
  RawClient first(server.port());
  {
    RawClient second(server.port());
    for (RawClient* client : {&first, &second}) {
      client->send(post("x"));
      REQUIRE(client->receive().status == 200);
    }
    RawClient third(server.port());
    third.send(post("x"));
    const RawResponse response = third.receive();
    CHECK(response.status == 503);
    CHECK(response.headers.at("x-amzn-errortype") == "ServiceUnavailableException");
    CHECK(third.closed_within(5s));
    RawClient silent(server.port());
    CHECK(silent.closed_within(5s));
  }
  int status = 503;
  for (const auto began = Clock::now(); status == 503 && Clock::now() - began < 5s;) {
    RawClient later(server.port());
    later.send(post("x"));
    status = later.receive().status;
  }
  CHECK(status == 200);
}
