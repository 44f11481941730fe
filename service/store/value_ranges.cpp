#include "service/store/value_ranges.h"

#include <algorithm>
#include <utility>

namespace glassbox::service {

bool ValueRange::contains(const OrderedValue& value) const {
  return value >= begin && (!end || value < *end);
}

ValueRange exactly(std::string text) {
  std::string next = text + '\0';  // nothing lies between: the least text that is larger
  return {std::move(text), std::move(next)};
}

ValueRange starting_with(std::string prefix) {
  std::string next = prefix;
  while (!next.empty() && next.back() == '\xff') next.pop_back();
  if (next.empty()) return {std::move(prefix), std::nullopt};
  next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1);
  return {std::move(prefix), std::move(next)};
}

bool ValueRanges::contains(const OrderedValue& value) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const ValueRange& range) { return range.contains(value); });
}

void ValueRanges::keep_before(const OrderedValue& value) {
  for (ValueRange& range : ranges_) {
    if (!range.end || *range.end > value) range.end = value;
  }
  std::erase_if(ranges_, [](const ValueRange& range) { return range.end <= range.begin; });
}

void ValueRanges::keep_from(const OrderedValue& value) {
  for (ValueRange& range : ranges_) range.begin = std::max(range.begin, value);
  std::erase_if(ranges_,
                [](const ValueRange& range) { return range.end && *range.end <= range.begin; });
}

bool ValueRanges::keep(std::string_view comparator, const ValueRange& span) {
  if (comparator == "EQ" || comparator == "Prefix") {
    keep_from(span.begin);
    if (span.end) keep_before(*span.end);
  } else if (comparator == "LT") {
    keep_before(span.begin);
  } else if (comparator == "GE") {
    keep_from(span.begin);
  } else if (comparator == "LE") {
    if (span.end) keep_before(*span.end);
  } else if (comparator == "GT") {
    span.end ? keep_from(*span.end) : ranges_.clear();
  } else if (comparator == "NE") {
    ValueRanges above = *this;
    keep_before(span.begin);
    span.end ? above.keep_from(*span.end) : above.ranges_.clear();
    std::move(above.ranges_.begin(), above.ranges_.end(), std::back_inserter(ranges_));
  } else {
    return false;
  }
  return true;
}

}  // namespace glassbox::service
