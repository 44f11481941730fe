/// service/http/http_message.h: requests and responses.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "io/base/rooms.h"

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

}  // namespace glassbox::service
