/// service/auth/digest.h: SHA-256 and what is built of it.
///
/// source  FIPS 180-4; RFC 2104
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

using Digest = std::array<unsigned char, 32>;

[[nodiscard]] Digest sha256(std::string_view text);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view text);

/// 20 bytes: of AWS's signatures before version 4.
[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view text);

/// SHA-256 of a text that comes in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view piece);
  /// Of what was added since the beginning or the last take().
  [[nodiscard]] Digest take();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] std::string_view bytes_of(const Digest& digest);
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing for what is not base64 with its padding.
[[nodiscard]] std::string from_base64(std::string_view text);

/// Compares in a time that does not show how much of it is equal; lengths are no secret.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace glassbox::service
