// The first record of each file as names. It is read apart from the records, as its names decide
// which columns the reader keeps, and it may span lines in quotes.
#include "io/csv/file_header.h"

#include <memory>
#include <utility>

#include "io/base/input_error.h"
#include "io/cells/quoted_runs.h"
#include "io/csv/csv_chunk.h"
#include "io/csv/csv_dialect.h"
#include "io/csv/csv_record.h"
#include "io/files/replayed_source.h"

namespace glassbox::io {

namespace {

std::vector<std::string> names_of(std::string text, const InputFile& file) {
  const std::size_t most = kMaxRecordBytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.empty()) return {};
  text.resize(first_record_size(text, most));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  auto names = split_line(text);
  if (!names && text.find('\r') != std::string::npos) throw InputError({file.name, 1}, kLoneCr);
  if (!names)
    throw InputError({file.name, 1},
                     "the quotes of the header do not match" + conversion_hint(file));
  return std::move(*names);
}

class NoBytes final : public ByteSource {
 public:
  std::size_t read(std::span<char> /*out*/) override { return 0; }
};

}  // namespace

std::vector<std::string> read_header(const InputFile& file) {
  const auto source = file.open();
  std::string text;
  const auto read_more = [&](std::size_t piece) {
    const std::size_t size = text.size();
    text.resize(size + piece);
    const std::size_t got = source->read({text.data() + size, piece});
    text.resize(size + got);
    return got == piece;
  };
  while (read_more(1 << 14) && text.find('\n') == std::string::npos &&
         text.size() < ChunkSizes{}.line_bytes) {
  }
  const std::size_t reach = quoted_run_reach(kMaxRecordBytes);
  if (text.find('"') < text.find('\n') && text.size() < reach) (void)read_more(reach - text.size());
  std::vector<std::string> names = names_of(text, file);
  // What is no CSV has odd names: it is called by its own before anybody compares them.
  refuse_foreign_content({std::move(text), false}, file, names.size());
  return names;
}

std::vector<std::string> peek_header(const InputFile& file) {
  if (!file.is_stream) return read_header(file);
  if (!file.begun || !*file.begun) return names_of(peek_line(file), file);
  // Its beginning is here, as it came: what it is read as may still be decided.
  std::string beginning(kLookedBytes, '\0');
  beginning.resize((*file.begun)->read(beginning));
  *file.begun = std::make_unique<ReplayedSource>(beginning, std::move(*file.begun));
  InputFile alone = file;
  alone.begun = std::make_shared<std::unique_ptr<ByteSource>>(
      std::make_unique<ReplayedSource>(std::move(beginning), std::make_unique<NoBytes>()));
  return read_header(alone);
}

}  // namespace glassbox::io
