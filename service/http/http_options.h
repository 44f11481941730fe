/// service/http/http_options.h: how a server listens, and its limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "service/http/http_message.h"

namespace glassbox::service {

struct HttpOptions {
  /// Address or name to listen at; a name stands for the first address it resolves to.
  std::string host = "127.0.0.1";
  /// Files in PEM format; both, or none: then there is no TLS.
  std::string tls_certificate = {}, tls_key = {};
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
  /// Instead of that for requests whose path begins so, where it is not empty.
  std::string other_paths = {};
  std::size_t most_body_there = 0;
  /// Asked about requests other than POSTs with X-Amz-Target, or about all; those it is asked about
  /// have HttpRequest::headers.
  HttpHeadHandler on_head = nullptr;
  bool on_every_head = false;
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
  /// From a request's first byte to its last, however steadily it drips; where the body is taken in
  /// pieces, for each 16 KiB of it. Also for a client to take a response, or a piece of one.
  std::chrono::seconds request_time{30};
  /// Without a request, since the connection or the last response.
  std::chrono::seconds idle_time{300};
  /// Network threads, run()'s caller among them.
  int threads = 1;
  /// What replies under way get when the server stops.
  std::chrono::seconds stop_time{5};
};

}  // namespace glassbox::service
