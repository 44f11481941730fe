// Tables of other separators, read as the CSV they stand for.
#include "io/files/cell_format.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"
#include "io/csv/csv_reader.h"
#include "io/csv/header_order.h"
#include "io/infer/format_detection.h"
#include "tests/io/csv_account.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Catch::Contains;

namespace {

std::string all_of(const InputFile& file) {
  std::string bytes(1 << 16, '\0');
  bytes.resize(file.open()->read(bytes));
  return bytes;
}

// What is read of a file, and what is said of it.
std::pair<std::string, std::string> read_as_csv(const std::string& bytes, std::size_t columns = 0,
                                                std::optional<char> separator = {}) {
  const TemporaryDirectory at;
  InputFile file = list_input_files({at.write("d.csv", bytes)})[0];
  const std::string notice = detect_format_of(file, columns, separator);
  return {all_of(file), notice};
}

}  // namespace

TEST_CASE("other separators are recognized and read as commas", "[io][cell_format]") {
  std::string twenty, commas;
  for (int i = 0; i < 20; ++i) twenty += "4;5\n", commas += "4,5\n";
  const auto [bytes, csv, notice] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"a;b\n1;2\n", "a,b\n1,2\n", "cells are separated by \";\""},
      {"a\tb\r\n1\t2", "a,b\r\n1,2", "cells are separated by tabs"},
      {"a|b\n1|2\n", "a,b\n1,2\n", "cells are separated by \"|\""},
      {"a;b\n\"x;\"\"y\";1\nBonn, DE;2\nso \"x\", y;3\n",
       "a,b\n\"x;\"\"y\",1\n\"Bonn, DE\",2\n\"so \"\"x\"\", y\",3\n",
       "cells are separated by \";\""},
      {"a;b\n\"x\ny;\";1\nz;2\n", "a,b\n\"x\ny;\",1\nz,2\n", "cells are separated by \";\""},
      {"\xEF\xBB\xBF"
       "a;b\n1;2\n",
       "\xEF\xBB\xBF"
       "a,b\n1,2\n",
       "cells are separated by \";\""},
      {"a;b\n7,4;x\n-0,5e3;1,5\n1.234.567,5;z\n3;w\n1.234;v\n",
       "a,b\n7.4,x\n-0.5e3,1.5\n1234567.5,z\n3,w\n1234,v\n",
       "cells are separated by \";\", numbers have decimal commas"},
      // points elsewhere: only columns that show commas have them, and 1.234 is what it is
      {"a;b;c\n7,4;0.5;1,5\n8,1;1.500;x\n", "a,b,c\n7.4,0.5,\"1,5\"\n8.1,1.500,x\n",
       "cells are separated by \";\", numbers have decimal commas"},
      {"7,4;0,70\n7,8;0,88\n", "7.4,0.70\n7.8,0.88\n",
       "cells are separated by \";\", numbers have decimal commas"},
      // a record of another count, and one whose quotes are wrong, stay as bad as they are
      {"a;b\n1;2\n3\n" + twenty + "\"x\"y;1\n", "a,b\n1,2\n3\n" + commas + "\"x\"y,1\n",
       "cells are separated by \";\""},
      {"a,b\n1;x,2\n2;y,3\n", "a,b\n1;x,2\n2;y,3\n", ""},
      {"t\nalpha;beta\ngamma\n", "t\nalpha;beta\ngamma\n", ""},
  }));
  CAPTURE(bytes);
  CHECK(read_as_csv(bytes) == std::pair(csv, notice));
}

TEST_CASE("the schema's count of columns and --delimiter decide", "[io][cell_format]") {
  CHECK(read_as_csv("a;b\n1;2\n", 1) == std::pair<std::string, std::string>("a;b\n1;2\n", ""));
  CHECK(read_as_csv("a;b\n1;2\n", 0, ',').first == "a;b\n1;2\n");
  CHECK(read_as_csv("a;b,c\n1;2,3\n", 0, ';').first == "a,\"b,c\"\n1,2.3\n");
  CHECK(read_as_csv("a|b;c\n1|2;3\n", 2).first.starts_with("a,b;c") == false);
  CHECK(read_as_csv("a|b|c;d\n1|2|3;4\n", 2).first == "a|b|c,d\n1|2|3,4\n");
}

