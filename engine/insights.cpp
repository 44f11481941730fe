#include "engine/insights.h"

#include <optional>

#include "engine/findings.h"
#include "io/input_error.h"

namespace glassbox {

Insights gather_insights(const InsightsRequest& request) {
  const Schema& schema = *request.schema;
  Insights insights;
  insights.schema = schema;
  const DataTally tally = tally_data(request.files, schema, request.csv, insights.records);
  insights.sample_records = tally.sample.size();
  insights.sample_is_all = tally.sample.is_all();
  insights.attributes = describe(schema, tally, insights.records, request.csv.threads);

  std::optional<DataTally> rest;
  if (request.compare_parts && !request.csv.rearrangement.takes_all()) {
    CsvOptions outside = request.csv;
    outside.rearrangement.complement = !outside.rearrangement.complement;
    outside.rejects.reset();  // those of the part itself are saved
    try {
      RowLedger records;
      rest.emplace(tally_data(request.files, schema, outside, records));
    } catch (const InputError&) {
      // Nothing usable out there, so nothing to compare with; the part itself was read.
    }
  }
  insights.findings = find_problems(
      {&schema, &insights.records, &insights.attributes, &tally, rest ? &*rest : nullptr},
      request.csv.threads);
  return insights;
}

}  // namespace glassbox
