/// service/s3/checksums.h: the checksums that S3's clients send with objects.
///
/// source  Amazon S3 User Guide: "Checking object integrity"; CRC-64/NVME: NVM Express
///         specification, 5.2.1.3.4
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

enum class ChecksumKind { kCrc32, kCrc32c, kCrc64Nvme, kSha1, kSha256 };
inline constexpr std::array kChecksumKinds = {ChecksumKind::kCrc32, ChecksumKind::kCrc32c,
                                              ChecksumKind::kCrc64Nvme, ChecksumKind::kSha1,
                                              ChecksumKind::kSha256};

/// "crc32", as in x-amz-checksum-crc32.
[[nodiscard]] std::string_view name_of(ChecksumKind kind);
/// "CRC32", as in x-amz-checksum-algorithm; in any case. Nothing for others.
[[nodiscard]] std::optional<ChecksumKind> checksum_kind(std::string_view name);
[[nodiscard]] bool is_crc(ChecksumKind kind);

/// Of bytes that come in pieces. About 1 GB/s.
class Checksum {
 public:
  explicit Checksum(ChecksumKind kind);
  ~Checksum();
  Checksum(Checksum&&) noexcept;
  Checksum& operator=(Checksum&&) noexcept;

  void add(std::string_view piece);
  /// The bytes of it, big-endian. Ends it.
  [[nodiscard]] std::string take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The CRC of two texts one behind the other, of theirs and the size of the second.
[[nodiscard]] std::string joined_crc(ChecksumKind kind, std::string_view first,
                                     std::string_view second, std::uint64_t second_size);

}  // namespace glassbox::service
