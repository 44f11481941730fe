// Shares the memory of a training: a quarter, at least 48 MiB, is for blocks under way; the rest is
// split between blocks and buckets of rows, later all for rows. Checks that the disk has room for
// what will not fit.
#include "engine/fit/training_memory.h"

#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

std::string megabytes(std::uint64_t bytes) {
  return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

// 0: nothing, or nobody can tell.
std::uint64_t expected_disk_use(std::span<const InputFile> files, const TrainingMemory& memory) {
  constexpr std::uint64_t kGzipRatio = 4;  // of text, roughly
  std::uint64_t bytes = 0;
  for (const InputFile& file : files) {
    if (file.is_stream || file.written) return 0;
    bytes += std::filesystem::file_size(file.path) * (file.is_gzip ? kGzipRatio : 1);
  }
  return bytes <= memory.blocks ? 0 : 3 * bytes;
}

}  // namespace

TrainingMemory share_memory(std::uint64_t total, std::filesystem::path directory) {
  const std::uint64_t under_way = std::min(total / 2, std::max(total / 4, std::uint64_t{48} << 20));
  const std::uint64_t rest = total - under_way;
  return {rest / 2, rest / 2, rest, std::move(directory)};
}

std::uint64_t half_of_memory() {
  const auto pages = static_cast<std::uint64_t>(std::max(::sysconf(_SC_PHYS_PAGES), 1L));
  const auto page = static_cast<std::uint64_t>(std::max(::sysconf(_SC_PAGE_SIZE), 1L));
  return std::max(pages * page / 2, kLeastTrainingMemory);
}

void give_back_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

void check_disk(std::span<const InputFile> files, const TrainingMemory& memory) {
  const std::uint64_t expected = expected_disk_use(files, memory);
  if (expected == 0) return;
  std::error_code error;
  const auto space = std::filesystem::space(memory.directory, error);
  const std::string where = memory.directory.string();
  if (error)
    throw InputError({where}, "no directory for temporary files (" + error.message() +
                                  "); --temp-dir names another");
  if (space.available < expected)
    throw InputError({where}, "training in this little memory may write " + megabytes(expected) +
                                  " of temporary files, and there are " +
                                  megabytes(space.available) +
                                  " free; --temp-dir names another directory, a larger --memory "
                                  "needs less");
}

}  // namespace glassbox::engine
