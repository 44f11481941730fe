#include "bench/service/open_loop_connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <stdexcept>

std::int64_t now_ns() {
  timespec at{};
  ::clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * std::int64_t{1'000'000'000} + at.tv_nsec;
}

OpenLoopConnection::OpenLoopConnection(const std::string& host, const std::string& port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0)
    throw std::runtime_error("no such host: " + host);
  fd_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int failed = ::connect(fd_, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  if (fd_ < 0 || failed)
    throw std::runtime_error("cannot connect: " + std::string(strerror(errno)));
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

OpenLoopConnection::~OpenLoopConnection() {
  if (fd_ >= 0) ::close(fd_);
}

void OpenLoopConnection::send(std::string_view request, std::int64_t due) {
  due_ = due, busy_ = true;
  while (!request.empty()) {
    const ssize_t sent = ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent < 0) throw std::runtime_error("connection lost: " + std::string(strerror(errno)));
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool OpenLoopConnection::receive() {
  char bytes[16384];
  const ssize_t count = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (count <= 0) throw std::runtime_error("the server closed a connection; last: " + last_);
  in_.append(bytes, static_cast<std::size_t>(count));
  const std::size_t head = in_.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  std::size_t length = 0;
  for (std::size_t at = in_.find("\r\n"); at < head; at = in_.find("\r\n", at + 2))
    if (::strncasecmp(in_.data() + at + 2, "content-length:", 15) == 0)
      length = std::strtoul(in_.data() + at + 17, nullptr, 10);
  if (in_.size() < head + 4 + length) return false;
  ok_ = in_.compare(8, 5, " 200 ") == 0;
  last_.assign(in_, 0, 600);
  in_.clear();
  busy_ = false;
  return true;
}
