#include "service/remote/md5.h"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <stdexcept>

namespace glassbox::service {

void Md5::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Md5::Md5() : context_(EVP_MD_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  if (EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no MD5 here");
}

void Md5::add(std::string_view bytes) {
  if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("OpenSSL cannot compute an MD5");
}

std::string Md5::hex() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) != 1)
    throw std::runtime_error("OpenSSL cannot compute an MD5");
  std::string text;
  for (unsigned int i = 0; i < size; ++i) text += {kDigits[bytes[i] >> 4], kDigits[bytes[i] & 15]};
  return text;
}

}  // namespace glassbox::service
