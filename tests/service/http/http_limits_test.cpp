// Too much, too slow, too many.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
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

TEST_CASE("a body has the limit of what it is for", "[service][http]") {
  RunningServer server(
      {.most_body = 1000, .most_body_of = [](std::string_view target) -> std::size_t {
         return target == "small" ? 10 : 5000;
       }});
  RawClient client(server.port());
  client.send(post(std::string(1000, 'x')));
  CHECK(client.receive().status == 200);
  client.send(post(std::string(10, 'x'), "X-Amz-Target: small\r\n"));
  CHECK(client.receive().status == 200);
  client.send(post(std::string(1000, 'x')));  // the limit before held for one request
  CHECK(client.receive().status == 200);
  const std::string rest =
      GENERATE("Content-Length: 11\r\n\r\n", "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n",
               "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n6\r\n123456");
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: small\r\n" + rest);
  const RawResponse response = client.receive();
  CHECK(response.status == 413);
  CHECK(response.body.find("the request's body is over 10 bytes") != std::string::npos);
  CHECK(client.closed_within(5s));
  CHECK(server.handled() == 3);
}

TEST_CASE("answers that nobody takes share a bound; small ones go on", "[service][http]") {
  RunningServer server({.most_answer_memory = std::size_t{20} << 20});
  const std::string large = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";  // 8 MiB
  RawClient first(server.port()), second(server.port()), third(server.port());
  first.send(large), second.send(large);
  for (int i = 0; i < 1000 && server.handled() < 2; ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(server.handled() == 2);
  third.send(large);
  const RawResponse refused = third.receive();
  CHECK(refused.status == 503);
  CHECK(refused.headers.at("x-amzn-errortype") == "ServiceUnavailableException");
  third.send(post("small"));
  CHECK(third.receive().body == "POST /  small");
  first.reset();  // makes room
  int status = 503;
  for (int i = 0; i < 1000 && status == 503; ++i) {
    third.send(large);
    status = third.receive().status;
    if (status == 503) std::this_thread::sleep_for(10ms);
  }
  CHECK(status == 200);
  CHECK(second.receive().body.size() == std::size_t{8} << 20);
}

TEST_CASE("however many clients come at once, each can read why it is not served",
          "[service][http]") {
  RunningServer server({.most_connections = 2});
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 1000) {
    WARN("only " << files.rlim_cur << " open files are allowed here: not tried");
    return;
  }
  std::vector<RawClient> served, more;
  for (int i = 0; i < 2; ++i) {
    served.emplace_back(server.port()).send(post("x"));
    REQUIRE(served.back().receive().status == 200);
  }
  for (int i = 0; i < 300; ++i) more.emplace_back(server.port()).send(post(std::string(5000, 'x')));
  for (RawClient& client : more) {
    REQUIRE(client.receive(false, 30s).status == 503);
    client.close();
  }
  served[0].send(post("still here"));
  CHECK(served[0].receive().body == "POST /  still here");
}

TEST_CASE("connections leave files to the rest of the process", "[service][http]") {
  constexpr std::size_t kAny = std::size_t{1} << 60;
  {
    RunningServer all({.most_connections = kAny, .reserved_files = 0}),
        few({.most_connections = kAny, .reserved_files = kAny});
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    const std::size_t left = files.rlim_cur - files.rlim_cur / 4 * 3;
    CHECK(all.server().most_connections() ==
          files.rlim_cur - std::min<std::size_t>(256, files.rlim_cur / 8));
    CHECK(few.server().most_connections() == left - std::min<std::size_t>(256, left / 8));
  }

  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {  // a service that needs twenty files for each request
    const rlimit few_files{64, 64};
    ::setrlimit(RLIMIT_NOFILE, &few_files);
    HttpServer server({.port = 0, .reserved_files = 48}, [](HttpRequest&&, const HttpReply& reply) {
      int opened[20];
      int failures = 0;
      for (int& file : opened) failures += (file = ::open("/dev/null", O_RDONLY)) < 0 ? 1 : 0;
      for (const int file : opened) ::close(file);
      reply({200, std::to_string(failures)});
    });
    const std::uint16_t port = server.port();
    if (::write(ends[1], &port, sizeof port) == sizeof port) server.run();
    ::_exit(1);
  }
  std::uint16_t port = 0;
  REQUIRE(::read(ends[0], &port, sizeof port) == sizeof port);
  {
    RawClient client(port);
    client.send(post("x"));
    CHECK(client.receive().body == "0");
    std::vector<RawClient> idle;
    for (int i = 0; i < 100; ++i) idle.emplace_back(port);
    for (int i = 0; i < 20; ++i) {
      client.send(post("x"));
      REQUIRE(client.receive().body == "0");
    }
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]), ::close(ends[1]);
}
