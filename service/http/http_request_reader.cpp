// Beast's parser with storage of our own, so that only the headers that are asked for are kept.
// Counts the bytes of heads and of chunk heads over all calls; Beast counts within one call.
#include "service/http/http_request_reader.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <limits>
#include <utility>

#include "service/http/http_response.h"

namespace glassbox::service {
namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

// Beast's grammar with storage of our own: the few headers we ask for, and the body.
struct HttpRequestReader::Parser final : http::basic_parser<true> {
  HttpHead head;
  std::string body;
  error_code failure;
  std::size_t head_size = 0;
  std::string head_pieces;     // where the head came in more than one
  std::string_view head_text;  // of the caller's bytes, or of head_pieces
  bool in_pieces = false;

  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       error_code&) override {
    head.method.assign(method.data(), method.size());
    head.target.assign(target.data(), target.size());
    head.http_1_1 = version >= 11;
  }

  void on_field_impl(http::field field, string_view name, string_view value, error_code&) override {
    if (is_header_done()) return;  // a trailer: too late to say who we are talking to
    const auto keep = [value](std::string& first) {
      if (first.empty()) first.assign(value.data(), value.size());
    };
    switch (field) {
      case http::field::host:
        ++head.host_count, keep(head.host);
        break;
      case http::field::origin:
        ++head.origin_count, keep(head.origin);
        break;
      case http::field::expect:
        keep(head.expect);
        break;
      case http::field::transfer_encoding:
        ++head.transfer_encoding_count, keep(head.transfer_encoding);
        break;
      case http::field::if_none_match:
        keep(head.if_none_match);
        break;
      default:
        if (boost::beast::iequals(name, "x-amz-target")) keep(head.amz_target);
        if (boost::beast::iequals(name, "x-glassbox-token")) keep(head.console_token);
    }
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // A length announced is not a length sent: thousands of clients may announce the most.
    constexpr std::uint64_t kFirst = std::uint64_t{64} << 10;
    if (length && !in_pieces) body.reserve(std::min(*length, kFirst));
  }
  std::size_t on_body_impl(string_view bytes, error_code&) override {
    if (in_pieces && body.empty())
      body.reserve(std::min<std::uint64_t>(kMostPiece + (kMostPiece >> 1),
                                           content_length_remaining().value_or(bytes.size())));
    body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& ec) override {
    return on_body_impl(bytes, ec);
  }

  void on_header_impl(error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}
};

HttpRequestReader::HttpRequestReader(std::size_t most_body) : most_body_(most_body) { reset(); }
HttpRequestReader::~HttpRequestReader() = default;

void HttpRequestReader::reset() {
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(kMostHead);
  // Its limit would hold for what the head announces, before anybody was asked.
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  is_limited_ = false;
}

bool HttpRequestReader::limit_body(std::size_t most) {
  is_limited_ = true;
  parser_->body_limit(most_of_this_ = most);
  const auto announced = parser_->content_length();
  if (announced && *announced > most) parser_->failure = http::error::body_limit;
  return !parser_->failure;
}

void HttpRequestReader::read_in_pieces() { parser_->in_pieces = is_limited_ = true; }

HttpRequestReader::State HttpRequestReader::read(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  if (parser_->failure) return State::kRefused;
  const bool had_head = parser_->is_header_done();
  if (had_head && !is_limited_ && !limit_body(most_body_)) return State::kRefused;
  if (had_head && parser_->is_done()) return State::kDone;
  // Beast asserts that 5 bytes are there once it has seen the last chunk. No less is ever left of a
  // chunked body, so waiting for them holds nothing up.
  constexpr std::size_t kLeastRest = std::string_view("0\r\n\r\n").size();
  if (had_head && parser_->chunked() && bytes.size() < kLeastRest) return State::kNeedMore;
  parser_->eager(had_head);
  consumed = parser_->put({bytes.data(), bytes.size()}, parser_->failure);
  if (parser_->failure == http::error::need_more) {
    parser_->failure = {};
    // Beast's limit of the head holds for the bytes of one call, and complete headers are consumed
    // by each; nor has it any for a chunk's head. So both are counted here.
    if (!had_head) parser_->head_pieces.append(bytes.substr(0, consumed));
    if (!had_head && (parser_->head_size += consumed) + bytes.size() - consumed > kMostHead)
      parser_->failure = http::error::header_limit;
    else if (had_head && bytes.size() - consumed > kMostHead)
      parser_->failure = http::error::bad_chunk;
  }
  if (parser_->failure) return State::kRefused;
  if (!parser_->is_header_done()) return State::kNeedMore;
  if (!had_head) {
    if (parser_->head_size + consumed > kMostHead) {
      parser_->failure = http::error::header_limit;
      return State::kRefused;
    }
    parser_->head_text = bytes.substr(0, consumed);
    if (std::string& pieces = parser_->head_pieces; !pieces.empty())
      parser_->head_text = pieces.append(parser_->head_text);
    parser_->head.keep_alive = parser_->keep_alive();
    parser_->head.whole = parser_->is_done();
    return State::kHead;
  }
  return parser_->is_done() ? State::kDone : State::kNeedMore;
}

const HttpHead& HttpRequestReader::head() const { return parser_->head; }

std::string_view HttpRequestReader::head_text() const { return parser_->head_text; }

std::string HttpRequestReader::take_body() { return std::exchange(parser_->body, {}); }

std::size_t HttpRequestReader::body_size() const { return parser_->body.size(); }

std::size_t HttpRequestReader::body_memory() const {
  return parser_->body.capacity() + parser_->head_pieces.capacity();
}

HttpResponse HttpRequestReader::refusal() const {
  if (parser_->failure == http::error::header_limit)
    return service::refusal(431, "RequestHeaderTooLargeException",
                            "the request's head is over 64 KiB");
  if (parser_->failure == http::error::body_limit)
    return service::refusal(
        413, "RequestEntityTooLargeException",
        "the request's body is over " + std::to_string(most_of_this_) + " bytes");
  return service::refusal(400, "SerializationException",
                          "not a valid HTTP/1.1 request: " + parser_->failure.message());
}

HttpRequest HttpRequestReader::take() {
  HttpHead& head = parser_->head;
  return {.method = std::move(head.method),
          .path = {},
          .target = std::move(head.amz_target),
          .body = std::move(parser_->body),
          .console_token = std::move(head.console_token),
          .if_none_match = std::move(head.if_none_match)};
}

}  // namespace glassbox::service
