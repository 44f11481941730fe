/// engine/predict/batch_prediction.h: predictions for files, in the very bytes Amazon ML wrote.
///
/// source  Amazon ML Developer Guide, "Reading the Batch Prediction Output Files"
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/model/prediction.h"
#include "engine/predict/batch_lines.h"
#include "io/files/whole_file.h"
#include "io/records/read_report.h"

namespace glassbox::engine {

/// Where the lines go.
struct BatchOutput {
  /// Amazon's layout under this directory: batch-prediction/ID.manifest and
  /// batch-prediction/result/ID-FILE.gz, one for each input file.
  std::filesystem::path directory;
  std::string id;
  /// Instead of all that, uncompressed lines of all files through this, header once.
  std::function<void(std::string_view)> stream;
  WholeFile::Existing existing = WholeFile::Existing::kRefuse;
  BatchFormat format = {};          ///< of the stream; files are in Amazon's
  std::filesystem::path root = {};  ///< that no link leads the files out of, see BatchFiles
  std::string uri = {};  ///< of directory, for the manifest, see BatchFiles; empty: file://
};

struct BatchResult {
  ReadReport records;  ///< rejected = Amazon's InvalidRecordCount, each a blank line in the output
  std::vector<std::filesystem::path> files;  ///< written, manifest first
  std::vector<std::string> notes = {};       ///< see BatchLines::notes
};

/// Scores every selected record, in input order, in constant memory, on options.threads threads.
/// Of several processes (options.exchange) each scores its part of the records; the first writes.
/// throws  as read_csv (more than 10,000 unusable records: nothing is left behind); InputError
///         when an output exists already or two inputs share a file name; std::system_error
[[nodiscard]] BatchResult predict_batch(const MLModel& model, std::span<const InputFile> files,
                                        const Schema* data_schema, const CsvOptions& options,
                                        const BatchOutput& output);

}  // namespace glassbox::engine
