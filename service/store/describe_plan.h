/// service/store/describe_plan.h: a Describe query as the database runs it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/store/describe_query.h"
#include "service/store/page_token.h"
#include "service/store/value_ranges.h"

namespace glassbox::service {

/// One column and index to walk along, the ranges of it to look at, and where to start.
struct DescribePlan {
  std::string_view column;  ///< "id" when all values are the same
  std::string_view index;   ///< on (type, column, id) or (column, id), of the objects looked at
  bool is_number = false;   ///< what the column holds; else texts
  bool only_deleted = false;
  bool descending = false;
  ValueRanges ranges;                 ///< of column
  std::optional<PagePosition> after;  ///< the last object of the page before
  std::string fingerprint;            ///< of all that pages of a query have in common
};

/// throws  BadQuery: a variable the type does not have, a comparator without a variable or that is
///         none, a date that is none, an order that is none, a token of another query, no limit
[[nodiscard]] DescribePlan plan(const DescribeQuery& query);

}  // namespace glassbox::service
