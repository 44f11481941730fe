#include "service/s3/checksums.h"

#include <catch2/catch.hpp>

#include "service/auth/digest.h"

using namespace glassbox::testing;

TEST_CASE("checksums have the check values of their standards", "[service][s3]") {
  // "123456789": the catalogue of parametrised CRC algorithms; sha1sum, sha256sum.
  const auto [kind, hex] = GENERATE(table<ChecksumKind, std::string>({
      {ChecksumKind::kCrc32, "cbf43926"},
      {ChecksumKind::kCrc32c, "e3069283"},
      {ChecksumKind::kCrc64Nvme, "ae8b14860a799888"},
      {ChecksumKind::kSha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"},
      {ChecksumKind::kSha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"},
  }));
  CAPTURE(name_of(kind));
  const std::string text = "123456789";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Checksum checksum(kind);
    checksum.add(text.substr(0, cut));
    checksum.add(text.substr(cut));
    CHECK(to_hex(checksum.take()) == hex);
  }
}

TEST_CASE("the CRC of two texts is made of theirs", "[service][s3]") {
  const auto kind = GENERATE(ChecksumKind::kCrc32, ChecksumKind::kCrc32c, ChecksumKind::kCrc64Nvme);
  const auto crc = [&](const std::string& text) {
    Checksum checksum(kind);
    checksum.add(text);
    return checksum.take();
  };
  for (const std::size_t size : {0, 1, 7, 8, 1000, 70'001}) {
    std::string second(size, '\0');
    for (std::size_t i = 0; i < size; ++i) second[i] = static_cast<char>(i * 31 % 251);
    CHECK(joined_crc(kind, crc("first"), crc(second), size) == crc("first" + second));
  }
}
