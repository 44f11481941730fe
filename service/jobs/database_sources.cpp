#include "service/jobs/database_sources.h"

#include <nlohmann/json.hpp>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

bool is_rds(const Json& information) { return information.contains("InstanceIdentifier"); }

std::string server_name(const Json& information) {
  return information.at(is_rds(information) ? "InstanceIdentifier" : "ClusterIdentifier");
}

std::string member(const Json& information, const char* name) {
  return std::string(is_rds(information) ? "RDSData" : "DataSpec") + ".DatabaseInformation." + name;
}

std::string flag(const Json& information) {
  return (is_rds(information) ? "--rds " : "--redshift ") + server_name(information);
}

}  // namespace

const DatabaseAddress& DatabaseSources::server_of(const Json& spec) const {
  const Json& information = spec.at("DatabaseInformation");
  const auto& servers = is_rds(information) ? servers_.rds : servers_.redshift;
  const std::string name = server_name(information);
  if (const auto found = servers.find(name); found != servers.end()) return found->second;
  std::string known;
  for (const auto& [other, address] : servers) known += (known.empty() ? "" : ", ") + other;
  throw InputError(
      {member(information, is_rds(information) ? "InstanceIdentifier" : "ClusterIdentifier")},
      "no database server \"" + name + "\" is known here" +
          (known.empty() ? "" : " (there are " + known + ")") + "; start the service with " +
          flag(information) + "=" + (is_rds(information) ? "mysql" : "redshift") +
          "://HOST:PORT, or export the rows as CSV and use CreateDataSourceFromS3");
}

DatabaseAddress DatabaseSources::address_of(const Json& spec) const {
  const Json& information = spec.at("DatabaseInformation");
  DatabaseAddress address = server_of(spec);
  const std::string wanted = information.at("DatabaseName");
  if (!address.database.empty() && address.database != wanted)
    throw InputError({member(information, "DatabaseName")},
                     "the service gives access to database \"" + address.database + "\" of " +
                         server_name(information) + " alone (got \"" + wanted + "\"); ask for " +
                         "that, or start the service with " + flag(information) +
                         "=... without a database");
  address.database = wanted;
  address.user = spec.at("DatabaseCredentials").at("Username").get<std::string>();
  address.password.clear();
  return address;
}

void DatabaseSources::remember(const std::string& id, std::string password) {
  const std::lock_guard lock(mutex_);
  passwords_.insert_or_assign(id, std::move(password));
}

void DatabaseSources::forget(const std::string& id) {
  const std::lock_guard lock(mutex_);
  passwords_.erase(id);
}

DatabaseAddress DatabaseSources::login_of(const std::string& id, const Json& spec) const {
  DatabaseAddress address = address_of(spec);
  const DatabaseAddress& server = server_of(spec);
  const std::lock_guard lock(mutex_);
  if (const auto found = passwords_.find(id); found != passwords_.end()) {
    address.password = found->second;
  } else if (server.user == address.user && !server.password.empty()) {
    address.password = server.password;
  } else {
    throw InputError({}, "the service ended before the rows of " + address.shown() +
                             " were fetched, and it keeps no passwords; create the data source "
                             "again under another id");
  }
  return address;
}

}  // namespace glassbox::service
