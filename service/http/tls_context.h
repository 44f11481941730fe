/// service/http/tls_context.h: certificate and key of a server.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::service {

/// TLS 1.2 and later. Both files are PEM; the certificate's may hold the chain above it.
/// throws  InputError: a file that holds none, an encrypted key, or one of another certificate;
///         std::system_error when a file cannot be read
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(
    const std::string& certificate_file, const std::string& key_file);

}  // namespace glassbox::service
