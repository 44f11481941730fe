// A table says which filter variable is which column with which index. Comparators become ranges of
// the index: NE "b" is all below "b" and all above it.
#include "service/store/describe_plan.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "service/store/dates.h"

namespace glassbox::service {
namespace {

struct Variable {
  std::string_view name;
  std::string_view types;   // the first letters of those that have it: D, M, E, B
  std::string_view column;  // "": the same for all objects
  std::string_view index;   // see service/store/store_schema.cpp
  std::string_view constant = "";
};

constexpr std::array kVariables{
    Variable{"CreatedAt", "DMEB", "created", "live_by_created"},
    Variable{"LastUpdatedAt", "DMEB", "updated", "live_by_updated"},
    Variable{"Status", "DMEB", "status", "live_by_status"},
    Variable{"Name", "DMEB", "name_or_empty", "live_by_name"},
    Variable{"IAMUser", "DMEB", "", "", kIamUser},
    Variable{"DataLocationS3", "D", "data_location", "live_by_location"},
    Variable{"TrainingDataSourceId", "M", "data_source_id", "live_by_data_source"},
    Variable{"TrainingDataURI", "M", "data_location", "live_by_location"},
    Variable{"RealtimeEndpointStatus", "M", "endpoint_status", "live_models_by_endpoint"},
    Variable{"MLModelType", "M", "model_type", "live_models_by_type"},
    Variable{"Algorithm", "M", "", "", kAlgorithm},
    Variable{"MLModelId", "EB", "model_id", "live_by_model"},
    Variable{"DataSourceId", "EB", "data_source_id", "live_by_data_source"},
    Variable{"DataURI", "EB", "data_location", "live_by_location"},
};

[[noreturn]] void refuse(const std::string& member, const std::string& what,
                         const std::string& got) {
  throw BadQuery(member + ": " + what + " (got '" + got + "')");
}

const Variable& variable_of(const DescribeQuery& query) {
  const std::string name = query.variable.value_or("CreatedAt");
  const char letter = to_text(query.type).front();
  std::string known;
  for (const Variable& variable : kVariables) {
    if (variable.types.find(letter) == std::string_view::npos) continue;
    if (variable.name == name) return variable;
    known += (known.empty() ? "" : ", ") + std::string(variable.name);
  }
  refuse("FilterVariable", "expected one of " + known, name);
}

bool is_date(const Variable& variable) {
  return variable.column == "created" || variable.column == "updated";
}

// What a comparator's value stands for in the order of the variable.
ValueRange span_of(const Variable& variable, const std::string& comparator,
                   const std::string& value) {
  const bool prefix = comparator == "Prefix";
  if (!is_date(variable)) return prefix ? starting_with(value) : exactly(value);
  const auto dates = prefix ? dates_with_prefix(value) : parse_date(value);
  if (!dates) {
    refuse(comparator,
           "expected a date as seconds since 1970 or ISO 8601, like 1486834110.483 or "
           "2017-02-11T17:28:30Z",
           value);
  }
  return {dates->begin, dates->end};
}

ValueRanges ranges_of(const Variable& variable, const DescribeQuery& query) {
  ValueRanges ranges(is_date(variable) ? OrderedValue(std::numeric_limits<std::int64_t>::min())
                                       : OrderedValue(std::string()));
  if (!query.variable) return ranges;
  for (const auto& [comparator, value] : query.comparators) {
    if (!ranges.keep(comparator, span_of(variable, comparator, value))) {
      refuse(comparator, "is not a comparator; use EQ, GT, LT, GE, LE, NE or Prefix", value);
    }
  }
  return ranges;
}

// Texts are written with their lengths, so that two queries never look the same.
std::string fingerprint_of(const DescribeQuery& query, const Variable& variable, bool descending) {
  std::string text = std::string(to_text(query.type)) + '/' + std::string(variable.name) +
                     (descending ? "/dsc" : "/asc");
  auto comparators = query.comparators;
  if (!query.variable) comparators.clear();
  std::sort(comparators.begin(), comparators.end());
  for (const auto& [comparator, value] : comparators) {
    text += '/' + comparator + ':' + std::to_string(value.size()) + ':' + value;
  }
  return text;
}

bool is_descending(const DescribeQuery& query) {
  if (!query.sort_order) return !query.variable;
  if (*query.sort_order == "dsc") return true;
  if (*query.sort_order != "asc") refuse("SortOrder", "expected asc or dsc", *query.sort_order);
  return false;
}

}  // namespace

DescribePlan plan(const DescribeQuery& query) {
  const Variable& variable = variable_of(query);
  DescribePlan plan{.column = variable.column,
                    .index = variable.index,
                    .is_number = is_date(variable),
                    .descending = is_descending(query),
                    .ranges = ranges_of(variable, query),
                    .after = std::nullopt,
                    .fingerprint = ""};
  plan.fingerprint = fingerprint_of(query, variable, plan.descending);
  plan.only_deleted =
      variable.column == "status" &&
      std::find(query.comparators.begin(), query.comparators.end(),
                std::pair<std::string, std::string>("EQ", "DELETED")) != query.comparators.end();
  if (plan.only_deleted || variable.column.empty()) {
    // The same value for all objects: it decides on all or none, and the order is that of ids.
    const std::string value(plan.only_deleted ? "DELETED" : variable.constant);
    const bool all = plan.ranges.contains(value);
    plan.column = "id";
    plan.index = plan.only_deleted ? "deleted_by_id" : "live_by_id";
    plan.ranges = ValueRanges(std::string());
    if (!all) plan.ranges.keep("LT", exactly(""));
  }
  if (query.limit < 1) refuse("Limit", "expected 1 or more", std::to_string(query.limit));
  if (query.next_token) {
    plan.after = read_page_token(*query.next_token, plan.fingerprint);
    if (!plan.after || std::holds_alternative<std::int64_t>(plan.after->value) != plan.is_number) {
      refuse("NextToken", "is none of ours, or belongs to another query", *query.next_token);
    }
  }
  return plan;
}

}  // namespace glassbox::service
