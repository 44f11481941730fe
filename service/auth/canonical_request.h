/// service/auth/canonical_request.h: the text that a client of AWS signs, made anew from a request.
///
/// source  AWS: "Create a signed AWS API request" (Signature Version 4)
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

using HeaderView = std::pair<std::string_view, std::string_view>;

/// A request as it came, for signatures: nothing in it is decoded.
struct RequestView {
  std::string_view method;
  std::string_view path;   ///< of the request line, up to the "?"; begins with "/"
  std::string_view query;  ///< behind the "?"
  std::span<const HeaderView> headers;

  /// The first one of that name, in any case; "" when missing.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// How a client wrote what it signed. Servers differ in it as well: S3 signs the path as it is
/// sent, all others encode it once more; and what need not be encoded may be.
enum class SignedForm { kAsSent, kReencoded };

/// signed_headers  lower-case names, ';' between them, as the signature has them
/// payload_hash    what the client put for its body
/// is_s3           the path is encoded once; otherwise "." and ".." are taken out, and what is left
///                 is encoded once more
[[nodiscard]] std::string canonical_request(const RequestView& request,
                                            std::string_view signed_headers,
                                            std::string_view payload_hash, bool is_s3,
                                            SignedForm form);

/// One value of a query, decoded; nothing in `found` when it is missing.
/// Names are compared after decoding, with regard to case.
struct QueryValue {
  std::string value;
  int count = 0;
};
[[nodiscard]] QueryValue query_value(std::string_view query, std::string_view name);

}  // namespace glassbox::service
