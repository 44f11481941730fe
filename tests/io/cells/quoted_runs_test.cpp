// Values with line ends: records of several lines, and what comes of quotes that do not match.
#include "io/cells/quoted_runs.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "io/csv/csv_reader.h"
#include "io/csv/file_header.h"
#include "io/infer/csv_sample.h"
#include "tests/io/csv_account.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Catch::Contains;
using Kind = QuotedRun::Kind;

namespace {

std::vector<QuotedRun> runs_of(const std::string& text, std::size_t most_bytes = 100) {
  std::vector<QuotedRun> runs;
  CHECK(find_quoted_runs(text, 0, /*is_end=*/true, most_bytes, ',', runs) == text.size());
  return runs;
}

// A file of columns a (TEXT), b (NUMERIC) and y (BINARY, the target) as it is read.
CsvAccount account(const std::string& bytes, CsvOptions options = {}) {
  const TemporaryDirectory at;
  const ReadPlan plan{3,
                      true,
                      {{0, AttributeType::kText, {}, "a"},
                       {1, AttributeType::kNumeric, {}, "b"},
                       {2, AttributeType::kBinary, PlannedColumn::Rule::kTarget, "y"}}};
  options.keep_lines = true;
  return account_of(list_input_files({at.write("d.csv", bytes)}), plan, options, {});
}

}  // namespace

TEST_CASE("lines within a quoted value are one record", "[io][quoted_runs]") {
  CHECK(runs_of("a,b\n1,2\n").empty());
  CHECK(runs_of("\"a\",b\n\"1,\"\"\",2\n").empty());
  CHECK(runs_of("\"a\nb\",1\nc,2\n") == std::vector<QuotedRun>{{0, 8, 2, Kind::kRecord}});
  CHECK(runs_of("x\n1,\"a\n\n\"\"b\"\"\n\"\r\ny\n") ==
        std::vector<QuotedRun>{{2, 17, 4, Kind::kRecord}});
  CHECK(runs_of("a,\"b\n\"") == std::vector<QuotedRun>{{0, 6, 2, Kind::kRecord}});
  // A quote within a value that is not quoted opens nothing, nor does one of an inch.
  CHECK(runs_of("5\",a\n6\",b\n").empty());
  CHECK(runs_of("a\"\nb\"\n").empty());
}

TEST_CASE("quotes that do not match cost the lines up to a bound", "[io][quoted_runs]") {
  CHECK(runs_of("\"a\nb\"c,1\nd\n") == std::vector<QuotedRun>{{0, 9, 2, Kind::kTextBehind}});
  CHECK(runs_of("\"a\nb\nc\n") == std::vector<QuotedRun>{{0, 7, 3, Kind::kOpen}});
  CHECK(runs_of("\"a\nb\nc\nd\ne\nf\ng\nh\n\"\n", 5) ==
        std::vector<QuotedRun>{{0, 7, 3, Kind::kOpen}});
  CHECK(runs_of("\"a,1\n").empty());  // one line, as any
  CHECK(runs_of("\"a\"b,1\n").empty());
}

TEST_CASE("a record is told by as many bytes as it may have and the next line",
          "[io][quoted_runs][property]") {
  const std::string text = GENERATE(values<std::string>(
      {"\"a\nb\",1\nc,2\n", "\"a\nb\"c,1\nd\n", "\"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n",
       "\"a\n\"\"\n\"\r\nx\n", "1,\"\n\",\"\n\"\n2,3\n", "\"\n\"\"\"\n"}));
  constexpr std::size_t kMost = 8;
  std::vector<QuotedRun> all;
  (void)find_quoted_runs(text, 0, true, kMost, ',', all);
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    CAPTURE(text, cut);
    std::vector<QuotedRun> some;
    const std::size_t decided = find_quoted_runs(text.substr(0, cut), 0, false, kMost, ',', some);
    CHECK(decided <= cut);
    CHECK(cut - decided < quoted_run_reach(kMost));
    // What was decided stays so.
    REQUIRE(some.size() <= all.size());
    CHECK(std::equal(some.begin(), some.end(), all.begin()));
    for (std::size_t i = some.size(); i < all.size(); ++i) CHECK(all[i].end > decided);
  }
}

TEST_CASE("a cell with line ends is read as it stands", "[io][quoted_runs]") {
  CHECK(account("a,b,y\n\"Once upon \na time\",5,1\nplain,6,0\n") ==
        CsvAccount{"used 0:2|Once upon \na time|5|1", "used 0:4|plain|6|0",
                   "2 records: 2 used, 0 rejected 0 0 0 / 0 0 0"});
  CHECK(account("\"a\nname\",b,y\r\n\"x\r\n\"\"y\"\"\",5,1") ==
        CsvAccount{"used 0:3|x\r\n\"y\"|5|1", "1 record: 1 used, 0 rejected 0 0 0 / 0 0 0"});
}

TEST_CASE("what is left of a value with line ends is never a record", "[io][quoted_runs]") {
  // Text behind the quote: neither half is used.
  const CsvAccount behind = account("a,b,y\n\"Once\nupon\" a time,5,1\nplain,6,0\n");
  CHECK(behind == CsvAccount{"rejected 0:2:0 text after a closing quote: that of the value that "
                             "opens in line 2 <\"Once>",
                             "rejected 0:3:0 text after a closing quote: that of the value that "
                             "opens in line 2 <upon\" a time,5,1>",
                             "used 0:4|plain|6|0",
                             "3 records: 1 used, 2 rejected (2 text after a closing quote) 0 0 0 "
                             "/ 0 0 0"});
  // Not closed: every line up to the bound says so, and the file goes on behind it.
  const std::string line = std::string(95, 'l') + ",3,1\n";
  std::string file = "a,b,y\nfine,1,1\n\"gone,2,0\n";
  for (int i = 0; i < 2'000; ++i) file += line;
  const CsvAccount open = account(file);
  const auto count = [&](const std::string& word) {
    return std::ranges::count_if(open, [&](const std::string& l) { return l.starts_with(word); });
  };
  CHECK(open[1] ==
        "rejected 0:3:0 open quote: the value that opens in line 3 is not closed within 102400 "
        "bytes <\"gone,2,0>");
  CHECK(count("used 0:2|fine") == 1);
  // 9 bytes of the first line, then lines of 100: the last of them holds byte 102,400.
  CHECK(count("rejected 0:") == 1 + 1024);
  CHECK(count("used 0:") == 1 + 2'000 - 1024);
}

TEST_CASE("an open quote in the last line is that line's alone", "[io][quoted_runs]") {
  CHECK(account("a,b,y\nplain,6,0\nx,\"7,1\n") ==
        CsvAccount{"used 0:2|plain|6|0", "rejected 0:3:2 open quote <x,\"7,1>",
                   "2 records: 1 used, 1 rejected (1 open quote) 0 0 0 / 0 0 0"});
}

TEST_CASE("a sample counts records, and its lines are the file's", "[io][quoted_runs]") {
  const TemporaryDirectory at;
  const auto files = list_input_files({at.write("d.csv", "a,b\n\"x\ny\",1\nz,2\n")});
  const CsvSample sample = read_sample(files[0]);
  REQUIRE(sample.records.size() == 3);
  CHECK(sample.records[1].cells[0] == "x\ny");
  CHECK(sample.records[2].line == 4);
  CHECK(read_header(list_input_files({at.write("h.csv", "\"a\nb\",c\n1,2\n")})[0]) ==
        std::vector<std::string>{"a\nb", "c"});
}
