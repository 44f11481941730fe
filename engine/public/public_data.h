/// engine/public/public_data.h: a glassbox::Data as the readers of the rooms take it.
#pragma once

#include <glassbox/data.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate/evaluation.h"
#include "engine/model/column_match.h"
#include "io/csv/csv_reader.h"
#include "io/files/input_files.h"
#include "io/schema/schema.h"

namespace glassbox {

/// Files, schema and reading options of a Data; warnings gathered on the way.
struct OpenedData {
  std::vector<io::InputFile> files;
  std::optional<io::Schema> schema;  ///< none: the model's
  io::CsvOptions csv;
  std::vector<std::string> warnings;

  [[nodiscard]] const io::Schema* schema_or_null() const { return schema ? &*schema : nullptr; }
};

/// For training: the data have a schema of their own.
[[nodiscard]] OpenedData open_training_data(const Data& data);

/// For a model: its columns are found by name.
[[nodiscard]] OpenedData open_data_for(const engine::MLModel& model, const Data& data,
                                       engine::PlanFor purpose);

[[nodiscard]] int thread_count(const Data& data);

[[nodiscard]] RecordCounts record_counts(const decltype(engine::Evaluation::records)& report);

}  // namespace glassbox
