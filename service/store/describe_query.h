/// service/store/describe_query.h: what a Describe call asks for.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "service/store/objects.h"

namespace glassbox::service {

/// Which objects of a type, in which order, and which page of them.
///
/// Order: by variable, ties by id, "dsc" the exact reverse of "asc"; ascending unless sort_order
/// says otherwise; without a variable by CreatedAt, newest first. Texts are ordered by their bytes,
/// an object without a name as one with an empty name.
///
/// DELETED objects are left out unless variable is "Status" and "EQ" asks for DELETED.
struct DescribeQuery {
  ObjectType type = ObjectType::kDataSource;
  /// FilterVariable: CreatedAt, LastUpdatedAt, Status, Name, IAMUser, and by type
  /// DataLocationS3 (data sources); TrainingDataSourceId, TrainingDataURI, RealtimeEndpointStatus,
  /// MLModelType, Algorithm (models); MLModelId, DataSourceId, DataURI (the other two).
  std::optional<std::string> variable = {};
  /// "EQ", "GT", "LT", "GE", "LE", "NE" or "Prefix", and the value it compares variable with. An
  /// object has to pass all; without a variable they are passed over. Dates are compared as
  /// numbers: values are seconds since 1970
  /// ("1486834110.483") or ISO 8601 ("2017-02-11T17:28:30.483Z", UTC where no offset is given);
  /// "Prefix" takes the start of a date's ISO text in UTC, "2017-02-11T17".
  std::vector<std::pair<std::string, std::string>> comparators = {};
  std::optional<std::string> sort_order = {};  ///< "asc", "dsc"
  std::optional<std::string> next_token = {};  ///< from the page before, of the same query
  int limit = 100;  ///< objects on a page, 1 or more; may vary between pages
};

/// A query that cannot be answered: "<Member>: <what is wrong> (got '<value>')", Member as clients
/// name it (FilterVariable, GE, NextToken, ...).
struct BadQuery : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace glassbox::service
