/// service/store/data_spec.h: what a data source's request says about its data, whichever of the
/// three operations it came with.
#pragma once

#include <string>

#include "io/base/rooms.h"

namespace glassbox::service {

/// DataSpec, RDSData of CreateDataSourceFromRDS; empty of a damaged record.
/// request  as parsed by nlohmann::json or ordered_json
template <class Json>
[[nodiscard]] Json data_spec(const Json& request) {
  for (const char* const name : {"DataSpec", "RDSData"})
    if (const auto at = request.find(name); at != request.end()) return *at;
  return Json::object();
}

/// Whether its rows come from a database.
template <class Json>
[[nodiscard]] bool is_from_database(const Json& spec) {
  return spec.contains("SelectSqlQuery");
}

/// Where its schema lies; "" when that is not said.
template <class Json>
[[nodiscard]] std::string schema_location(const Json& spec) {
  return spec.value("DataSchemaLocationS3", spec.value("DataSchemaUri", std::string()));
}

}  // namespace glassbox::service
