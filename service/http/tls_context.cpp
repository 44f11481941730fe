#include "service/http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <fstream>
#include <system_error>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace ssl = boost::asio::ssl;

namespace {

void check_can_read(const std::string& file) {
  const std::ifstream opened(file);
  if (!opened) throw std::system_error(errno, std::generic_category(), file);
}

std::string last_reason() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason != nullptr ? std::string(" (") + reason + ")" : "";
}

}  // namespace

std::shared_ptr<ssl::context> make_tls_context(const std::string& certificate_file,
                                               const std::string& key_file) {
  check_can_read(certificate_file);
  check_can_read(key_file);
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  ERR_clear_error();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // what an idle client costs
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // OpenSSL would ask for it on the terminal.
  const auto is_encrypted = std::make_shared<bool>(false);
  context->set_password_callback([is_encrypted](std::size_t, ssl::context::password_purpose) {
    *is_encrypted = true;
    return std::string();
  });
  if (SSL_CTX_use_certificate_chain_file(native, certificate_file.c_str()) != 1)
    throw InputError(
        {certificate_file},
        "expected a certificate in PEM format, and those above it behind it" + last_reason());
  const bool has_key = SSL_CTX_use_PrivateKey_file(native, key_file.c_str(), SSL_FILETYPE_PEM) == 1;
  if (*is_encrypted) {
    ERR_clear_error();
    throw InputError({key_file},
                     "the key is encrypted; expected one without a passphrase "
                     "(openssl pkey -in FILE -out FILE)");
  }
  if (!has_key && ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH) {
    ERR_clear_error();
    throw InputError({key_file}, "the key is not that of the certificate " + certificate_file);
  }
  if (!has_key)
    throw InputError({key_file}, "expected a private key in PEM format" + last_reason());
  if (SSL_CTX_check_private_key(native) != 1) {
    ERR_clear_error();
    throw InputError({key_file}, "the key is not that of the certificate " + certificate_file);
  }
  return context;
}

}  // namespace glassbox::service
