/// tests/cli/sample_data.h: small data sets that tests make up.
///
/// Columns: id (TEXT), size (NUMERIC), color (CATEGORICAL), y (the target). With a header.
#pragma once

#include <string>

#include "tests/cli/glassbox_process.h"

namespace glassbox::testing {

enum class SampleTarget { kBinary, kMulticlass, kRegression };

/// "id,size,color,y\n".
extern const char* const kSampleHeader;

/// Record i of the data, with its line end. Size and color tell y, but for every eleventh record.
[[nodiscard]] std::string sample_record(SampleTarget target, int i);

/// Header and records begin..end-1.
[[nodiscard]] std::string sample_csv(SampleTarget target, int begin, int end);

/// The schema that goes with it; id is the row id.
[[nodiscard]] std::string sample_schema(SampleTarget target);

/// Writes data.csv (200 records) and data.schema.
void write_sample(const Workspace& at, SampleTarget target);

/// The same, and trains model.model on all of it, the size normalized (data.recipe).
void train_sample(const Workspace& at, SampleTarget target);

}  // namespace glassbox::testing
