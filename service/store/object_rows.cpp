// An object's members to columns and back, in one order for all statements. A row that makes no
// sense becomes a FAILED object with a message, so that one damaged row does not hide the others.
#include "service/store/object_rows.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

namespace glassbox::service {
namespace {

std::optional<std::string> optional_text(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.text(column);
}

std::optional<std::int64_t> optional_integer(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

// References are NULL where there is none: the database would look for an object without an id.
std::optional<std::string_view> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string_view> view(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return *text;
}

// Only objects, as the service writes them; their first byte spares reading most other texts.
bool is_json_object(const std::string& text) {
  return !text.empty() && text.front() == '{' && nlohmann::json::accept(text);
}

}  // namespace

StoredObject read_object(const Statement& row) {
  StoredObject object;
  object.key.type = object_type(row.text(0)).value_or(ObjectType::kDataSource);
  object.key.id = row.text(1);
  object.name = optional_text(row, 2);
  const std::string status = row.text(3);
  object.updated = row.integer(4);
  object.started = optional_integer(row, 5);
  object.finished = optional_integer(row, 6);
  object.compute = optional_integer(row, 7);
  object.message = row.text(8);
  object.details = row.text(9);
  object.data_source_id = row.text(10);
  object.model_id = row.text(11);
  object.data_location = row.text(12);
  object.model_type = row.text(13);
  if (!row.is_null(14)) object.score_threshold = row.real(14);
  object.threshold_updated = optional_integer(row, 15);
  object.endpoint_status = row.text(16);
  object.endpoint_created = optional_integer(row, 17);
  object.attempts = static_cast<int>(
      std::clamp<std::int64_t>(row.integer(18), 0, std::numeric_limits<int>::max()));
  object.created = row.integer(19);
  object.request = row.text(20);

  std::string damage;
  const auto known = object_status(status);
  object.status = known.value_or(ObjectStatus::kFailed);
  if (!known) damage = "its status is '" + status + "'";
  if (!is_json_object(object.request)) {
    damage = "its request is no JSON";
    object.request = "{}";
  }
  if (!object.details.empty() && !is_json_object(object.details)) {
    damage = "its details are no JSON";
    object.details.clear();
  }
  if (!damage.empty()) {
    // A deleted object stays deleted: nobody asks for more of it.
    if (object.status != ObjectStatus::kDeleted) object.status = ObjectStatus::kFailed;
    object.message = "store: the record of this object is damaged: " + damage;
  }
  return object;
}

std::string insert_sql() {
  std::string parameters = "?1";
  for (int i = 2; i <= kObjectColumnCount; ++i) parameters += ", ?" + std::to_string(i);
  return "INSERT INTO objects(" + std::string(kObjectColumns) + ") VALUES (" + parameters +
         ") ON CONFLICT(type, id) DO NOTHING";
}

std::string update_sql() {
  // Columns 3 to 19: between the key and what stays as it was created.
  const std::string columns(kObjectColumns);
  const auto first = columns.find("name"), last = columns.find(", created");
  std::string assignments = columns.substr(first, last - first);
  int parameter = 3;
  for (std::size_t at = 0; at != std::string::npos;) {
    at = assignments.find(',', at);
    const std::string value = " = ?" + std::to_string(parameter++);
    assignments.insert(at == std::string::npos ? assignments.size() : at, value);
    if (at != std::string::npos) at += value.size() + 1;
  }
  return "UPDATE objects SET " + assignments + " WHERE type = ?1 AND id = ?2";
}

void bind_object(Statement& statement, const StoredObject& object, bool with_origin) {
  statement.bind(1, to_text(object.key.type))
      .bind(2, std::string_view(object.key.id))
      .bind(3, view(object.name))
      .bind(4, to_text(object.status))
      .bind(5, object.updated)
      .bind(6, object.started)
      .bind(7, object.finished)
      .bind(8, object.compute)
      .bind(9, std::string_view(object.message))
      .bind(10, std::string_view(object.details))
      .bind(11, unless_empty(object.data_source_id))
      .bind(12, unless_empty(object.model_id))
      .bind(13, std::string_view(object.data_location))
      .bind(14, std::string_view(object.model_type))
      .bind(15, object.score_threshold)
      .bind(16, object.threshold_updated)
      .bind(17, std::string_view(object.endpoint_status))
      .bind(18, object.endpoint_created)
      .bind(19, static_cast<std::int64_t>(object.attempts));
  if (with_origin) statement.bind(20, object.created).bind(21, std::string_view(object.request));
}

}  // namespace glassbox::service
