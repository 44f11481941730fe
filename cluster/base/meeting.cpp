#include "cluster/base/meeting.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "io/base/input_error.h"

namespace glassbox::cluster {
namespace {

using Clock = std::chrono::steady_clock;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

bool is_loopback(const std::string& interface) {
  return interface == "lo" || interface == "localhost" || interface == "::1" ||
         interface.starts_with("127.");
}

std::string process(std::size_t rank, std::size_t size) {
  return "process " + std::to_string(rank) + " of " + std::to_string(size);
}

// "3 worker-7": how many it expects, where it is.
std::string note_of(const Seat& seat) { return std::to_string(seat.size) + " " + host_name(); }

std::string own_name(const Seat& seat) { return seat.note("process-" + std::to_string(seat.rank)); }

void compare(const Seat& seat, std::size_t other, const std::string& note) {
  const std::size_t blank = note.find(' ');
  const std::string size = note.substr(0, blank);
  if (blank == std::string::npos || size != std::to_string(seat.size))
    throw io::InputError({}, "process " + std::to_string(other) + " was started as one of " + size +
                                 " processes, process " + std::to_string(seat.rank) +
                                 " as one of " + std::to_string(seat.size));
  const std::string host = note.substr(blank + 1);
  if (host != host_name() && is_loopback(seat.interface))
    throw io::InputError({}, "process " + std::to_string(other) + " runs on " + host +
                                 ", process " + std::to_string(seat.rank) + " on " + host_name() +
                                 ": GLASSBOX_INTERFACE must name a network interface or address "
                                 "that the others reach, not " +
                                 seat.interface);
}

}  // namespace

void check(const Seat& seat) {
  if (seat.size == 0) throw io::InputError({}, "GLASSBOX_SIZE is 0, expected at least 1");
  if (seat.rank >= seat.size)
    throw io::InputError({}, "GLASSBOX_RANK is " + std::to_string(seat.rank) + ", expected 0 to " +
                                 std::to_string(seat.size - 1) + " (GLASSBOX_SIZE is " +
                                 std::to_string(seat.size) + ")");
}

Meeting::Meeting(const Seat& seat, MeetingPlace& place) : seat_(seat), place_(place) {
  check(seat);
  const std::string own = own_name(seat);
  if (!place.put(own, note_of(seat)))
    throw io::InputError({}, process(seat.rank, seat.size) + " is there already: " + own +
                                 " is of another process, or of an attempt that was killed; set "
                                 "GLASSBOX_ATTEMPT to a new value for all");
  try {
    wait_for_all(place);
  } catch (...) {
    // Whoever finds this one to be wrong, or the others, shall see the note as well.
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    place.remove(own);
    throw;
  }
}

Meeting::~Meeting() { place_.remove(own_name(seat_)); }

void Meeting::wait_for_all(MeetingPlace& place) const {
  const auto until = Clock::now() + std::chrono::seconds(seat_.meet_seconds);
  auto pause = std::chrono::milliseconds(1);
  for (std::size_t other = 0; other < seat_.size; ++other) {
    for (;;) {
      if (const auto note = place.get(seat_.note("process-" + std::to_string(other)))) {
        compare(seat_, other, *note);
        break;
      }
      if (Clock::now() > until)
        throw io::InputError({}, process(other, seat_.size) + " has not come within " +
                                     std::to_string(seat_.meet_seconds) + " s");
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, std::chrono::milliseconds(50));
    }
  }
}

}  // namespace glassbox::cluster
