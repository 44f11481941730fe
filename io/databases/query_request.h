/// io/databases/query_request.h: what run_query() (io/databases/database_query.h) takes and gives.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "io/databases/database_address.h"
#include "io/databases/query_rows.h"

namespace glassbox::io {

struct QueryRequest {
  DatabaseAddress address;
  std::string sql;          ///< one statement that returns rows
  bool has_header = false;  ///< whether the first line has the names of the columns

  /// Told what the columns are, before the first line; what it throws ends the query.
  std::function<void(const std::vector<QueryColumn>&)> begins = {};
  /// Gets lines of CSV, see QueryRows.
  QueryRows::Sink sink;
  /// Told how many rows have come, ten times a second or more while the server works. What it
  /// throws leaves run_query() once the server was asked to end the query.
  std::function<void(std::uint64_t rows)> progress = {};
};

struct QueryResult {
  std::vector<QueryColumn> columns;  ///< with the types that the values turned out to have
  std::uint64_t rows = 0;
  std::vector<std::string> notes;  ///< what became of values that CSV cannot hold
};

}  // namespace glassbox::io
