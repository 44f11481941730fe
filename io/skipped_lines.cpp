#include "io/skipped_lines.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "io/byte_scan.h"

namespace glassbox::io {

std::optional<std::uint64_t> line_begin(const InputFile& file, std::uint64_t from, std::uint64_t at,
                                        std::size_t reach) {
  const std::uint64_t begin = at - from > reach ? at - reach : from;
  std::string text(static_cast<std::size_t>(at - begin), '\0');
  const std::size_t end =
      std::string_view(text.data(), file.open_at(begin)->read(text)).rfind('\n');
  if (end == std::string_view::npos) return std::nullopt;
  return begin + end + 1;
}

std::uint64_t SkippedLines::before(std::uint32_t file, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (const auto known = counted_.find({file, bytes}); known != counted_.end())
    return known->second;
  const auto source = files_[file].open_at(0);
  std::vector<char> piece(std::size_t{1} << 20);
  std::uint64_t lines = 0;
  for (std::uint64_t left = bytes; left > 0;) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    const std::size_t got = source->read(std::span(piece).first(wanted));
    if (got == 0) break;  // cut short meanwhile
    lines += count_line_ends(piece.data(), got);
    left -= got;
  }
  return counted_[{file, bytes}] = lines;
}

}  // namespace glassbox::io
