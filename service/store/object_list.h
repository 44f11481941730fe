/// service/store/object_list.h: objects of all types in one list, by pages that are counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/store/objects.h"
#include "service/store/sqlite.h"

namespace glassbox::service {

/// Which objects, in which order, and which page. DELETED ones are never in a list.
struct ListQuery {
  enum class Sort { kCreated, kUpdated, kName, kStatus, kType };
  std::optional<ObjectType> type = {};      ///< none: all
  std::optional<ObjectStatus> status = {};  ///< none: all
  std::string search = {};  ///< a part of name or id, ASCII letters in either case; empty: all
  /// Ties by id, then by type; names by their bytes, types by their names.
  Sort sort = Sort::kCreated;
  bool descending = true;
  std::uint64_t page = 1;  ///< from 1
  std::uint64_t limit = 50;
};

struct ObjectList {
  std::vector<StoredObject> objects;
  std::uint64_t total = 0;  ///< of all pages
};

/// "created", "updated", "name", "status", "type"; nothing for any other text.
[[nodiscard]] std::optional<ListQuery::Sort> list_sort(std::string_view text);

/// The SQL of the keys of a page, and of the number of them all. Without search and status it
/// merges the types' indexes, so that a page costs the objects before it and not all there are;
/// with them one pass over the smallest index that says which objects take part.
/// Parameters: ?1 the pattern, ?2 the status, ?3 objects on a page, ?4 objects before it
[[nodiscard]] std::string list_sql(const ListQuery& query);
[[nodiscard]] std::string list_count_sql(const ListQuery& query);

/// throws  DatabaseError
/// cost    some milliseconds for 100,000 objects; some ten of them with a search
[[nodiscard]] ObjectList read_list(Database& database, const ListQuery& query);

/// What refers to an object, itself not DELETED, oldest first: of a data source its models,
/// evaluations and batch predictions, of a model the latter two. At most `most`.
[[nodiscard]] std::vector<StoredObject> read_referring(Database& database, const ObjectKey& key,
                                                       std::size_t most);

/// The latest COMPLETED evaluation of a model.
[[nodiscard]] std::optional<StoredObject> read_latest_evaluation(Database& database,
                                                                 std::string_view model_id);

}  // namespace glassbox::service
