// Files that hold no CSV: named for what they are, with the command that makes CSV of them.
#include "io/csv/content_detection.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>

#include "io/base/input_error.h"
#include "io/csv/csv_reader.h"
#include "io/infer/csv_sample.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Catch::Contains;
using namespace std::string_literals;

namespace {

std::string name_of(const std::string& bytes, std::size_t column_count = 0) {
  const auto content = recognise_content(bytes, /*is_whole=*/true, column_count);
  return content ? content->name : "";
}

// What a shell command prints for `input`; the test's own tools, not the program's.
std::string through(const TemporaryDirectory& at, const std::string& input,
                    const std::string& command) {
  at.write("in", input);
  const std::string line = "cd " + at.path().string() + " && ( " + command + " ) < in > out";
  REQUIRE(std::system(line.c_str()) == 0);
  return contents(at.path() / "out");
}

const std::string kTable = "a,b,y\n1,2,1\n3,4,0\n";

// zipfile stores as Info-ZIP does.
std::string zipped(const std::string& member) {
  return "python3 -c \"import io,sys,zipfile; o=io.BytesIO(); z=zipfile.ZipFile(o,'w'); "
         "z.writestr('" +
         member + "',sys.stdin.read()); z.close(); sys.stdout.buffer.write(o.getvalue())\"";
}

}  // namespace

TEST_CASE("binary files are named by their magic bytes", "[io][foreign_content]") {
  const auto [bytes, name] = GENERATE(table<std::string, std::string>({
      {"PK\3\4\x14\0\0\0\0\0data.csv"s, "a zip archive"},
      {"PK\3\4\x14\0\6\0\x8\0[Content_Types].xml"s, "an Excel workbook (xlsx)"},
      {"PK\3\4\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet"s,
       "an OpenDocument spreadsheet"},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"s, "an Excel workbook (xls)"},
      {"BZh91AY&SY\xe4\x55\xae\x9a"s, "compressed with bzip2"},
      {"\xfd"
       "7zXZ\0\0\4\xe6\xd6"s,
       "compressed with xz"},
      {"\x28\xb5\x2f\xfd\x04\x58"s, "compressed with zstd"},
      {"\x1f\x8b\x08\0"s, "compressed with gzip twice"},
      {"PAR1\x15\4\x15\x10"s, "a Parquet file"},
      {"SQLite format 3\0\x10\0"s, "an SQLite database"},
      {std::string(257, 'x') + "ustar\0"s + std::string(300, '\0'), "a tar archive"},
  }));
  CHECK(name_of(bytes) == name);
  CHECK(name_of(bytes, 1) == name);
}

TEST_CASE("text that is no CSV is named", "[io][foreign_content]") {
  const auto [bytes, name] = GENERATE(table<std::string, std::string>({
      {"[{\"a\": 1, \"y\": 0},\n {\"a\": 2, \"y\": 1}]\n", "JSON"},
      {"[[1,2],[3,4]]", "JSON"},
      {"{\n  \"rows\": [1, 2]\n}\n", "JSON"},
      {"{\"a\":1,\"b\":2,\"y\":0}\n{\"a\":3,\"b\":4,\"y\":1}\n", "JSON lines"},
      {"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n", "an HTML page"},
      {"\n<HTML>\n", "an HTML page"},
      {"<?xml version=\"1.0\"?>\n<rows/>\n", "XML"},
      {"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
       "a Git LFS pointer, not the file it stands for"},
      {"% made\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n1\n", "ARFF"},
      {"1 1:0.5 3:2\n-1 2:1e-3\n", "LIBSVM"},
      {"18.0   8   307.0 \"chevy malibu\"\n15.0   8   350.0 \"buick\"\n",
       "a table separated by blanks"},
      {" 0.00632  18.00   2.310\n 0.02731   0.00   7.070\n", "a table separated by blanks"},
      {"a b y\n1 2 1\n3 4 0\n", "a table separated by blanks"},
  }));
  CAPTURE(bytes);
  CHECK(name_of(bytes) == name);
  CHECK(name_of(bytes, 3) == name);
  CHECK(name_of(bytes, 1) == "");  // one column of text holds what it likes
}

TEST_CASE("CSV is not taken for something else", "[io][foreign_content]") {
  const std::string bytes = GENERATE(values<std::string>({
      kTable, "", "\n",
      "text\nhello world\ngood night\n",  // one column of words
      "PK,b\n1,2\n", "BZh,b\n1,2\n", "PAR,1\n", "ORC,elf\n1,2\n", "{a},b\n{1},2\n",
      "\"{\"\"a\"\": 1}\",2\n", "[note],b\n", "@relation_id,y\n1,0\n", "1:2 3,4\n",
      "when,y\n2020-01-01 10:00,1\n", "a\n1\n2\n", "html,xml\n<b>,<i>\n",
      "a\tb\n1\t2\n",  // delimiter_detection.h is for that
  }));
  CAPTURE(bytes);
  CHECK(name_of(bytes) == "");
}

