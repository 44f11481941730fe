// The block reader and LineReader must tell the same of any bytes, and both the same as a reader so
// plain that it can be checked by eye.
#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/csv/csv_pipeline.h"
#include "tests/io/csv_account.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

constexpr ChunkSizes kTiny{.chunk_bytes = 64, .line_bytes = 48};
constexpr std::size_t kMaxRecord = 40;

using glassbox::testing::account_of;
using glassbox::testing::cell_of;
using glassbox::testing::shown;
using Account = glassbox::testing::CsvAccount;

// What a record of several lines may have: kTiny's lines leave room for as much again and a CRLF.
constexpr std::size_t kMostQuoted = (48 - 4) / 2;

struct PlainRecord {
  std::string text;        // without its line end
  std::uint64_t size = 0;  // with it
  std::size_t line = 0, lines = 1;
  std::string defect;  // of quotes that several lines share
};

// How the record at the beginning of `rest` ends, followed byte by byte.
struct PlainEnd {
  enum { kEnds, kOpen, kTextBehind } kind = kEnds;
  std::size_t at = 0;  // past the line end; where the quote closes; where the bound is
  bool is_multiline = false;
};

PlainEnd plain_end(const std::string& rest) {
  enum { kStart, kPlain, kQuoted, kClosed } state = kStart;
  std::size_t line_ends = 0, closed = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (state == kQuoted) {
      if (i >= kMostQuoted) break;
      if (c == '"') state = kClosed, closed = i;
      line_ends += c == '\n' ? 1 : 0;
      continue;
    }
    if (state == kClosed) {
      const bool is_cr = c == '\r' && (i + 1 == rest.size() || rest[i + 1] == '\n');
      if (c == '"') {
        state = kQuoted;
        continue;
      }
      if (c != ',' && c != '\n' && !is_cr) return {PlainEnd::kTextBehind, closed, line_ends > 0};
    }
    if (c == '\n') {
      std::size_t size = i;
      if (size > 0 && rest[size - 1] == '\r') --size;
      if (line_ends > 0 && size > kMostQuoted) return {PlainEnd::kOpen, kMostQuoted, true};
      return {PlainEnd::kEnds, i + 1, line_ends > 0};
    }
    state = state == kStart && c == '"' ? kQuoted : c == ',' ? kStart : kPlain;
  }
  const std::size_t size = rest.size() - (rest.ends_with('\r') ? 1 : 0);
  if (state == kQuoted || (line_ends > 0 && size > kMostQuoted))
    return {PlainEnd::kOpen, std::min(kMostQuoted, rest.size()), line_ends > 0};
  return {PlainEnd::kEnds, rest.size(), line_ends > 0};
}

std::vector<PlainRecord> plain_records(std::string bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  std::vector<PlainRecord> records;
  std::size_t line = 1;
  const auto take = [&](std::size_t size, const std::string& defect) {
    PlainRecord record{bytes.substr(0, size), size, line, 1, defect};
    if (record.text.ends_with('\n')) record.text.pop_back();
    if (record.text.ends_with('\r')) record.text.pop_back();
    record.lines += static_cast<std::size_t>(std::ranges::count(record.text, '\n'));
    line += record.lines;
    records.push_back(record);
    bytes.erase(0, size);
  };
  const auto line_size = [&](std::size_t at) {
    const std::size_t end = bytes.find('\n', at);
    return end == std::string::npos ? bytes.size() : end + 1;
  };
  while (!bytes.empty()) {
    const PlainEnd end = plain_end(bytes);
    if (!end.is_multiline) {
      take(line_size(0), "");
    } else if (end.kind == PlainEnd::kEnds) {
      take(end.at, "");
    } else {
      // Up to the end of the line in which it showed, unless that line is too long for a record.
      std::size_t stop = line_size(end.at);
      const std::size_t reach = 2 * kMostQuoted + 4;
      const bool is_seen = bytes.size() <= reach || bytes.find('\n', end.at) < reach;
      if (!is_seen) stop = bytes.rfind('\n', end.at) + 1;
      if (line_size(0) == stop) {
        take(stop, "");
        continue;
      }
      const std::string value = "the value that opens in line " + std::to_string(line);
      const std::string defect = end.kind == PlainEnd::kTextBehind
                                     ? "text after a closing quote: that of " + value
                                     : "open quote: " + value + " is not closed within 22 bytes";
      const std::size_t left = bytes.size() - stop;
      while (bytes.size() > left) take(line_size(0), defect);
    }
  }
  return records;
}

