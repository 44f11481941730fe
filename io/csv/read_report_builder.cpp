// Adds up what blocks say of their records: used, rejected and why, missing and invalid cells.
// Beyond --max-rejected it ends the command, with the count at that very record whatever the block
// sizes.
#include "io/csv/read_report_builder.h"

#include "io/base/input_error.h"
#include "io/csv/csv_dialect.h"
#include "io/records/read_report_bytes.h"

namespace glassbox::io {

ReadReportBuilder::ReadReportBuilder(std::span<const InputFile> files, const ReadPlan& plan,
                                     const CsvOptions& options)
    : files_(files), options_(options), has_header_(plan.has_header) {
  for (const PlannedColumn& column : plan.columns) read_report_.attributes.push_back(column.name);
  read_report_.invalid_cells.resize(plan.columns.size());
  read_report_.missing_cells.resize(plan.columns.size());
  if (options.rejects && options.exchange->rank() == 0)
    rejects_ = std::make_unique<WholeFile>(*options.rejects, options.existing_rejects);
}

void ReadReportBuilder::add(const RecordBlock& block) {
  const std::uint64_t used_before = read_report_.used;
  for (std::size_t column = 0; column < read_report_.attributes.size(); ++column) {
    read_report_.invalid_cells[column] += block.invalid[column];
    read_report_.missing_cells[column] += block.missing[column];
  }
  for (const RejectedRecord& record : block.rejected) {
    // Counted up to this very record, so that a message does not depend on where blocks end.
    read_report_.used = used_before + record.before_row;
    ++read_report_.rejected;
    read_report_.total = read_report_.used + read_report_.rejected;
    ++read_report_.rejected_by_reason[record.reason.substr(0, record.reason.find(": "))];
    if (read_report_.entries.size() < ReadReport::kListedEntries)
      read_report_.entries.push_back(
          {{files_[block.file].name, record.line, record.column}, record.reason});
    if (rejects_) {
      rejects_->write(record.text);
      rejects_->write("\n");
    } else if (options_.rejects) {
      rejects_for_first_ += record.text + "\n";
    }
    check_budget();
  }
  read_report_.used = used_before + block.row_count;
  read_report_.total = read_report_.used + read_report_.rejected;
}

void ReadReportBuilder::check_budget() {
  if (read_report_.rejected <= options_.max_rejected) return;
  write_rejects();  // they are what the user needs now
  throw InputError({source_name()}, "more than " + std::to_string(options_.max_rejected) +
                                        " records rejected: " + read_report_.summary() + ": " +
                                        read_report_.first_rejected() +
                                        conversion_hint(files_.front()));
}

ReadReport ReadReportBuilder::finish(bool saw_records) {
  if (options_.exchange->size() > 1) {
    read_report_ = report_of_all(read_report_, *options_.exchange);
    if (options_.rejects)
      for (const std::string& lines : options_.exchange->gather(rejects_for_first_))
        if (rejects_) rejects_->write(lines);
    check_budget();
  }
  write_rejects();
  if (read_report_.used > 0) return std::move(read_report_);
  if (!saw_records && files_.size() == 1 && files_.front().written)
    throw TooFewRecords({}, source_name() + " has no records");
  if (!saw_records)
    throw TooFewRecords({source_name()},
                        has_header_ ? "a header and no records" : "no records in it");
  if (read_report_.total == 0)
    throw TooFewRecords({source_name()}, "no usable record: the split selects none");
  throw TooFewRecords({source_name()}, "no usable record: " + read_report_.summary() + ": " +
                                           read_report_.first_rejected() +
                                           conversion_hint(files_.front()));
}

void ReadReportBuilder::write_rejects() {
  if (rejects_) rejects_->commit();
  rejects_.reset();
}

std::string ReadReportBuilder::source_name() const {
  if (files_.size() == 1) return files_.front().name;
  return files_.front().name + " and " + std::to_string(files_.size() - 1) + " more";
}

}  // namespace glassbox::io
