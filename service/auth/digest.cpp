// OpenSSL's digests, each fetched once: OpenSSL 3 would look them up by name for every text.
#include "service/auth/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace glassbox::service {
namespace {

constexpr std::size_t kBlock = 64;  // of SHA-1 and SHA-256 alike

const EVP_MD* fetched(const char* name) {
  const EVP_MD* const found = EVP_MD_fetch(nullptr, name, nullptr);  // for the process's life
  if (found == nullptr) throw std::runtime_error(std::string("OpenSSL has no ") + name + " here");
  return found;
}

const EVP_MD* sha256_kind() {
  static const EVP_MD* const kind = fetched("SHA256");
  return kind;
}

const EVP_MD* sha1_kind() {
  static const EVP_MD* const kind = fetched("SHA1");
  return kind;
}

const EVP_MD* md5_kind() {
  static const EVP_MD* const kind = fetched("MD5");
  return kind;
}

const EVP_MD* kind_of(DigestKind kind) {
  if (kind == DigestKind::kMd5) return md5_kind();
  return kind == DigestKind::kSha1 ? sha1_kind() : sha256_kind();
}

}  // namespace

class DigestContext {
 public:
  DigestContext() : context_(EVP_MD_CTX_new()) {
    if (!context_) throw std::bad_alloc();
  }
  ~DigestContext() { EVP_MD_CTX_free(context_); }
  DigestContext(const DigestContext&) = delete;
  DigestContext& operator=(const DigestContext&) = delete;

  void begin(const EVP_MD* kind) { check(EVP_DigestInit_ex2(context_, kind, nullptr)); }
  void add(std::string_view text) { check(EVP_DigestUpdate(context_, text.data(), text.size())); }
  void end(unsigned char* out) { check(EVP_DigestFinal_ex(context_, out, nullptr)); }

 private:
  static void check(int is_done) {
    if (is_done != 1) throw std::bad_alloc();  // nothing else can go wrong with a plain digest
  }
  EVP_MD_CTX* context_;
};

namespace {

DigestContext& hash_of_thread() {
  thread_local DigestContext hash;
  return hash;
}

// H((key ^ opad) || H((key ^ ipad) || text))
void hmac(const EVP_MD* kind, std::size_t size, std::string_view key, std::string_view text,
          unsigned char* out) {
  DigestContext& hash = hash_of_thread();
  std::array<unsigned char, kBlock> inner{};
  if (key.size() > kBlock) {
    hash.begin(kind);
    hash.add(key);
    hash.end(inner.data());
  } else {
    std::copy(key.begin(), key.end(), inner.begin());
  }
  std::array<unsigned char, kBlock> outer = inner;
  for (unsigned char& byte : inner) byte ^= 0x36U;
  for (unsigned char& byte : outer) byte ^= 0x5cU;
  const auto as_text = [](const unsigned char* bytes, std::size_t count) {
    return std::string_view(reinterpret_cast<const char*>(bytes), count);
  };
  hash.begin(kind);
  hash.add(as_text(inner.data(), kBlock));
  hash.add(text);
  hash.end(out);
  hash.begin(kind);
  hash.add(as_text(outer.data(), kBlock));
  hash.add(as_text(out, size));
  hash.end(out);
}

}  // namespace

Digest sha256(std::string_view text) {
  Digest digest{};
  DigestContext& hash = hash_of_thread();
  hash.begin(sha256_kind());
  hash.add(text);
  hash.end(digest.data());
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view text) {
  Digest digest{};
  hmac(sha256_kind(), digest.size(), key, text, digest.data());
  return digest;
}

std::string hmac_sha1(std::string_view key, std::string_view text) {
  constexpr std::size_t kSize = 20;
  std::array<unsigned char, kSize> digest{};
  hmac(sha1_kind(), kSize, key, text, digest.data());
  return {digest.begin(), digest.end()};
}

DigestOfPieces::DigestOfPieces(DigestKind kind)
    : kind_(kind), context_(std::make_unique<DigestContext>()) {
  context_->begin(kind_of(kind_));
}
DigestOfPieces::~DigestOfPieces() = default;

void DigestOfPieces::add(std::string_view piece) { context_->add(piece); }

std::string DigestOfPieces::take() {
  const EVP_MD* const kind = kind_of(kind_);
  std::string bytes(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  context_->end(reinterpret_cast<unsigned char*>(bytes.data()));
  context_->begin(kind);
  return bytes;
}

Digest Sha256::take() {
  const std::string bytes = DigestOfPieces::take();
  Digest digest{};
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string Md5::hex() { return to_hex(take()); }

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::string to_hex(const Digest& digest) { return to_hex(bytes_of(digest)); }

std::string from_hex(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
  return bytes;
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string from_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > 4096) return "";
  std::string bytes(text.size() / 4 * 3 + 1, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return "";
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace glassbox::service
