// Puts content, encoding and delimiter detection together, and turns what they find into a message
// with a command: a file with semicolons and decimal commas gets a line of Python that rewrites it
// as CSV.
#include "io/csv/csv_dialect.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "io/base/input_error.h"
#include "io/base/visible_text.h"
#include "io/cells/parse_cell.h"
#include "io/csv/content_detection.h"
#include "io/csv/csv_record.h"
#include "io/csv/delimiter_detection.h"
#include "io/csv/encoding_detection.h"

namespace glassbox::io {
namespace {

std::string separator_name(char separator) {
  return separator == '\t' ? "a tab" : std::string("\"") + separator + "\"";
}

// Python's csv module knows quotes; utf-8-sig leaves out a byte order mark.
std::string python_filter(const Separation& separation) {
  const std::string delimiter =
      separation.separator == '\t' ? R"(\t)" : std::string(1, separation.separator);
  const std::string rows = "csv.reader(sys.stdin,delimiter='" + delimiter + "')";
  const std::string begin =
      "python3 -X utf8 -c \"import csv,re,sys; "
      "sys.stdin.reconfigure(encoding='utf-8-sig',newline=''); ";
  const std::string write = R"(csv.writer(sys.stdout,lineterminator='\n').writerows()";
  if (separation.decimal_columns.empty()) return begin + write + rows + ")\"";
  // The comma becomes a point. Points between thousands go; without a comma 1.234 is a thousand
  // only where the column has commas elsewhere.
  std::string columns;
  for (const std::size_t column : separation.decimal_columns)
    columns += (columns.empty() ? "" : ",") + std::to_string(column);
  const std::string number = R"(\s*[-+]?(\d{1,3}(\.\d{3})+|\d*)(,\d+)?(e[-+]?\d+)?\s*)";
  return begin + "k={" + columns + "}; " + write +
         "[c.replace('.','').replace(',','.') if (',' in c or i in k) and re.fullmatch(r'" +
         number + "',c,re.I) else c for i,c in enumerate(r)] for r in " + rows + ")\"";
}

ForeignDialect foreign(const Separation& separation, bool is_whole) {
  ForeignDialect dialect;
  if (separation.separator != ',')
    dialect.found = "the separator is " + separator_name(separation.separator) + ", expected \",\"";
  if (!separation.decimal_columns.empty())
    dialect.found += std::string(dialect.found.empty() ? "" : ", and ") +
                     "numbers have decimal commas, expected points";
  const bool is_plain = is_whole && !separation.needs_quoting && separation.decimal_columns.empty();
  if (is_plain) {
    const std::string from =
        separation.separator == '\t' ? R"(\t)" : std::string(1, separation.separator);
    dialect.filter = "tr '" + from + "' ','";
  } else {
    dialect.filter = python_filter(separation);
  }
  return dialect;
}

ForeignDialect foreign(const ForeignContent& content) {
  return {"the file is " + content.name + ", expected CSV", content.filter, content.remedy};
}

}  // namespace

FileBeginning read_beginning(const InputFile& file, std::size_t most_bytes) {
  FileBeginning beginning;
  const auto source = file.open();
  beginning.bytes.resize(most_bytes);
  beginning.bytes.resize(source->read(beginning.bytes));
  char more = '\0';
  beginning.is_whole = beginning.bytes.size() < most_bytes || source->read({&more, 1}) == 0;
  return beginning;
}

std::optional<ForeignDialect> recognise_dialect(const FileBeginning& beginning, bool is_separated) {
  std::string_view text = beginning.bytes;
  const bool is_whole = beginning.is_whole && text.size() <= kLookedBytes;
  text = text.substr(0, kLookedBytes);
  if (const auto content = recognise_content(text, is_whole)) return foreign(*content);
  if (const auto encoding = recognise_encoding(text))
    return ForeignDialect{"the file is " + encoding->name + ", expected UTF-8", encoding->filter};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\n') == text.npos && text.find('\r') < text.size() - 1 && !text.empty())
    return ForeignDialect{"its line ends are CR alone, expected LF or CRLF", R"(tr '\r' '\n')"};
  if (is_separated) return std::nullopt;
  const Separation separation = recognise_separation(text, is_whole);
  if (!separation.is_foreign()) return std::nullopt;
  return foreign(separation, is_whole);
}

void refuse_foreign_content(const FileBeginning& beginning, const InputFile& file,
                            std::size_t column_count) {
  if (file.written) return;  // a table is CSV, whatever its texts look like
  const std::string_view text = std::string_view(beginning.bytes).substr(0, kLookedBytes);
  const bool is_whole = beginning.is_whole && text.size() == beginning.bytes.size();
  if (const auto content = recognise_content(text, is_whole, column_count))
    throw InputError({file.name}, conversion_advice(foreign(*content), file));
}

std::string conversion_advice(const ForeignDialect& dialect, const InputFile& file) {
  if (dialect.filter.empty()) return dialect.found + "; " + dialect.remedy;
  // Spooled input is a stream, too: its copy has another path.
  if (file.is_stream || file.path.string() != file.name)
    return dialect.found + "; put this in front in the pipe: " + dialect.filter;
  std::filesystem::path output(file.name);
  std::string stem = output.filename().string();
  for (const char* const ending : {".gz", ".csv"})
    if (stem.ends_with(ending) && stem.size() > std::string_view(ending).size())
      stem.resize(stem.size() - std::string_view(ending).size());
  output.replace_filename(stem + "-converted.csv");
  const std::string from = shell_quoted(file.name);
  return dialect.found + "; this converts it: " +
         (file.is_gzip ? "gzip -dc < " + from + " | " + dialect.filter
                       : dialect.filter + " < " + from) +
         " > " + shell_quoted(output.string());
}

std::string conversion_hint(const InputFile& file) {
  if (file.is_stream || file.written) return "";
  try {
    const auto dialect = recognise_dialect(read_beginning(file, kLookedBytes));
    return dialect ? "; " + conversion_advice(*dialect, file) : "";
  } catch (const InputError&) {  // a damaged gzip file: what the hint belongs to says enough
    return "";
  } catch (const std::system_error&) {
    return "";
  }
}

std::string table_begin_advice(const InputFile& file, std::uint64_t line) {
  return conversion_advice({"the table seems to begin in line " + std::to_string(line),
                            "tail -n +" + std::to_string(line)},
                           file);
}

std::string table_begin_hint(const InputFile& file, std::size_t column_count) {
  if (file.is_stream || file.written || column_count < 2) return "";
  const FileBeginning beginning = read_beginning(file, kLookedBytes);
  std::string_view text = beginning.bytes;
  for (std::uint64_t number = 1; !text.empty() && number <= 20; ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const auto cells = split_line(trim(text.substr(0, end)));
    text.remove_prefix(end);
    const std::size_t width = cells ? cells->size() : 0;
    if (number == 1 && width != 1) return "";
    if (number > 1 && width == column_count) return "; " + table_begin_advice(file, number);
  }
  return "";
}

}  // namespace glassbox::io
