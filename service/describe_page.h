/// service/describe_page.h: the rows of one page, read along an index.
#pragma once

#include <optional>
#include <vector>

#include "service/describe_plan.h"
#include "service/objects.h"
#include "service/sqlite.h"

namespace glassbox {

/// The page's objects, at most limit, and where it ended when more follow.
struct PageRows {
  std::vector<StoredObject> objects;
  std::optional<PagePosition> end;
};

[[nodiscard]] PageRows read_page(Database& database, const DescribePlan& plan, ObjectType type,
                                 std::size_t limit);

}  // namespace glassbox