// The cells of a record, or why there are none: an automaton over characters.
std::string plain_cells(const std::string& text, std::vector<std::string>& cells) {
  enum { kStart, kPlain, kQuoted, kClosed } state = kStart;
  cells = {""};
  for (const char c : text) {
    if (state == kStart && c == '"') {
      state = kQuoted;
    } else if (state == kQuoted && c == '"') {
      state = kClosed;
    } else if (state == kQuoted) {
      cells.back() += c;
    } else if (state == kClosed && c == '"') {
      cells.back() += c;
      state = kQuoted;
    } else if (c == ',') {
      cells.emplace_back();
      state = kStart;
    } else if (state == kClosed) {
      return "text after a closing quote";
    } else {
      cells.back() += c;
      state = kPlain;
    }
  }
  return state == kQuoted ? "open quote" : "";
}

// What must come of files whose last column is a BINARY target, the others TEXT, NUMERIC,
// CATEGORICAL by turns.
Account plainly(const std::vector<std::string>& files, const ReadPlan& plan,
                const Rearrangement& rearrangement) {
  std::uint64_t total = 0, end = 0;
  std::vector<std::vector<PlainRecord>> all;
  for (const std::string& bytes : files) {
    all.push_back(plain_records(bytes));
    for (std::size_t i = plan.has_header ? 1 : 0; i < all.back().size(); ++i)
      total += all.back()[i].size;
  }
  Account account;
  for (std::size_t file = 0; file < all.size(); ++file) {
    std::uint64_t file_begin = 0;
    for (std::size_t i = plan.has_header ? 1 : 0; i < all[file].size(); ++i) {
      const PlainRecord& record = all[file][i];
      const std::string& text = record.text;
      end += record.size;
      const std::uint64_t begin = file_begin;
      file_begin += record.size;
      if (!rearrangement.takes(static_cast<std::uint32_t>(file), begin, end, total)) continue;
      std::string reason;
      std::size_t column = 0;
      std::vector<std::string> cells;
      if (!record.defect.empty()) {
        reason = record.defect;
      } else if (text.size() > kMaxRecord) {
        reason = "over-long record: " + std::to_string(text.size()) + " bytes, at most 40";
      } else if (text.empty() && plan.file_column_count > 1) {
        reason = "blank line";
      } else if (text.find('\0') != std::string::npos) {
        reason = "NUL byte: at byte " + std::to_string(text.find('\0') + 1);
      } else if (!is_utf8(text)) {
        reason = "not UTF-8";
      } else if (reason = plain_cells(text, cells); !reason.empty()) {
        column = cells.size();
      } else if (cells.size() != plan.file_column_count) {
        reason = "wrong column count: " + std::to_string(cells.size()) + ", expected " +
                 std::to_string(plan.file_column_count);
      } else if (trim(cells.back()).empty()) {
        reason = "missing target";
        column = cells.size();
      } else if (parse_binary(cells.back()) < 0) {
        reason = "invalid target: \"" + cells.back() + "\" is not a BINARY value";
        column = cells.size();
      }
      const std::string place = std::to_string(file) + ":" + std::to_string(record.line);
      if (!reason.empty()) {
        if (record.lines > 1)
          reason += (reason.find(": ") == std::string::npos ? ": lines " : "; lines ") +
                    std::to_string(record.line) + " to " +
                    std::to_string(record.line + record.lines - 1) + " are one record";
        account.push_back("rejected " + place + ":" + std::to_string(column) + " " + reason + " <" +
                          text.substr(0, kTiny.line_bytes) + ">");
        continue;
      }
      std::string line = "used " + place;
      for (std::size_t c = 0; c < cells.size(); ++c) {
        const AttributeType type = plan.columns[c].type;
        if (type == AttributeType::kNumeric) {
          line += "|" + shown(parse_number(cells[c]).value_or(NAN));
        } else if (type == AttributeType::kBinary) {
          line += "|" + std::to_string(parse_binary(cells[c]));
        } else {
          line += "|" + cells[c];
        }
      }
      account.push_back(line);
    }
  }
  return account;
}

