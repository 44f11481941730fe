// Lines found by fast-cpp-csv-parser's LineReader. What it cannot tell, or cannot stand, is the
// business of the byte source we feed it:
//  * a read that returns less than asked for is the end of the file to it: every request is filled;
//  * it throws at a line of 16 MiB: of a long line only the beginning is handed over;
//  * a last line without an end makes it look at a byte it never read (and go astray if that is a
//    line end): the missing end is supplied;
//  * its lines are C strings, cut at a NUL, with the CR gone: the true length of each line and of
//    its end is noted on the way, from which byte offsets follow.
#include <libfccp/csv.h>

#include <algorithm>
#include <cassert>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

#include "io/csv/csv_chunk.h"

namespace glassbox::io {
namespace {

struct LineMark {
  std::uint64_t length;
  std::uint64_t end_size;
};

// Shared with the thread on which LineReader reads ahead.
class MarkQueue {
 public:
  void push(std::vector<LineMark>&& marks) {
    const std::lock_guard lock(mutex_);
    batches_.push_back(std::move(marks));
  }
  // A line is marked before it is handed over, so there is always one to take.
  LineMark pop() {
    while (at_ == current_.size()) {
      const std::lock_guard lock(mutex_);
      assert(!batches_.empty());
      current_ = std::move(batches_.front());
      batches_.pop_front();
      at_ = 0;
    }
    return current_[at_++];
  }

 private:
  std::mutex mutex_;
  std::deque<std::vector<LineMark>> batches_;
  std::vector<LineMark> current_;
  std::size_t at_ = 0;
};

class MarkingSource final : public ::io::ByteSourceBase {
 public:
  MarkingSource(std::unique_ptr<ByteSource> source, std::size_t line_bytes,
                std::shared_ptr<MarkQueue> marks)
      : source_(std::move(source)), line_bytes_(line_bytes), queue_(std::move(marks)) {}

  int read(char* buffer, int size) override {
    const auto wanted = static_cast<std::size_t>(size);
    std::size_t filled = 0;
    while (filled < wanted && !ended_) {
      const std::size_t got = source_->read({buffer + filled, wanted - filled});
      filled += got == 0 ? finish(buffer + filled) : compact(buffer + filled, got);
    }
    if (!marks_.empty()) queue_->push(std::move(marks_));
    marks_.clear();
    return static_cast<int>(filled);
  }

 private:
  // Marks the lines in bytes [at, at + size) and moves together what is kept of them.
  std::size_t compact(char* at, std::size_t size) {
    std::string_view rest(at, size);
    if (at_start_) {
      at_start_ = false;
      if (rest.starts_with("\xEF\xBB\xBF")) bom_bytes_ = 3;  // LineReader leaves it out itself
    }
    char* out = at;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      const std::uint64_t limit = line_bytes_ + 1 + bom_bytes_;  // one more, for a CR
      const std::size_t kept =
          length_ >= limit
              ? 0
              : static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), limit - length_));
      std::copy_n(piece.data(), kept, out);
      out += kept;
      length_ += piece.size();
      if (!piece.empty()) last_ = piece.back();
      rest.remove_prefix(piece.size());
      if (end == std::string_view::npos) break;
      rest.remove_prefix(1);
      *out++ = '\n';
      mark(/*end_size=*/1);
    }
    return static_cast<std::size_t>(out - at);
  }

  std::size_t finish(char* at) {
    ended_ = true;
    if (length_ <= bom_bytes_) return 0;
    mark(/*end_size=*/0);
    *at = '\n';
    return 1;
  }

  void mark(std::uint64_t end_size) {
    std::uint64_t length = length_ - bom_bytes_;
    if (length > 0 && last_ == '\r') {
      --length;
      ++end_size;
    }
    marks_.push_back({length, end_size});
    length_ = 0;
    bom_bytes_ = 0;
  }

  std::unique_ptr<ByteSource> source_;
  std::uint64_t line_bytes_;
  std::shared_ptr<MarkQueue> queue_;
  std::vector<LineMark> marks_;
  std::uint64_t length_ = 0;  // of the line being read, so far, with a BOM
  std::uint64_t bom_bytes_ = 0;
  char last_ = '\0';
  bool at_start_ = true, ended_ = false;
};

class LineReaderChunks final : public ChunkSource {
 public:
  LineReaderChunks(std::unique_ptr<ByteSource> source, ChunkSizes sizes)
      : sizes_(sizes),
        marks_(std::make_shared<MarkQueue>()),
        reader_("", std::make_unique<MarkingSource>(std::move(source), sizes.line_bytes, marks_)) {
    assert(sizes.line_bytes < 1 << 23);  // well below LineReader's own limit
    assert(sizes.line_bytes >= quoted_run_reach(sizes.quoted_bytes));
  }

  bool next(Chunk& chunk) override {
    chunk.clear();
    chunk.lines_known = true;
    chunk.make_room(sizes_.chunk_bytes + sizes_.line_bytes + 2);
    put_back(chunk);
    while (chunk.end < sizes_.chunk_bytes && !ended_) {
      const char* const text = reader_.next_line();
      if (text == nullptr) {
        ended_ = true;
        break;
      }
      const LineMark mark = marks_->pop();
      const std::size_t kept =
          static_cast<std::size_t>(std::min<std::uint64_t>(mark.length, sizes_.line_bytes));
      std::memcpy(chunk.data() + chunk.end, text, kept);  // past a NUL too, unlike strlen()
      chunk.lines.push_back({chunk.end, kept, mark.length, mark.end_size});
      chunk.end += kept;
      // As the file has them, for they may stand within quotes.
      if (mark.end_size == 2) chunk.data()[chunk.end++] = '\r';
      chunk.data()[chunk.end++] = '\n';
    }
    keep_back(chunk, find_quoted_runs({chunk.data(), chunk.end}, 0, ended_, sizes_.quoted_bytes,
                                      ',', chunk.runs));
    return !chunk.lines.empty();
  }

 private:
  // Lines from byte `at` on belong to a record whose end has not been read.
  void keep_back(Chunk& chunk, std::size_t at) {
    kept_text_.assign(chunk.data() + at, chunk.end - at);
    const auto first =
        std::ranges::lower_bound(chunk.lines, at, {}, [](const Line& line) { return line.begin; });
    kept_lines_.assign(first, chunk.lines.end());
    chunk.lines.erase(first, chunk.lines.end());
    for (Line& line : kept_lines_) line.begin -= at;
    chunk.end = at;
  }

  void put_back(Chunk& chunk) {
    if (!kept_text_.empty()) std::memcpy(chunk.data(), kept_text_.data(), kept_text_.size());
    chunk.end = kept_text_.size();
    std::swap(chunk.lines, kept_lines_);
    kept_text_.clear();
    kept_lines_.clear();
  }

  ChunkSizes sizes_;
  std::shared_ptr<MarkQueue> marks_;
  ::io::LineReader reader_;
  std::string kept_text_;  // for the next chunk
  std::vector<Line> kept_lines_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ChunkSource> line_reader_chunks(std::unique_ptr<ByteSource> source,
                                                ChunkSizes sizes) {
  return std::make_unique<LineReaderChunks>(std::move(source), sizes);
}

}  // namespace glassbox::io
