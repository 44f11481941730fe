/// tests/service/raw_client.h: one TCP connection, to say to a server whatever it should not hear.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

struct RawResponse {
  int status = 0;  ///< 0: none came, the connection ended or time ran out
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

class RawClient {
 public:
  /// Throws std::system_error when it cannot connect.
  explicit RawClient(std::uint16_t port, bool ipv6 = false);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&& other) noexcept;

  /// false when the server has closed.
  bool send(std::string_view bytes);
  void shut_write();
  void close();
  /// Closes such that the other side sees a reset.
  void reset();

  /// The next response. A head_only one has a length but no body.
  RawResponse receive(bool head_only = false,
                      std::chrono::milliseconds time = std::chrono::seconds(10));
  /// All that comes until the server closes.
  std::string rest(std::chrono::milliseconds time);
  /// Whether the server closes within the time; what it sends before is dropped.
  bool closed_within(std::chrono::milliseconds time);

 private:
  bool fill(std::chrono::steady_clock::time_point until);

  int fd_ = -1;
  std::string in_;
};

/// A POST to / with Host 127.0.0.1 and this body; more headers each with their "\r\n".
std::string post(std::string_view body, std::string_view more_headers = "");