std::string random_bytes(std::mt19937& rng, std::size_t columns) {
  static const std::vector<std::string> kCells{"0",
                                               "1",
                                               "yes",
                                               "",
                                               "12",
                                               "255",
                                               "3.5",
                                               "-7",
                                               "1e3",
                                               "7.4",
                                               "abc",
                                               "\"\"",
                                               "\"a,b\"",
                                               "\"1\"",
                                               "\"x\"\"y\"",
                                               "\"l\nm\"",
                                               "\"\r\n,\"",
                                               "a\"b",
                                               "\"open",
                                               "\"closed\"x",
                                               " 1 ",
                                               "gr\xc3\xbc\xc3\x9f",
                                               "\xff",
                                               "longer than eight",
                                               "\"a\nb\n\"\"c",
                                               "\"a\n\"b",
                                               "d\"",
                                               "\"seven\nand eight\n and more\"",
                                               "longer than eighty",
                                               std::string(1, '\0'),
                                               "\r",
                                               std::string(50, 'l')};
  const auto below = [&](std::size_t n) { return rng() % n; };
  std::string bytes = below(4) == 0 ? "\xEF\xBB\xBF" : "";
  const std::size_t lines = below(30), tame = below(3);
  for (std::size_t i = 0; i < lines; ++i) {
    if (i > 0 || !bytes.empty() || below(2) == 0) {
      const std::size_t cells = below(12) == 0 ? below(columns + 3) : columns;
      for (std::size_t c = 0; c < cells; ++c) {
        if (c > 0) bytes += ',';
        const std::size_t wild = tame == 0 ? kCells.size() : tame == 1 ? 18 : 10;
        bytes += c + 1 == cells && below(8) != 0 ? "1" : kCells[below(wild)];
      }
    }
    if (i + 1 < lines || below(2) == 0) bytes += below(4) == 0 ? "\r\n" : "\n";
  }
  return bytes;
}

std::string write_gzip(const TemporaryDirectory& directory, const std::string& name,
                       const std::string& bytes) {
  const auto path = (directory.path() / name).string();
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  return path;
}

}  // namespace

