/// io/csv/read_report_builder.h: keeps the ReadReport while blocks come in, and the rules about bad
/// records.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "io/csv/read_plan.h"
#include "io/files/input_files.h"
#include "io/files/whole_file.h"
#include "io/records/read_report.h"
#include "io/records/record_block.h"

namespace glassbox::io {

class ReadReportBuilder {
 public:
  /// throws  what opening the file of rejected records throws
  ReadReportBuilder(std::span<const InputFile> files, const ReadPlan& plan,
                    const CsvOptions& options);

  /// throws  InputError when the budget of rejected records is overdrawn
  void add(const RecordBlock& block);

  [[nodiscard]] std::uint64_t rows() const { return read_report_.total; }

  /// saw_records  whether the files held any record, selected or not
  /// returns the report over all processes that read
  /// throws  InputError when no record can be used, or the budget is overdrawn by all together
  [[nodiscard]] ReadReport finish(bool saw_records);

 private:
  void write_rejects();
  void check_budget();
  [[nodiscard]] std::string source_name() const;

  std::span<const InputFile> files_;
  const CsvOptions& options_;
  bool has_header_;
  ReadReport read_report_;
  std::unique_ptr<WholeFile> rejects_;  // of the first process
  std::string rejects_for_first_;       // of another one
};

}  // namespace glassbox::io
