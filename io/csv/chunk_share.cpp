#include "io/csv/chunk_share.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "io/base/byte_scan.h"
#include "io/base/bytes.h"

namespace glassbox::io {
namespace {

// The first record of the chunk that begins at or behind `at`; its end when there is none.
std::size_t record_from(const Chunk& chunk, std::size_t at) {
  if (at <= chunk.begin) return chunk.begin;
  const std::string_view text(chunk.data(), chunk.end);
  const std::size_t line_end = text.find('\n', at - 1);
  if (line_end == std::string_view::npos) return chunk.end;
  std::size_t begin = line_end + 1;
  for (const QuotedRun& run : chunk.runs)
    if (run.begin < begin && begin < run.end) begin = run.end;
  return std::min(begin, chunk.end);
}

std::uint64_t line_ends_between(const InputFile& file, std::uint64_t begin, std::uint64_t end) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  const auto source = file.open_at(begin);
  std::vector<char> piece(kPiece);
  std::uint64_t count = 0;
  while (begin < end) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, end - begin));
    const std::size_t got = source->read(std::span(piece).first(wanted));
    if (got == 0) break;
    count += count_line_ends(piece.data(), got);
    begin += got;
  }
  return count;
}

}  // namespace

void keep_share(Chunk& chunk, std::uint64_t before, Share part) {
  if (chunk.lines_known) {  // one line too long for a chunk
    if (before >= part.begin && before < part.end) return;
    return chunk.clear();
  }
  const auto place = [&](std::uint64_t byte) {
    return chunk.begin + static_cast<std::size_t>(byte - before);
  };
  const std::size_t size = chunk.end - chunk.begin;
  const std::size_t end = part.end <= before          ? chunk.begin
                          : part.end - before >= size ? chunk.end
                                                      : record_from(chunk, place(part.end));
  const std::size_t begin = part.begin <= before          ? chunk.begin
                            : part.begin - before >= size ? chunk.end
                                                          : record_from(chunk, place(part.begin));
  chunk.end = std::max(begin, end);
  chunk.first_line += count_line_ends(chunk.data() + chunk.begin, begin - chunk.begin);
  chunk.file_begin += begin - chunk.begin;
  chunk.begin = begin;
  std::erase_if(chunk.runs, [&](const QuotedRun& run) {
    return run.begin < chunk.begin || run.begin >= chunk.end;
  });
}

std::vector<std::uint64_t> lines_before(const Exchange& exchange, std::span<const InputFile> files,
                                        std::span<const FilePlace> places) {
  const std::uint64_t total = places.back().begin + places.back().size;
  const Share part = share_here(exchange, static_cast<std::size_t>(total));
  ByteWriter mine;
  for (std::size_t f = 0; f < files.size(); ++f) {
    const FilePlace& place = places[f];
    // The header counts with the first record.
    const auto offset = [&](std::uint64_t byte) {
      return byte <= place.begin ? 0 : std::min(byte - place.begin, place.size) + place.header;
    };
    const std::uint64_t begin = offset(part.begin), end = offset(part.end);
    mine.u64(begin < end ? line_ends_between(files[f], begin, end) : 0);
  }
  std::vector<std::uint64_t> before(files.size());
  const std::vector<std::string> all = exchange.gather(mine.bytes());
  for (std::size_t r = 0; r < exchange.rank(); ++r) {
    ByteReader in(all[r]);
    for (std::uint64_t& lines : before) lines += in.u64();
  }
  return before;
}

std::optional<ReadingPlace> reading_place(const InputFile& file, const FilePlace& place,
                                          std::uint64_t wanted, std::uint64_t lines,
                                          std::size_t quoted_bytes) {
  const std::uint64_t reach = quoted_run_reach(quoted_bytes) + quoted_bytes;
  if (wanted < place.header + reach) return std::nullopt;  // near enough
  std::string text(static_cast<std::size_t>(reach), '\0');
  const auto source = file.open_at(wanted - reach);
  text.resize(source->read(text));
  const std::size_t line_end = text.rfind('\n');
  if (text.find('"') != std::string::npos || line_end == std::string::npos) return std::nullopt;
  return ReadingPlace{wanted - reach + line_end + 1, lines + 1};
}

}  // namespace glassbox::io
