// Knows files that are no CSV by their first bytes: magic numbers ("PAR1" is Parquet), and for text
// the shape of JSON, ARFF, LIBSVM or cells between blanks. With what it finds comes the command
// that makes a CSV of it.
#include "io/csv/content_detection.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

using namespace std::string_view_literals;

// A table that pandas reads from bytes; what it needs installed it says itself.
std::string pandas_filter(const std::string& reader) {
  return "python3 -c \"import io,sys,pandas; pandas." + reader +
         "(io.BytesIO(sys.stdin.buffer.read())).to_csv(sys.stdout,index=False)\"";
}

std::optional<ForeignContent> zip(std::string_view bytes) {
  if (!bytes.starts_with("PK\3\4"sv) && !bytes.starts_with("PK\5\6"sv)) return std::nullopt;
  const auto holds = [&](std::string_view name) { return bytes.find(name) != bytes.npos; };
  if (holds("xl/"sv) || holds("[Content_Types].xml"sv))
    return ForeignContent{"an Excel workbook (xlsx)", pandas_filter("read_excel"), ""};
  if (holds("opendocument"sv))
    return ForeignContent{"an OpenDocument spreadsheet", pandas_filter("read_excel"), ""};
  return ForeignContent{"a zip archive", "funzip", ""};
}

