/// io/databases/mysql_query.h: run_query() of MySQL and MariaDB.
#pragma once

#include "io/databases/query_request.h"

namespace glassbox::io {

/// throws  InputError: libmariadb is not there
void load_mysql_library();

/// As run_query().
[[nodiscard]] QueryResult run_mysql_query(const QueryRequest& request);

}  // namespace glassbox::io
