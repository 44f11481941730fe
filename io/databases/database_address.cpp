#include "io/databases/database_address.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "io/base/input_error.h"
#include "io/base/percent_escapes.h"

namespace glassbox::io {
namespace {

struct Scheme {
  std::string_view name;
  DatabaseAddress::Kind kind;
  int port;
};
constexpr std::array kSchemes = {
    Scheme{"postgresql", DatabaseAddress::Kind::kPostgres, 5432},
    Scheme{"postgres", DatabaseAddress::Kind::kPostgres, 5432},
    Scheme{"redshift", DatabaseAddress::Kind::kPostgres, 5439},
    Scheme{"mysql", DatabaseAddress::Kind::kMySql, 3306},
    Scheme{"mariadb", DatabaseAddress::Kind::kMySql, 3306},
};
constexpr std::string_view kForm =
    "expected postgresql://USER@HOST[:PORT]/DATABASE, or the same with redshift://, "
    "mysql:// or mariadb://";

const Scheme* scheme_of(std::string_view url) {
  const std::size_t end = url.find("://");
  if (end == std::string_view::npos) return nullptr;
  const auto found = std::ranges::find(kSchemes, url.substr(0, end), &Scheme::name);
  return found == kSchemes.end() ? nullptr : &*found;
}

template <class Refuse>
int connect_seconds_of(const std::string& text, const Refuse& refuse) {
  int seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || stop != end || seconds < 1 || seconds > 3600)
    refuse("connect_timeout in the address of a database: expected seconds from 1 to 3600");
  return seconds;
}

template <class Refuse>
void check_ssl_mode(DatabaseAddress::Kind kind, std::string_view mode, const Refuse& refuse) {
  const bool is_postgres = kind == DatabaseAddress::Kind::kPostgres;
  for (const std::string_view known : {"disable", "require", "verify-full"})
    if (mode == known) return;
  for (const std::string_view known : {"allow", "prefer", "verify-ca"})
    if (is_postgres && mode == known) return;
  refuse(std::string("sslmode in the address of a database: expected disable, ") +
         (is_postgres ? "allow, prefer, require, verify-ca" : "require") + " or verify-full");
}

// Takes what stands before the first `end` and that character, too.
std::string_view taken(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

}  // namespace

std::string DatabaseAddress::shown() const {
  std::string url = scheme + "://";
  if (!user.empty()) url += percent_encoded_for_people(user) + "@";
  const bool is_ipv6 = host.find(':') != std::string::npos;
  url += is_ipv6 ? "[" + host + "]" : percent_encoded_for_people(host);
  if (!host.starts_with('/') && !host.empty()) url += ":" + std::to_string(port);
  return url + "/" + percent_encoded_for_people(database);
}

bool is_database_url(std::string_view text) { return scheme_of(text) != nullptr; }

DatabaseAddress parse_database_url(std::string_view url, const std::string& what) {
  const Scheme* const scheme = scheme_of(url);
  const auto refuse = [&what](const std::string& message) { throw InputError({what}, message); };
  if (!scheme) refuse("not the address of a database; " + std::string(kForm));
  const auto part = [&](std::string_view text, const char* name) {
    std::optional<std::string> plain = strictly_percent_decoded(text);
    if (!plain)
      refuse(std::string("a \"%\" in the ") + name +
             " of the database's address is not followed by two hexadecimal digits; a percent sign "
             "is written %25");
    if (plain->find('\0') != std::string::npos)
      refuse(std::string("\"%00\" in the ") + name +
             " of the database's address stands for a byte of value 0, which it cannot have");
    return *std::move(plain);
  };
  DatabaseAddress address;
  address.kind = scheme->kind;
  address.scheme = scheme->name;
  address.port = scheme->port;
  std::string_view rest = url.substr(scheme->name.size() + 3);
  if (rest.find('#') != std::string_view::npos)
    refuse("a \"#\" in the address of a database is written %23");
  // The last "@" before the path: a password may hold others.
  std::string_view all = taken(rest, '?');
  if (!rest.empty() && rest.find('@') != std::string_view::npos && all.find('@') == all.npos)
    refuse("a \"?\" in the user or password of a database's address is written %3F");
  const std::size_t at = all.rfind('@');
  if (at != std::string_view::npos) {
    std::string_view user = all.substr(0, at);
    if (user.find('/') != std::string_view::npos)
      refuse(
          "a \"/\" in the user or password of a database's address is written %2F, and \"@\" "
          "elsewhere %40");
    all.remove_prefix(at + 1);
    address.user = part(taken(user, ':'), "user");
    address.password = part(user, "password");
  }
  std::string_view place = taken(all, '/');
  if (all.find('/') != std::string_view::npos)
    refuse("a \"/\" in the name of the database is written %2F; " + std::string(kForm));
  address.database = part(all, "database");
  if (place.starts_with('[')) {
    const std::size_t end = place.find(']');
    if (end == std::string_view::npos) refuse("\"[\" without \"]\" around the host's address");
    address.host = place.substr(1, end - 1);
    place.remove_prefix(end + 1);
  } else {
    const std::size_t colon = std::min(place.find(':'), place.size());
    address.host = part(place.substr(0, colon), "host");
    place.remove_prefix(colon);
  }
  const auto take_port = [&](std::string_view text) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, address.port);
    if (error != std::errc() || stop != end || address.port < 1 || address.port > 65'535)
      refuse(
          "the port of the database's address is not a number from 1 to 65535; a \":\" or "
          "\"@\" in the password is written %3A or %40");
  };
  if (!place.empty()) take_port(place[0] == ':' ? place.substr(1) : place);
  while (!rest.empty()) {
    std::string_view pair = taken(rest, '&');
    const std::string name = part(taken(pair, '='), "parameter");
    if (address.kind == DatabaseAddress::Kind::kMySql && name != "sslmode" &&
        name != "sslrootcert" && name != "connect_timeout")
      refuse("unknown parameter \"" + name +
             "\" of the database's address; there are sslmode, sslrootcert and connect_timeout");
    const std::string value = part(pair, "parameter");
    // libpq takes these here as well.
    if (name == "password") {
      address.password = value;
    } else if (name == "user") {
      address.user = value;
    } else if (name == "host") {
      address.host = value;
    } else if (name == "port") {
      take_port(value);
    } else if (name == "dbname") {
      address.database = value;
    } else if (name == "connect_timeout") {
      address.connect_seconds = connect_seconds_of(value, refuse);
    } else {
      if (name == "sslmode") check_ssl_mode(address.kind, value, refuse);
      address.parameters[name] = value;
    }
  }
  return address;
}

std::string without_password(const std::string& text) {
  if (!is_database_url(text)) return text;
  try {
    return parse_database_url(text, "").shown();
  } catch (const InputError&) {
    return text.substr(0, text.find("://") + 3) + "...";
  }
}

}  // namespace glassbox::io
