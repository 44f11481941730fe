// Replies that come later, from elsewhere, twice or never; and the end of the server.
#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <future>
#include <memory>
#include <thread>

#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {
const std::string kHold = "POST /hold HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

// Whether `call` returns within a minute. One that does not never will: it is left behind, with
// what it needs, so that the test fails by name.
bool returns(std::function<void()> call) {
  const auto ended = std::make_shared<std::promise<void>>();
  std::future<void> end = ended->get_future();
  std::thread([ended, call = std::move(call)] {
    call();
    ended->set_value();
  }).detach();
  return end.wait_for(1min) == std::future_status::ready;
}

std::shared_ptr<HttpServer> idle_server() {
  return std::make_shared<HttpServer>(HttpOptions{.port = 0},
                                      [](HttpRequest&&, const HttpReply&) {});
}

}  // namespace

TEST_CASE("held replies hold nobody up", "[service][http]") {
  RunningServer server({.threads = GENERATE(1, 2)});
  std::vector<RawClient> holders;
  for (int i = 0; i < 100; ++i) holders.emplace_back(server.port()).send(kHold);
  REQUIRE(server.holds(100));
  RawClient client(server.port());
  for (int i = 0; i < 100; ++i) {
    client.send(post(std::to_string(i)));
    REQUIRE(client.receive().body == "POST /  " + std::to_string(i));
  }
  server.release();
  for (RawClient& holder : holders) REQUIRE(holder.receive().body == "released");
}

TEST_CASE("a held reply is not cut off by the times of requests", "[service][http]") {
  RunningServer server({.request_time = 1s, .idle_time = 1s});
  RawClient client(server.port());
  client.send(kHold);
  REQUIRE(server.holds(1));
  std::this_thread::sleep_for(2500ms);
  server.release();
  CHECK(client.receive().body == "released");
}

TEST_CASE("a client that has shut its side still gets its answer", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  const bool held = GENERATE(false, true);
  client.send(held ? kHold : post("x"));
  client.shut_write();
  if (held) {
    REQUIRE(server.holds(1));
    std::this_thread::sleep_for(50ms);
    server.release();
  }
  RawResponse response = client.receive();
  if (response.status == 100) response = client.receive();  // the server asked whether it is there
  CHECK(response.body == (held ? "released" : "POST /  x"));
  CHECK(client.closed_within(5s));
}

TEST_CASE("a handler learns that its client has gone, however it went", "[service][http]") {
  std::promise<std::pair<HttpClient, HttpReply>> promise;
  HttpServer server({.port = 0}, [&](HttpRequest&& request, HttpReply reply) {
    promise.set_value({request.client, std::move(reply)});
  });
  std::thread running([&] { server.run(); });
  {
    const std::string way = GENERATE("close", "shut and close", "reset", "HTTP/1.0", "answered");
    CAPTURE(way);
    RawClient client(server.port());
    client.send(way == "HTTP/1.0" ? "POST /hold HTTP/1.0\r\nContent-Length: 0\r\n\r\n" : kHold);
    const auto [gone, reply] = promise.get_future().get();
    CHECK_FALSE(*gone);
    if (way == "shut and close") client.shut_write();
    if (way == "reset") client.reset();
    if (way == "answered") {
      reply({200, "x"});
      CHECK(client.receive().body == "x");
    }
    client.close();
    for (int i = 0; i < 1000 && !*gone; ++i) std::this_thread::sleep_for(10ms);
    CHECK(*gone);
  }
  server.stop();
  running.join();
}

TEST_CASE("a client that has shut its side, and is there, has not gone", "[service][http]") {
  std::promise<std::pair<HttpClient, HttpReply>> promise;
  HttpServer server({.port = 0}, [&](HttpRequest&& request, HttpReply reply) {
    promise.set_value({request.client, std::move(reply)});
  });
  std::thread running([&] { server.run(); });
  RawClient client(server.port());
  client.send(kHold);
  client.shut_write();
  const auto [gone, reply] = promise.get_future().get();
  CHECK(client.receive().status == 100);  // it was asked
  CHECK_FALSE(*gone);
  reply({200, "x"});
  CHECK(client.receive().body == "x");
  server.stop();
  running.join();
}

TEST_CASE("a request that ends early is refused", "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
  client.shut_write();
  CHECK(client.receive().status == 400);
  CHECK(client.closed_within(5s));
}

