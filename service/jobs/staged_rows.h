/// service/jobs/staged_rows.h: the rows of a database as a file of a bucket, where data sources
/// read them from then on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/databases/database_query.h"
#include "io/schema/schema.h"
#include "service/jobs/buckets.h"
#include "service/store/data_directory.h"

namespace glassbox::service {

/// S3StagingLocation/ID.csv.
[[nodiscard]] std::string staged_location(const std::string& staging, const std::string& id);

struct StagedRows {
  Schema schema;  ///< by the types of the columns; without roles
  std::uint64_t rows = 0;
  std::vector<std::string> notes;  ///< what is not as it was in the database
};

/// Runs a query and writes its rows, without a header, whole or not at all; a file that is there is
/// replaced, directories on the way are made, and no symbolic link leads out of the bucket. To a
/// bucket of a store they go by way of a temporary file.
/// id       of the data source; DataDirectory::staged() says then that the rows are there
/// request  all but has_header and sink
/// check    called now and then while a store is waited for
/// throws   as run_query(), Buckets::place_of(), ContainedWholeFile and StoreOutput; InputError:
///          more columns than a schema may have
[[nodiscard]] StagedRows stage_rows(const Buckets& buckets, const DataDirectory& directory,
                                    const std::string& id, const std::string& location,
                                    QueryRequest request, const Check& check);

/// What stage_rows() did before the service ended, if the file is still the one it wrote.
[[nodiscard]] std::optional<StagedRows> already_staged(const Buckets& buckets,
                                                       const DataDirectory& directory,
                                                       const std::string& id,
                                                       const std::string& location,
                                                       const Check& check);

}  // namespace glassbox::service
