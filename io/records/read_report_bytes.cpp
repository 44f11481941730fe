#include "io/records/read_report_bytes.h"

#include "io/base/bytes.h"

namespace glassbox::io {
namespace {

std::string to_bytes(const ReadReport& report) {
  ByteWriter out;
  for (const std::uint64_t count : {report.total, report.used, report.rejected}) out.u64(count);
  out.u64(report.rejected_by_reason.size());
  for (const auto& [reason, count] : report.rejected_by_reason) {
    out.text(reason);
    out.u64(count);
  }
  out.u64(report.entries.size());
  for (const ReadReport::Entry& entry : report.entries) {
    out.text(entry.where.file);
    out.u64(entry.where.line);
    out.u64(entry.where.column);
    out.text(entry.reason);
  }
  for (const auto* counts : {&report.invalid_cells, &report.missing_cells})
    for (const std::uint64_t count : *counts) out.u64(count);
  return out.bytes();
}

void add(const std::string& bytes, ReadReport& sum) {
  ByteReader in(bytes);
  for (std::uint64_t* count : {&sum.total, &sum.used, &sum.rejected}) *count += in.u64();
  for (std::uint64_t left = in.u64(); left > 0; --left) {
    const std::string reason = in.text();
    sum.rejected_by_reason[reason] += in.u64();
  }
  for (std::uint64_t left = in.u64(); left > 0; --left) {
    ReadReport::Entry entry;
    entry.where.file = in.text();
    entry.where.line = in.u64();
    entry.where.column = in.u64();
    entry.reason = in.text();
    if (sum.entries.size() < ReadReport::kListedEntries) sum.entries.push_back(std::move(entry));
  }
  for (auto* counts : {&sum.invalid_cells, &sum.missing_cells})
    for (std::uint64_t& count : *counts) count += in.u64();
}

}  // namespace

ReadReport report_of_all(const ReadReport& mine, const Exchange& exchange) {
  ReadReport sum;
  sum.attributes = mine.attributes;
  sum.invalid_cells.resize(mine.invalid_cells.size());
  sum.missing_cells.resize(mine.missing_cells.size());
  for (const std::string& bytes : exchange.gather(to_bytes(mine))) add(bytes, sum);
  return sum;
}

}  // namespace glassbox::io
