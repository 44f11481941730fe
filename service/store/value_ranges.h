/// service/store/value_ranges.h: comparators as ranges of the order they compare in.
///
/// A comparison with a value keeps a range of the sorted values, or all but one. So any number of
/// comparators keep a few ranges, and an index finds those without looking at what lies between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

/// A date in milliseconds, or a text, ordered by its bytes. Those of one list are of one kind.
using OrderedValue = std::variant<std::int64_t, std::string>;

/// Values from begin up to, not including, end; without an end: all that follow.
struct ValueRange {
  OrderedValue begin;
  std::optional<OrderedValue> end;

  [[nodiscard]] bool contains(const OrderedValue& value) const;
};

/// The range a text stands for: itself alone, or all texts that start with it.
[[nodiscard]] ValueRange exactly(std::string text);
[[nodiscard]] ValueRange starting_with(std::string prefix);

/// Disjoint, ascending ranges; at first a single one, everything from `least` on.
class ValueRanges {
 public:
  explicit ValueRanges(OrderedValue least) { ranges_.push_back({std::move(least), std::nullopt}); }

  /// Keeps what the comparator says of the values in span, a range that stands for one value:
  /// "EQ" and "Prefix" keep it, "NE" drops it, "LT" keeps what lies before it, and so on.
  /// returns  false when there is no such comparator
  bool keep(std::string_view comparator, const ValueRange& span);

  [[nodiscard]] const std::vector<ValueRange>& list() const { return ranges_; }
  [[nodiscard]] bool contains(const OrderedValue& value) const;

 private:
  void keep_before(const OrderedValue& value);
  void keep_from(const OrderedValue& value);
  std::vector<ValueRange> ranges_;
};

}  // namespace glassbox::service