std::optional<ForeignContent> by_magic(std::string_view bytes) {
  if (auto found = zip(bytes)) return found;
  if (bytes.starts_with("BZh"sv) && bytes.substr(4).starts_with("1AY&SY"sv))
    return ForeignContent{"compressed with bzip2", "bzip2 -dc", ""};
  if (bytes.size() > 262 && bytes.substr(257).starts_with("ustar"sv))
    return ForeignContent{"a tar archive", "tar -xOf -", ""};
  const bool is_binary = bytes.substr(0, 64).find_first_of("\0\1\2\3\4\5\6\7"sv) != bytes.npos;
  if (bytes.starts_with("ORC"sv) && is_binary)
    return ForeignContent{"an ORC file", pandas_filter("read_orc"), ""};
  const struct {
    std::string_view magic;
    ForeignContent content;
  } kKnown[] = {
      {"\x1f\x8b"sv, {"compressed with gzip twice", "gzip -dc", ""}},
      {"\x1f\x9d"sv, {"compressed with compress", "gzip -dc", ""}},
      {"\xfd"
       "7zXZ\0"sv,
       {"compressed with xz", "xz -dc", ""}},
      {"\x28\xb5\x2f\xfd"sv, {"compressed with zstd", "zstd -dc", ""}},
      {"\x04\x22\x4d\x18"sv, {"compressed with lz4", "lz4 -dc", ""}},
      {"7z\xbc\xaf\x27\x1c"sv, {"a 7z archive", "", "unpack it with 7z x"}},
      {"Rar!\x1a\x07"sv, {"a rar archive", "", "unpack it with unrar x"}},
      {"PAR1"sv, {"a Parquet file", pandas_filter("read_parquet"), ""}},
      {"ARROW1\0\0"sv, {"a Feather file", pandas_filter("read_feather"), ""}},
      {"Obj\1"sv, {"an Avro file", "", "convert it to CSV with the program that made it"}},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv,
       {"an Excel workbook (xls)", pandas_filter("read_excel"), ""}},
      {"\x89HDF\r\n\x1a\n"sv, {"an HDF5 file", "", "convert it to CSV with pandas.read_hdf"}},
      {"\x93NUMPY"sv, {"a NumPy array", "", "convert it to CSV with numpy.savetxt"}},
      {"SQLite format 3\0"sv,
       {"an SQLite database", "", "convert a table of it with sqlite3 -header -csv"}},
      {"RDX3\n"sv, {"an R data file", "", "convert it to CSV with R's write.csv"}},
      {"RDX2\n"sv, {"an R data file", "", "convert it to CSV with R's write.csv"}},
      {"%PDF-"sv, {"a PDF document", "", "export the table as CSV"}},
      {"\x89PNG\r\n\x1a\n"sv, {"a PNG image", "", "give a CSV file"}},
  };
  for (const auto& [magic, content] : kKnown)
    if (bytes.starts_with(magic)) return content;
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Whole lines with something on them, at most some; without their CRs.
std::vector<std::string_view> lines_of(std::string_view text, bool is_whole) {
  constexpr std::size_t kMost = 200;
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < kMost) {
    const std::size_t end = text.find('\n');
    if (end == text.npos && !is_whole && !lines.empty()) break;
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

const std::string kCsvWriter = R"(csv.writer(sys.stdout,lineterminator='\n'))";

// r  the Python expression of a list of objects
std::string objects_filter(const std::string& r) {
  return "python3 -c \"import csv,json,sys; r=" + r +
         "; w=csv.DictWriter(sys.stdout,list(dict.fromkeys(k for e in r for k in e)),"
         "lineterminator='\\n'); w.writeheader(); w.writerows(r)\"";
}

std::optional<ForeignContent> json(std::string_view text, bool is_whole) {
  const auto next = [&](std::size_t at) { return text.find_first_not_of(" \t\r\n", at); };
  const std::size_t first = next(0);
  if (first == text.npos) return std::nullopt;
  const std::size_t second = next(first + 1);
  if (second == text.npos) return std::nullopt;
  if (text[first] == '[' && (text[second] == '{' || text[second] == '['))
    return ForeignContent{"JSON",
                          text[second] == '{' ? objects_filter("json.load(sys.stdin)")
                                              : "python3 -c \"import csv,json,sys; " + kCsvWriter +
                                                    ".writerows(json.load(sys.stdin))\"",
                          ""};
  if (text[first] != '{' || text[second] != '"') return std::nullopt;
  const std::size_t name_end = text.find('"', second + 1);
  if (name_end == text.npos) return std::nullopt;
  const std::size_t colon = next(name_end + 1);
  if (colon == text.npos || text[colon] != ':') return std::nullopt;
  const auto lines = lines_of(text, is_whole);
  if (lines.size() > 1 && lines[0].ends_with('}') && lines[1].starts_with('{'))
    return ForeignContent{"JSON lines",
                          objects_filter("[json.loads(l) for l in sys.stdin if l.strip()]"), ""};
  return ForeignContent{"JSON", "", "make CSV of the list of records in it"};
}

std::optional<ForeignContent> arff(std::string_view text, bool is_whole) {
  for (const std::string_view line : lines_of(text, is_whole)) {
    if (line.starts_with('%')) continue;
    const std::string begin = lower(line.substr(0, 10));
    if (begin != "@relation" && begin != "@relation " && begin != "@relation\t")
      return std::nullopt;
    return ForeignContent{
        "ARFF",
        "python3 -c \"import csv,re,sys; t=[l.strip() for l in sys.stdin]; "
        "t=[l for l in t if l and l[0]!='%']; k=[l.lower() for l in t].index('@data'); w=" +
            kCsvWriter +
            "; w.writerow(m.group(1).strip('\\x22\\x27') for m in "
            "(re.match(r'@attribute\\s+(\\x27.*?\\x27|\\x22.*?\\x22|\\S+)',l,re.I) for l in t[:k]) "
            "if m); w.writerows(['' if c=='?' else c for c in r] for r in "
            "csv.reader(t[k+1:],quotechar='\\x27',skipinitialspace=True))\"",
        ""};
  }
  return std::nullopt;
}

// Cells between blanks; a quoted one may hold some. None where a quote is not closed.
std::vector<std::string_view> blank_cells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t", at)) != line.npos;) {
    std::size_t end;
    if (line[at] == '"') {
      end = line.find('"', at + 1);
      if (end == line.npos) return {};
      ++end;
    } else {
      end = std::min(line.find_first_of(" \t", at), line.size());
    }
    cells.push_back(line.substr(at, end - at));
    at = end;
  }
  return cells;
}

bool is_pair(std::string_view cell) {
  const std::size_t colon = cell.find(':');
  if (colon == 0 || colon == cell.npos) return false;
  const std::string_view index = cell.substr(0, colon);
  return (index == "qid" || index.find_first_not_of("0123456789") == index.npos) &&
         parse_number(cell.substr(colon + 1)).has_value();
}

