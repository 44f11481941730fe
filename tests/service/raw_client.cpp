#include "tests/service/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

using Clock = std::chrono::steady_clock;

RawClient::RawClient(std::uint16_t port, bool ipv6) {
  fd_ = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in v4{};
  v4.sin_family = AF_INET, v4.sin_port = htons(port), v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6, v6.sin6_port = htons(port), v6.sin6_addr = in6addr_loopback;
  const int failed = ipv6 ? ::connect(fd_, reinterpret_cast<sockaddr*>(&v6), sizeof v6)
                          : ::connect(fd_, reinterpret_cast<sockaddr*>(&v4), sizeof v4);
  const timeval most{20, 0};  // a server that stops reading must not hang the test
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
  if (fd_ < 0 || failed) throw std::system_error(errno, std::generic_category(), "connect");
}

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}

RawClient::~RawClient() { close(); }

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::shut_write() { ::shutdown(fd_, SHUT_WR); }

void RawClient::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void RawClient::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

bool RawClient::fill(Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd ready{fd_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(std::max<long>(left, 0))) <= 0) return false;
  char bytes[65536];
  const ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
  if (count > 0) in_.append(bytes, static_cast<std::size_t>(count));
  return count > 0;
}

RawResponse RawClient::receive(bool head_only, std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  RawResponse response;
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos)
    if (!fill(until)) return response;
  std::string head = in_.substr(0, end + 2);
  in_.erase(0, end + 4);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t eol = head.find("\r\n", at), colon = head.find(": ", at);
    std::string name = head.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    response.headers[name] = head.substr(colon + 2, eol - colon - 2);
    at = eol + 2;
  }
  const int status = std::stoi(head.substr(9, 3));
  const auto length = response.headers.find("content-length");
  if (length != response.headers.end() && !head_only) {
    const std::size_t size = std::stoul(length->second);
    while (in_.size() < size)
      if (!fill(until)) return response;
    response.body = in_.substr(0, size);
    in_.erase(0, size);
  }
  response.status = status;
  return response;
}

std::string RawClient::rest(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (fill(until)) {
  }
  return std::exchange(in_, {});
}

bool RawClient::closed_within(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (fill(until)) in_.clear();
  return Clock::now() < until;
}

std::string post(std::string_view body, std::string_view more_headers) {
  return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
