// Status line and headers of a response as bytes, and the JSON body of a refusal as AWS writes it.
#include "service/http/http_response.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

std::string_view reason(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 507:
      return "Insufficient Storage";
    case 503:
      return "Service Unavailable";
    default:
      return status < 400 ? "Other" : "Error";
  }
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  head.append(name).append(": ");
  std::copy_if(value.begin(), value.end(), std::back_inserter(head),
               [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
  head += "\r\n";
}

}  // namespace

HttpResponse refusal(unsigned status, std::string_view type, std::string_view message) {
  HttpResponse response;
  response.status = status;
  response.error_type = type;
  response.request_id = new_request_id();
  response.body.append(R"({"__type":")").append(type);
  response.body.append(R"(","message":")").append(message);
  response.body.append(R"(","code":)").append(std::to_string(status)).append("}");
  return response;
}

HttpFraming framing_of(const HttpResponse& response, bool http_1_1) {
  if (!response.pieces || response.length) return HttpFraming::kLength;
  return http_1_1 ? HttpFraming::kChunks : HttpFraming::kClose;
}

std::string chunk_of(std::string_view piece) {
  std::array<char, 16> size;
  const auto [end, error] = std::to_chars(size.data(), size.data() + size.size(), piece.size(), 16);
  std::string chunk(size.data(), end);
  return chunk.append("\r\n").append(piece).append("\r\n");
}

void write_head(const HttpResponse& response, HttpConnectionHeader connection, HttpFraming framing,
                std::string& head) {
  head.assign("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason(response.status)).append("\r\n");
  add_header(head, "Content-Type", response.content_type);
  // Have no body, and the length of 304 would be another answer's.
  const bool has_no_length = response.status == 204 || response.status == 304;
  if (framing == HttpFraming::kLength && !has_no_length)
    add_header(head, "Content-Length",
               std::to_string(response.length.value_or(response.body.size())));
  if (framing == HttpFraming::kChunks) add_header(head, "Transfer-Encoding", "chunked");
  add_header(head, "x-amzn-RequestId", response.request_id);
  add_header(head, "x-amzn-ErrorType", response.error_type);
  add_header(head, "Allow", response.allow);
  for (const auto& [name, value] : response.headers) add_header(head, name, value);
  if (connection == HttpConnectionHeader::kClose) head += "Connection: close\r\n";
  if (connection == HttpConnectionHeader::kKeepAlive) head += "Connection: keep-alive\r\n";
  head += "\r\n";
}

}  // namespace glassbox::service
