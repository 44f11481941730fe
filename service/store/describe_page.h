/// service/store/describe_page.h: the rows of one page, read along an index.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "service/store/describe_plan.h"
#include "service/store/objects.h"
#include "service/store/sqlite.h"

namespace glassbox::service {

/// What a page's objects may hold in the database, in bytes. A page is full with the object that
/// reaches it, so that no list, however large its objects, takes long or much memory.
inline constexpr std::size_t kMostPageBytes = std::size_t{2} << 20;

/// The page's objects, at most limit and one at least if there is one, and where it ended when more
/// follow.
struct PageRows {
  std::vector<StoredObject> objects;
  std::optional<PagePosition> end;
};

/// The SQL of one range. Parameters: ?1 its begin, ?2 its end, ?3 and ?4 value and id of the last
/// object seen, ?5 how many rows. Value and id are compared as a pair, which is their order in the
/// index: SQLite starts right after the last object, however many share its value.
///
/// has_end  the range ends somewhere
/// goes_on  the last object seen lies in it
[[nodiscard]] std::string page_sql(const DescribePlan& plan, ObjectType type, bool has_end,
                                   bool goes_on);

[[nodiscard]] PageRows read_page(Database& database, const DescribePlan& plan, ObjectType type,
                                 std::size_t limit);

}  // namespace glassbox::service
