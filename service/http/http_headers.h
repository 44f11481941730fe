/// service/http/http_headers.h: the head of a request as it came, for who needs all of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

/// Looked through anew at each question: a head is read by few, and a few times.
class HttpHeaders {
 public:
  HttpHeaders() = default;
  /// head  request line, headers and the empty line, which the parser has taken for valid; folded
  ///       lines are joined
  explicit HttpHeaders(std::string head);

  [[nodiscard]] bool empty() const { return head_.empty(); }
  /// Of the request line, byte for byte.
  [[nodiscard]] std::string_view target() const;
  /// The first header of this name, in any case, without spaces around it; "" when missing.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// All in their order, names as they came, values without spaces around them.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> all() const;

 private:
  std::string head_;
};

/// Names of headers and hosts.
[[nodiscard]] bool equal_but_for_case(std::string_view a, std::string_view b);

}  // namespace glassbox::service
