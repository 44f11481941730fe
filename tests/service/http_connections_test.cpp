// Many at once.
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;

namespace {

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  long size = 0, resident = 0;
  statm >> size >> resident;
  return double(resident) * double(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace

TEST_CASE("two thousand idle connections fit below 100 MB and hold nobody up", "[service][http]") {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit before = limit;
  if (limit.rlim_max < 4200) {
    WARN("only " << limit.rlim_max << " open files are allowed here: not tried");
    return;
  }
  limit.rlim_cur = 256;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  {
    const double memory_before = resident_mb();
    RunningServer server;  // raises the limit, for our own sockets as well
    std::vector<RawClient> clients;
    for (int i = 0; i < 2000; ++i) {
      clients.emplace_back(server.port());
      if (i % 2 == 0) clients.back().send(post("x"));
    }
    for (std::size_t i = 0; i < clients.size(); i += 2) REQUIRE(clients[i].receive().status == 200);
    CHECK(resident_mb() - memory_before < 100);
    for (RawClient& client : clients) {  // all are alive
      client.send(post("y"));
      REQUIRE(client.receive().status == 200);
    }
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_CASE("clients that come and go in every manner leave a server that serves",
          "[service][http]") {
  RunningServer server({.most_connections = 100, .threads = 2});
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      unsigned state = t + 1;
      for (int i = 0; i < 200; ++i) {
        state = state * 1664525 + 1013904223;
        RawClient client(server.port());
        const std::string request = post(std::string(state >> 20, 'x'));
        client.send(
            request.substr(0, state % 3 == 0 ? (state >> 8) % request.size() : request.npos));
        if (state % 5 == 0)
          client.reset();
        else if (state % 7 == 0)
          client.shut_write();
        else if (state % 3 != 0)
          client.receive();
      }
    });
  for (std::thread& thread : threads) thread.join();
  RawClient client(server.port());
  client.send(post("still here"));
  CHECK(client.receive().body == "POST /  still here");
}
