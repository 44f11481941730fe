#include "service/http/http_connection.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <new>
#include <utility>

namespace glassbox::service {
namespace asio = boost::asio;
using boost::system::error_code;
using Clock = HttpConnection::Clock;

namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kFirstRead = 2048;  // most requests; what an idle client costs
constexpr std::size_t kMostRead = std::size_t{128} << 10;  // above any head, so a head always fits
constexpr std::size_t kReadAhead = std::size_t{64} << 10;  // of pipelined requests
constexpr std::chrono::seconds kSurplusTime{2};
constexpr std::chrono::seconds kHandshakeTime{10};
// After the last response: clients read it only when their whole request is out, so a while we
// read and forget. To close at once would reset the connection, and lose them the answer.
constexpr std::chrono::seconds kDrainTime{2};
constexpr std::size_t kMostDrained = std::size_t{256} << 20;

// Of a body in pieces: what is kept for the handler's next question, and what sets the clock anew.
constexpr std::size_t kMostWaiting = 2 * kMostPiece;
constexpr std::size_t kSteady = std::size_t{16} << 10;

// Requests and answers up to this size are free: the limit of connections bounds them.
constexpr std::size_t kFree = std::size_t{32} << 10;

HttpResponse too_many_connections() {
  return refusal(503, "ServiceUnavailableException", "too many connections");
}

// One request's claim on an answer. The last copy to go answers when nobody did.
class Ticket {
 public:
  Ticket(std::weak_ptr<HttpConnection> connection, std::uint64_t serial)
      : connection_(std::move(connection)), serial_(serial) {}
  ~Ticket() {
    if (used_) return;
    try {
      use(refusal(500, "InternalServerException", "the request was dropped without an answer"));
    } catch (const std::exception&) {  // no memory
      HttpConnection::lose(connection_, serial_);
    }
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  void use(HttpResponse response) noexcept {
    if (used_.exchange(true)) return;
    try {
      HttpConnection::answer(connection_, serial_, std::move(response));
    } catch (const std::exception&) {  // no memory
      HttpConnection::lose(connection_, serial_);
    }
  }

 private:
  std::weak_ptr<HttpConnection> connection_;
  std::uint64_t serial_;
  std::atomic<bool> used_{false};
};

// One question for a piece. The last copy to go breaks off when nobody answered.
class PieceTicket {
 public:
  PieceTicket(std::weak_ptr<HttpConnection> connection, std::uint64_t serial)
      : connection_(std::move(connection)), serial_(serial) {}
  ~PieceTicket() { use(std::nullopt); }
  PieceTicket(const PieceTicket&) = delete;
  PieceTicket& operator=(const PieceTicket&) = delete;

  void use(std::optional<std::string> piece) noexcept {
    if (used_.exchange(true)) return;
    try {
      HttpConnection::go_on(connection_, serial_, std::move(piece));
    } catch (const std::exception&) {  // no memory
      HttpConnection::lose(connection_, serial_);
    }
  }

