#include "io/csv/csv_reader.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "io/base/input_error.h"
#include "io/csv/file_header.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Rule = PlannedColumn::Rule;

namespace {

const Schema kSchema{{{"id", AttributeType::kText},
                      {"x", AttributeType::kNumeric},
                      {"kind", AttributeType::kCategorical},
                      {"y", AttributeType::kBinary}},
                     "y",
                     "id",
                     std::nullopt,
                     {},
                     true};
const std::string kHeader = "id,x,kind,y\n";

struct Reading {
  std::vector<RecordBlock> blocks;
  ReadReport ledger;
};

Reading read(const std::vector<std::string>& paths, const ReadPlan& plan,
             const CsvOptions& options = {}) {
  Reading reading;
  reading.ledger = read_csv(list_input_files(paths), plan, options, {}, [&](RecordBlock&& block) {
    reading.blocks.push_back(std::move(block));
  });
  return reading;
}

// The whole message of the InputError that reading gives.
std::string error_of(const std::string& path, const ReadPlan& plan,
                     const CsvOptions& options = {}) {
  return message_of<InputError>([&] { (void)read({path}, plan, options); });
}

}  // namespace

TEST_CASE("records become typed columns", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.csv", kHeader +
                                                 "r1,7.4,red,1\n"
                                                 "\"r,2\", 3 ,white,no\r\n"
                                                 "r3,,\"say \"\"hi\"\"\",TRUE\n"
                                                 "r4,x,red,0");
  const auto reading = read({path}, plan_all(kSchema, true), {.keep_lines = true});
  REQUIRE(reading.blocks.size() == 1);
  const RecordBlock& block = reading.blocks.front();
  REQUIRE(block.row_count == 4);
  CHECK(block.lines == std::vector<std::uint64_t>{2, 3, 4, 5});
  const auto& id = std::get<TextColumn>(block.columns[0]).values;
  CHECK(id[0] == "r1");
  CHECK(id[1] == "r,2");
  const auto& x = std::get<NumberColumn>(block.columns[1]);
  CHECK(x[0] == 7.4);
  CHECK(x[1] == 3);
  CHECK(std::isnan(x[2]));
  CHECK(std::isnan(x[3]));
  const auto& kind = std::get<CategoryColumn>(block.columns[2]);
  REQUIRE(kind.dictionary().size() == 3);  // in order of appearance
  CHECK(kind.dictionary()[0] == "red");
  CHECK(kind.dictionary()[1] == "white");
  CHECK(kind.dictionary()[2] == "say \"hi\"");
  CHECK(kind[3] == 0);
  CHECK(std::get<BinaryColumn>(block.columns[3]).values == std::vector<std::int8_t>{1, 0, 1, 0});
  CHECK(reading.ledger.summary() == "4 records: 4 used, 0 rejected");
  CHECK(reading.ledger.invalid_cells == std::vector<std::uint64_t>{0, 1, 0, 0});
  CHECK(reading.ledger.missing_cells == std::vector<std::uint64_t>{0, 1, 0, 0});
}

