/// engine/fit/training_memory.h: how the memory that training may take is shared out.
///
///   reading   blocks, and a few more under way on each thread
///   fitting   blocks, vocabularies
///   shuffling blocks (fewer and fewer), buckets of rows (more and more)
///   training  rows; the blocks are gone
///
/// Vocabularies, statistics and weights are what the model is made of: they are not counted, and
/// what is left to blocks and rows does not depend on them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "io/files/input_files.h"
#include "io/files/temporary_file.h"

namespace glassbox::engine {

/// Bytes.
struct TrainingMemory {
  std::uint64_t blocks = 0, buckets = 0, rows = 0;
  std::filesystem::path directory = default_temporary_directory();
};

/// The least that training can be given.
inline constexpr std::uint64_t kLeastTrainingMemory = std::uint64_t{64} << 20;

/// Shares `total` bytes out: a quarter, at least 48 MiB, for what is under way.
[[nodiscard]] TrainingMemory share_memory(std::uint64_t total, std::filesystem::path directory);

/// Half of the machine's memory, in bytes.
[[nodiscard]] std::uint64_t half_of_memory();

/// Returns to the system what was freed: an allocator keeps it, and it would count as used.
void give_back_memory();

/// Temporary files may take three times the input: blocks take about what the CSV takes, rows
/// likewise, once in buckets and once in order. Nothing is checked for input that fits into memory,
/// nor for a stream, whose size nobody can tell.
/// throws  InputError when the directory is not there or has less room than expected
void check_disk(std::span<const InputFile> files, const TrainingMemory& memory);

}  // namespace glassbox::engine
