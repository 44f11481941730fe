// Question: how long does a request take when requests come at a fixed rate, whether or not earlier
// ones are done? Latency counts from the moment a request was due, not from when it could be sent:
// a generator that waits for answers would send less while the server stalls, and so leave out just
// the requests that suffer (coordinated omission).
//
//   build/release/bench/service/open_loop http://127.0.0.1:8080/ --rate 1000 --seconds 10
//     --connections 16 [--warm-up 1] [--target AmazonML_20141212.Predict] [--header 'Name:
//     value']...
//     [--body FILE] [--method POST]
//
// One thread that sleeps in epoll: it shares the machine's cores with what it measures. A request
// that is due while all connections are busy waits its turn; its latency counts on.
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/service/open_loop_connection.h"

namespace {

struct Load {
  std::string host = "127.0.0.1", port = "80", path = "/", method = "POST";
  std::string headers, body;
  double rate = 1000, seconds = 10, warm_up = 1;
  int connections = 16;
};

void read_url(std::string url, Load& load) {
  if (url.rfind("http://", 0) == 0) url.erase(0, 7);
  const std::size_t slash = url.find('/');
  if (slash != std::string::npos) load.path = url.substr(slash);
  const std::string authority = url.substr(0, slash);
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  load.host = authority.substr(0, colon);
  if (bracket != std::string::npos) load.host = load.host.substr(1, bracket - 1);
  if (colon != std::string::npos) load.port = authority.substr(colon + 1);
  load.headers = "Host: " + authority + "\r\n" + load.headers;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Load from_arguments(const std::vector<std::string>& arguments) {
  Load load;
  if (arguments.empty()) throw std::runtime_error("which URL?");
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    const std::string& name = arguments[i];
    if (i + 1 == arguments.size()) throw std::runtime_error(name + " wants a value");
    const std::string& value = arguments[i + 1];
    if (name == "--rate")
      load.rate = std::stod(value);
    else if (name == "--seconds")
      load.seconds = std::stod(value);
    else if (name == "--warm-up")
      load.warm_up = std::stod(value);
    else if (name == "--connections")
      load.connections = std::stoi(value);
    else if (name == "--target")
      load.headers += "X-Amz-Target: " + value + "\r\n";
    else if (name == "--header")
      load.headers += value + "\r\n";
    else if (name == "--body")
      load.body = contents(value);
    else if (name == "--method")
      load.method = value;
    else
      throw std::runtime_error("unknown option " + name);
  }
  if (load.rate <= 0 || load.seconds <= 0 || load.warm_up < 0 || load.connections < 1)
    throw std::runtime_error("rate, seconds and connections must be above 0");
  read_url(arguments[0], load);
  return load;
}

std::string request_of(const Load& load) {
  return load.method + " " + load.path + " HTTP/1.1\r\n" + load.headers +
         "Content-Type: application/x-amz-json-1.1\r\nContent-Length: " +
         std::to_string(load.body.size()) + "\r\n\r\n" + load.body;
}

struct Outcome {
  std::vector<double> latencies_us;  // after the warm-up
  long failures = 0;
  std::string first_failure;
  double seconds = 0;  // from the first due time counted to the last response
};

Outcome run(const Load& load) {
  const std::string request = request_of(load);
  std::vector<std::unique_ptr<OpenLoopConnection>> connections;
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::deque<OpenLoopConnection*> free;
  for (int i = 0; i < load.connections; ++i) {
    auto& made =
        connections.emplace_back(std::make_unique<OpenLoopConnection>(load.host, load.port));
    epoll_event event{EPOLLIN, {.ptr = made.get()}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, made->fd(), &event);
    free.push_back(made.get());
  }
  const auto total = static_cast<long>(load.rate * (load.warm_up + load.seconds));
  const double gap = 1e9 / load.rate;
  const std::int64_t start = now_ns();
  const std::int64_t counted_from = start + static_cast<std::int64_t>(load.warm_up * 1e9);
  const auto due = [&](long i) {
    return start + static_cast<std::int64_t>(gap * static_cast<double>(i));
  };
  Outcome outcome;
  outcome.latencies_us.reserve(static_cast<std::size_t>(total));
  std::array<epoll_event, 64> events{};
  for (long sent = 0, done = 0; done < total;) {
    for (; sent < total && !free.empty() && now_ns() >= due(sent); ++sent) {
      free.front()->send(request, due(sent));  // the one idle longest
      free.pop_front();
    }
    // Nanoseconds, not the milliseconds of epoll_wait: requests are closer than that.
    timespec wait{10, 0};
    if (sent < total && !free.empty()) {
      const std::int64_t left = std::max<std::int64_t>(due(sent) - now_ns(), 0);
      wait = {left / 1'000'000'000, left % 1'000'000'000};
    }
    const int count = ::epoll_pwait2(poll, events.data(), events.size(), &wait, nullptr);
    if (count == 0 && wait.tv_sec == 10) throw std::runtime_error("no answer for ten seconds");
    for (int i = 0; i < count; ++i) {
      auto& connection =
          *static_cast<OpenLoopConnection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!connection.receive()) continue;
      const std::int64_t now = now_ns();
      ++done;
      free.push_back(&connection);
      if (!connection.ok() && outcome.failures++ == 0)
        outcome.first_failure = connection.response();
      if (connection.due() >= counted_from)
        outcome.latencies_us.push_back(static_cast<double>(now - connection.due()) / 1e3);
      outcome.seconds = static_cast<double>(now - counted_from) / 1e9;
    }
  }
  ::close(poll);
  return outcome;
}

}  // namespace

int main(int argc, char** argv) try {
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // else the kernel wakes us up to 50 us late
  const Load load = from_arguments({argv + 1, argv + argc});
  Outcome outcome = run(load);
  std::vector<double>& us = outcome.latencies_us;
  if (us.empty()) throw std::runtime_error("no request was counted: more seconds");
  std::sort(us.begin(), us.end());
  const auto at = [&](double share) {
    return us[std::min(us.size() - 1, static_cast<std::size_t>(share * double(us.size())))];
  };
  std::printf("rate %.1f/s of %.1f/s asked for, %zu requests, %d connections, %ld not 200\n",
              double(us.size()) / outcome.seconds, load.rate, us.size(), load.connections,
              outcome.failures);
  std::printf("latency us  p50 %.0f  p90 %.0f  p99 %.0f  p99.9 %.0f  max %.0f\n", at(0.5), at(0.9),
              at(0.99), at(0.999), us.back());
  if (outcome.failures > 0) std::printf("first of them:\n%s\n", outcome.first_failure.c_str());
  return outcome.failures > 0 ? 1 : 0;
} catch (const std::exception& failure) {
  std::fprintf(stderr, "open_loop: %s\n", failure.what());
  return 2;
}