TEST_CASE("each defect of a record is named and the run goes on", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto [record, column, reason] = GENERATE(table<std::string, std::size_t, std::string>({
      {"r,1,k", 0, "wrong column count: 3, expected 4"},
      {"r,1,k,1,", 0, "wrong column count: 5, expected 4"},
      {"", 0, "blank line"},
      {"r,\"1\"2,k,1", 2, "text after a closing quote"},
      {std::string(200'000, 'x') + ",1,k,1", 0, "over-long record: 200006 bytes, at most 102400"},
      {std::string(2'000'000, 'x') + ",1,k,1", 0,
       "over-long record: 2000006 bytes, at most 102400"},
      {"r\xff,1,k,1", 0, "not UTF-8"},
      {std::string("r,\0,k,1", 7), 0, "NUL byte: at byte 3"},
      {"r,1,k,", 4, "missing target"},
      {"r,1,k, ", 4, "missing target"},
      {"r,1,k,2", 4, "invalid target: \"2\" is not a BINARY value"},
      {"r,1,k,maybemaybemaybemaybemaybemaybemaybemaybemaybe", 4,
       "invalid target: \"maybemaybemaybemaybemaybemaybemaybemaybe...\" is not a BINARY value"},
  }));
  CAPTURE(reason);
  const auto path = directory.write("a.csv", kHeader + "a,1,k,1\n" + record + "\nb,2,k,0\n");
  const auto rejects = directory.path() / "rejects.csv";
  CsvOptions options;
  options.rejects = rejects;
  const auto reading = read({path}, plan_all(kSchema, true), options);
  std::vector<RejectedRecord> all;
  std::size_t rows = 0;
  for (const RecordBlock& block : reading.blocks) {
    for (const RejectedRecord& record_of : block.rejected) {
      all.push_back(record_of);
      CHECK(rows + record_of.before_row == 1);
    }
    rows += block.row_count;
  }
  REQUIRE(all.size() == 1);
  const RejectedRecord& rejected = all.front();
  CHECK(rejected.line == 3);
  CHECK(rejected.column == column);
  CHECK(rejected.reason == reason);
  CHECK(rejected.text == record.substr(0, 1 << 20));
  const std::string name = reason.substr(0, reason.find(": "));
  CHECK(reading.ledger.summary() == "3 records: 2 used, 1 rejected (1 " + name + ")");
  REQUIRE(reading.ledger.entries.size() == 1);
  CHECK(reading.ledger.entries[0].where.text() ==
        path + ":3" + (column > 0 ? ":" + std::to_string(column) : ""));
  CHECK(contents(rejects) == record.substr(0, 1 << 20) + "\n");
}

TEST_CASE("a target is not needed where it is not asked for", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.csv", kHeader + "a,1,k,\nb,1,k,perhaps\n");
  const auto reading = read({path}, plan_all(kSchema, false));
  CHECK(reading.ledger.used == 2);
  CHECK(reading.ledger.missing_cells[3] == 1);
  CHECK(reading.ledger.invalid_cells[3] == 1);
}

TEST_CASE("a weight is 1 where it is empty and rejects where it is not above 0", "[io][csv]") {
  const TemporaryDirectory directory;
  Schema schema{
      {{"w", AttributeType::kNumeric}, {"y", AttributeType::kNumeric}}, "y", {}, "w", {}, false};
  const auto path = directory.write("a.csv", "2.5,1\n,2\n0,3\n-1,4\nheavy,5\n0.5,6\n");
  const auto reading = read({path}, plan_all(schema, true));
  const auto& weight = std::get<NumberColumn>(reading.blocks.front().columns[0]);
  REQUIRE(weight.size() == 3);
  CHECK(weight[0] == 2.5);
  CHECK(weight[1] == 1);
  CHECK(weight[2] == 0.5);
  CHECK(reading.ledger.rejected_by_reason ==
        std::map<std::string, std::uint64_t>{{"invalid weight", 3}});
  CHECK(reading.ledger.entries[0].reason == "invalid weight: \"0\", expected a number above 0");
}

TEST_CASE("a blank line is an empty value of a single column", "[io][csv]") {
  const TemporaryDirectory directory;
  const ReadPlan plan{1, false, {{0, AttributeType::kText, Rule::kOptional, "t"}}};
  const auto reading = read({directory.write("a.csv", "a\n\nb\n")}, plan);
  CHECK(reading.ledger.used == 3);
  CHECK(reading.ledger.missing_cells[0] == 1);
}

TEST_CASE("a column the file does not have is all missing", "[io][csv]") {
  const TemporaryDirectory directory;
  const ReadPlan plan{2,
                      false,
                      {{std::nullopt, AttributeType::kNumeric, Rule::kOptional, "gone"},
                       {1, AttributeType::kText, Rule::kOptional, "t"}}};
  const auto reading = read({directory.write("a.csv", "1,b\n2,c\n")}, plan);
  CHECK(std::holds_alternative<std::monostate>(reading.blocks.front().columns[0]));
  CHECK(reading.ledger.missing_cells == std::vector<std::uint64_t>{2, 0});
}

TEST_CASE("a rejected record leaves nothing in a dictionary", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.csv", kHeader + "a,1,bad,\nb,1,good,1\n");
  const auto reading = read({path}, plan_all(kSchema, true));
  const auto& kind = std::get<CategoryColumn>(reading.blocks.front().columns[2]);
  REQUIRE(kind.dictionary().size() == 1);
  CHECK(kind.dictionary()[0] == "good");
}

TEST_CASE("codes grow wider as a dictionary needs", "[io][csv]") {
  const TemporaryDirectory directory;
  const ReadPlan plan{1, false, {{0, AttributeType::kCategorical, Rule::kOptional, "c"}}};
  const auto [distinct, index] =
      GENERATE(table<std::size_t, std::size_t>({{256, 0}, {257, 1}, {65'536, 1}, {65'537, 2}}));
  CAPTURE(distinct);
  std::string text;
  for (std::size_t i = 0; i < distinct + 1000; ++i)
    text += (i % 3 == 0 ? "v" : "a long value ") + std::to_string(i % distinct) + "\n";
  const auto reading = read({directory.write("a.csv", text)}, plan);
  REQUIRE(reading.blocks.size() == 1);
  const auto& column = std::get<CategoryColumn>(reading.blocks.front().columns[0]);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < column.size(); ++i)
    if (column.dictionary()[column[i]] !=
        (i % 3 == 0 ? "v" : "a long value ") + std::to_string(i % distinct))
      ++wrong;
  CHECK(wrong == 0);
  if (column.dictionary().size() <= 65'536 || index == 2) CHECK(column.codes().index() >= index);
}

TEST_CASE("every file has its own header and its own lines", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto a = directory.write("a.csv", "\xEF\xBB\xBF" + kHeader + "a,1,k,1\n");
  const auto b = directory.write("b.csv", "any,other,names,here\r\nb,2,k\r\nc,3,k,0");
  const auto reading = read({a, b}, plan_all(kSchema, true), {.keep_lines = true});
  REQUIRE(reading.blocks.size() == 2);
  CHECK(reading.blocks[1].file == 1);
  CHECK(reading.blocks[1].lines == std::vector<std::uint64_t>{3});
  CHECK(reading.ledger.entries[0].where.text() == b + ":2");
}

TEST_CASE("a split counts the bytes of records only, over all files", "[io][csv]") {
  const TemporaryDirectory directory;
  // 10 records of 10 bytes; header, BOM and the border between files must not count.
  const auto records = [](int from, int to) {
    std::string text;
    for (int i = from; i < to; ++i) text += "r" + std::to_string(i) + ",1,kk,1\n";
    return text;
  };
  const auto a = directory.write("a.csv", "\xEF\xBB\xBF" + kHeader + records(0, 3));
  const auto b = directory.write("b.csv", "a quite long header,x,kind,y\n" + records(3, 10));
  const auto ids = [&](const std::string& split, bool complement) {
    auto rearrangement = parse_split(split);
    rearrangement.complement = complement;
    CsvOptions options;
    options.rearrangement = rearrangement;
    std::string out;
    for (const RecordBlock& block : read({a, b}, plan_all(kSchema, true), options).blocks)
      for (std::size_t row = 0; row < block.row_count; ++row)
        out += std::get<TextColumn>(block.columns[0]).values[row][1];
    return out;
  };
  CHECK(ids("0-70", false) == "0123456");
  CHECK(ids("70-100", false) == "789");
  CHECK(ids("20-40", true) == "01456789");
}

TEST_CASE("files that hold nothing to use are errors", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto plan = plan_all(kSchema, true);
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", ": the file is empty; expected a header and records"},
      {"\xEF\xBB\xBF", ": the file is empty; expected a header and records"},
      {kHeader, ": a header and no records"},
      {"id,x,kind,y", ": a header and no records"},
      {"id,x,y\na,1,1\n",
       ":1: the header has 3 columns, the schema has 4; list every column of the file in the "
       "schema, in order"},
      {"\"id,x,kind,y\na,1,k,1\n", ":1: the quotes of the header do not match"},
      {kHeader + "a,1,k,\nb,2\n",
       ": no usable record: 2 records: 0 used, 2 rejected (1 missing target, 1 wrong column "
       "count): %:2:4: missing target; %:3: wrong column count: 2, expected 4"},
  }));
  const auto path = directory.write("a.csv", text);
  std::string wanted = path + expected;
  for (std::size_t at; (at = wanted.find('%')) != std::string::npos;) wanted.replace(at, 1, path);
  CHECK(error_of(path, plan) == wanted);
}

