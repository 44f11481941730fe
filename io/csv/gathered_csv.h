/// io/csv/gathered_csv.h: files that several processes read and work on, and one takes.
#pragma once

#include "io/csv/csv_reader.h"

namespace glassbox::io {

/// As read_csv(), but `take` is called in the first process alone, for the blocks of all, in record
/// order. The others keep what `work` made of theirs in memory, past 64 MiB in a temporary file,
/// until it is their turn.
/// take  gets file, lines, row count and columns of a block of another process
[[nodiscard]] ReadReport read_csv_for_first(std::span<const InputFile> files, const ReadPlan& plan,
                                            const CsvOptions& options,
                                            const std::function<void(RecordBlock&)>& work,
                                            const std::function<void(RecordBlock&&)>& take);

}  // namespace glassbox::io
