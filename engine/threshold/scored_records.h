/// engine/threshold/scored_records.h: records through a binary model, to scores that can be ranked.
#pragma once

#include <span>

#include "engine/metrics/score_counts.h"
#include "engine/model/ml_model.h"
#include "engine/model/prediction.h"
#include "io/csv/csv_reader.h"

namespace glassbox::engine {

struct ScoredRecords {
  ScoreCounts scores;
  ReadReport records;
};

/// Up to this many records are ranked exactly, beyond as score_counts.h says: what is made of the
/// ranking takes some 100 MiB at most.
inline constexpr std::size_t kExactlyRanked = std::size_t{1} << 22;

/// model        BINARY
/// data_schema  of the files; the model's own when nullptr
/// purpose      kBatchPrediction: data need no target, and every record counts as negative
/// throws  as read_csv; InputError when the data lack the target
[[nodiscard]] ScoredRecords score_records(const MLModel& model, std::span<const InputFile> files,
                                          const Schema* data_schema, const CsvOptions& options,
                                          PlanFor purpose = PlanFor::kEvaluation);

}  // namespace glassbox::engine
