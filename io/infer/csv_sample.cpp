// The first lines of a file, cut into cells, before anything is known of its columns. Lines that
// cannot be cut are left out. Where more lines have another number of cells than the first line
// has, that is a title or a comment, and the file is refused with advice where the table begins.
#include "io/infer/csv_sample.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "io/base/byte_scan.h"
#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/cells/quoted_runs.h"
#include "io/csv/csv_dialect.h"
#include "io/csv/csv_reader.h"
#include "io/csv/csv_record.h"
#include "io/schema/schema.h"

namespace glassbox::io {
namespace {

constexpr std::size_t kMostLineBytes = kMaxRecordBytes;

std::string columns_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " column" : " columns");
}

struct OtherLines {
  std::uint64_t count = 0, first = 0;  // how many, and the number of the first
};

std::string shown_line(std::string_view text) {
  constexpr std::size_t kMost = 40;
  text = trim(text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0).substr(0, text.find('\n')));
  if (text.size() <= kMost) return '"' + std::string(text) + '"';
  std::size_t end = kMost;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  return '"' + std::string(text.substr(0, end)) + "...\"";
}

std::optional<std::vector<std::string>> usable_cells(std::string_view line) {
  if (line.size() > kMostLineBytes || !is_utf8(line) || line.find('\0') != line.npos)
    return std::nullopt;
  return split_line(line);
}

std::vector<std::string> first_cells(const InputFile& file, std::string_view line) {
  const FilePosition place{file.name, 1};
  if (line.size() > kMostLineBytes)
    throw InputError(place, "the first line is longer than " + std::to_string(kMostLineBytes) +
                                " bytes, the most a record may have");
  if (!is_utf8(line)) throw InputError(place, "the first line is not UTF-8");
  auto cells = split_line(line);
  if (!cells) throw InputError(place, "the quotes of the first line do not match");
  if (cells->size() > Schema::kMaxAttributes)
    throw InputError(place, columns_text(cells->size()) + ", at most " +
                                std::to_string(Schema::kMaxAttributes) +
                                "; leave some out, e.g. with cut -d, -f 1-1000");
  return std::move(*cells);
}

}  // namespace

CsvSample read_sample(const InputFile& file) {
  const FileBeginning beginning = read_beginning(file, CsvSample::kMostBytes);
  if (beginning.bytes.empty()) throw InputError({file.name}, "the file is empty; expected records");
  const auto dialect = file.written ? std::nullopt  // a table is CSV, whatever its texts look like
                                    : recognise_dialect(beginning, file.format.is_given);
  if (dialect) throw InputError({file.name}, conversion_advice(*dialect, file));

  CsvSample sample;
  std::string_view text = beginning.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::map<std::size_t, OtherLines> others;  // by column count
  std::uint64_t alike = 0;  // later lines with as many cells as the first, not blank
  for (std::uint64_t number = 1;
       !text.empty() && sample.records.size() < CsvSample::kMostRecords;) {
    const std::size_t size = first_record_size(text, kMostLineBytes);
    const bool is_cut = size == text.size() && text.back() != '\n' && !beginning.is_whole;
    if (is_cut && number > 1) break;
    std::string_view line = text.substr(0, size);
    text.remove_prefix(size);
    const std::uint64_t lines = std::max<std::uint64_t>(1, count_line_ends(line.data(), size));
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::uint64_t first = std::exchange(number, number + lines);
    ++sample.record_count;
    if (first == 1) {
      sample.records.push_back({1, first_cells(file, line)});
      continue;
    }
    auto cells = usable_cells(line);
    if (!cells) continue;
    if (cells->size() == sample.records[0].cells.size()) {
      alike += line.empty() ? 0 : 1;
      sample.records.push_back({first, std::move(*cells)});
    } else if (!line.empty()) {
      OtherLines& same = others[cells->size()];
      if (same.count++ == 0) same.first = first;
    }
  }
  sample.is_whole = text.empty() && beginning.is_whole;
  const auto most =
      std::ranges::max_element(others, {}, [](const auto& lines) { return lines.second.count; });
  if (most == others.end() || most->second.count <= alike) return sample;
  // A title, a comment, a name too few: whatever it is, the lines after it are the table.
  std::uint64_t compared = alike;
  for (const auto& [width, lines] : others) compared += lines.count;
  throw InputError({file.name, 1},
                   "the first line has " + columns_text(sample.records[0].cells.size()) + " (" +
                       shown_line(beginning.bytes) + "), and " +
                       (most->second.count == compared
                            ? "the lines after it have "
                            : std::to_string(most->second.count) + " of the " +
                                  std::to_string(compared) + " lines after it have ") +
                       std::to_string(most->first) +
                       "; the file has to begin with the names or with a record; " +
                       table_begin_advice(file, most->second.first));
}

}  // namespace glassbox::io
