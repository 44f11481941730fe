/// cli/commands/served_databases.h: --redshift and --rds of `serve`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "io/databases/database_address.h"

namespace glassbox::cli {

/// texts   NAME=URL each
/// flag    "--redshift" or "--rds"
/// throws  UsageError, never with a password: what is not that, an address without a host or with
///         parameters that are not known, a name twice, or one that no request can have;
///         InputError: the database's library is not there
[[nodiscard]] std::map<std::string, DatabaseAddress> served_databases(
    const std::vector<std::string>& texts, const std::string& flag);

}  // namespace glassbox::cli
