// One process of several, started by cluster_test.py under mpirun or by itself:
//     exchange_probe check            moves bytes of all kinds, each compared with what must come
//     exchange_probe large BYTES      so many at once from process 0 to 1, beyond 2^31 too
//     exchange_probe time BYTES       an exchange of so many from each to each, in microseconds
//     exchange_probe wait             tells its process id, then exchanges until it is ended
//     exchange_probe abort CODE       the last one calls abort(), the others wait for it
//     exchange_probe fail CODE        the last one ends by itself with that code
//     exchange_probe fail-all CODE    all of them do
//     exchange_probe again            over Gloo, three meetings of one process
//     exchange_probe same TEXT...     check_same() of the text in the place of this process
// Exit codes: 0; 1 what came was not what must come; 3 InputError; 4 another process ended.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "cluster/base/check_same.h"
#include "cluster/base/environment.h"
#include "cluster/base/launch.h"
#include "cluster/base/meeting_directory.h"
#include "cluster/base/module.h"
#include "io/base/input_error.h"
#include "io/base/process_settings.h"

namespace glassbox::testing {
namespace {

void expect(bool right, const std::string& what) {
  if (!right) throw std::logic_error(what + ": other bytes came than were sent");
}

// What process `from` gives to process `to`: everyone can make it.
std::string made(std::size_t from, std::size_t to, std::size_t size) {
  std::mt19937_64 random(from * 1000 + to);
  std::string text(size, '\0');
  for (std::size_t at = 0; at < size; at += 997) text[at] = static_cast<char>(random());
  if (size > 0) text.back() = static_cast<char>('0' + from);
  return text;
}

using SizeOf = std::size_t (*)(std::size_t from, std::size_t to);

void check_movements(const io::Exchange& others, const char* what, SizeOf size_of) {
  const std::size_t me = others.rank(), count = others.size();
  std::vector<std::string> to, expected, all;
  for (std::size_t r = 0; r < count; ++r) {
    to.push_back(made(me, r, size_of(me, r)));
    expected.push_back(made(r, me, size_of(r, me)));
    all.push_back(made(r, r, size_of(r, r)));
  }
  expect(others.swap(to) == expected, std::string("alltoallv, ") + what);
  expect(others.gather(std::string_view(all[me])) == all, std::string("allgatherv, ") + what);
}

void check(const io::Exchange& others) {
  check_movements(others, "nothing", [](std::size_t, std::size_t) { return std::size_t{0}; });
  check_movements(others, "even", [](std::size_t, std::size_t) { return std::size_t{1000}; });
  check_movements(others, "uneven",
                  [](std::size_t a, std::size_t b) { return a * 70'000 + b * 13; });
  check_movements(others, "one gives",
                  [](std::size_t a, std::size_t) { return a == 0 ? std::size_t{5'000'000} : 0; });
  check_movements(others, "one gets",
                  [](std::size_t, std::size_t b) { return b == 0 ? std::size_t{5'000'000} : 0; });
  if (others.size() == 2)
    check_movements(others, "100 MB", [](std::size_t a, std::size_t b) {
      return b == (a ^ 1) ? std::size_t{100'000'000} : 7;
    });
  for (std::uint64_t turn = 0; turn < 500; ++turn) {
    const std::vector<std::uint64_t> all = others.gather(turn * 10 + others.rank());
    for (std::size_t r = 0; r < all.size(); ++r) expect(all[r] == turn * 10 + r, "many small");
  }
}

void check_large(const io::Exchange& others, std::size_t bytes) {
  const bool gives = others.rank() == 0, gets = others.rank() == 1;
  std::vector<std::byte> to(gives ? bytes : 0), from(gets ? bytes : 0);
  std::vector<std::size_t> to_sizes(others.size()), from_sizes(others.size());
  to_sizes.at(1) = to.size();
  from_sizes.at(0) = from.size();
  for (std::size_t at = 0; at < to.size(); at += 4093) to[at] = static_cast<std::byte>(at % 251);
  others.alltoallv(to, to_sizes, from, from_sizes);
  for (std::size_t at = 0; at < from.size(); at += 4093)
    expect(from[at] == static_cast<std::byte>(at % 251), "large");
}

void time_exchanges(const io::Exchange& others, std::size_t bytes) {
  const std::vector<std::string> to(others.size(), std::string(bytes, 'x'));
  constexpr int kTurns = 50;
  const auto begin = std::chrono::steady_clock::now();
  for (int turn = 0; turn < kTurns; ++turn) {
    const auto from = others.swap(to);
    expect(from.size() == to.size(), "time");
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  if (others.rank() == 0) std::cout << took.count() / kTurns << " us\n";
}

int meet_again() {
  cluster::Seat seat = cluster::seat_in_environment().value();
  cluster::MeetingDirectory place(cluster::text_in_environment("GLASSBOX_MEET").value());
  for (const char* attempt : {"first", "second", "third"}) {
    seat.attempt = attempt;
    check_movements(*cluster::over_gloo(seat, place), attempt,
                    [](std::size_t a, std::size_t b) { return a * 70'000 + b * 13; });
  }
  return 0;
}

int run(const std::vector<std::string>& words) {
  if (words.at(0) == "again") return meet_again();
  const std::string& command = words.at(0);
  const io::Exchange& others = cluster::processes();
  const bool last = others.rank() + 1 == others.size();
  const auto wait_for_last = [&] { (void)others.gather(std::uint64_t{1}); };
  if (command == "check") {
    check(others);
  } else if (command == "large") {
    check_large(others, std::stoull(words.at(1)));
  } else if (command == "time") {
    time_exchanges(others, std::stoul(words.at(1)));
  } else if (command == "wait") {
    std::cout << "pid " << others.rank() << " " << ::getpid() << std::endl;
    for (;;) wait_for_last();
  } else if (command == "abort" || command == "fail" || command == "fail-all") {
    const int code = std::stoi(words.at(1));
    wait_for_last();
    if (command == "fail-all" || (command == "fail" && last)) {
      if (others.rank() == 0) std::cout << "first speaks" << std::endl;
      return code;
    }
    if (last) {
      others.abort(code);
      return code;
    }
    wait_for_last();
  } else if (command == "same") {
    cluster::check_same(others, "the text", words.at(1 + others.rank()));
  } else {
    throw std::invalid_argument("unknown command " + command);
  }
  std::cout << "process " + std::to_string(others.rank()) + " of " + std::to_string(others.size()) +
                   ": " + command + " is right\n"
            << std::flush;
  return 0;
}

int guarded(const std::vector<std::string>& words) {
  try {
    return run(words);
  } catch (const io::InputError& error) {
    std::cerr << std::string(error.what()) + "\n";
    return 3;
  } catch (const std::logic_error& error) {
    std::cerr << std::string(error.what()) + "\n";
    return 1;
  } catch (const std::runtime_error& error) {
    std::cerr << std::string(error.what()) + "\n";
    return 4;
  }
}

}  // namespace
}  // namespace glassbox::testing

int main(int argc, char** argv) {
  glassbox::io::start_with_settings(argv);
  return glassbox::testing::guarded(std::vector<std::string>(argv + 1, argv + argc));
}
