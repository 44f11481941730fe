#include "service/auth/chunk_signatures.h"

#include <utility>

namespace glassbox::service {

ChunkSignatures::ChunkSignatures(const Digest& key, std::string time, std::string scope,
                                 std::string seed)
    : key_(key), time_(std::move(time)), scope_(std::move(scope)), previous_(std::move(seed)) {}

bool ChunkSignatures::is_next_chunk(const Digest& of_data, std::string_view signature) {
  std::string text = "AWS4-HMAC-SHA256-PAYLOAD\n";
  text.append(time_).append("\n").append(scope_).append("\n").append(previous_).append("\n");
  text.append(to_hex(sha256(""))).append("\n").append(to_hex(of_data));
  return is_next(text, signature);
}

bool ChunkSignatures::is_trailer(std::string_view trailer, std::string_view signature) {
  std::string text = "AWS4-HMAC-SHA256-TRAILER\n";
  text.append(time_).append("\n").append(scope_).append("\n").append(previous_).append("\n");
  text.append(to_hex(sha256(trailer)));
  return is_next(text, signature);
}

bool ChunkSignatures::is_next(std::string_view text, std::string_view signature) {
  std::string expected = to_hex(hmac_sha256(bytes_of(key_), text));
  if (!equal_secrets(expected, signature)) return false;
  previous_ = std::move(expected);
  return true;
}

}  // namespace glassbox::service
