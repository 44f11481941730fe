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
#include "service/http/http_headers.h"

namespace glassbox::service {

/// Who sent a request: true once it has gone, and an answer would be for nobody.
using HttpClient = std::shared_ptr<const std::atomic<bool>>;

/// The other end of a connection.
struct HttpPeer {
  std::string address;    ///< "127.0.0.1", "fd00::7"
  bool is_local = false;  ///< it is on this machine
  bool is_tls = false;
};

/// service/auth/chunk_signatures.h
class ChunkSignatures;

/// A piece of a body that is too large to hold, or not there yet; the empty one ends the body, none
/// breaks the connection off. Callable from any thread, now or later; only the first call counts.
/// When every copy is destroyed without a call the connection is broken off.
using HttpPieceReply = std::function<void(std::optional<std::string>)>;
/// Asked for the next piece, of kMostPiece bytes at most, once the one before is out; on a network
/// thread, so it must not block. Not asked any more once the client has gone.
using HttpPieces = std::function<void(HttpPieceReply)>;
inline constexpr std::size_t kMostPiece = std::size_t{256} << 10;

/// The body of a request, asked for piece by piece from any thread, one question at a time; what is
/// not asked for stays with the client, but for a read-ahead. The reply comes on a network thread,
/// or at once, and must not block: the next piece, of a few kMostPiece at most; the empty one ends
/// the body; none: the client has gone or broken off, or the server stops. When the server has
/// stopped a reply may be destroyed instead of called.
using HttpBody = std::function<void(HttpPieceReply)>;

struct HttpRequest {
  std::string method;              ///< "POST"
  std::string path;                ///< as sent, without the query; not decoded
  std::string target;              ///< the header X-Amz-Target, empty when missing
  std::string body;                ///< any bytes; chunks are joined
  HttpClient client = nullptr;     ///< null: not known
  std::string query = {};          ///< behind the "?" of the path, as sent; not decoded
  std::string console_token = {};  ///< the header X-Glassbox-Token, empty when missing
  std::string if_none_match = {};  ///< the header If-None-Match, empty when missing
  /// What Host has before a name of ours: "b" of b.localhost:8080 and of b.s3.REGION.amazonaws.com.
  std::string bucket = {};
  /// Everything in the head; empty where HttpOptions::on_head is not asked.
  HttpHeaders headers = {};
  HttpBody pieces = nullptr;  ///< instead of `body`, where on_head asked for it
  std::shared_ptr<const HttpPeer> peer = nullptr;  ///< null: not known
  std::string user = {};  ///< whose signature it has; "" where nobody asks for one
  /// Of a body in signed chunks (aws-chunked), once the request's own signature is checked; null:
  /// nobody asks for signatures, or the chunks have none.
  std::shared_ptr<ChunkSignatures> chunk_signatures = nullptr;
};

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

/// What is to become of a request whose head alone is here.
struct HttpDecision {
  /// The answer, without reading the body; the connection is closed behind it, so that nothing of
  /// the body is taken for a request.
  std::optional<HttpResponse> refusal = {};
  /// The handler is called at once and asks for the body; there is no limit but its own. A client
  /// that expects 100-continue gets it with the first question, so an answer before one means that
  /// the body is never sent. An answer before the body's end closes the connection.
  bool in_pieces = false;
  /// Otherwise bytes that the body may have, in place of the options' limits.
  std::optional<std::size_t> most_body = {};
};
/// Called on a network thread with a request without its body; must not block. What it throws is
/// answered 500.
using HttpHeadHandler = std::function<HttpDecision(const HttpRequest&)>;

}  // namespace glassbox::service
