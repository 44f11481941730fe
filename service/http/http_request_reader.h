/// service/http/http_request_reader.h: bytes of a connection to one request after the other. No
/// sockets.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "service/http/http_message.h"

namespace glassbox::service {

/// What the head of a request says, as far as we ask.
struct HttpHead {
  std::string method, target;  ///< of the request line
  std::string host, origin, amz_target, expect, transfer_encoding, console_token, if_none_match;
  int host_count = 0;  ///< headers of that name; the members above hold the first that is not empty
  int origin_count = 0;
  int transfer_encoding_count = 0;
  bool http_1_1 = false;  ///< otherwise 1.0
  bool keep_alive = false;
  bool whole = false;  ///< no body will follow
};

class HttpRequestReader {
 public:
  /// Start line and headers, and apart from them a chunk's head or the trailers.
  static constexpr std::size_t kMostHead = std::size_t{64} << 10;

  explicit HttpRequestReader(std::size_t most_body);
  ~HttpRequestReader();

  enum class State {
    kNeedMore,
    kHead,     ///< head() is there; call read again for the rest
    kDone,     ///< take() the request; bytes left over are the next one's
    kRefused,  ///< refusal() says why; only reset() helps
  };

  /// Takes what it can use from bytes, all that arrived and was not consumed before. May throw
  /// std::bad_alloc.
  State read(std::string_view bytes, std::size_t& consumed);

  [[nodiscard]] const HttpHead& head() const;
  [[nodiscard]] HttpResponse refusal() const;

  /// The head's bytes; after kHead, until the next call.
  [[nodiscard]] std::string_view head_text() const;

  /// After kHead: bytes that the body may have, if not most_body. False when more are announced:
  /// then refusal() says so.
  [[nodiscard]] bool limit_body(std::size_t most);
  /// After kHead: take_body() keeps the body small, so it may have any size.
  void read_in_pieces();

  /// The request without path and query, which are the head's target after checks. After kDone,
  /// or after kHead without a body; once.
  [[nodiscard]] HttpRequest take();

  /// What is there of the body and was not taken before.
  [[nodiscard]] std::string take_body();
  [[nodiscard]] std::size_t body_size() const;
  /// Bytes held for it, as allocated.
  [[nodiscard]] std::size_t body_memory() const;

  /// Ready for the next request.
  void reset();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::size_t most_body_, most_of_this_ = 0;
  bool is_limited_ = false;
};

}  // namespace glassbox::service
