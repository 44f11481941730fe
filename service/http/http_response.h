/// service/http/http_response.h: responses as bytes, and those the transport makes itself.
#pragma once

#include <string>
#include <string_view>

#include "service/http/http_message.h"

namespace glassbox::service {

/// {"__type": type, "message": message, "code": status}; type also in the header, beside a new
/// request id. The texts are ours: nothing a client sent may stand in them, as they are not
/// escaped.
[[nodiscard]] HttpResponse refusal(unsigned status, std::string_view type,
                                   std::string_view message);

/// How the end of a response's body is found.
enum class HttpFraming {
  kLength,  ///< Content-Length; none where the status has no body
  kChunks,  ///< Transfer-Encoding: chunked
  kClose,   ///< the end of the connection
};
[[nodiscard]] HttpFraming framing_of(const HttpResponse& response, bool http_1_1);

/// A piece of a body as a chunk; the empty one ends the body.
[[nodiscard]] std::string chunk_of(std::string_view piece);

/// How a response's connection goes on.
enum class HttpConnectionHeader {
  kNone,       ///< HTTP/1.1 that stays open
  kKeepAlive,  ///< HTTP/1.0 that stays open by request
  kClose,
};

/// Status line and headers up to and with the empty line, replacing what was in head. Header values
/// lose control characters, so that no value can begin a header of its own.
void write_head(const HttpResponse& response, HttpConnectionHeader connection, HttpFraming framing,
                std::string& head);

}  // namespace glassbox::service
