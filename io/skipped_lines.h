/// io/skipped_lines.h: finding one's way in a file of which a stretch was not read.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "io/input_files.h"

namespace glassbox::io {

/// The byte at which the line of a plain file begins that byte `at` belongs to. nullopt when that
/// is more than `reach` bytes before it, or before byte `from`.
/// throws  std::system_error when reading fails
[[nodiscard]] std::optional<std::uint64_t> line_begin(const InputFile& file, std::uint64_t from,
                                                      std::uint64_t at, std::size_t reach);

/// Counts the lines that were stepped over, once somebody wants the number of one behind them: most
/// runs never do. Any thread.
class SkippedLines {
 public:
  /// files  plain ones; they outlive this
  explicit SkippedLines(std::span<const InputFile> files) : files_(files) {}

  /// Line ends in the first `bytes` of a file. O(bytes) at the first call.
  /// throws  std::system_error when reading fails
  [[nodiscard]] std::uint64_t before(std::uint32_t file, std::uint64_t bytes);

 private:
  std::span<const InputFile> files_;
  std::mutex mutex_;  // guards counted_
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t> counted_;
};

}  // namespace glassbox::io