TEST_CASE("a split that selects nothing is an error", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.csv", kHeader + "a,1,k,1\n");
  CsvOptions options;
  options.rearrangement = parse_split("0-50");
  CHECK(error_of(path, plan_all(kSchema, true), options) ==
        path + ": no usable record: the split selects none");
}

TEST_CASE("10,000 rejected records are borne and 10,001 are not", "[io][csv]") {
  const TemporaryDirectory directory;
  std::string text = kHeader + "a,1,k,1\n";
  for (int i = 0; i < 10'000; ++i) text += i % 4 == 0 ? "a,1,k,\n" : "a,1\n";
  const auto borne =
      read({directory.write("a.csv", text)}, plan_all(kSchema, true), {.threads = 3});
  CHECK(borne.ledger.rejected == 10'000);
  CHECK(borne.ledger.entries.size() == ReadReport::kListedEntries);
  const auto path = directory.write("b.csv", text + "b\na,1,k,1\n");
  const auto rejects = directory.path() / "rejects";
  CsvOptions options;
  options.threads = 3;
  options.rejects = rejects;
  CHECK(error_of(path, plan_all(kSchema, true), options) ==
        path +
            ": more than 10000 records rejected: 10002 records: 1 used, 10001 rejected (2500 "
            "missing target, 7501 wrong column count): " +
            path + ":3:4: missing target; " + path + ":4: wrong column count: 2, expected 4; " +
            path + ":5: wrong column count: 2, expected 4; and 9998 more");
  CHECK(std::filesystem::exists(rejects));  // this is when they are wanted
}

TEST_CASE("blocks come in order on any number of threads, after their work", "[io][csv]") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 900'000; ++i) text += std::to_string(i) + ",abc\n";
  const auto files = list_input_files({directory.write("a.csv", text)});
  const ReadPlan plan{2, false, {{0, AttributeType::kNumeric, Rule::kOptional, "i"}}};
  const int threads = GENERATE(1, 2, 3, 8);
  double next = 0;
  std::size_t blocks = 0, out_of_order = 0;
  std::uint64_t last_progress = 0;
  CsvOptions options{.threads = threads};
  options.progress = [&](std::uint64_t rows) { last_progress = rows; };
  read_csv(
      files, plan, options, [](RecordBlock& block) { block.lines.assign(1, 42); },
      [&](RecordBlock&& block) {
        ++blocks;
        if (block.lines != std::vector<std::uint64_t>{42}) ++out_of_order;
        const auto& column = std::get<NumberColumn>(block.columns[0]);
        for (std::size_t row = 0; row < block.row_count; ++row)
          if (column[row] != next++) ++out_of_order;
      });
  CHECK(next == 900'000);
  CHECK(out_of_order == 0);
  CHECK(blocks > 1);
  CHECK(last_progress == 900'000);
}

TEST_CASE("what a consumer throws stops the reading and arrives", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto files = list_input_files({directory.write("a.csv", "1\n2\n")});
  const ReadPlan plan{1, false, {{0, AttributeType::kNumeric, Rule::kOptional, "i"}}};
  const auto nothing = [](RecordBlock&&) {};
  const auto in_work = [](RecordBlock&) { throw std::runtime_error("work"); };
  const auto in_take = [](RecordBlock&&) { throw std::runtime_error("take"); };
  CHECK(message_of<std::runtime_error>(
            [&] { read_csv(files, plan, {.threads = 2}, in_work, nothing); }) == "work");
  CHECK(message_of<std::runtime_error>(
            [&] { read_csv(files, plan, {.threads = 2}, {}, in_take); }) == "take");
}

TEST_CASE("a caller's bug is told apart from a user's mistake", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.csv", "1\n");
  const ReadPlan beyond{1, false, {{1, AttributeType::kText, Rule::kOptional, "t"}}};
  CHECK_THROWS_AS(read({path}, beyond), std::invalid_argument);
  const ReadPlan no_target{1, false, {{std::nullopt, AttributeType::kText, Rule::kTarget, "t"}}};
  CHECK_THROWS_AS(read({path}, no_target), std::invalid_argument);
}

TEST_CASE("a header's names are read as they stand", "[io][csv]") {
  const TemporaryDirectory directory;
  const auto names = [&](const std::string& text) {
    return read_header(list_input_files({directory.write("h.csv", text)}).front());
  };
  CHECK(names("\xEF\xBB\xBF"
              "a,\"b,c\", d\r\n1,2,3\n") == std::vector<std::string>{"a", "b,c", " d"});
  CHECK(names("only") == std::vector<std::string>{"only"});
  CHECK(names("").empty());
}

TEST_CASE("a field is quoted when it has to be", "[io][csv]") {
  CHECK(quote_csv("plain text") == "plain text");
  CHECK(quote_csv("") == "");
  CHECK(quote_csv("a,b") == "\"a,b\"");
  CHECK(quote_csv("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(quote_csv("a\nb") == "\"a\nb\"");
}

TEST_CASE("42,000 records of 785 categories take less than 100 MB", "[io][csv][slow]") {
  const TemporaryDirectory directory;
  std::string text;
  Schema schema;
  for (int c = 0; c < 785; ++c)
    schema.attributes.push_back({"p" + std::to_string(c), AttributeType::kCategorical});
  unsigned state = 1;
  for (int row = 0; row < 42'000; ++row)
    for (int c = 0; c < 785; ++c) {
      state = state * 1664525 + 1013904223;
      text += state >> 29 == 0 ? std::to_string(state >> 13 & 255) : "0";
      text += c == 784 ? '\n' : ',';
    }
  const auto reading =
      read({directory.write("a.csv", text)}, plan_all(schema, false), {.threads = 2});
  std::size_t bytes = 0;
  for (const RecordBlock& block : reading.blocks) bytes += block.memory_bytes();
  CHECK(reading.ledger.used == 42'000);
  CHECK(bytes < 100'000'000);
}

TEST_CASE("of several threads, the one that finds what is wrong is heard", "[io][csv]") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a.csv", "a,b\r1,2\r3,4\r");
  ReadPlan plan{2, /*has_header=*/true, {}};
  plan.columns.push_back({0, AttributeType::kText, PlannedColumn::Rule::kOptional, "a"});
  CsvOptions options;
  options.threads = 4;
  const auto files = list_input_files({path});
  for (int i = 0; i < 2000; ++i)  // threads that come too late once said that the file is empty
    REQUIRE_THROWS_WITH(read_csv(files, plan, options, {}, [](RecordBlock&&) {}),
                        Catch::Contains("here is a CR alone"));
}
