/// io/csv/chunk_share.h: the records of a process that reads a part of the bytes: those that begin
/// in it.
///
/// A process begins to read near its part, not at the beginning of the file. Where a record begins
/// there shows when the bytes in front have no quote for as far as a quoted value can reach;
/// otherwise the file is read from its beginning, and what is not of the part is stepped over.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "io/base/exchange.h"
#include "io/csv/csv_chunk.h"

namespace glassbox::io {

/// A file among those that are read, one after the other.
struct FilePlace {
  std::uint64_t begin = 0;   ///< of its records, in the bytes of all records
  std::uint64_t size = 0;    ///< of its records
  std::uint64_t header = 0;  ///< bytes in front of them
};

/// Leaves in the chunk the records that begin in `part`.
/// before  the bytes of all records in front of the chunk
void keep_share(Chunk& chunk, std::uint64_t before, Share part);

/// Where to begin to read a file.
struct ReadingPlace {
  std::uint64_t offset = 0;  ///< in the file: a record begins here
  std::uint64_t line = 1;    ///< of the file, 1-based
};

/// Line ends of each file in front of this process's part; all processes make the call.
/// cost  each reads its part once, without parsing it
[[nodiscard]] std::vector<std::uint64_t> lines_before(const Exchange& exchange,
                                                      std::span<const InputFile> files,
                                                      std::span<const FilePlace> places);

/// A record's beginning at or shortly before byte `wanted` of the file; nullopt where only the
/// beginning of the file can tell.
/// lines  line ends in front of `wanted`
[[nodiscard]] std::optional<ReadingPlace> reading_place(const InputFile& file,
                                                        const FilePlace& place,
                                                        std::uint64_t wanted, std::uint64_t lines,
                                                        std::size_t quoted_bytes);

}  // namespace glassbox::io
