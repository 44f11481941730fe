/// service/s3/object_facts.h: what an object is beyond its bytes: ETag, type, metadata.
///
/// Kept in an extended attribute of the file, user.glassbox.s3, together with the file's size and
/// time: it moves, is copied and goes with the file, and facts of a file that was written over by
/// hand are not believed. A file without them, also where the file system has no such attributes,
/// has an ETag of its size, time and number, in the form of a multipart upload's, "...-1", so that
/// nobody takes it for an MD5.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/s3/checksums.h"

namespace glassbox::service {

struct ObjectFacts {
  std::string etag;  ///< without quotes
  /// What goes out as it came in: Content-Type, Cache-Control, x-amz-meta-...; lower-case names.
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<ChecksumKind> checksum_kind;
  std::string checksum;  ///< base64, of several parts with "-N"
  bool is_full_checksum = true;
};

struct ObjectState {
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  ObjectFacts facts;

  [[nodiscard]] std::int64_t seconds() const { return modified / 1'000'000'000; }
  [[nodiscard]] int milliseconds() const { return static_cast<int>(modified / 1'000'000 % 1000); }
};

/// Writes them into an open file whose bytes are whole.
/// returns  false where the file system keeps none
/// throws   S3Error MetadataTooLarge; std::system_error
bool write_facts(int file, const ObjectFacts& facts);

/// Of an open file.
/// throws  std::system_error
[[nodiscard]] ObjectState read_state(int file);
/// Of a file by its path, which is no symbolic link, and its stat.
[[nodiscard]] ObjectState read_state(const char* path, const struct stat& found);

}  // namespace glassbox::service
