#include "cli/commands/served_databases.h"

#include <algorithm>

#include "cli/base/exit_codes.h"
#include "io/base/input_error.h"
#include "io/databases/database_query.h"

namespace glassbox::cli {
namespace {

constexpr const char* kLowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

// ClusterIdentifier and InstanceIdentifier of requests.
bool is_server_name(const std::string& text) {
  constexpr std::size_t kLongest = 63;
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of(std::string(kLowerAndDigits) + "-") == std::string::npos;
}

DatabaseAddress database_server(const std::string& url, const std::string& flag) {
  DatabaseAddress address;
  try {
    address = parse_database_url(url, flag);
  } catch (const InputError& error) {
    throw UsageError(error.what());
  }
  if (address.host.empty()) throw UsageError(flag + ": the address has no host");
  if (const std::string name = unknown_parameter(address); !name.empty())
    throw UsageError(flag + ": unknown parameter \"" + name + "\" of the database's address");
  return address;
}

}  // namespace

std::map<std::string, DatabaseAddress> served_databases(const std::vector<std::string>& texts,
                                                        const std::string& flag) {
  std::map<std::string, DatabaseAddress> servers;
  for (const std::string& text : texts) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, equals),
                      url = text.substr(std::min(equals + 1, text.size()));
    const bool is_name = is_server_name(name);
    if (!is_name || !is_database_url(url))  // what is shown has no password in it
      throw UsageError(flag + (is_name ? " " + name : "") +
                       ": expected NAME=postgresql://HOST:PORT, or the same with redshift://, "
                       "mysql:// or mariadb://; NAME is 1 to 63 lower-case letters, digits and "
                       "\"-\"");
    const DatabaseAddress address = database_server(url, flag + " " + name);
    const std::string& database = address.database;
    if (flag == "--redshift" && database.find_first_not_of(kLowerAndDigits) != std::string::npos)
      throw UsageError(flag + " " + name + ": no request can name the database \"" + database +
                       "\": CreateDataSourceFromRedshift takes lower-case letters and digits; " +
                       "--rds serves it");
    if (!servers.emplace(name, address).second)
      throw UsageError(flag + " " + name + " is given twice");
  }
  return servers;
}

}  // namespace glassbox::cli