TEST_CASE("the filter makes CSV of what was recognized", "[io][foreign_content]") {
  const TemporaryDirectory at;
  const auto [made_by, input, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"bzip2 -c", kTable, kTable},
      {"xz -c", kTable, kTable},
      {"gzip -c", kTable, kTable},
      {"cat", "[{\"a\": 1, \"y\": \"x,y\"},\n {\"a\": 2, \"b\": 3, \"y\": \"z\"}]\n",
       "a,y,b\n1,\"x,y\",\n2,z,3\n"},
      {"cat", "[[1,2],[3,4]]", "1,2\n3,4\n"},
      {"cat", "{\"a\":1,\"y\":0}\n\n{\"a\":3,\"y\":1}\n", "a,y\n1,0\n3,1\n"},
      {"cat",
       "% c\n@relation r\n@attribute 'a b' numeric\n@ATTRIBUTE y {yes,no}\n\n@data\n1,'it, "
       "yes'\n% c\n?, no\n",
       "a b,y\n1,\"it, yes\"\n,no\n"},
      {"cat", "1 1:0.5 3:2\n-1 2:1e-3\n", "target,x1,x2,x3\n1,0.5,0,2\n-1,0,1e-3,0\n"},
      {"cat", "18.0   8 \"chevy blue\"\n15.0   7 buick\n", "18.0,8,chevy blue\n15.0,7,buick\n"},
      {"cat", " 0.6  18.00   2.3\r\n 0.7\t 0.00   7.0\r\n", "0.6,18.00,2.3\n0.7,0.00,7.0\n"},
  }));
  CAPTURE(made_by, input);
  const std::string bytes = through(at, input, made_by);
  const auto content = recognise_content(bytes, /*is_whole=*/true);
  REQUIRE(content);
  CHECK(through(at, bytes, content->filter) == expected);
  CHECK_FALSE(recognise_content(expected, /*is_whole=*/true));
}

TEST_CASE("every reading refuses what is no CSV and says how to convert it",
          "[io][foreign_content]") {
  const TemporaryDirectory at;
  const bool has_header = GENERATE(true, false);
  const Schema schema{.attributes = {{"a"}, {"b"}, {"y"}}, .has_header = has_header};
  const auto read = [&](const std::string& path) {
    const auto files = list_input_files({path});
    const std::string sample = message_of<InputError>([&] { (void)read_sample(files[0]); });
    const std::string message = message_of<InputError>(
        [&] { read_csv(files, plan_all(schema, false), {}, {}, [](RecordBlock&&) {}); });
    CHECK(message == sample);
    return message;
  };
  const std::string zip = at.write("d.zip", through(at, kTable, zipped("d.csv")));
  CHECK(read(zip) == zip +
                         ": the file is a zip archive, expected CSV; this converts it: funzip < " +
                         zip + " > " + (at.path() / "d.zip-converted.csv").string());
  const std::string twice = at.write("d.csv.gz", through(at, kTable, "gzip -c | gzip -c"));
  CHECK_THAT(read(twice), Contains("the file is compressed with gzip twice, expected CSV; this "
                                   "converts it: gzip -dc < " +
                                   twice + " | gzip -dc > "));
  CHECK_THAT(read(at.write("p.csv", "version https://git-lfs.github.com/spec/v1\noid x\n")),
             Contains("a Git LFS pointer, not the file it stands for, expected CSV; fetch that "
                      "with git lfs pull"));
  // It has as many commas as the schema has columns.
  CHECK_THAT(read(at.write("l.csv", "{\"a\":1,\"b\":2,\"y\":0}\n{\"a\":3,\"b\":4,\"y\":1}\n")),
             Contains("the file is JSON lines, expected CSV; this converts it: python3 -c "));
}

TEST_CASE("lines before a table are refused with the line where it begins", "[io][csv_sample]") {
  const TemporaryDirectory at;
  const auto sample = [&](const std::string& bytes) {
    const auto files = list_input_files({at.write("d.csv", bytes)});
    return message_of<InputError>([&] { (void)read_sample(files[0]); });
  };
  const std::string path = (at.path() / "d.csv").string();
  const std::string cut = (at.path() / "d-converted.csv").string();
  CHECK(
      sample("# x\na,b,y\n1,2,1\n3,4,0\n5,6,1\n\n") ==
      path +
          ":1: the first line has 1 column (\"# x\"), and the lines after it have 3; the file "
          "has to begin with the names or with a record; the table seems to begin in line 2; this "
          "converts it: tail -n +2 < " +
          path + " > " + cut);
  CHECK(sample("Sales of 2015\n\na,b,y\n1,2,1\nend\n3,4,0\n") ==
        path +
            ":1: the first line has 1 column (\"Sales of 2015\"), and 3 of the 4 lines after it "
            "have 3; the file has to begin with the names or with a record; the table seems to "
            "begin in line 3; this converts it: tail -n +3 < " +
            path + " > " + cut);
  CHECK(sample("a,b\n1,2,3\n4,5\n6,7\n8\n") == "");  // most lines agree with the first
  CHECK(sample("a\n\nx\n") == "");                   // one column with an empty cell
}