TEST_CASE("blocks, LineReader and the obvious reader agree on any bytes", "[io][csv][property]") {
  const auto seed = GENERATE(take(400, random(0u, 1'000'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const std::size_t columns = 1 + rng() % 5;
  ReadPlan plan{columns, rng() % 3 == 0, {}};
  constexpr AttributeType kTypes[] = {AttributeType::kText, AttributeType::kNumeric,
                                      AttributeType::kCategorical};
  for (std::size_t c = 0; c < columns; ++c)
    plan.columns.push_back({c, kTypes[c % 3], PlannedColumn::Rule::kOptional, "c"});
  plan.columns.back().type = AttributeType::kBinary;
  plan.columns.back().rule = PlannedColumn::Rule::kTarget;

  CsvOptions options;
  options.threads = 1 + static_cast<int>(rng() % 3);
  options.max_record_bytes = kMaxRecord;
  options.keep_lines = true;
  if (rng() % 2 == 0) {
    options.rearrangement.percent_begin = rng() % 60;
    options.rearrangement.percent_end = options.rearrangement.percent_begin + rng() % 41;
    options.rearrangement.complement = rng() % 2 == 0;
    if (rng() % 2 == 0) options.rearrangement.strategy = Rearrangement::Strategy::kRandom;
  }

  const TemporaryDirectory directory;
  std::vector<std::string> contents, plain, zipped;
  const std::size_t file_count = 1 + rng() % 3;
  while (contents.size() < file_count) {
    std::string bytes = random_bytes(rng, columns);
    if (plan.has_header) {
      const std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
      bytes.insert(at, "h" + std::string(columns - 1, ',') + (rng() % 2 == 0 ? "\r\n" : "\n"));
    }
    if (plain_records(bytes).empty()) continue;  // an empty file is an error, tested elsewhere
    contents.push_back(bytes);
    const std::string name = std::to_string(contents.size());
    plain.push_back(directory.write(name + ".csv", bytes));
    zipped.push_back(write_gzip(directory, name + ".gz", bytes));
  }

  Account expected = plainly(contents, plan, options.rearrangement);
  const Account blocks = account_of(list_input_files(plain), plan, options, {kTiny, false});
  const Account lines = account_of(list_input_files(plain), plan, options, {kTiny, true});
  Account gzip = account_of(list_input_files(zipped), plan, options, {kTiny, false});
  CHECK(blocks == lines);
  for (std::string& line : gzip)  // its messages name other files
    for (std::size_t at; (at = line.find(".gz")) != std::string::npos;) line.replace(at, 3, ".csv");
  CHECK(blocks == gzip);

  expected.push_back(blocks.back());  // the sum, which is checked by the counts
  CHECK(blocks == expected);
  const auto used = std::count_if(expected.begin(), expected.end(),
                                  [](const std::string& line) { return line.starts_with("used"); });
  const auto all = static_cast<std::ptrdiff_t>(expected.size()) - 1;
  if (used > 0)
    CHECK(blocks.back().starts_with(std::to_string(all) + (all == 1 ? " record: " : " records: ") +
                                    std::to_string(used) + " used, " + std::to_string(all - used) +
                                    " rejected"));
}

TEST_CASE("wide tables of small numbers come as they are written", "[io][csv][property]") {
  const auto seed = GENERATE(take(120, random(0u, 1'000'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const auto below = [&](std::size_t n) { return rng() % n; };
  static const std::vector<std::string> kOdd{
      "255",  "256",   "007",    "00",          "",           "0.5", "-0", "-1",
      "word", "\"0\"", "\"12\"", "\"a,\"\"b\"", " 3",         "1e2", "ü",  "12",
      "99",   "9",     "100",    "1234567",     "99999999999"};
  const std::size_t columns = 1 + below(below(2) == 0 ? 8 : 250);
  const std::size_t rows = 1 + below(below(3) == 0 ? 900 : 200);
  // How rare a number is, how rare a cell of another kind, and in which columns those are.
  const std::size_t rare = 1 + below(20), rarer = 1 + below(2000), odd_columns = 1 + below(columns);
  std::string bytes;
  std::vector<std::vector<std::string>> table;
  for (std::size_t row = 0; row < rows; ++row) {
    auto& cells = table.emplace_back();
    for (std::size_t column = 0; column < columns; ++column) {
      std::string cell = "0";
      if (below(rare) == 0) cell = std::to_string(below(256));
      if (column < odd_columns && below(rarer) == 0) cell = kOdd[below(kOdd.size())];
      bytes += (column > 0 ? "," : "") + cell;
      if (cell.starts_with('"')) cell = cell.size() == 3 ? "0" : cell[1] == '1' ? "12" : "a,\"b";
      cells.push_back(cell);
    }
    if (row + 1 < rows || below(2) == 0 || bytes.ends_with('\n') || bytes.ends_with(','))
      bytes += below(5) == 0 ? "\r\n" : "\n";
  }
  if (columns == 1 && table.back()[0].empty()) bytes += '\n';
  ReadPlan plan{columns, false, {}};
  for (std::size_t c = 0; c < columns; ++c) {
    constexpr AttributeType kTypes[] = {AttributeType::kNumeric, AttributeType::kCategorical,
                                        AttributeType::kText, AttributeType::kBinary};
    plan.columns.push_back({c, kTypes[std::min(below(9) / 4 + below(9) / 8, std::size_t{3})],
                            PlannedColumn::Rule::kOptional, "c"});
  }

  const TemporaryDirectory directory;
  const auto files = list_input_files({directory.write("a.csv", bytes)});
  for (const bool line_reader : {false, true}) {
    CsvOptions options;
    options.threads = 1 + static_cast<int>(below(3));
    const std::size_t line_bytes = 102'400, chunk = line_bytes + 8 + below(200'000);
    std::size_t first = 0, wrong = 0;
    read_csv_with(files, plan, options, {},
                  [&](RecordBlock&& block) {
                    for (std::size_t c = 0; c < columns; ++c) {
                      std::vector<std::string> met;  // in order of first appearance
                      for (std::size_t row = 0; row < block.row_count; ++row) {
                        const std::string& cell = table[first + row][c];
                        std::string expected = cell;
                        if (plan.columns[c].type == AttributeType::kNumeric)
                          expected = shown(parse_number(cell).value_or(NAN));
                        if (plan.columns[c].type == AttributeType::kBinary)
                          expected = std::to_string(parse_binary(cell));
                        if (cell_of(block.columns[c], row) != expected) ++wrong;
                        if (std::find(met.begin(), met.end(), cell) == met.end())
                          met.push_back(cell);
                      }
                      const auto* category = std::get_if<CategoryColumn>(&block.columns[c]);
                      if (category == nullptr) continue;
                      if (category->dictionary().size() != met.size()) ++wrong;
                      for (std::size_t i = 0;
                           i < std::min(met.size(), category->dictionary().size()); ++i)
                        if (category->dictionary()[i] != met[i]) ++wrong;
                    }
                    first += block.row_count;
                  },
                  {{.chunk_bytes = chunk, .line_bytes = line_bytes}, line_reader});
    CHECK(first == rows);
    CHECK(wrong == 0);
  }
}

TEST_CASE("both paths agree where LineReader turns its buffers over", "[io][csv][slow]") {
  // Its buffer is 32 MiB and filled up by 16 MiB; the last line has no end.
  const TemporaryDirectory directory;
  std::string text;
  std::mt19937 rng(1);
  while (text.size() < 70u << 20)
    text += std::to_string(rng() % 100'000) + "," + std::string(rng() % 500, 'x') + "\n";
  const auto length = GENERATE(as<std::size_t>{}, 16u << 20, (32u << 20) - 1, 32u << 20,
                               (32u << 20) + 1, 48u << 20, 70u << 20);
  text.resize(length);
  const auto files = list_input_files({directory.write("big.csv", text)});
  const ReadPlan plan{
      2, false, {{0, AttributeType::kNumeric, {}, "a"}, {1, AttributeType::kText, {}, "b"}}};
  const auto hash = [&](CsvPipeline pipeline) {
    std::uint64_t rows = 0, sum = 0;
    const auto ledger = read_csv_with(
        files, plan, {.threads = 2, .keep_lines = true}, {},
        [&](RecordBlock&& block) {
          const auto& text_column = std::get<TextColumn>(block.columns[1]).values;
          for (std::size_t row = 0; row < block.row_count; ++row, ++rows)
            sum = sum * 31 + block.lines[row] + text_column[row].size() +
                  static_cast<std::uint64_t>(std::get<NumberColumn>(block.columns[0])[row]);
        },
        pipeline);
    return std::pair(ledger.summary(), sum);
  };
  CHECK(hash({{}, false}) == hash({{}, true}));
}
