// Writes the SQL of a page and reads its rows along one index: no row is looked at that is not
// shown, but for one more, which says whether the page is the last.
#include "service/store/describe_page.h"

#include <algorithm>
#include <string>
#include <utility>

#include "service/store/object_rows.h"

namespace glassbox::service {
namespace {

void bind(Statement& statement, int parameter, const OrderedValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    statement.bind(parameter, *number);
  } else {
    statement.bind(parameter, std::string_view(std::get<std::string>(value)));
  }
}

// Of the members that may be long.
std::size_t text_bytes(const StoredObject& object) {
  return object.request.size() + object.details.size() + object.message.size() +
         object.name.value_or("").size() + object.data_location.size();
}

}  // namespace

std::string page_sql(const DescribePlan& plan, ObjectType type, bool has_end, bool goes_on) {
  const std::string column(plan.column), order = plan.descending ? " DESC" : "";
  const bool by_id = column == "id";
  std::string sql = "SELECT " + std::string(kObjectColumns) + ", " + column +
                    " FROM objects INDEXED BY " + std::string(plan.index) + " WHERE type = '" +
                    std::string(to_text(type)) + "' AND status " +
                    (plan.only_deleted ? "=" : "<>") + " 'DELETED' AND " + column + " IS NOT NULL";
  if (!goes_on) {
    sql += " AND " + column + " >= ?1";
    if (has_end) sql += " AND " + column + " < ?2";
  } else if (!plan.descending) {
    sql += by_id ? " AND id > ?4" : " AND (" + column + ", id) > (?3, ?4)";
    if (has_end) sql += " AND " + column + " < ?2";
  } else {
    sql += by_id ? " AND id < ?4" : " AND (" + column + ", id) < (?3, ?4)";
    sql += " AND " + column + " >= ?1";
  }
  sql += " ORDER BY " + column + order;
  if (!by_id) sql += ", id" + order;
  return sql + " LIMIT ?5";
}

PageRows read_page(Database& database, const DescribePlan& plan, ObjectType type,
                   std::size_t limit) {
  std::vector<ValueRange> ranges = plan.ranges.list();
  if (plan.descending) std::reverse(ranges.begin(), ranges.end());
  PageRows page;
  PagePosition last;  // of the objects on it
  std::size_t bytes = 0;
  for (const ValueRange& range : ranges) {
    const bool goes_on = plan.after && range.contains(plan.after->value);
    if (plan.after && !goes_on && (range.begin < plan.after->value) != plan.descending) continue;
    const std::string sql = page_sql(plan, type, range.end.has_value(), goes_on);
    const LentStatement rows = database.statement(sql);
    bind(*rows, 1, range.begin);
    if (range.end) bind(*rows, 2, *range.end);
    if (goes_on) {
      bind(*rows, 3, plan.after->value);
      rows->bind(4, std::string_view(plan.after->id));
    }
    // One more than asked for tells whether there is a next page.
    rows->bind(5, static_cast<std::int64_t>(limit - page.objects.size() + 1));
    while (rows->step()) {
      if (page.objects.size() == limit || bytes >= kMostPageBytes) {
        page.end = std::move(last);
        return page;
      }
      last.value = plan.is_number ? OrderedValue(rows->integer(kObjectColumnCount))
                                  : OrderedValue(rows->text(kObjectColumnCount));
      page.objects.push_back(read_object(*rows));
      last.id = page.objects.back().key.id;
      bytes += text_bytes(page.objects.back());
    }
  }
  return page;
}

}  // namespace glassbox::service
