/// service/auth/digest.h: SHA-256 and what is built of it; SHA-1 and MD5 for those who ask for
/// them.
///
/// source  FIPS 180-4; RFC 2104; RFC 1321
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

using Digest = std::array<unsigned char, 32>;
class DigestContext;

[[nodiscard]] Digest sha256(std::string_view text);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view text);

/// 20 bytes: of AWS's signatures before version 4.
[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view text);

enum class DigestKind { kMd5, kSha1, kSha256 };

/// The digest of a text that comes in pieces.
class DigestOfPieces {
 public:
  explicit DigestOfPieces(DigestKind kind);
  ~DigestOfPieces();
  DigestOfPieces(const DigestOfPieces&) = delete;
  DigestOfPieces& operator=(const DigestOfPieces&) = delete;

  void add(std::string_view piece);
  /// The bytes of it, of what was added since the beginning or the last take().
  [[nodiscard]] std::string take();

 private:
  const DigestKind kind_;
  const std::unique_ptr<DigestContext> context_;
};

class Sha256 : public DigestOfPieces {
 public:
  Sha256() : DigestOfPieces(DigestKind::kSha256) {}
  [[nodiscard]] Digest take();
};

/// For ETags alone.
class Md5 : public DigestOfPieces {
 public:
  Md5() : DigestOfPieces(DigestKind::kMd5) {}
  /// to_hex() of take().
  [[nodiscard]] std::string hex();
};

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(const Digest& digest);
/// The bytes of such digits.
[[nodiscard]] std::string from_hex(std::string_view digits);
[[nodiscard]] std::string_view bytes_of(const Digest& digest);
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing for what is not base64 with its padding.
[[nodiscard]] std::string from_base64(std::string_view text);

/// Compares in a time that does not show how much of it is equal; lengths are no secret.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace glassbox::service