TEST_CASE("a file of another separator is read as the same file with commas",
          "[io][cell_format][property]") {
  // More than a block of 1 MiB, with quotes gone astray and lines too long for a record.
  std::string csv = "a,b,y\n", other = "a;b;y\n";
  const auto add = [&](const std::string& record) {
    csv += record;
    for (const char c : record) other += c == ',' ? ';' : c == ';' ? ',' : c;
  };
  for (int i = 0; i < 60'000; ++i) {
    add(i % 7 == 0 ? "\"x\n" + std::to_string(i) + "\",1,0\n"
                   : "text " + std::to_string(i * 37 % 1000) + ",2,1\n");
    if (i % 20'000 == 5) add("\"gone,1,0\n");
    if (i % 30'000 == 7) add(std::string(1'300'000, 'l') + ",1,0\n");
  }
  const TemporaryDirectory at;
  const ReadPlan plan{3,
                      true,
                      {{0, AttributeType::kText, {}, "a"},
                       {1, AttributeType::kNumeric, {}, "b"},
                       {2, AttributeType::kBinary, PlannedColumn::Rule::kTarget, "y"}}};
  const auto commas = list_input_files({at.write("d.csv", csv)});
  auto semicolons = list_input_files({at.write("o.csv", other)});
  CHECK(detect_format_of(semicolons[0], 3, {}) == "cells are separated by \";\"");
  CsvOptions options{.threads = 2, .max_rejected = 1'000'000, .keep_lines = true};
  if (GENERATE(false, true)) options.rearrangement = {.percent_begin = 30, .percent_end = 60};
  const CsvAccount expected = account_of(commas, plan, options, {});
  CHECK(expected.size() > 10'000);
  CHECK(account_of(semicolons, plan, options, {}) == expected);
  CHECK(account_of(commas, plan, options, {{}, /*line_reader_for_all=*/true}) == expected);
}

TEST_CASE("a header that comes again is not a record", "[io][csv]") {
  const TemporaryDirectory at;
  Schema schema{.attributes = {{"a", AttributeType::kText}, {"b", AttributeType::kText}},
                .has_header = true};
  const auto read = [&](const std::string& csv) {
    return account_of(list_input_files({at.write("d.csv", csv)}), plan_all(schema, false),
                      {.keep_lines = true}, {});
  };
  CHECK(read("a,b\nu,v\na,b\n a ,\"b\"\na,B\nb,a\n") ==
        CsvAccount{"used 0:2|u|v", "rejected 0:3:0 repeated header <a,b>",
                   "rejected 0:4:0 repeated header < a ,\"b\">", "used 0:5|a|B", "used 0:6|b|a",
                   "5 records: 3 used, 2 rejected (2 repeated header) 0 0 / 0 0"});
  CHECK(read("b,a\nv,u\nb,a\n")[1] == "rejected 0:3:0 repeated header <a,b>");  // by name
  schema.has_header = false;
  CHECK(read("a,b\na,b\n").back() == "2 records: 2 used, 0 rejected 0 0 / 0 0");
  schema = {.attributes = {{"a", AttributeType::kText}}, .has_header = true};
  CHECK(read("a\nb\na\n").back() == "2 records: 2 used, 0 rejected 0 / 0");  // a value, perhaps
}

TEST_CASE("files with other orders of columns are read by name", "[io][header_order]") {
  const TemporaryDirectory at;
  const Schema schema{.attributes = {{"a", AttributeType::kText},
                                     {"b", AttributeType::kNumeric},
                                     {"y", AttributeType::kText}},
                      .has_header = true};
  const auto read = [&](const std::string& second) {
    const auto files =
        list_input_files({at.write("1.csv", "a,b,y\nx,1,p\n"), at.write("2.csv", second)});
    return account_of(files, plan_all(schema, false), {.keep_lines = true}, {});
  };
  CHECK(read(" y ,a,b\nq,\"z,\n\",2\nshort,1\n") ==
        CsvAccount{"used 0:2|x|1|p", "used 1:2|z,\n|2|q",
                   "rejected 1:4:0 wrong column count: 2, expected 3 <short,1>",
                   "3 records: 2 used, 1 rejected (1 wrong column count) 0 0 0 / 0 0 0"});
  CHECK(read("A,B,Y\nz,2,q\n")[1] == "used 1:2|z|2|q");  // other names: by position
  CHECK_THAT(read("b,a,z\n2,z,q\n").back(),
             Contains("2.csv:1: column 2 is \"a\", which is column 1 of the schema, and \"y\" is "
                      "missing"));
}
