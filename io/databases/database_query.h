/// io/databases/database_query.h: the rows that a query finds in a database, as CSV.
///
/// PostgreSQL and Amazon Redshift through libpq, MySQL and MariaDB through libmariadb; each library
/// is loaded when the first query needs it.
#pragma once

#include "io/databases/query_request.h"

namespace glassbox::io {

/// Runs a query in a transaction that may only read. Rows come through a cursor (PostgreSQL) or as
/// a stream (MySQL); texts are UTF-8, times are those of UTC.
///
/// throws  InputError, one sentence with the server's words, the database and how to fix it, never
///         with the password: no library, no connection, wrong password, the connection was lost, a
///         statement that fails, changes data, returns no rows or is more than one, a column of
///         binary data (named). Whatever begins, sink and progress throw
/// cost    memory for some rows, however many there are
[[nodiscard]] QueryResult run_query(const QueryRequest& request);

/// For addresses that are kept for later: a parameter that the database's library does not know, ""
/// when it knows all of them.
/// throws  InputError: the library is not there
[[nodiscard]] std::string unknown_parameter(const DatabaseAddress& address);

}  // namespace glassbox::io
