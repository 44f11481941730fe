#include "recipes/numbers/date_parts.h"

#include <algorithm>

#include "io/cells/parse_date.h"

namespace glassbox::recipes {

int date_part_code(std::string_view word) {
  const auto found = std::find(kDateParts.begin(), kDateParts.end(), word);
  return found == kDateParts.end() ? 0 : static_cast<int>(found - kDateParts.begin()) + 1;
}

std::string_view date_part_token(std::string_view cell, int part, std::string& buffer) {
  if (part == 0) return cell;
  const auto date =
      parse_date(cell, part >= kDayFirstPart ? DateOrder::kDayFirst : DateOrder::kMonthFirst);
  if (!date) return {};
  constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  switch (part % kDayFirstPart) {
    case 1:
      buffer = std::to_string(date->year);
      break;
    case 2:
      buffer = std::to_string((date->month + 2) / 3);
      break;
    case 3:
      buffer = std::to_string(date->month);
      break;
    case 4:
      buffer = std::to_string(date->day);
      break;
    case 5:
      buffer = kDays[date->weekday() - 1];
      break;
    default:
      if (!date->has_time) return {};
      buffer = std::to_string(date->hour);
  }
  return buffer;
}

}  // namespace glassbox::recipes
