#include "io/csv/csv_reader.h"

#include <algorithm>
#include <cstdint>

#include "io/csv/csv_pipeline.h"

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

}  // namespace

ReadReport read_csv(std::span<const InputFile> files, const ReadPlan& plan,
                    const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                    const std::function<void(RecordBlock&&)>& take) {
  return read_csv_with(files, plan, options, work, take, {choose_sizes(files, options.threads)});
}

}  // namespace glassbox::io
