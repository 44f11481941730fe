/// service/http/http_connection.h: one client's connection, a state machine on its own strand.
///
///     (TLS: shaking hands -->)
///     reading --whole request--> handling --reply--> writing --kept alive--> reading
///        |                      ^                       |
///        |--head, in pieces--> receiving --early reply-->|
///        |                                              |
///        '---refused, too late----------------------> writing --last one--> draining --> closed
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/http/http_core.h"
#include "service/http/http_guard.h"
#include "service/http/http_options.h"
#include "service/http/http_request_reader.h"
#include "service/http/http_response.h"
#include "service/http/http_stream.h"

namespace glassbox::service {

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Clock = std::chrono::steady_clock;

  /// over_limit: over most_connections, to be told so and closed.
  HttpConnection(std::shared_ptr<HttpCore> core, HttpSocket socket, bool over_limit);
  ~HttpConnection();

  void start();

  /// From any thread. Lets a reply under way finish, closes otherwise.
  void stop();
  /// From any thread.
  void abort();
  /// From any thread, cheap. Acts when the time given for what it is doing is over.
  void look_at_clock(Clock::time_point now);

  /// From any thread, through a reply.
  static void answer(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial,
                     HttpResponse response);
  /// Likewise, through the reply to a question for a piece.
  static void go_on(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial,
                    std::optional<std::string> piece);
  /// Where an answer or a piece could not be handed over, without memory say: the clock closes the
  /// connection.
  static void lose(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial) noexcept;
  /// From any thread, through HttpRequest::pieces.
  static void ask_for_body(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial,
                           HttpPieceReply reply);

 private:
  enum class State { kReading, kReceiving, kHandling, kWriting, kDraining, kClosed };

  template <class Step>
  void guarded(Step step);

  void shake_hands();
  void answer_plain_http();
  void next_request();
  void read();
  void watch_for_reset();
  void ask_whether_gone();
  void on_bytes(std::size_t count);
  void parse();
  void on_head();
  [[nodiscard]] HttpDecision decide();
  void handle();
  void call_handler(HttpRequest request);
  void begin_receiving();
  void receive();
  void give_body();
  void break_off_body() noexcept;
  [[nodiscard]] bool claim_request_memory();
  [[nodiscard]] bool claim_answer_memory(std::size_t bytes);
  void release_request_memory() noexcept;
  void release_answer_memory() noexcept;
  void respond(HttpResponse response);
  void on_written();
  void ask_for_piece();
  void write_piece(std::optional<std::string> piece);
  void refuse(HttpResponse response);
  void drain();
  void on_deadline();
  void close();
  void give(Clock::duration time);

  [[nodiscard]] std::size_t unread() const { return in_end_ - in_begin_; }

  std::shared_ptr<HttpCore> core_;
  HttpStream stream_;
  HttpRequestReader reader_;
  State state_ = State::kReading;
  bool over_limit_;
  bool reading_ = false;  // an operation waits for bytes
  bool at_end_ = false;   // the client has shut its side
  bool begun_ = false;    // bytes of the present request are here
  bool stopping_ = false;
  bool shaking_hands_ = false;
  bool last_ = false;         // no request after the present one
  bool sends_more_ = false;   // the client is not done with a request that is answered
  bool head_only_ = false;    // the present one is a HEAD
  std::uint64_t serial_ = 0;  // of the present request
  std::atomic<Clock::rep> deadline_{0};
  std::atomic<std::uint64_t> lost_{0};  // the request whose answer never comes

  // Arrived and not consumed: [in_begin_, in_end_). Empty while nobody sends.
  std::vector<char> in_;
  std::size_t in_begin_ = 0, in_end_ = 0;
  std::size_t drained_ = 0;
  std::size_t request_memory_ = 0, answer_memory_ = 0;  // of the core's

  std::shared_ptr<const HttpPeer> peer_;
  const std::shared_ptr<std::atomic<bool>> gone_ = std::make_shared<std::atomic<bool>>(false);
  std::string path_, out_head_;
  HttpResponse response_;
  HttpFraming framing_ = HttpFraming::kLength;
  std::uint64_t piece_bytes_ = 0;  // written of the present answer's pieces

  HttpRequest asked_;          // the present request, where on_head was asked about it
  HttpPieceReply body_reply_;  // the handler waits for a piece of the body
  bool owes_continue_ = false, writes_continue_ = false;
  bool in_time_ = false;                 // the clock runs for bytes of a body in pieces
  std::size_t received_ = 0;             // of it, since the clock was set
  std::optional<HttpResponse> delayed_;  // until 100 Continue is out
  // While the handler has the request, or is asked for a piece, nothing else may hold the
  // connection.
  std::shared_ptr<HttpConnection> self_;
};

}  // namespace glassbox::service
