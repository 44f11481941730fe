/// io/csv/csv_pipeline.h: read_csv() with its inner choices open, for tests and benchmarks.
#pragma once

#include "io/csv/csv_chunk.h"
#include "io/csv/read_plan.h"
#include "io/files/input_files.h"
#include "io/records/read_report.h"
#include "io/records/record_block.h"

namespace glassbox::io {

struct CsvPipeline {
  ChunkSizes sizes = {};
  bool line_reader_for_all = false;  ///< take LineReader for plain files too
};

ReadReport read_csv_with(std::span<const InputFile> files, const ReadPlan& plan,
                         const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                         const std::function<void(RecordBlock&&)>& take, CsvPipeline pipeline);

}  // namespace glassbox::io
