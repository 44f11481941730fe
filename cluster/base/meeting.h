/// cluster/base/meeting.h: processes without a launcher find each other.
///
/// Each leaves a note at a place that all see, with its number and machine, and reads those of the
/// others. The notes say what is wrong before a connection could only fail or hang: a process that
/// came twice, one that never comes, another number of processes, a machine that is not reached.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::cluster {

/// Which of the processes this one is, and how it is reached.
struct Seat {
  std::size_t rank = 0, size = 1;
  std::string attempt = "0";            ///< notes of another attempt are not looked at
  std::string interface = "127.0.0.1";  ///< a network interface, a host name or an address
  unsigned meet_seconds = 30;           ///< how long all may take to come

  /// Of a note that belongs to this attempt alone. Inline: the module uses it, too.
  [[nodiscard]] std::string note(const std::string& of) const {
    return "glassbox-" + attempt + "-" + of;
  }
};

/// throws  io::InputError: no processes, or a rank that is not one of them
void check(const Seat& seat);

/// Short texts under names, which all processes see. A launcher may have its own.
class MeetingPlace {
 public:
  virtual ~MeetingPlace() = default;

  /// false: something has that name already, and stays.
  [[nodiscard]] virtual bool put(const std::string& name, const std::string& text) = 0;

  /// nullopt: nothing has that name (yet).
  [[nodiscard]] virtual std::optional<std::string> get(const std::string& name) = 0;

  /// What this process has put there; never fails.
  virtual void remove(const std::string& name) noexcept = 0;
};

/// This process is there, and so are the others; its note is removed with this object.
class Meeting {
 public:
  /// Returns when all have come.
  /// throws  io::InputError: one came twice, or has not come in time, or expects another number;
  ///         several machines, and an interface that is this machine's own
  Meeting(const Seat& seat, MeetingPlace& place);
  ~Meeting();
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;

 private:
  void wait_for_all(MeetingPlace& place) const;

  Seat seat_;
  MeetingPlace& place_;
};

}  // namespace glassbox::cluster
