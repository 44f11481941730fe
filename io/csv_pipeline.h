/// io/csv_pipeline.h: read_csv() with its inner choices open, for tests and benchmarks.
#pragma once

#include "io/csv_chunk.h"
#include "io/csv_reader.h"

namespace glassbox::io {

struct CsvPipeline {
  ChunkSizes sizes = {};
  bool line_reader_for_all = false;  ///< take LineReader for plain files too
};

RowLedger read_csv_with(std::span<const InputFile> files, const ReadPlan& plan,
                        const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                        const std::function<void(RecordBlock&&)>& take, CsvPipeline pipeline);

}  // namespace glassbox::io