 private:
  std::weak_ptr<HttpConnection> connection_;
  std::uint64_t serial_;
  std::atomic<bool> used_{false};
};

// What stands between the "?" of a target and its "#".
std::string query_of(std::string_view target) {
  const std::size_t end = std::min(target.find('#'), target.size());
  const std::size_t begin = target.substr(0, end).find('?');
  if (begin == std::string_view::npos) return "";
  return std::string(target.substr(begin + 1, end - begin - 1));
}

HttpPeer peer_of(HttpStream& stream) {
  error_code failed;
  auto address = stream.socket().remote_endpoint(failed).address();
  if (failed) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return {
      .address = address.to_string(), .is_local = address.is_loopback(), .is_tls = stream.is_tls()};
}

}  // namespace

HttpConnection::HttpConnection(std::shared_ptr<HttpCore> core, HttpSocket socket, bool over_limit)
    : core_(std::move(core)),
      stream_(std::move(socket), core_->tls),
      reader_(core_->options.most_body),
      over_limit_(over_limit),
      peer_(std::make_shared<const HttpPeer>(peer_of(stream_))) {}

HttpConnection::~HttpConnection() {
  *gone_ = true;
  break_off_body();
  release_request_memory();
  release_answer_memory();
  core_->leave(this);
}

// Whatever goes wrong with one connection ends that connection only.
template <class Step>
void HttpConnection::guarded(Step step) {
  try {
    step();
  } catch (const std::exception&) {
    close();
  }
}

void HttpConnection::start() {
  asio::dispatch(stream_.get_executor(),
                 [self = shared_from_this()] { self->guarded([&] { self->shake_hands(); }); });
}

void HttpConnection::shake_hands() {
  if (!stream_.is_tls()) return next_request();
  shaking_hands_ = true;
  give(over_limit_ ? kSurplusTime : std::min(kHandshakeTime, core_->options.request_time));
  stream_.async_handshake([self = shared_from_this()](error_code ec) {
    self->shaking_hands_ = false;
    if (self->state_ == State::kClosed) return;
    self->guarded([&] {
      if (ec.category() == asio::error::get_ssl_category() &&
          ERR_GET_REASON(static_cast<unsigned long>(ec.value())) == SSL_R_HTTP_REQUEST)
        return self->answer_plain_http();
      if (ec) return self->close();
      self->next_request();
    });
  });
}

// To who speaks HTTP where TLS is spoken.
void HttpConnection::answer_plain_http() {
  state_ = State::kWriting;
  give(kSurplusTime);
  response_ = refusal(400, "SerializationException", "this port speaks TLS: expected https://");
  write_head(response_, HttpConnectionHeader::kClose, HttpFraming::kLength, out_head_);
  out_head_ += response_.body;
  asio::async_write(stream_.socket(), asio::buffer(out_head_),
                    [self = shared_from_this()](error_code, std::size_t) {
                      error_code ignored;
                      self->stream_.socket().shutdown(HttpSocket::shutdown_both, ignored);
                      self->close();
                    });
}

void HttpConnection::stop() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    if (self->state_ == State::kReading || self->state_ == State::kReceiving ||
        self->state_ == State::kDraining)
      self->close();
  });
}

void HttpConnection::abort() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] { self->close(); });
}

void HttpConnection::look_at_clock(Clock::time_point now) {
  if (now.time_since_epoch().count() < deadline_ && lost_ == 0) return;
  asio::post(stream_.get_executor(),
             [self = shared_from_this()] { self->guarded([&] { self->on_deadline(); }); });
}

void HttpConnection::on_deadline() {
  const std::uint64_t lost = lost_.exchange(0);
  if (lost == serial_ &&
      (state_ == State::kHandling || state_ == State::kReceiving || state_ == State::kWriting))
    return close();
  // Meanwhile it may have gone on to something else.
  if (Clock::now().time_since_epoch().count() < deadline_) return;
  if (shaking_hands_)
    close();
  else if (state_ == State::kReading && over_limit_)
    refuse(too_many_connections());
  else if (state_ == State::kReading && begun_)
    refuse(refusal(408, "RequestTimeoutException", "the request took too long to arrive"));
  else if (state_ == State::kReceiving)
    refuse(refusal(408, "RequestTimeoutException", "the rest of the body took too long to arrive"));
  else if (state_ != State::kHandling)
    close();
}

void HttpConnection::lose(const std::weak_ptr<HttpConnection>& connection,
                          std::uint64_t serial) noexcept {
  if (const auto self = connection.lock()) self->lost_ = serial;
}

void HttpConnection::give(Clock::duration time) {
  deadline_ = (Clock::now() + time).time_since_epoch().count();
}

void HttpConnection::next_request() {
  if (stopping_) return close();
  state_ = State::kReading;
  begun_ = head_only_ = false;
  ++serial_;
  if (unread() > 0) return parse();
  if (at_end_) return close();
  if (in_.size() > 2 * kFirstRead) in_ = {};
  if (over_limit_)
    give(kSurplusTime);
  else
    give(core_->options.idle_time);
  read();
}

