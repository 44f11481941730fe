#include "io/csv_sample.h"

#include <map>
#include <optional>
#include <string_view>

#include "io/csv_dialect.h"
#include "io/csv_reader.h"
#include "io/csv_record.h"
#include "io/input_error.h"
#include "io/parse_cell.h"
#include "io/schema.h"

namespace glassbox::io {
namespace {

const std::size_t kMostLineBytes = CsvOptions{}.max_record_bytes;

std::string columns_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " column" : " columns");
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
  if (beginning.bytes.empty()) throw InputError({file.name}, "the file is empty; want records");
  if (const auto dialect = recognise_dialect(beginning))
    throw InputError({file.name}, conversion_advice(*dialect, file));

  CsvSample sample;
  std::string_view text = beginning.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::map<std::size_t, std::uint64_t> others;  // column count -> lines
  for (std::uint64_t number = 1; !text.empty() && sample.records.size() < CsvSample::kMostRecords;
       ++number) {
    const std::size_t end = text.find('\n');
    const bool is_cut = end == text.npos && !beginning.is_whole;
    if (is_cut && number > 1) break;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    sample.line_count = number;
    if (number == 1) {
      sample.records.push_back({1, first_cells(file, line)});
      continue;
    }
    auto cells = usable_cells(line);
    if (!cells) continue;
    if (cells->size() == sample.records[0].cells.size()) {
      sample.records.push_back({number, std::move(*cells)});
    } else if (!line.empty()) {
      ++others[cells->size()];
    }
  }
  sample.is_whole = text.empty() && beginning.is_whole;
  if (sample.records.size() == 1 && others.size() == 1)
    throw InputError({file.name, 1},
                     "the first line has " + columns_text(sample.records[0].cells.size()) +
                         ", the lines after it have " + std::to_string(others.begin()->first) +
                         "; the file has to begin with the names or with a record");
  return sample;
}

}  // namespace glassbox::io
