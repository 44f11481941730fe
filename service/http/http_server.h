/// service/http/http_server.h: HTTP/1.1 in and out. Knows nothing of Amazon ML beyond the header
/// that names an operation and the shape of an error body; what a request means is the handler's
/// business.
///
/// Every request that reaches the handler is whole, within the limits, and came neither from a web
/// page of another origin nor by a name that is not ours. All else is answered here, in JSON as AWS
/// does it ({"__type", "message", "code"}):
///
///     400  not HTTP, or a request that ends early     413  body over its limit
///     403  Host or Origin of others                   417  an expectation other than 100-continue
///     405  OPTIONS: there is no cross-origin use      431  head over 64 KiB
///     408  not in within `request_time`               500  the handler threw or dropped its reply
///     503  over the limit of connections or of memory
///
/// and the connection closed, but for the 500.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "service/http/http_options.h"

namespace glassbox::service {

class HttpServer {
 public:
  /// Binds and listens; raises the soft limit of open files to the hard one.
  ///
  /// throws   InputError: certificate or key are none, or do not fit each other;
  ///          std::system_error naming host and port: in use, not ours to bind, no such host;
  ///          std::invalid_argument for no thread or no handler
  HttpServer(HttpOptions options, HttpHandler handler);
  /// Must not be called before run() has returned.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The real one when 0 was asked for.
  [[nodiscard]] std::uint16_t port() const;
  /// Those of the options, or what the limit of open files leaves: of the files that are not
  /// reserved an eighth, 256 at most, is for clients beyond.
  [[nodiscard]] std::size_t most_connections() const;
  /// "http://127.0.0.1:8080", "http://[::1]:8080": the host as in the options.
  [[nodiscard]] std::string url() const;

  struct Load {
    std::size_t connections = 0;
    std::size_t request_memory = 0, answer_memory = 0;  ///< bytes, of HttpOptions' limits
  };
  /// From any thread.
  [[nodiscard]] Load load() const;

  /// Serves until stop(). Once only. No exception of a handler or a connection leaves it.
  void run();

  /// From any thread, also from a signal handler, also before run(). Stops accepting, closes
  /// connections without a whole request, lets replies under way finish for up to `stop_time`, then
  /// run() returns.
  void stop() noexcept;

 private:
  std::shared_ptr<class HttpCore> core_;
};

}  // namespace glassbox::service
