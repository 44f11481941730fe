// Reading on several threads: take a chunk under a lock, parse it outside of it, hand blocks on in
// the order of the file. After a failure, blocks before it are still handed on, so that the message
// is that of the first bad place whatever the threads did.
#include "io/csv/csv_pipeline.h"

#include <omp.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <stdexcept>

#include "io/base/together.h"
#include "io/csv/chunk_parser.h"
#include "io/csv/chunk_sequence.h"
#include "io/csv/read_report_builder.h"

namespace glassbox::io {
namespace {

// Chunks are read one by one under a lock, parsed on all threads, and handed on in order by the
// calling thread once a few are there. Handing on happens outside the parallel region, so that the
// consumer may use all threads itself.
class Pipeline {
 public:
  Pipeline(ChunkSequence& chunks, const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes)
      : chunks_(chunks) {
    const auto threads = static_cast<std::size_t>(std::max(options.threads, 1));
    for (std::size_t i = 0; i < threads; ++i)
      lanes_.push_back(std::make_unique<Lane>(plan, options, sizes));
    blocks_.resize(threads == 1 ? 1 : 4 * threads);
  }

  // The next few blocks, in order, worked on; empty at the end.
  std::span<RecordBlock> next(const std::function<void(RecordBlock&)>& work) {
    filled_ = 0;
    usable_ = blocks_.size();
    if (failure_) std::rethrow_exception(failure_);
#pragma omp parallel num_threads(static_cast <int>(lanes_.size()))
    run(*lanes_[static_cast<std::size_t>(omp_get_thread_num())], work);
    return {blocks_.data(), std::min(filled_, usable_)};
  }

  [[nodiscard]] std::exception_ptr failure() const { return failure_; }

 private:
  struct Lane {  // what one thread works with
    Lane(const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes)
        : parser(plan, options, sizes) {}
    Chunk chunk;
    ChunkParser parser;
  };

  void run(Lane& lane, const std::function<void(RecordBlock&)>& work) {
    for (;;) {
      std::size_t mine = 0;
      try {
        {
          const std::lock_guard lock(mutex_);
          if (ended_ || filled_ == blocks_.size()) return;
          mine = filled_;
          // Ended until a chunk is there: when next() throws, no other thread may call it again
          // and fail for a reason that only follows from the first.
          ended_ = true;
          if (!chunks_.next(lane.chunk)) return;
          ended_ = false;
          ++filled_;
        }
        blocks_[mine] = lane.parser.parse(lane.chunk, chunks_.total());
        if (work) work(blocks_[mine]);
      } catch (...) {
        // The first block in order that failed decides, whichever thread was faster.
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (mine < usable_) {
          usable_ = mine;
          failure_ = std::current_exception();
        }
        return;
      }
    }
  }

  ChunkSequence& chunks_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<RecordBlock> blocks_;
  std::mutex mutex_;
  std::size_t filled_ = 0;  // blocks of this round that were begun
  std::size_t usable_ = 0;  // blocks before the first that failed
  bool ended_ = false;
  std::exception_ptr failure_;
};

void check_plan(const ReadPlan& plan, const CsvOptions& options, ChunkSizes sizes) {
  using Rule = PlannedColumn::Rule;
  if (options.max_record_bytes > sizes.line_bytes)
    throw std::invalid_argument("max_record_bytes is greater than 1 MiB");
  for (const PlannedColumn& column : plan.columns) {
    if (column.file_column && *column.file_column >= plan.file_column_count)
      throw std::invalid_argument("a planned column that the file does not have");
    if (column.rule == Rule::kTarget && !column.file_column)
      throw std::invalid_argument("the target is not in the file");
    if (column.rule == Rule::kWeight && column.type != AttributeType::kNumeric)
      throw std::invalid_argument("a weight that is not NUMERIC");
  }
}

}  // namespace

ReadReport read_csv_with(std::span<const InputFile> files, const ReadPlan& plan,
                         const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                         const std::function<void(RecordBlock&&)>& take, CsvPipeline choice) {
  check_plan(plan, options, choice.sizes);
  choice.sizes.quoted_bytes =
      std::min(options.max_record_bytes, (choice.sizes.line_bytes - quoted_run_reach(0)) / 2);
  ReadReportBuilder ledger(files, plan, options);
  bool saw_records = false;
  together(*options.exchange, [&] {
    ChunkSequence chunks(files, plan, options.rearrangement, choice.sizes,
                         choice.line_reader_for_all,
                         options.own_files ? no_others() : *options.exchange);
    Pipeline pipeline(chunks, plan, options, choice.sizes);
    for (;;) {
      const std::span<RecordBlock> blocks = pipeline.next(work);
      for (RecordBlock& block : blocks) {
        ledger.add(block);
        if (block.row_count > 0 || !block.rejected.empty()) take(std::move(block));
      }
      if (pipeline.failure()) std::rethrow_exception(pipeline.failure());
      if (blocks.empty()) break;
      if (options.progress) options.progress(ledger.rows());
    }
    for (const InputFile& file : files) file.check_unchanged();
    saw_records = chunks.saw_records();
  });
  ReadReport report;
  together(*options.exchange, [&] { report = ledger.finish(saw_records); });
  return report;
}

}  // namespace glassbox::io