void HttpConnection::read() {
  if (reading_ || at_end_ || state_ == State::kClosed) return;
  if (unread() == 0) in_begin_ = in_end_ = 0;
  if (in_.size() - in_end_ < kFirstRead / 2 && in_begin_ > 0) {
    std::copy(in_.begin() + static_cast<std::ptrdiff_t>(in_begin_),
              in_.begin() + static_cast<std::ptrdiff_t>(in_end_), in_.begin());
    in_end_ -= std::exchange(in_begin_, 0);
  }
  if (in_.size() - in_end_ < kFirstRead / 2)
    in_.resize(std::min(std::max(kFirstRead, 2 * in_.size()), kMostRead));
  reading_ = true;
  const std::size_t room = in_.size() - in_end_;
  stream_.async_read_some(asio::buffer(in_.data() + in_end_, room),
                          [self = shared_from_this(), room](error_code ec, std::size_t count) {
                            self->reading_ = false;
                            if (self->state_ == State::kClosed) return;
                            // To break TLS off ends what is sent, as a message has a length.
                            if (ec == asio::ssl::error::stream_truncated) ec = asio::error::eof;
                            if (ec && ec != asio::error::eof) return self->close();
                            self->guarded([&] {
                              self->at_end_ = ec == asio::error::eof;
                              self->on_bytes(count);
                              // More is coming than fits: a body.
                              if (count == room && self->unread() == 0 &&
                                  self->in_.size() < kReadAhead && !self->reading_)
                                self->in_.resize(2 * self->in_.size());
                            });
                          });
}

// While no operation waits for bytes a client that crashed would go unnoticed until it is written
// to.
void HttpConnection::watch_for_reset() {
  if (reading_) return;
  reading_ = true;
  stream_.socket().async_wait(HttpSocket::wait_error, [self = shared_from_this()](error_code ec) {
    self->reading_ = false;
    if (!ec) self->close();
  });
}

// A client that has shut its side may have gone for good, or wait for its answer still: to TCP both
// look the same until something is sent. A client that is there skips this (RFC 9110, 15.2); the
// system of one that has gone answers with a reset. HTTP/1.0 and TLS have nothing to ask with, so
// there a client that shuts its side before its answer has begun counts as gone.
void HttpConnection::ask_whether_gone() {
  if (!reader_.head().http_1_1 || stream_.is_tls()) return close();
  watch_for_reset();
  if (writes_continue_) return;
  const ssize_t sent = ::send(stream_.socket().native_handle(), kContinue.data(), kContinue.size(),
                              MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent > 0 && static_cast<std::size_t>(sent) < kContinue.size())
    close();  // no way on from here
}

void HttpConnection::on_bytes(std::size_t count) {
  in_end_ += count;
  switch (state_) {
    case State::kReading:
      return parse();
    case State::kReceiving:
      received_ += count;
      return receive();
    case State::kHandling:
      if (at_end_) return ask_whether_gone();
      return unread() < kReadAhead ? read() : void();
    case State::kWriting:
      return unread() < kReadAhead ? read() : void();
    case State::kDraining:
      return drain();
    case State::kClosed:
      return;
  }
}

void HttpConnection::parse() {
  if (!begun_)  // an empty line before a request is harmless (RFC 9112, 2.2)
    while (unread() > 0 && (in_[in_begin_] == '\r' || in_[in_begin_] == '\n')) ++in_begin_;
  if (!begun_ && unread() > 0) {
    begun_ = true;
    reader_.reset();
    if (!over_limit_) give(core_->options.request_time);
  }
  if (!begun_) return at_end_ ? close() : read();
  std::size_t consumed = 0;
  HttpRequestReader::State state{};
  try {
    state = reader_.read({in_.data() + in_begin_, unread()}, consumed);
  } catch (const std::bad_alloc&) {
    return refuse(refusal(503, "ServiceUnavailableException", "out of memory"));
  }
  in_begin_ += consumed;
  switch (state) {
    case HttpRequestReader::State::kHead:
      return on_head();
    case HttpRequestReader::State::kDone:
      return handle();
    case HttpRequestReader::State::kRefused:
      return refuse(reader_.refusal());
    case HttpRequestReader::State::kNeedMore:
      break;
  }
  if (!claim_request_memory())
    return refuse(refusal(503, "ServiceUnavailableException",
                          "too many large requests at once; send this one again"));
  if (at_end_)
    return refuse(refusal(400, "SerializationException", "the request ends before it is whole"));
  read();
}

