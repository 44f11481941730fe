/// io/databases/postgres_query.h: run_query() of PostgreSQL and Redshift.
#pragma once

#include "io/databases/query_request.h"

namespace glassbox::io {

/// As unknown_parameter().
[[nodiscard]] std::string unknown_postgres_parameter(const DatabaseAddress& address);

/// As run_query().
[[nodiscard]] QueryResult run_postgres_query(const QueryRequest& request);

}  // namespace glassbox::io
