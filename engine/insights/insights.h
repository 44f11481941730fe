/// engine/insights/insights.h: what data look like before anything is learned from them: Amazon
/// ML's data insights, and what is worth fixing first.
///
/// Counts, sums, means and extremes are exact for any number of records. Distinct values are exact
/// up to a number of them and then estimated (io/base/distinct_sketch.h). What relates columns to
/// each other or ranks values beyond that is found out on a sample of at most 65,536 records
/// (io/records/row_sample.h), which is all of them where there are no more; everything that comes
/// from less than all records says so.
///
/// source  Amazon ML Developer Guide, "Data Insights", "Descriptive Statistics"
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/insights/attribute_insight.h"
#include "engine/insights/data_profile.h"
#include "engine/insights/target_by_value.h"

namespace glassbox::engine {

struct Insights {
  Schema schema;
  ReadReport records;
  std::uint64_t sample_records = 0;
  bool sample_is_all = true;
  std::vector<std::string> target_classes;   ///< of shares, see TargetValues::classes
  std::vector<AttributeInsight> attributes;  ///< in the schema's order
  std::vector<Finding> findings;             ///< warnings first
};

struct InsightsRequest {
  std::span<const InputFile> files;
  const Schema* schema = nullptr;
  CsvOptions csv;
  /// Whether what the split leaves out is looked at too, for what differs between both parts.
  bool compare_parts = true;
};

/// Reads each selected record once, and once each that the split leaves out.
/// throws  as read_csv; a split that leaves nothing out is not an error
[[nodiscard]] Insights gather_insights(const InsightsRequest& request);

[[nodiscard]] std::string_view to_text(AttributeInsight::Role role);

/// The documented JSON object but for "data", see docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json to_json(const Insights& insights);

}  // namespace glassbox::engine
