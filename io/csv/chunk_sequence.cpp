// All files as one sequence of chunks of whole records.
//
// A file is opened when the one before it is read; its header is checked against the plan and taken
// off. A sequential split needs the bytes of all records before the first is read: plain files know
// their size, others are copied to a temporary file first.
#include "io/csv/chunk_sequence.h"

#include <string_view>
#include <utility>

#include "io/base/byte_scan.h"
#include "io/base/input_error.h"
#include "io/csv/csv_dialect.h"
#include "io/csv/csv_record.h"
#include "io/csv/header_order.h"
#include "io/files/replayed_source.h"

namespace glassbox::io {
namespace {

std::uint64_t line_count(const Chunk& chunk) {
  if (chunk.lines_known) return chunk.lines.size();
  const std::size_t ends = count_line_ends(chunk.data() + chunk.begin, chunk.end - chunk.begin);
  return ends + (chunk.data()[chunk.end - 1] == '\n' ? 0 : 1);
}

std::uint64_t byte_count(const Chunk& chunk) {
  if (!chunk.lines_known) return chunk.end - chunk.begin;
  std::uint64_t bytes = 0;
  for (const Line& line : chunk.lines) bytes += line.length + line.end_size;
  return bytes;
}

struct Header {
  std::string_view text;    // without its line end, as much as is kept of a line
  std::uint64_t bytes = 0;  // with it
  std::uint64_t lines = 1;
};

// Names may hold line ends, in quotes.
Header header_of(const Chunk& chunk, ChunkSizes sizes) {
  if (!chunk.runs.empty() && chunk.runs[0].begin == chunk.begin &&
      chunk.runs[0].kind == QuotedRun::Kind::kRecord) {
    const QuotedRun& run = chunk.runs[0];
    std::string_view text(chunk.data() + run.begin, run.end - run.begin);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return {text, run.end - run.begin, run.lines};
  }
  if (chunk.lines_known) {
    const Line& line = chunk.lines.front();
    return {{chunk.data() + line.begin, line.kept}, line.length + line.end_size};
  }
  const std::string_view text(chunk.data() + chunk.begin, chunk.end - chunk.begin);
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  const std::uint64_t bytes = end == std::string_view::npos ? text.size() : end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {line.substr(0, sizes.line_bytes), bytes};
}

}  // namespace

ChunkSequence::ChunkSequence(std::span<const InputFile> files, const ReadPlan& plan,
                             const Rearrangement& rearrangement, ChunkSizes sizes,
                             bool line_reader_for_all, const Exchange& exchange)
    : files_(files.begin(), files.end()),
      plan_(plan),
      rearrangement_(rearrangement),
      sizes_(sizes),
      line_reader_for_all_(line_reader_for_all) {
  if (!rearrangement.needs_total() && exchange.size() == 1) return;
  for (InputFile& file : files_) {
    spooled_.emplace_back(file);
    file = spooled_.back().file();
    const std::uint64_t size = record_bytes(file);
    if (exchange.size() > 1)
      places_.push_back({total_, size, std::filesystem::file_size(file.path) - size});
    total_ += size;
  }
  if (exchange.size() > 1) find_share(exchange);
}

void ChunkSequence::find_share(const Exchange& exchange) {
  part_ = share_here(exchange, static_cast<std::size_t>(total_));
  saw_records_ = total_ > 0;
  if (!line_reader_for_all_) lines_before_part_ = lines_before(exchange, files_, places_);
}

// Steps over files and bytes in front of the part, where a record's beginning can be told there.
// False: the next file has to be opened at its beginning.
bool ChunkSequence::begin_near_share() {
  if (lines_before_part_.empty()) return false;
  while (file_ < files_.size() && places_[file_].begin + places_[file_].size <= part_.begin)
    base_ = places_[file_].begin + places_[file_].size, ++file_;
  if (file_ == files_.size() || part_.begin <= places_[file_].begin) return false;
  const FilePlace& place = places_[file_];
  FileBeginning beginning;
  (void)open_beginning(files_[file_], beginning);
  if (!column_order(files_[file_], beginning).empty())
    return false;  // put in order from the header
  const std::uint64_t wanted = place.header + part_.begin - place.begin;
  const auto begin =
      reading_place(files_[file_], place, wanted, lines_before_part_[file_], sizes_.quoted_bytes);
  if (!begin) return false;
  source_ = block_chunks(files_[file_].open_at(begin->offset), sizes_, /*is_begin=*/false);
  at_file_begin_ = false;
  line_ = begin->line;
  offset_ = begin->offset - place.header;
  return true;
}

bool ChunkSequence::next(Chunk& chunk) {
  for (;;) {
    if (!source_) {
      if (!begin_near_share()) {
        if (file_ == files_.size()) return false;
        open_next_file();
      }
    }
    if (!next_of_file(chunk)) {
      if (at_file_begin_) fail_empty(files_[file_]);
      source_.reset();
      ++file_;
      base_ += offset_;
      offset_ = 0;
      continue;
    }
    if (at_file_begin_) take_header(chunk);
    at_file_begin_ = false;

    const std::uint64_t bytes = byte_count(chunk);
    if (bytes == 0) continue;  // it was the header only
    saw_records_ = true;
    chunk.file = static_cast<std::uint32_t>(file_);
    chunk.first_line = line_;
    chunk.file_begin = offset_;
    chunk.base = base_;
    line_ += line_count(chunk);
    offset_ += bytes;
    const std::uint64_t begin = base_ + chunk.file_begin;
    if (!places_.empty()) keep_share(chunk, begin, part_);
    const std::uint64_t before = base_ + chunk.file_begin, size = byte_count(chunk);
    if (size > 0 && !rearrangement_.takes_none(before + 1, before + size, total_)) return true;
    if (begin >= part_.end || rearrangement_.takes_none(before + 1, total_, total_)) {
      // Nothing up to the end.
      source_.reset();
      file_ = files_.size();
    }
  }
}

bool ChunkSequence::next_of_file(Chunk& chunk) {
  if (!has_following_) return source_->next(chunk);
  std::swap(chunk, following_);
  has_following_ = false;
  return true;
}

void ChunkSequence::open_next_file() {
  const InputFile& file = files_[file_];
  const bool is_plain = (file.is_plain() || file.written) && !line_reader_for_all_;
  auto bytes = open_csv(file);
  source_ = is_plain ? block_chunks(std::move(bytes), sizes_)
                     : line_reader_chunks(std::move(bytes), sizes_);
  at_file_begin_ = true;
  line_ = 1;
  offset_ = 0;
}

std::unique_ptr<ByteSource> ChunkSequence::open_beginning(const InputFile& file,
                                                          FileBeginning& beginning) {
  auto source = file.open();
  beginning.bytes.assign(kLookedBytes, '\0');
  beginning.bytes.resize(source->read(beginning.bytes));
  beginning.is_whole = beginning.bytes.size() < kLookedBytes;
  return source;
}

// Empty: as in the plan.
std::vector<std::size_t> ChunkSequence::column_order(const InputFile& file,
                                                     const FileBeginning& beginning) const {
  if (!plan_.has_header || plan_.names.empty()) return {};
  std::string_view text = beginning.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = text.substr(0, first_record_size(text, sizes_.quoted_bytes));
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  const auto names = split_line(text);
  return names ? header_order(*names, plan_.names, file.name) : std::vector<std::size_t>();
}

std::unique_ptr<ByteSource> ChunkSequence::open_csv(const InputFile& file) const {
  FileBeginning beginning;
  auto source = open_beginning(file, beginning);
  refuse_foreign_content(beginning, file, plan_.file_column_count);
  std::vector<std::size_t> order = column_order(file, beginning);
  source = std::make_unique<ReplayedSource>(std::move(beginning.bytes), std::move(source));
  if (order.empty()) return source;
  return as_csv(std::move(source), {.order = std::move(order)});  // of as many bytes
}

void ChunkSequence::take_header(Chunk& chunk) {
  const Header header = header_of(chunk, sizes_);
  if (!plan_.has_header) {
    if (line_count(chunk) > 1 || header.text.find('\r') == std::string_view::npos) return;
    has_following_ = source_->next(following_);
    if (!has_following_) check_header(files_[file_], header.text);  // a file of one line
    return;
  }
  check_header(files_[file_], header.text);
  line_ = 1 + header.lines;
  if (header.lines > 1) chunk.runs.erase(chunk.runs.begin());
  if (chunk.lines_known) {
    const auto first = chunk.lines.begin();
    chunk.lines.erase(first, first + static_cast<std::ptrdiff_t>(header.lines));
  } else {
    chunk.begin += static_cast<std::size_t>(header.bytes);
  }
}

void ChunkSequence::check_header(const InputFile& file, std::string_view line) const {
  const auto names = split_line(line);
  if (names && names->size() == plan_.file_column_count) return;
  if (line.find('\r') != std::string_view::npos) throw InputError({file.name, 1}, kLoneCr);
  if (!names)
    throw InputError({file.name, 1},
                     "the quotes of the header do not match" + conversion_hint(file));
  std::string hint = conversion_hint(file);
  if (hint.empty()) hint = table_begin_hint(file, plan_.file_column_count);
  if (hint.empty()) hint = "; list every column of the file in the schema, in order";
  throw InputError({file.name, 1}, "the header has " + std::to_string(names->size()) +
                                       (names->size() == 1 ? " column" : " columns") +
                                       ", the schema has " +
                                       std::to_string(plan_.file_column_count) + hint);
}

std::uint64_t ChunkSequence::record_bytes(const InputFile& file) const {
  Chunk chunk;
  if (!block_chunks(open_csv(file), sizes_)->next(chunk)) fail_empty(file);
  const std::uint64_t bytes = std::filesystem::file_size(file.path) - chunk.begin;  // less a BOM
  if (!plan_.has_header) return bytes;
  const Header header = header_of(chunk, sizes_);
  check_header(file, header.text);
  return bytes - header.bytes;
}

void ChunkSequence::fail_empty(const InputFile& file) const {
  throw InputError({file.name}, plan_.has_header
                                    ? "the file is empty; expected a header and records"
                                    : "the file is empty; expected records");
}

}  // namespace glassbox::io
