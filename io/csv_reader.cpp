#include "io/csv_reader.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "io/csv_dialect.h"
#include "io/csv_pipeline.h"
#include "io/csv_record.h"
#include "io/input_error.h"
#include "io/quoted_runs.h"
#include "io/replayed_source.h"
#include "io/stream_peek.h"

namespace glassbox::io {
namespace {

// Big enough that a block's dictionaries are small beside its codes, small enough that every thread
// gets some of a file of a few MiB; and all alike, so that no thread has to wait for another's last
// chunk at the end of a round (see csv_pipeline.cpp).
ChunkSizes choose_sizes(std::span<const InputFile> files, int threads) {
  ChunkSizes sizes;
  std::uint64_t bytes = 0;
  for (const InputFile& file : files) {
    if (!file.is_plain()) return sizes;
    bytes += std::filesystem::file_size(file.path);
  }
  const std::uint64_t round = 4 * static_cast<std::uint64_t>(std::max(threads, 1));
  const std::uint64_t rounds = bytes / (round * sizes.chunk_bytes) + 1;
  constexpr std::uint64_t kPartOfLine = 16 << 10;  // what a cut leaves for the next chunk
  sizes.chunk_bytes = static_cast<std::size_t>(std::clamp<std::uint64_t>(
      bytes / (round * rounds) + kPartOfLine, sizes.line_bytes + (64 << 10), sizes.chunk_bytes));
  return sizes;
}

}  // namespace

ReadPlan plan_all(const Schema& schema, bool with_target) {
  ReadPlan plan{schema.attributes.size(), schema.has_header, {}};
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const Attribute& attribute = schema.attributes[i];
    PlannedColumn column{.file_column = i, .type = attribute.type, .name = attribute.name};
    if (with_target && attribute.name == schema.target) column.rule = PlannedColumn::Rule::kTarget;
    if (attribute.name == schema.target) column.labels = schema.binary_labels;
    column.number = schema.number_form(i);
    if (with_target && attribute.name == schema.row_weight)
      column.rule = PlannedColumn::Rule::kWeight;
    plan.columns.push_back(std::move(column));
    plan.names.push_back(attribute.name);
  }
  return plan;
}

RowLedger read_csv(std::span<const InputFile> files, const ReadPlan& plan,
                   const CsvOptions& options, const std::function<void(RecordBlock&)>& work,
                   const std::function<void(RecordBlock&&)>& take) {
  return read_csv_with(files, plan, options, work, take, {choose_sizes(files, options.threads)});
}

namespace {

std::vector<std::string> names_of(std::string text, const InputFile& file) {
  const std::size_t most = CsvOptions{}.max_record_bytes;
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
  const std::size_t reach = quoted_run_reach(CsvOptions{}.max_record_bytes);
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

std::string quote_csv(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace glassbox::io
