/// service/jobs/database_sources.h: the databases that data sources may come from.
///
/// Addresses come from whoever starts the service, never from a request. Passwords come with
/// requests and are kept in memory alone, until the rows are fetched.
#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "io/databases/database_address.h"

namespace glassbox::service {

/// By ClusterIdentifier and InstanceIdentifier.
struct DatabaseServers {
  std::map<std::string, DatabaseAddress> redshift = {}, rds = {};
};

/// Any thread may call any function.
class DatabaseSources {
 public:
  explicit DatabaseSources(DatabaseServers servers) : servers_(std::move(servers)) {}

  /// The database of a request's DataSpec or RDSData, with the request's user and no password.
  /// throws  InputError naming the member: no server of that name, or not that database of it
  [[nodiscard]] DatabaseAddress address_of(const nlohmann::json& spec) const;

  /// Of a data source whose rows are to be fetched.
  void remember(const std::string& id, std::string password);
  void forget(const std::string& id);

  /// address_of() with the password that is remembered, or else the one of the server's address
  /// where that names the same user.
  /// throws  InputError: as address_of(); the password is not there any more
  [[nodiscard]] DatabaseAddress login_of(const std::string& id, const nlohmann::json& spec) const;

 private:
  [[nodiscard]] const DatabaseAddress& server_of(const nlohmann::json& spec) const;

  const DatabaseServers servers_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> passwords_;
};

}  // namespace glassbox::service