bool is_libsvm(const std::vector<std::string_view>& lines) {
  std::size_t with_pairs = 0;
  for (const std::string_view line : lines) {
    const auto cells = blank_cells(line.substr(0, line.find('#')));
    if (cells.empty() || !parse_number(cells[0])) return false;
    if (!std::all_of(cells.begin() + 1, cells.end(), is_pair)) return false;
    with_pairs += cells.size() > 1 ? 1 : 0;
  }
  return with_pairs * 2 > lines.size();
}

bool is_separated_by_blanks(const std::vector<std::string_view>& lines) {
  std::vector<std::vector<std::string_view>> rows;
  for (const std::string_view line : lines) rows.push_back(blank_cells(line));
  const std::size_t width = rows.back().size();  // the first line may be a title
  const auto even = static_cast<std::size_t>(
      std::ranges::count(rows, width, [](const auto& row) { return row.size(); }));
  if (width < 2 || even * 10 < rows.size() * 9) return false;
  std::size_t number_columns = 0;
  for (std::size_t column = 0; column < width; ++column) {
    std::size_t filled = 0, numbers = 0;
    for (std::size_t row = rows.size() > 1 ? 1 : 0; row < rows.size(); ++row) {
      if (rows[row].size() != width) continue;
      ++filled;
      numbers += parse_number(rows[row][column]) ? 1 : 0;
    }
    number_columns += numbers * 20 >= filled * 19 ? 1 : 0;
  }
  return number_columns * 2 >= width;
}

std::optional<ForeignContent> by_lines(std::string_view text, bool is_whole) {
  if (text.substr(0, text.find('\n')).find_first_of(",;|") != text.npos) return std::nullopt;
  const auto lines = lines_of(text, is_whole);
  if (lines.empty()) return std::nullopt;
  if (std::ranges::any_of(lines, [](auto line) { return line.find_first_of(",;|") != line.npos; }))
    return std::nullopt;
  if (is_libsvm(lines))
    return ForeignContent{
        "LIBSVM",
        "python3 -c \"import csv,sys; r=[l.split('#')[0].split() for l in sys.stdin if l.strip()]; "
        "d=[dict(c.split(':') for c in l[1:] if c[:4]!='qid:') for l in r]; "
        "k=sorted({int(i) for e in d for i in e}); w=" +
            kCsvWriter +
            "; w.writerow(['target']+['x%d'%i for i in k]); "
            "w.writerows([l[0]]+[e.get(str(i),0) for i in k] for l,e in zip(r,d))\"",
        ""};
  const bool has_tabs_alone = std::ranges::none_of(
      lines, [](std::string_view line) { return line.find(' ') != line.npos; });
  if (has_tabs_alone || !is_separated_by_blanks(lines)) return std::nullopt;
  const bool has_quotes =
      std::ranges::any_of(lines, [](std::string_view line) { return line.find('"') != line.npos; });
  return ForeignContent{
      "a table separated by blanks",
      has_quotes
          ? "python3 -c \"import csv,shlex,sys; " + kCsvWriter +
                ".writerows(shlex.split(l) for l in sys.stdin if l.strip())\""
          : "sed -e 's/^[[:blank:]]*//' -e 's/[[:space:]]*$//' -e 's/[[:blank:]]\\{1,\\}/,/g'",
      ""};
}

}  // namespace

std::optional<ForeignContent> recognise_content(std::string_view beginning, bool is_whole,
                                                std::size_t column_count) {
  if (auto found = by_magic(beginning)) return found;
  if (column_count == 1) return std::nullopt;
  std::string_view text = beginning;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.starts_with("version https://git-lfs.github.com/spec/"))
    return ForeignContent{"a Git LFS pointer, not the file it stands for", "",
                          "fetch that with git lfs pull"};
  const std::string begin = lower(trim(text.substr(0, 200)));
  if (begin.starts_with("<!doctype html") || begin.starts_with("<html"))
    return ForeignContent{"an HTML page", "",
                          "download the file itself; the page may be a login or an error"};
  if (begin.starts_with("<?xml")) return ForeignContent{"XML", "", "make CSV of the records in it"};
  if (auto found = json(text, is_whole)) return found;
  if (auto found = arff(text, is_whole)) return found;
  return by_lines(text, is_whole);
}

}  // namespace glassbox::io
