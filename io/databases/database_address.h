/// io/databases/database_address.h: where a database is and who asks, as a URL.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// postgresql://USER[:PASSWORD]@HOST[:PORT]/DATABASE[?NAME=VALUE&...], redshift:// and postgres://
/// of the same form; mysql:// and mariadb://. Each part may have percent escapes; a host that
/// begins with "/" (%2Ftmp) is the directory of PostgreSQL's socket, or MySQL's socket itself.
struct DatabaseAddress {
  enum class Kind { kPostgres, kMySql };
  Kind kind = Kind::kPostgres;
  std::string scheme = "postgresql";
  std::string user, password;  ///< empty: what the client library finds by itself
  std::string host;            ///< empty: the library's default
  int port = 5432;
  std::string database;
  int connect_seconds = 30;  ///< how long a server may take to answer: connect_timeout
  /// Others behind "?". PostgreSQL: libpq's own, sslmode and sslrootcert among them. MySQL: sslmode
  /// (disable, require, verify-full) and sslrootcert.
  std::map<std::string, std::string> parameters = {};

  /// Without password and parameters: what messages, reports and logs call it.
  [[nodiscard]] std::string shown() const;
};

/// Whether a text begins as the URL of a database.
[[nodiscard]] bool is_database_url(std::string_view text);

/// what    the argument or flag, for messages; they never repeat the URL's password
/// throws  InputError: another scheme; a port, an escape, an sslmode or a connect_timeout that is
///         not one; a byte of value 0; an unknown parameter of MySQL; a fragment
[[nodiscard]] DatabaseAddress parse_database_url(std::string_view url, const std::string& what);

/// A text that may be the URL of a database, without its password; others as they are.
[[nodiscard]] std::string without_password(const std::string& text);

}  // namespace glassbox::io