void HttpConnection::on_head() {
  const HttpHead& head = reader_.head();
  head_only_ = head.method == "HEAD";
  if (over_limit_) return refuse(too_many_connections());
  if (std::optional<HttpResponse> no = core_->guard.refusal_of(head, path_, peer_->is_local))
    return refuse(std::move(*no));
  const HttpOptions& options = core_->options;
  const bool is_there = !options.other_paths.empty() && path_.starts_with(options.other_paths);
  std::size_t most_body = options.most_body;
  if (is_there) most_body = std::min(most_body, options.most_body_there);
  if (!is_there && options.most_body_of)
    most_body = std::min(most_body, options.most_body_of(head.amz_target));
  asked_ = {};
  const bool is_operation = head.method == "POST" && !head.amz_target.empty();
  if (options.on_head && (options.on_every_head || !is_operation)) {
    HttpDecision decision = decide();
    if (decision.refusal && !head.whole) return refuse(*std::move(decision.refusal));
    if (decision.refusal) {
      last_ = !head.keep_alive;
      return respond(*std::move(decision.refusal));
    }
    if (decision.in_pieces) return begin_receiving();
    most_body = decision.most_body.value_or(most_body);
  }
  if (!reader_.limit_body(most_body)) return refuse(reader_.refusal());
  if (head.expect.empty() || head.whole || !head.http_1_1 || unread() > 0) return parse();
  stream_.async_write(asio::buffer(kContinue.data(), kContinue.size()),
                      [self = shared_from_this()](error_code ec, std::size_t) {
                        if (self->state_ != State::kReading) return;
                        if (ec) return self->close();
                        self->guarded([&] { self->parse(); });
                      });
}

HttpDecision HttpConnection::decide() {
  const HttpHead& head = reader_.head();
  asked_.headers = HttpHeaders(std::string(reader_.head_text()));
  asked_.bucket = core_->guard.bucket_of(head);
  asked_.method = head.method;
  asked_.path = path_;
  asked_.target = head.amz_target;
  asked_.query = query_of(head.target);
  asked_.console_token = head.console_token;
  asked_.if_none_match = head.if_none_match;
  asked_.client = gone_;
  try {
    return core_->options.on_head(asked_);
  } catch (const std::exception&) {
    return {.refusal =
                refusal(500, "InternalServerException", "the request failed inside the service")};
  }
}

void HttpConnection::handle() {
  state_ = State::kHandling;
  deadline_ = Clock::time_point::max().time_since_epoch().count();
  last_ = !reader_.head().keep_alive;
  self_ = shared_from_this();
  const auto alive = self_;
  if (!asked_.headers.empty()) {
    asked_.body = reader_.take_body();
    call_handler(std::exchange(asked_, {}));
  } else {
    std::string query = query_of(reader_.head().target);
    HttpRequest request = reader_.take();
    request.path = std::move(path_);
    request.query = std::move(query);
    request.client = gone_;
    call_handler(std::move(request));
  }
  // So that a client that goes away is noticed, and the next request is here when this one is done.
  if (state_ == State::kHandling) on_bytes(0);
}

void HttpConnection::call_handler(HttpRequest request) {
  auto ticket = std::make_shared<Ticket>(self_, serial_);
  request.peer = peer_;
  try {
    core_->handler(std::move(request),
                   [ticket](HttpResponse response) { ticket->use(std::move(response)); });
  } catch (const std::exception&) {
    ticket->use(refusal(500, "InternalServerException", "the request failed inside the service"));
  }
}

void HttpConnection::begin_receiving() {
  const HttpHead& head = reader_.head();
  state_ = State::kReceiving;
  last_ = !head.keep_alive;
  reader_.read_in_pieces();
  // Of which the client is told when the handler asks for it.
  owes_continue_ = !head.expect.empty() && !head.whole && head.http_1_1 && unread() == 0;
  in_time_ = false;
  deadline_ = Clock::time_point::max().time_since_epoch().count();
  self_ = shared_from_this();
  const auto alive = self_;
  HttpRequest request = std::exchange(asked_, {});
  request.pieces = [connection = weak_from_this(), serial = serial_](HttpPieceReply reply) {
    ask_for_body(connection, serial, std::move(reply));
  };
  call_handler(std::move(request));
  if (state_ == State::kReceiving && !owes_continue_) receive();
}

void HttpConnection::ask_for_body(const std::weak_ptr<HttpConnection>& connection,
                                  std::uint64_t serial, HttpPieceReply reply) {
  const auto self = connection.lock();
  if (!self) return reply(std::nullopt);
  asio::post(self->stream_.get_executor(), [connection, serial,
                                            reply = std::move(reply)]() mutable {
    const auto self = connection.lock();
    const bool is_there = self && self->serial_ == serial && !self->body_reply_ &&
                          (self->state_ == State::kReceiving || self->state_ == State::kHandling);
    if (!is_there) return reply(std::nullopt);
    self->body_reply_ = std::move(reply);
    self->guarded([&] {
      if (self->state_ == State::kReceiving) return self->receive();
      self->give_body();
    });
  });
}