TEST_CASE("a client gone while its reply is held makes room at once", "[service][http]") {
  RunningServer server({.most_connections = 1});
  RawClient client(server.port());
  const bool shut_before = GENERATE(false, true);
  client.send(kHold);
  REQUIRE(server.holds(1));
  if (shut_before) client.shut_write();
  client.reset();
  int status = 503;
  for (const auto began = Clock::now(); status == 503 && Clock::now() - began < 5s;) {
    RawClient next(server.port());
    next.send(post("x"));
    status = next.receive().status;
  }
  CHECK(status == 200);
  server.release();  // to nobody
}

TEST_CASE("a handler that throws or forgets answers 500, and the connection goes on",
          "[service][http]") {
  RunningServer server;
  RawClient client(server.port());
  for (const std::string path : {"/throw", "/drop"}) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const RawResponse response = client.receive();
    CHECK(response.status == 500);
    CHECK(response.headers.at("x-amzn-errortype") == "InternalServerException");
  }
  client.send(post("x"));
  CHECK(client.receive().status == 200);
}

TEST_CASE("only a reply's first call counts", "[service][http]") {
  HttpServer server({.port = 0}, [](HttpRequest&&, const HttpReply& reply) {
    reply({200, "first"});
    reply({200, "second"});
  });
  std::thread running([&] { server.run(); });
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(post("x"));
    CHECK(client.receive().body == "first");
  }
  server.stop();
  running.join();
}

TEST_CASE("no header value begins a header of its own", "[service][http]") {
  HttpServer server({.port = 0}, [](HttpRequest&&, const HttpReply& reply) {
    reply({200, "x", "text/plain", "A\r\nInjected: b", "c"});
  });
  std::thread running([&] { server.run(); });
  RawClient client(server.port());
  client.send(post("x"));
  const RawResponse response = client.receive();
  CHECK(response.headers.count("injected") == 0);
  CHECK(response.headers.at("x-amzn-errortype") == "AInjected: b");
  server.stop();
  running.join();
}

TEST_CASE("stop lets a held reply finish, closes the idle and accepts no more", "[service][http]") {
  RunningServer server;
  RawClient holder(server.port()), idle(server.port()), half(server.port());
  idle.send(post("x"));
  REQUIRE(idle.receive().status == 200);
  half.send("POST / HTTP/1.1\r\n");
  holder.send(kHold);
  REQUIRE(server.holds(1));
  auto finished = std::async(std::launch::async, [&] { server.finish(); });
  CHECK(idle.closed_within(3s));
  CHECK(half.closed_within(3s));
  CHECK(finished.wait_for(200ms) == std::future_status::timeout);
  CHECK_THROWS_AS(RawClient(server.port()), std::system_error);
  server.release();
  const RawResponse response = holder.receive();
  CHECK(response.body == "released");
  CHECK(response.headers.at("connection") == "close");
  holder.close();
  CHECK(finished.wait_for(3s) == std::future_status::ready);
}

TEST_CASE("stop does not wait for a reply for ever, and replies may outlive the server",
          "[service][http]") {
  RunningServer server({.threads = GENERATE(1, 2), .stop_time = 1s});
  RawClient client(server.port());
  client.send(kHold);
  REQUIRE(server.holds(1));
  const auto began = Clock::now();
  if (GENERATE(false, true))
    server.destroy();
  else
    server.finish();
  CHECK(Clock::now() - began > 900ms);
  CHECK(Clock::now() - began < 4s);
  CHECK(client.receive().status == 0);
  server.release();
}

TEST_CASE("replies race with the end of the server and nothing breaks", "[service][http]") {
  for (int round = 0; round < 30; ++round) {
    RunningServer server({.threads = 2, .stop_time = 0s});
    std::vector<RawClient> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(server.port()).send(kHold);
    REQUIRE(server.holds(20));
    std::thread releasing([&] { server.release(); });
    server.destroy();
    releasing.join();
  }
}

TEST_CASE("run returns also when stop comes with the tick of the clock that looks for idle clients",
          "[service][http]") {
  for (int i = 0; i < 20; ++i) {
    const auto server =
        std::make_shared<RunningServer>(HttpOptions{.request_time = 0s});  // looks every 50 ms
    std::this_thread::sleep_for(50ms);
    REQUIRE(returns([server] { server->finish(); }));
  }
}

TEST_CASE("stop before run makes run return at once", "[service][http]") {
  const auto server = idle_server();
  server->stop();
  CHECK(returns([server] { server->run(); }));
}

TEST_CASE("a signal handler may stop the server", "[service][http]") {
  static HttpServer* running = nullptr;
  const auto server = idle_server();
  running = server.get();
  const auto before = std::signal(SIGUSR1, [](int) { running->stop(); });
  CHECK(returns([server] {
    std::thread thread([] { ::kill(::getpid(), SIGUSR1); });
    server->run();
    thread.join();
  }));
  std::signal(SIGUSR1, before);
}
