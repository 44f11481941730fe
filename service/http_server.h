/// service/http_server.h: HTTP/1.1 in and out. Knows nothing of Amazon ML beyond the header that
/// names an operation and the shape of an error body; what a request means is the handler's
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

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/rooms.h"

namespace glassbox::service {

/// Who sent a request: true once it has gone, and an answer would be for nobody.
using HttpClient = std::shared_ptr<const std::atomic<bool>>;

struct HttpRequest {
  std::string method;           ///< "POST"
  std::string path;             ///< as sent, without the query; not decoded
  std::string target;           ///< the header X-Amz-Target, empty when missing
  std::string body;             ///< any bytes; chunks are joined
  HttpClient client = nullptr;  ///< null: not known
};

struct HttpResponse {
  unsigned status = 200;
  std::string body;  ///< left out in the answer to a HEAD, its length is not
  std::string content_type = "application/x-amz-json-1.1";
  std::string error_type = {};  ///< header x-amzn-ErrorType when not empty
  std::string request_id = {};  ///< header x-amzn-RequestId when not empty
  std::string allow = {};       ///< header Allow, of a 405: the methods that are served there
};

/// Answers one request. Callable from any thread, now or later; only the first call counts. After
/// the client has gone or the server has stopped it does nothing. When every copy is destroyed
/// without a call the client gets a 500.
using HttpReply = std::function<void(HttpResponse)>;

/// Called on a network thread, by several at once when there are several. Must not block: while it
/// works, no other connection of that thread is served.
using HttpHandler = std::function<void(HttpRequest&&, HttpReply)>;

struct HttpOptions {
  /// Address or name to listen at; a name stands for the first address it resolves to.
  std::string host = "127.0.0.1";
  /// 0 takes any free one, see HttpServer::port.
  std::uint16_t port = 8080;
  /// Names in Host and Origin that are ours beyond localhost, 127.0.0.1, [::1] and `host`. Any port
  /// goes with them, and one given here is ignored: forwarded ports are not the page's to choose.
  std::vector<std::string> allowed_hosts = {};
  /// Bytes of a body, after joining chunks.
  std::size_t most_body = std::size_t{20} << 20;
  /// The same by the header X-Amz-Target, "" when missing; the smaller counts. A body that is
  /// announced to be larger is refused before it is read.
  std::function<std::size_t(std::string_view target)> most_body_of = nullptr;
  /// Bytes of all requests at once, whole or still on their way; the one beyond is answered 503.
  /// Those up to 32 KiB are free.
  std::size_t most_body_memory = std::size_t{256} << 20;
  /// Bytes of all answers that clients have not taken yet; instead of one beyond, its client gets
  /// a 503. Those up to 32 KiB are free.
  std::size_t most_answer_memory = std::size_t{256} << 20;
  /// A client beyond these is accepted, answered 503 and the connection closed; beyond 256 more it
  /// waits to be accepted. There are fewer where the system allows too few open files: see
  /// HttpServer::most_connections.
  std::size_t most_connections = 4096;
  /// Open files that connections leave to the rest of the process; at most three quarters of all.
  std::size_t reserved_files = 64;
  /// From a request's first byte to its last, however steadily it drips; also for a client to take
  /// a response.
  std::chrono::seconds request_time{30};
  /// Without a request, since the connection or the last response.
  std::chrono::seconds idle_time{300};
  /// Network threads, run()'s caller among them.
  int threads = 1;
  /// What replies under way get when the server stops.
  std::chrono::seconds stop_time{5};
};

class HttpServer {
 public:
  /// Binds and listens; raises the soft limit of open files to the hard one.
  ///
  /// throws   std::system_error naming host and port: in use, not ours to bind, no such host;
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
