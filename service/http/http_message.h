/// service/http/http_message.h: requests and responses.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Who sent a request: true once it has gone, and an answer would be for nobody.
using HttpClient = std::shared_ptr<const std::atomic<bool>>;

struct HttpRequest {
  std::string method;              ///< "POST"
  std::string path;                ///< as sent, without the query; not decoded
  std::string target;              ///< the header X-Amz-Target, empty when missing
  std::string body;                ///< any bytes; chunks are joined
  HttpClient client = nullptr;     ///< null: not known
  std::string query = {};          ///< behind the "?" of the path, as sent; not decoded
  std::string console_token = {};  ///< the header X-Glassbox-Token, empty when missing
  std::string if_none_match = {};  ///< the header If-None-Match, empty when missing
};

/// A piece of a body that is too large to hold, or not there yet; the empty one ends the body, none
/// breaks the connection off. Callable from any thread, now or later; only the first call counts.
/// When every copy is destroyed without a call the connection is broken off.
using HttpPieceReply = std::function<void(std::optional<std::string>)>;
/// Asked for the next piece, of kMostPiece bytes at most, once the one before is out; on a network
/// thread, so it must not block. Not asked any more once the client has gone.
using HttpPieces = std::function<void(HttpPieceReply)>;
inline constexpr std::size_t kMostPiece = std::size_t{256} << 10;

struct HttpResponse {
  unsigned status = 200;
  std::string body;  ///< left out in the answer to a HEAD, its length is not
  std::string content_type = "application/x-amz-json-1.1";
  std::string error_type = {};  ///< header x-amzn-ErrorType when not empty
  std::string request_id = {};  ///< header x-amzn-RequestId when not empty
  std::string allow = {};       ///< header Allow, of a 405: the methods that are served there
  /// More headers, e.g. {"ETag", "\"x\""}.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Instead of `body`.
  HttpPieces pieces = nullptr;
  /// Of all pieces together. Where it is not known HTTP/1.1 gets chunks, and HTTP/1.0 the end of
  /// the connection.
  std::optional<std::uint64_t> length = {};
};

/// Answers one request. Callable from any thread, now or later; only the first call counts. After
/// the client has gone or the server has stopped it does nothing. When every copy is destroyed
/// without a call the client gets a 500.
using HttpReply = std::function<void(HttpResponse)>;

/// Called on a network thread, by several at once when there are several. Must not block: while it
/// works, no other connection of that thread is served.
using HttpHandler = std::function<void(HttpRequest&&, HttpReply)>;

}  // namespace glassbox::service
