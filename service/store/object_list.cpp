#include "service/store/object_list.h"

#include <array>
#include <utility>

#include "service/store/object_rows.h"

namespace glassbox::service {
namespace {

using Sort = ListQuery::Sort;

constexpr std::array kListedTypes = {ObjectType::kDataSource, ObjectType::kMLModel,
                                     ObjectType::kEvaluation, ObjectType::kBatchPrediction};

std::string_view column_of(Sort sort) {
  switch (sort) {
    case Sort::kCreated:
      return "created";
    case Sort::kUpdated:
      return "updated";
    case Sort::kName:
      return "name_or_empty";
    case Sort::kStatus:
      return "status";
    case Sort::kType:
      return "type";
  }
  return "";
}

// The index of one type's living objects in this order. All hold type, the column, id and key.
std::string_view index_of(Sort sort) {
  switch (sort) {
    case Sort::kCreated:
      return "live_by_created";
    case Sort::kUpdated:
      return "live_by_updated";
    case Sort::kName:
      return "live_by_name";
    case Sort::kStatus:
      return "live_by_status";
    case Sort::kType:
      return "live_by_id";
  }
  return "";
}

bool is_narrowed(const ListQuery& query) {
  return query.status.has_value() || !query.search.empty();
}

// "SELECT <columns> ... UNION ALL ..." of the types that take part.
std::string of_each_type(const ListQuery& query, const std::string& columns, std::string_view index,
                         const std::string& condition) {
  std::string sql;
  for (const ObjectType type : kListedTypes) {
    if (query.type && *query.type != type) continue;
    if (!sql.empty()) sql += " UNION ALL ";
    sql += "SELECT " + columns + " FROM objects INDEXED BY " + std::string(index) +
           " WHERE type = '" + std::string(to_text(type)) + "' AND status <> 'DELETED'" + condition;
  }
  return sql;
}

// The keys of what takes part, in no order. Either index holds all that is asked of it.
std::string narrowed(const ListQuery& query) {
  std::string condition;
  if (query.status) condition += " AND status = ?2";
  if (query.search.empty()) return of_each_type(query, "key", "live_by_status", condition);
  condition += R"( AND (name_or_empty LIKE ?1 ESCAPE '\' OR id LIKE ?1 ESCAPE '\'))";
  return of_each_type(query, "key", "live_by_name", condition);
}

// A text as a LIKE pattern for what contains it.
std::string pattern_of(const std::string& text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

std::vector<StoredObject> objects_of(Statement& rows) {
  std::vector<StoredObject> objects;
  while (rows.step()) objects.push_back(read_object(rows));
  return objects;
}

}  // namespace

std::optional<Sort> list_sort(std::string_view text) {
  for (const auto& [name, sort] :
       {std::pair("created", Sort::kCreated), std::pair("updated", Sort::kUpdated),
        std::pair("name", Sort::kName), std::pair("status", Sort::kStatus),
        std::pair("type", Sort::kType)})
    if (text == name) return sort;
  return std::nullopt;
}

std::string list_sql(const ListQuery& query) {
  const std::string column(column_of(query.sort)), direction = query.descending ? " DESC" : " ASC";
  const std::string order = " ORDER BY " + column + direction + ", id" + direction + ", type" +
                            direction + " LIMIT ?3 OFFSET ?4";
  if (is_narrowed(query))
    return "SELECT key FROM objects WHERE key IN (" + narrowed(query) + ")" + order;
  const std::string columns =
      query.sort == Sort::kType ? "key, id, type" : "key, " + column + ", id, type";
  return of_each_type(query, columns, index_of(query.sort), "") + order;
}

std::string list_count_sql(const ListQuery& query) {
  return "SELECT count(*) FROM (" +
         (is_narrowed(query) ? narrowed(query) : of_each_type(query, "key", "live_by_status", "")) +
         ")";
}

ObjectList read_list(Database& database, const ListQuery& query) {
  ObjectList list;
  const std::string pattern = pattern_of(query.search);
  const auto bound = [&](Statement& statement) {
    if (!query.search.empty()) statement.bind(1, std::string_view(pattern));
    if (query.status) statement.bind(2, to_text(*query.status));
  };
  {
    const LentStatement count = database.statement(list_count_sql(query));
    bound(*count);
    if (count->step()) list.total = static_cast<std::uint64_t>(count->integer(0));
  }
  if (query.page < 1 || (query.page - 1) * query.limit >= list.total) return list;
  std::vector<std::int64_t> keys;
  {
    const LentStatement row = database.statement(list_sql(query));
    bound(*row);
    row->bind(3, static_cast<std::int64_t>(query.limit));
    row->bind(4, static_cast<std::int64_t>((query.page - 1) * query.limit));
    while (row->step()) keys.push_back(row->integer(0));
  }
  static const std::string sql =
      "SELECT " + std::string(kObjectColumns) + " FROM objects WHERE key = ?1";
  for (const std::int64_t key : keys) {
    const LentStatement row = database.statement(sql);
    row->bind(1, key);
    if (row->step()) list.objects.push_back(read_object(*row));
  }
  return list;
}

std::vector<StoredObject> read_referring(Database& database, const ObjectKey& key,
                                         std::size_t most) {
  const bool is_source = key.type == ObjectType::kDataSource;
  if (!is_source && key.type != ObjectType::kMLModel) return {};
  std::string sql;
  for (const ObjectType type : kListedTypes) {
    if (type == ObjectType::kDataSource || (!is_source && type == ObjectType::kMLModel)) continue;
    if (!sql.empty()) sql += " UNION ALL ";
    sql += "SELECT key FROM objects INDEXED BY " +
           std::string(is_source ? "live_by_data_source" : "live_by_model") + " WHERE type = '" +
           std::string(to_text(type)) + "' AND status <> 'DELETED' AND " +
           (is_source ? "data_source_id" : "model_id") + " = ?1";
  }
  const LentStatement rows =
      database.statement("SELECT " + std::string(kObjectColumns) + " FROM objects WHERE key IN (" +
                         sql + ") ORDER BY created, key LIMIT ?2");
  rows->bind(1, std::string_view(key.id)).bind(2, static_cast<std::int64_t>(most));
  return objects_of(*rows);
}

std::optional<StoredObject> read_latest_evaluation(Database& database, std::string_view model_id) {
  const LentStatement row = database.statement(
      "SELECT " + std::string(kObjectColumns) +
      " FROM objects INDEXED BY live_by_model WHERE type = 'Evaluation' AND status <> 'DELETED' "
      "AND model_id = ?1 AND status = 'COMPLETED' ORDER BY created DESC, key DESC LIMIT 1");
  row->bind(1, model_id);
  if (!row->step()) return std::nullopt;
  return read_object(*row);
}

}  // namespace glassbox::service