// Reads until enough waits for the handler, whether it asks or not.
void HttpConnection::receive() {
  if (delayed_) return;
  if (owes_continue_) {
    if (!body_reply_) return;
    owes_continue_ = false;
    writes_continue_ = true;
    stream_.async_write(
        asio::buffer(kContinue.data(), kContinue.size()),
        [self = shared_from_this()](error_code ec, std::size_t) {
          self->writes_continue_ = false;
          if (self->state_ == State::kClosed) return;
          if (ec) return self->close();
          if (!self->delayed_) return;
          self->guarded([&] { self->respond(*std::exchange(self->delayed_, std::nullopt)); });
        });
  }
  std::size_t consumed = 0;
  const HttpRequestReader::State state = reader_.read({in_.data() + in_begin_, unread()}, consumed);
  in_begin_ += consumed;
  if (state == HttpRequestReader::State::kRefused) return refuse(reader_.refusal());
  if (!claim_request_memory())
    return refuse(refusal(503, "ServiceUnavailableException",
                          "too many large requests at once; send this one again"));
  if (state == HttpRequestReader::State::kDone) {
    state_ = State::kHandling;
    deadline_ = Clock::time_point::max().time_since_epoch().count();
    give_body();
    if (state_ == State::kHandling) on_bytes(0);
    return;
  }
  if (at_end_)
    return refuse(refusal(400, "SerializationException", "the request ends before it is whole"));
  give_body();
  if (state_ != State::kReceiving) return;  // answered meanwhile
  if (reader_.body_size() >= kMostWaiting) {
    in_time_ = false;
    deadline_ = Clock::time_point::max().time_since_epoch().count();
    return;
  }
  if (!in_time_ || received_ >= kSteady) {
    in_time_ = true;
    received_ = 0;
    give(core_->options.request_time);
  }
  read();
}

// A large piece, or all that is left.
void HttpConnection::give_body() {
  const bool is_whole = state_ == State::kHandling;
  if (!body_reply_ || (!is_whole && reader_.body_size() < kMostPiece)) return;
  const HttpPieceReply reply = std::exchange(body_reply_, nullptr);
  reply(reader_.take_body());
}

void HttpConnection::break_off_body() noexcept {
  try {
    if (const HttpPieceReply reply = std::exchange(body_reply_, nullptr)) reply(std::nullopt);
  } catch (const std::exception&) {  // no memory: whoever waits is destroyed with the request
  }
}

void HttpConnection::answer(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial,
                            HttpResponse response) {
  const auto self = connection.lock();
  if (!self) return;
  // What is posted must not keep the connection, hence the core, alive: when the server has stopped
  // it stays in the core's own queue for good.
  asio::dispatch(self->stream_.get_executor(),
                 [connection, serial, response = std::move(response)]() mutable {
                   const auto self = connection.lock();
                   if (!self || self->serial_ != serial) return;
                   if (self->state_ != State::kHandling && self->state_ != State::kReceiving)
                     return;
                   self->guarded([&] { self->respond(std::move(response)); });
                 });
}

// Of the body so far, and of what is not consumed: a head may be one long line without an end.
bool HttpConnection::claim_request_memory() {
  const std::size_t size = reader_.body_memory() + in_.size();
  if (size <= std::max(kFree, request_memory_)) return true;
  const std::size_t more = size - std::exchange(request_memory_, size);
  return core_->request_memory.fetch_add(more) + more <= core_->options.most_body_memory;
}

void HttpConnection::release_request_memory() noexcept {
  core_->freed += request_memory_;
  core_->request_memory -= std::exchange(request_memory_, 0);
}

bool HttpConnection::claim_answer_memory(std::size_t bytes) {
  if (bytes <= kFree) return true;
  answer_memory_ = bytes;
  return core_->answer_memory.fetch_add(bytes) + bytes <= core_->options.most_answer_memory;
}

void HttpConnection::release_answer_memory() noexcept {
  core_->freed += answer_memory_;
  core_->answer_memory -= std::exchange(answer_memory_, 0);
}

