/// service/store/object_rows.h: objects as rows of the table `objects`, see
/// service/store/store_schema.cpp.
#pragma once

#include <string>
#include <string_view>

#include "service/store/objects.h"
#include "service/store/sqlite.h"

namespace glassbox::service {

/// The columns that read_object() wants, in its order, with commas.
inline constexpr std::string_view kObjectColumns =
    "type, id, name, status, updated, started, finished, compute, message, details, "
    "data_source_id, model_id, data_location, model_type, score_threshold, threshold_updated, "
    "endpoint_status, endpoint_created, attempts, created, request";
inline constexpr int kObjectColumnCount = 21;

/// The object of the current row. One whose values make no sense (a status that is none, a request
/// that is no JSON: somebody edited the file) is FAILED, its message says what is wrong, and what
/// cannot be read is empty, a request "{}".
[[nodiscard]] StoredObject read_object(const Statement& row);

/// SQL that inserts an object, nothing when its id is taken; that writes all of it but key, created
/// and request. Both take the parameters that bind_object() binds, which keep pointing into object.
[[nodiscard]] std::string insert_sql();
[[nodiscard]] std::string update_sql();
void bind_object(Statement& statement, const StoredObject& object, bool with_origin);

}  // namespace glassbox::service
