// The CRCs take eight bytes a step by eight tables ("slicing"): a byte at a time would be slower
// than a disk.
#include "service/s3/checksums.h"

#include <algorithm>
#include <cstring>

#include "service/auth/digest.h"
#include "service/http/http_headers.h"

namespace glassbox::service {
namespace {

// A reflected CRC of `bits` bits with all bits set before and inverted after.
struct Crc {
  std::uint64_t polynomial;
  int bits;
  std::array<std::array<std::uint64_t, 256>, 8> tables{};

  Crc(std::uint64_t its_polynomial, int its_bits) : polynomial(its_polynomial), bits(its_bits) {
    for (std::uint64_t byte = 0; byte < 256; ++byte) {
      std::uint64_t value = byte;
      for (int i = 0; i < 8; ++i) value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
      tables[0][byte] = value;
    }
    for (std::size_t table = 1; table < 8; ++table)
      for (std::size_t byte = 0; byte < 256; ++byte) {
        const std::uint64_t before = tables[table - 1][byte];
        tables[table][byte] = before >> 8 ^ tables[0][before & 255];
      }
  }

  [[nodiscard]] std::uint64_t mask() const {
    return bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  }

  [[nodiscard]] std::uint64_t add(std::uint64_t state, std::string_view text) const {
    while (text.size() >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data(), 8);
      word ^= state;
      state = 0;
      for (unsigned i = 0; i < 8; ++i) state ^= tables[7 - i][word >> (8 * i) & 255];
      text.remove_prefix(8);
    }
    for (const char c : text)
      state = state >> 8 ^ tables[0][(state ^ static_cast<unsigned char>(c)) & 255];
    return state;
  }

  // Product of polynomials modulo the CRC's; the highest bit is the coefficient of 1.
  [[nodiscard]] std::uint64_t product(std::uint64_t a, std::uint64_t b) const {
    std::uint64_t sum = 0;
    for (std::uint64_t bit = std::uint64_t{1} << (bits - 1); bit != 0; bit >>= 1) {
      if (a & bit) sum ^= b;
      b = b & 1 ? b >> 1 ^ polynomial : b >> 1;
    }
    return sum;
  }

  // Of the first text, as many bytes further ahead as the second has, and the second.
  [[nodiscard]] std::uint64_t joined(std::uint64_t first, std::uint64_t second,
                                     std::uint64_t size) const {
    std::uint64_t shift = std::uint64_t{1} << (bits - 1), power = std::uint64_t{1} << (bits - 2);
    for (int i = 0; i < 3; ++i) power = product(power, power);  // x^8
    for (; size > 0; size >>= 1) {
      if (size & 1) shift = product(shift, power);
      power = product(power, power);
    }
    return product(shift, first) ^ second;
  }

  [[nodiscard]] std::string bytes_of(std::uint64_t value) const {
    std::string bytes;
    for (int shift = bits - 8; shift >= 0; shift -= 8)
      bytes += static_cast<char>(value >> shift & 255);
    return bytes;
  }
  [[nodiscard]] static std::uint64_t value_of(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
};

const Crc& crc_of(ChecksumKind kind) {
  static const Crc crc32(0xEDB88320, 32), crc32c(0x82F63B78, 32), crc64nvme(0x9A6C9329AC4BC9B5, 64);
  return kind == ChecksumKind::kCrc32 ? crc32 : kind == ChecksumKind::kCrc32c ? crc32c : crc64nvme;
}

}  // namespace

std::string_view name_of(ChecksumKind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"crc32", "crc32c", "crc64nvme", "sha1",
                                                      "sha256"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::optional<ChecksumKind> checksum_kind(std::string_view name) {
  for (const ChecksumKind kind : kChecksumKinds)
    if (equal_but_for_case(name, name_of(kind))) return kind;
  return std::nullopt;
}

bool is_crc(ChecksumKind kind) {
  return kind != ChecksumKind::kSha1 && kind != ChecksumKind::kSha256;
}

struct Checksum::State {
  ChecksumKind kind;
  std::uint64_t crc = 0;
  std::optional<DigestOfPieces> hash;
};

Checksum::Checksum(ChecksumKind kind) : state_(std::make_unique<State>()) {
  state_->kind = kind;
  if (is_crc(kind))
    state_->crc = crc_of(kind).mask();
  else
    state_->hash.emplace(kind == ChecksumKind::kSha1 ? DigestKind::kSha1 : DigestKind::kSha256);
}
Checksum::~Checksum() = default;
Checksum::Checksum(Checksum&&) noexcept = default;
Checksum& Checksum::operator=(Checksum&&) noexcept = default;

void Checksum::add(std::string_view piece) {
  if (state_->hash)
    state_->hash->add(piece);
  else
    state_->crc = crc_of(state_->kind).add(state_->crc, piece);
}

std::string Checksum::take() {
  if (state_->hash) return state_->hash->take();
  const Crc& crc = crc_of(state_->kind);
  return crc.bytes_of(state_->crc ^ crc.mask());
}

std::string joined_crc(ChecksumKind kind, std::string_view first, std::string_view second,
                       std::uint64_t second_size) {
  const Crc& crc = crc_of(kind);
  return crc.bytes_of(crc.joined(Crc::value_of(first), Crc::value_of(second), second_size));
}

}  // namespace glassbox::service
