/// bench/service/open_loop_connection.h: one keep-alive connection of the load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

/// Monotonic time in nanoseconds.
[[nodiscard]] std::int64_t now_ns();

class OpenLoopConnection {
 public:
  /// Connects, or throws std::runtime_error.
  OpenLoopConnection(const std::string& host, const std::string& port);
  ~OpenLoopConnection();
  OpenLoopConnection(const OpenLoopConnection&) = delete;
  OpenLoopConnection& operator=(const OpenLoopConnection&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool busy() const { return busy_; }

  /// Sends a request that was due at that time. Throws when the connection is lost.
  void send(std::string_view request, std::int64_t due);

  /// Reads what is there. true when the response is whole; then due() and ok() speak of it.
  bool receive();
  [[nodiscard]] std::int64_t due() const { return due_; }
  /// Status 200.
  [[nodiscard]] bool ok() const { return ok_; }
  /// The last response's first bytes, to show what went wrong.
  [[nodiscard]] const std::string& response() const { return last_; }

 private:
  int fd_ = -1;
  bool busy_ = false, ok_ = false;
  std::int64_t due_ = 0;
  std::string in_, last_;
};
