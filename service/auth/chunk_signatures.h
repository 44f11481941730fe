/// service/auth/chunk_signatures.h: bodies that are signed piece by piece: each signature stands on
/// the one before, the first on that of the request.
///
/// source  Amazon S3 API Reference: "Signature Calculations ...: Transferring Payload in Multiple
///         Chunks"
#pragma once

#include <string>
#include <string_view>

#include "service/auth/digest.h"

namespace glassbox::service {

class ChunkSignatures {
 public:
  /// seed  the signature of the request; time, scope  as it has them
  ChunkSignatures(const Digest& key, std::string time, std::string scope, std::string seed);

  /// Whether this is the signature of the next chunk, the empty one at the end included; the one
  /// after stands on it then.
  [[nodiscard]] bool is_next_chunk(const Digest& of_data, std::string_view signature);
  /// Likewise of the headers behind the last chunk.
  /// trailer  "x-amz-checksum-crc32c:sOO8/Q==\n": each header with a line feed, no blanks
  [[nodiscard]] bool is_trailer(std::string_view trailer, std::string_view signature);

 private:
  [[nodiscard]] bool is_next(std::string_view text, std::string_view signature);
  Digest key_;
  std::string time_, scope_, previous_;
};

}  // namespace glassbox::service