void HttpConnection::respond(HttpResponse response) {
  if (writes_continue_) {
    delayed_ = std::move(response);
    return;
  }
  last_ |= state_ == State::kReceiving;  // the rest of the body is no request
  sends_more_ |= state_ == State::kReceiving;
  release_request_memory();
  if (!claim_answer_memory(response.pieces ? kMostPiece : response.body.size())) {
    release_answer_memory();
    response = refusal(503, "ServiceUnavailableException",
                       "too many large answers wait for their clients; send this request again");
  }
  const auto self = shared_from_this();
  self_.reset();
  state_ = State::kWriting;
  break_off_body();  // who is told so may answer, too, which comes too late
  give(core_->options.request_time);
  response_ = std::move(response);
  if (response_.pieces) response_.body = {};
  framing_ = framing_of(response_, reader_.head().http_1_1);
  piece_bytes_ = 0;
  last_ |= stopping_ || framing_ == HttpFraming::kClose;
  using Header = HttpConnectionHeader;
  write_head(response_,
             last_                     ? Header::kClose
             : reader_.head().http_1_1 ? Header::kNone
                                       : Header::kKeepAlive,
             framing_, out_head_);
  const std::array<asio::const_buffer, 2> buffers = {
      asio::buffer(out_head_),
      head_only_ ? asio::const_buffer() : asio::const_buffer(asio::buffer(response_.body))};
  stream_.async_write(buffers, [self](error_code ec, std::size_t) {
    if (self->state_ != State::kWriting) return;
    if (ec) return self->close();
    self->guarded([&] {
      if (self->response_.pieces && !self->head_only_) return self->ask_for_piece();
      self->on_written();
    });
  });
}

void HttpConnection::on_written() {
  response_ = {};
  release_answer_memory();
  if (!last_) return next_request();
  state_ = State::kDraining;
  give(kDrainTime);
  // The end of TLS cannot be told to who goes on sending: its data behind the end are an error.
  if (stream_.is_tls() && sends_more_) return drain();
  stream_.finish_writing([self = shared_from_this()](error_code) { self->close(); });
  if (!stream_.is_tls()) drain();
}

void HttpConnection::ask_for_piece() {
  deadline_ = Clock::time_point::max().time_since_epoch().count();
  self_ = shared_from_this();
  const auto alive = self_;
  const auto ticket = std::make_shared<PieceTicket>(self_, serial_);
  response_.pieces([ticket](std::optional<std::string> piece) { ticket->use(std::move(piece)); });
}

void HttpConnection::go_on(const std::weak_ptr<HttpConnection>& connection, std::uint64_t serial,
                           std::optional<std::string> piece) {
  const auto self = connection.lock();
  if (!self) return;
  // Posted, as a piece that is there at once would be asked for from within the one before.
  asio::post(self->stream_.get_executor(),
             [connection, serial, piece = std::move(piece)]() mutable {
               const auto self = connection.lock();
               if (!self || self->serial_ != serial || self->state_ != State::kWriting) return;
               self->guarded([&] { self->write_piece(std::move(piece)); });
             });
}

// A body that ends early, or goes on too long, is broken off: the client must not take what came
// for all of it.
void HttpConnection::write_piece(std::optional<std::string> piece) {
  const auto self = shared_from_this();
  self_.reset();
  const bool is_last = piece && piece->empty();
  if (!piece || (response_.length && (is_last ? piece_bytes_ != *response_.length
                                              : piece_bytes_ + piece->size() > *response_.length)))
    return close();
  piece_bytes_ += piece->size();
  if (is_last && framing_ != HttpFraming::kChunks) return on_written();
  give(core_->options.request_time);
  response_.body = framing_ == HttpFraming::kChunks ? chunk_of(*piece) : *std::move(piece);
  stream_.async_write(asio::buffer(response_.body), [self, is_last](error_code ec, std::size_t) {
    if (self->state_ != State::kWriting) return;
    if (ec) return self->close();
    self->guarded([&] { is_last ? self->on_written() : self->ask_for_piece(); });
  });
}

void HttpConnection::refuse(HttpResponse response) {
  last_ = sends_more_ = true;
  reader_.reset();  // gives back what is there of a body
  respond(std::move(response));
}

void HttpConnection::drain() {
  drained_ += unread();
  in_begin_ = in_end_ = 0;
  if (at_end_ || drained_ > kMostDrained) return close();
  read();
}

void HttpConnection::close() {
  const auto keep = std::move(self_);
  state_ = State::kClosed;
  *gone_ = true;
  break_off_body();
  error_code ignored;
  stream_.socket().close(ignored);
}

}  // namespace glassbox::service
