// Many at once.
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "tests/service/raw_client.h"
#include "tests/service/running_server.h"

using namespace glassbox::testing;

namespace {

// The allocators of sanitizers keep what is freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

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

TEST_CASE("memory of heads that never end is given back when their clients go", "[service][http]") {
  RunningServer server;
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (kSanitized || files.rlim_cur < 3200) {
    WARN("not tried: under a sanitizer, or with only " << files.rlim_cur << " open files");
    return;
  }
  ::malloc_trim(0);  // of what tests before this one left
  const double before = resident_mb();
  {
    std::vector<RawClient> clients;
    const std::string head = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(61'000, 'x');
    for (int i = 0; i < 1500; ++i) clients.emplace_back(server.port()).send(head);
    for (int i = 0; i < 1000 && resident_mb() < before + 60; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(resident_mb() > before + 60);  // the rest stays with the kernel
  }
  for (int i = 0; i < 1000 && resident_mb() > before + 25; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(resident_mb() < before + 25);
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
