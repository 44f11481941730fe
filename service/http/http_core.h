/// service/http/http_core.h: what a server's connections share. Lives as long as any of them, so
/// that a reply kept beyond the server's end has something to talk to.
#pragma once

#include <atomic>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "service/http/http_guard.h"
#include "service/http/http_options.h"

namespace glassbox::service {

class HttpConnection;

using HttpStrand = boost::asio::strand<boost::asio::io_context::executor_type>;
using HttpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, HttpStrand>;

class HttpCore : public std::enable_shared_from_this<HttpCore> {
 public:
  HttpCore(HttpOptions options, HttpHandler handler);
  ~HttpCore();

  void run();
  void stop() noexcept;

  void enter(const std::shared_ptr<HttpConnection>& connection);
  void leave(HttpConnection* connection) noexcept;

  const HttpOptions options;
  const HttpHandler handler;
  const HttpGuard guard;
  const std::shared_ptr<boost::asio::ssl::context> tls;  // null: none
  boost::asio::io_context io;
  std::atomic<std::size_t> request_memory{0};  // of requests without an answer yet
  std::atomic<std::size_t> answer_memory{0};   // of answers that are not out yet
  std::atomic<std::size_t> freed{0};           // of both, since memory was given back to the system

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t most_connections() const { return most_connections_; }
  [[nodiscard]] std::size_t connection_count();

 private:
  void listen();
  void accept();
  void accept_after(std::chrono::milliseconds pause);
  void sweep();
  void wait_for_stop();
  void begin_stop();
  void revive();
  void finish_stop();
  [[nodiscard]] std::vector<std::shared_ptr<HttpConnection>> connections();

  HttpStrand home_;  // of all below
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer accept_pause_, sweep_timer_, stop_timer_;
  boost::asio::posix::stream_descriptor stop_event_;
  int stop_fd_;  // the same: signal handlers must not touch objects
  bool stopping_ = false, finished_ = false;
  std::chrono::steady_clock::time_point stop_deadline_;
  unsigned accept_turn_ = 0;  // the last wait for a connection; earlier ones are not repeated
  std::uint16_t port_ = 0;
  std::size_t most_connections_ = 0, max_over_limit_ = 0;

  std::mutex mutex_;
  std::unordered_map<HttpConnection*, std::weak_ptr<HttpConnection>> entered_;
};

}  // namespace glassbox::service
