#include "io/csv/csv_reader.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "io/base/byte_scan.h"
#include "io/base/parallel_for.h"
#include "io/csv/csv_pipeline.h"
#include "io/csv/read_report_builder.h"
#include "io/csv/written_table.h"

namespace glassbox::io {
namespace {

// Big enough that a block's dictionaries are small beside its codes, small enough that every thread
// gets some of a file of a few MiB; and all alike, so that no thread has to wait for another's last
// chunk at the end of a round (see csv_pipeline.cpp).
ChunkSizes choose_sizes(std::span<const InputFile> files, int threads) {
  ChunkSizes sizes;
  std::uint64_t bytes = 0;
  for (const InputFile& file : files) {
    if (!file.is_plain()) return sizes;
    bytes += std::filesystem::file_size(file.path);
  }
  const std::uint64_t round = 4 * static_cast<std::uint64_t>(std::max(threads, 1));
  const std::uint64_t rounds = bytes / (round * sizes.chunk_bytes) + 1;
  constexpr std::uint64_t kPartOfLine = 16 << 10;  // what a cut leaves for the next chunk
  sizes.chunk_bytes = static_cast<std::size_t>(std::clamp<std::uint64_t>(
      bytes / (round * rounds) + kPartOfLine, sizes.line_bytes + (64 << 10), sizes.chunk_bytes));
  return sizes;
}

// The table whose blocks are those of its CSV; nullptr: the bytes have to be read, for splits and
// columns in another order are matters of the CSV.
const TableReader* table_of(std::span<const InputFile> files, const ReadPlan& plan,
                            const CsvOptions& options) {
  if (files.size() != 1 || !files[0].format.is_csv()) return nullptr;
  const auto* const table = files[0].written.target<WrittenTable>();
  if (table == nullptr || !plan.has_header || !options.rearrangement.takes_all()) return nullptr;
  const std::vector<std::string> names = table->reader->names();
  if (names.size() != plan.file_column_count || (!plan.names.empty() && plan.names != names))
    return nullptr;
  return table->reader.get();
}

// Of each piece in the CSV of the table; 0: they are not asked for.
std::vector<std::uint64_t> first_lines(const TableReader& table, const CsvOptions& options) {
  std::vector<std::uint64_t> lines(table.piece_count());
  if (!options.keep_lines) return lines;
  parallel_for(lines.size(), options.threads,
               [&](std::size_t i) { lines[i] = table.line_count(i); });
  std::uint64_t next = 2;  // behind the header
  for (const std::string& name : table.names()) next += count_line_ends(name.data(), name.size());
  for (std::uint64_t& line : lines) next += std::exchange(line, next);
  return lines;
}

ReadReport read_table(std::span<const InputFile> files, const TableReader& table,
                      const ReadPlan& plan, const CsvOptions& options,
                      const std::function<void(RecordBlock&)>& work,
                      const std::function<void(RecordBlock&&)>& take) {
  ReadReportBuilder ledger(files, plan, options);
  const std::vector<std::uint64_t> lines = first_lines(table, options);
  const int threads = std::max(options.threads, 1);
  const std::size_t most = threads == 1 ? 1 : 4 * static_cast<std::size_t>(threads);
  for (std::size_t begin = 0; begin < table.piece_count(); begin += most) {
    std::vector<RecordBlock> blocks(std::min(most, table.piece_count() - begin));
    parallel_for(blocks.size(), threads, [&](std::size_t i) {
      blocks[i] = table.block(begin + i, plan, lines[begin + i]);
      if (work) work(blocks[i]);
    });
    for (RecordBlock& block : blocks) {
      ledger.add(block);
      take(std::move(block));
    }
    if (options.progress) options.progress(ledger.rows());
  }
  return ledger.finish(/*saw_records=*/table.piece_count() > 0);
}

bool is_usable(const TableReader& table, const ReadPlan& plan, int threads) {
  std::atomic<bool> all = true;
  parallel_for(table.piece_count(), threads, [&](std::size_t i) {
    if (all && !table.is_usable(i, plan)) all = false;
  });
  return all;
}

}  // namespace

ReadReport read_csv(std::span<const InputFile> files, const ReadPlan& plan,
                    const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                    const std::function<void(RecordBlock&&)>& take) {
  if (const TableReader* const table = table_of(files, plan, options);
      table != nullptr && is_usable(*table, plan, options.threads))
    return read_table(files, *table, plan, options, work, take);
  return read_csv_with(files, plan, options, work, take, {choose_sizes(files, options.threads)});
}

}  // namespace glassbox::io
