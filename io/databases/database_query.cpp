#include "io/databases/database_query.h"

#include "io/base/input_error.h"
#include "io/databases/mysql_query.h"
#include "io/databases/postgres_query.h"

namespace glassbox::io {

QueryResult run_query(const QueryRequest& request) {
  if (request.sql.find_first_not_of(" \t\r\n;") == std::string::npos)
    throw InputError({request.address.shown()}, "the query is empty; expected a SELECT");
  if (request.sql.find('\0') != std::string::npos)
    throw InputError({request.address.shown()}, "the query has a byte of value 0");
  return request.address.kind == DatabaseAddress::Kind::kPostgres ? run_postgres_query(request)
                                                                  : run_mysql_query(request);
}

std::string unknown_parameter(const DatabaseAddress& address) {
  if (address.kind == DatabaseAddress::Kind::kPostgres) return unknown_postgres_parameter(address);
  load_mysql_library();  // parse_database_url() has looked at them
  return "";
}

}  // namespace glassbox::io
