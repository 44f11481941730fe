/// tests/service/running_server.h: a real server on a free port, and handlers that answer by path.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/http/http_server.h"

/// Paths: /hold keeps the reply until release(), /throw throws, /drop forgets its reply, /size
/// answers the body's length, /large 8 MB; all others "METHOD path target body".
class RunningServer {
 public:
  explicit RunningServer(glassbox::service::HttpOptions options = {});
  ~RunningServer();

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] glassbox::service::HttpServer& server() { return *server_; }

  /// Waits until so many replies are held, ten seconds at most.
  bool holds(std::size_t count);
  /// Answers all that are held, from the calling thread.
  void release();
  /// Requests the handler has seen.
  [[nodiscard]] int handled();
  /// stop() and wait for run() to return.
  void finish();
  /// Destroys the server, so that replies outlive it.
  void destroy();

 private:
  void handle(glassbox::service::HttpRequest&& request, glassbox::service::HttpReply reply);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<glassbox::service::HttpReply> held_;
  int handled_ = 0;
  std::unique_ptr<glassbox::service::HttpServer> server_;
  std::thread thread_;
};
