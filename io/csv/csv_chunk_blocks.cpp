// Chunks of plain files. Reads 4 MiB, gives away all up to the last line end and keeps the rest for
// the next chunk. A line longer than a chunk is counted to its end, not kept: it is rejected
// anyway.
#include <algorithm>
#include <cassert>
#include <string_view>

#include "io/csv/csv_chunk.h"

namespace glassbox::io {
namespace {

class BlockChunks final : public ChunkSource {
 public:
  BlockChunks(std::unique_ptr<ByteSource> source, ChunkSizes sizes, bool is_begin)
      : source_(std::move(source)), sizes_(sizes), at_start_(is_begin) {
    assert(sizes.chunk_bytes >= sizes.line_bytes + 8);  // a BOM, a CR and some
    assert(sizes.line_bytes >= quoted_run_reach(sizes.quoted_bytes));
  }

  bool next(Chunk& chunk) override {
    chunk.clear();
    chunk.make_room(sizes_.chunk_bytes);
    char* const data = chunk.data();
    const std::size_t size = read({data, sizes_.chunk_bytes});
    if (at_start_) {
      at_start_ = false;
      if (std::string_view(data, size).starts_with("\xEF\xBB\xBF")) chunk.begin = 3;
    }
    if (size == chunk.begin) return false;
    const std::string_view text(data + chunk.begin, size - chunk.begin);
    const std::size_t last_end = text.rfind('\n');
    if (size < sizes_.chunk_bytes) {  // the end of the file, which may lack a line end
      chunk.end = find_runs(chunk, size, /*is_end=*/true);
    } else if (last_end != std::string_view::npos) {
      chunk.end = std::min(chunk.begin + last_end + 1, find_runs(chunk, size, /*is_end=*/false));
      unread({data + chunk.end, size - chunk.end});
    } else {
      read_long_line(chunk);
    }
    return true;
  }

 private:
  [[nodiscard]] std::size_t find_runs(Chunk& chunk, std::size_t size, bool is_end) const {
    return find_quoted_runs({chunk.data(), size}, chunk.begin, is_end, sizes_.quoted_bytes, ',',
                            chunk.runs);
  }

  // What earlier reading left over, then the source.
  std::size_t read(std::span<char> out) {
    const std::size_t first = std::min(out.size(), pending_.size() - pending_at_);
    if (first > 0) std::memcpy(out.data(), pending_.data() + pending_at_, first);
    pending_at_ += first;
    if (first == out.size() || source_ended_) return first;
    const std::size_t rest = source_->read(out.subspan(first));
    source_ended_ = rest < out.size() - first;
    return first + rest;
  }

  void unread(std::string_view bytes) {
    pending_.replace(0, pending_at_, bytes);
    pending_at_ = 0;
  }

  // The chunk is full of one line and has not met its end: counts the rest of it without keeping.
  void read_long_line(Chunk& chunk) {
    Line line{chunk.begin, sizes_.line_bytes, sizes_.chunk_bytes - chunk.begin, 0};
    chunk.end = chunk.begin + line.kept;
    char last = chunk.data()[sizes_.chunk_bytes - 1];
    std::vector<char> piece(std::min<std::size_t>(sizes_.chunk_bytes, 1 << 16));
    while (const std::size_t got = read(piece)) {
      const std::string_view text(piece.data(), got);
      const std::size_t end = text.find('\n');
      if (end != 0) last = text[std::min(end, got) - 1];
      if (end != std::string_view::npos) {
        line.length += end;
        line.end_size = 1;
        unread(text.substr(end + 1));
        break;
      }
      line.length += got;
    }
    if (last == '\r') {
      --line.length;
      ++line.end_size;
    }
    chunk.lines_known = true;
    chunk.lines.push_back(line);
  }

  std::unique_ptr<ByteSource> source_;
  ChunkSizes sizes_;
  std::string pending_;  // of it, from pending_at_ on
  std::size_t pending_at_ = 0;
  bool source_ended_ = false;
  bool at_start_;
};

}  // namespace

std::unique_ptr<ChunkSource> block_chunks(std::unique_ptr<ByteSource> source, ChunkSizes sizes,
                                          bool is_begin) {
  return std::make_unique<BlockChunks>(std::move(source), sizes, is_begin);
}

}  // namespace glassbox::io
