// Input: a Describe query, a line a part: type ('0' is the first), variable, comparator, value,
// order, page token. Each part is also read by itself: as a date, a prefix of dates, a token.
#include <array>
#include <optional>
#include <variant>

#include "service/store/dates.h"
#include "service/store/describe_plan.h"
#include "service/store/page_token.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

using Parts = std::array<std::string_view, 6>;

Parts parts_of(std::string_view text) {
  Parts parts;
  for (std::string_view& part : parts) {
    const auto end = text.find('\n');
    part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

std::optional<std::string> given(std::string_view part) {
  return part.empty() ? std::nullopt : std::optional<std::string>(part);
}

bool is_date(Milliseconds date) { return kFirstDate <= date && date <= kLastDate; }

void check_date(std::string_view text) {
  if (const auto date = parse_date(text)) {
    check(date->begin <= date->end && is_date(date->begin), "a date is one");
    const auto again = parse_date(iso_text(date->begin));
    check(again && again->begin == date->begin && again->end == date->begin + 1,
          "a date as written is the same date");
  }
  const DateSpan span = dates_with_prefix(text);
  if (span.begin >= span.end) return;
  check(is_date(span.begin) && is_date(span.end - 1), "dates with a prefix are dates");
  check(iso_text(span.begin).starts_with(text) && iso_text(span.end - 1).starts_with(text),
        "dates with a prefix have it");
  check(span.begin == kFirstDate || !iso_text(span.begin - 1).starts_with(text),
        "those before not");
  check(span.end > kLastDate || !iso_text(span.end).starts_with(text), "those after not");
}

void check_token(std::string_view text) {
  const auto position = read_page_token(text, "query");
  if (position) check(page_token(*position, "query") == text, "one position has one token");
}

void check_written_token(const PagePosition& position, const std::string& query) {
  if (position.id.find('\0') != std::string::npos) return;  // ids have none
  const auto read = read_page_token(page_token(position, query), query);
  check(read && read->id == position.id && read->value == position.value, "a token reads back");
}

std::optional<DescribePlan> plan_of(const DescribeQuery& query) {
  try {
    return plan(query);
  } catch (const BadQuery&) {
    return std::nullopt;
  }
}

void check_plan(const Parts& parts) {
  DescribeQuery query;
  query.type = static_cast<ObjectType>(parts[0].empty() ? 0 : parts[0][0] & 3);
  query.variable = given(parts[1]);
  if (!parts[2].empty()) query.comparators = {{std::string(parts[2]), std::string(parts[3])}};
  query.sort_order = given(parts[4]);
  query.next_token = given(parts[5]);
  const std::optional<DescribePlan> planned = plan_of(query);
  if (!planned) return;
  const DescribePlan& made = *planned;
  check(!made.column.empty() && !made.index.empty(), "a query walks along an index");
  for (const ValueRange& range : made.ranges.list()) {
    check(std::holds_alternative<std::int64_t>(range.begin) == made.is_number,
          "values are of the column's kind");
    check(!range.end || range.begin < *range.end, "a range holds something");
  }
  const OrderedValue value = made.is_number ? OrderedValue(std::int64_t{1}) : OrderedValue("v");
  query.next_token = page_token({value, "id"}, made.fingerprint);
  check(plan(query).after.has_value(), "a query takes its own tokens");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Parts parts = parts_of(glassbox::fuzz::text_of(data, size));
  for (const std::string_view part : parts) {
    check_date(part);
    check_token(part);
  }
  check_written_token({std::string(parts[3]), std::string(parts[1])}, std::string(parts[2]));
  check_plan(parts);
  return 0;
}
