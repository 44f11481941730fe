#include "engine/insights/insights.h"

#include <optional>
#include <vector>

#include "engine/insights/findings.h"
#include "engine/insights/insights_attributes.h"
#include "io/base/input_error.h"

namespace glassbox::engine {

Insights gather_insights(const InsightsRequest& request) {
  const Schema& schema = *request.schema;
  Insights insights;
  insights.schema = schema;
  const bool reads_again = request.compare_parts && !request.csv.rearrangement.takes_all();
  std::vector<SpooledFile> spooled;  // streams can be read once
  std::vector<InputFile> files;
  for (const InputFile& file : request.files)
    files.push_back(reads_again && file.is_stream ? spooled.emplace_back(file).file() : file);
  const DataProfile tally = tally_data(files, schema, request.csv, insights.records);
  insights.sample_records = tally.sample.size();
  insights.sample_is_all = tally.sample.is_all();
  const TargetValues target(tally.sample.blocks(), schema);
  insights.target_classes = target.classes;
  insights.attributes = describe(schema, tally, target, insights.records, request.csv.threads);

  std::optional<DataProfile> rest;
  if (reads_again) {
    CsvOptions outside = request.csv;
    outside.rearrangement.complement = !outside.rearrangement.complement;
    outside.rejects.reset();  // those of the part itself are saved
    try {
      ReadReport records;
      rest.emplace(tally_data(files, schema, outside, records));
    } catch (const InputError&) {
      // Nothing usable out there, so nothing to compare with; the part itself was read.
    }
  }
  insights.findings = find_problems(
      {&schema, &insights.records, &insights.attributes, &tally, rest ? &*rest : nullptr},
      request.csv.threads);
  return insights;
}

}  // namespace glassbox::engine
