// Files that are tables but not this reader's CSV: recognized, and converted by the command given.
#include "io/csv/csv_dialect.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>

#include "io/base/input_error.h"
#include "io/csv/csv_reader.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Catch::Contains;

namespace {

std::optional<ForeignDialect> dialect_of(const std::string& bytes) {
  return recognise_dialect({bytes, /*is_whole=*/true});
}

// Characters of the BMP that are given as UTF-8, in 16 or 32 bits.
std::string wide(const std::string& utf8, std::size_t bytes, bool is_little, bool has_mark) {
  std::u16string units = has_mark ? u"\ufeff" : u"";
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(utf8[i + k]); };
    const bool is_ascii = byte(0) < 0x80, is_two = byte(0) < 0xe0;
    units += static_cast<char16_t>(is_ascii ? byte(0)
                                   : is_two ? (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f)
                                            : (byte(0) & 0xf) << 12 | (byte(1) & 0x3f) << 6 |
                                                  (byte(2) & 0x3f));
    i += is_ascii ? 1 : is_two ? 2 : 3;
  }
  std::string out;
  for (const char16_t unit : units)
    for (std::size_t k = 0; k < bytes; ++k) {
      const std::size_t place = is_little ? k : bytes - 1 - k;
      out += place > 1 ? '\0' : static_cast<char>(unit >> (8 * place) & 0xff);
    }
  return out;
}

// What iconv makes of text; the test's own tool, not the program's.
std::string read_dialect(const TemporaryDirectory& at, const std::string& bytes,
                         const std::string& command) {
  at.write("in", bytes);
  const std::string line = "cd " + at.path().string() + " && ( " + command + " ) < in > out";
  REQUIRE(std::system(line.c_str()) == 0);
  return contents(at.path() / "out");
}

const std::string kDialectTable = "name,size,y\nbär,1.5,1\nameisenbär,2,0\n上海,-3e5,1\n";

}  // namespace

TEST_CASE("a file that can be read is left alone", "[io][csv_dialect]") {
  const std::string text = GENERATE(values<std::string>({
      kDialectTable,
      "\xEF\xBB\xBF" + kDialectTable,
      "a\n1\n2\n",
      "x",
      "",
      "a,b\r\n1,2\r\n",
      "a,b\n1,x;y\n2,z;w\n",               // a separator within cells
      "1,x|y\n2,z|w\n",                    // the same without a header
      "a,b\n\"1;2\",\"3;4\"\n",            // quoted
      "a,b\n\"1,234\",1\n\"12,345\",2\n",  // thousands, as far as one can tell
      "id,note\n1,\"so, yes\"\n2,\"no\"\n",
      "a,b\n1,caf\xc3\xa9\n2,caf\xe9\n",  // one bad line of two: that record's fault
      "t\nalpha;beta\ngamma\n",
  }));
  CAPTURE(text);
  CHECK_FALSE(dialect_of(text));
}

TEST_CASE("other encodings are named and converted", "[io][csv_dialect]") {
  const TemporaryDirectory at;
  SECTION("UTF-16 and UTF-32, with a mark or without") {
    const std::size_t bytes = GENERATE(2, 4);
    const bool is_little = GENERATE(true, false), has_mark = GENERATE(true, false);
    const std::string text =
        GENERATE(values<std::string>({kDialectTable, "城市,数\n上海,1\n北京,2\n广州,3\n"}));
    CAPTURE(bytes, is_little, has_mark, text);
    const std::string encoded = wide(text, bytes, is_little, has_mark);
    const auto dialect = dialect_of(encoded);
    REQUIRE(dialect);
    CHECK(dialect->found == std::string("the file is UTF-") + (bytes == 2 ? "16" : "32") +
                                (is_little ? ", little-endian" : ", big-endian") +
                                ", expected UTF-8");
    CHECK(read_dialect(at, encoded, dialect->filter) == text);
  }
  SECTION("Windows-1252 and ISO 8859-1") {
    const std::string encoding = GENERATE(as<std::string>(), "WINDOWS-1252", "ISO-8859-1");
    const std::string text = encoding == "ISO-8859-1" ? "straße,\u0081\nfür,1\n" : "€,ä\n1,2\n";
    const std::string encoded = read_dialect(at, text, "iconv -f UTF-8 -t " + encoding);
    const auto dialect = dialect_of(encoded);
    REQUIRE(dialect);
    CHECK(dialect->filter == "iconv -f " + encoding + " -t UTF-8");
    CHECK(read_dialect(at, encoded, dialect->filter) == text);
  }
  SECTION("EBCDIC, with either line end") {
    const std::string text = "NAME,CITY,Y\nMiller,New York,1\nSmith,Boston,0\n";
    std::string encoded = read_dialect(at, text, "iconv -f UTF-8 -t IBM037");
    const bool has_nel = GENERATE(true, false);
    if (has_nel) std::ranges::replace(encoded, '\x25', '\x15');
    const auto dialect = dialect_of(encoded);
    REQUIRE(dialect);
    CHECK(dialect->found == "the file is EBCDIC, expected UTF-8");
    CHECK(read_dialect(at, encoded, dialect->filter) == text);
  }
}

TEST_CASE("other separators, line ends and decimal commas are named and converted",
          "[io][csv_dialect]") {
  const auto [bytes, found, converted] = GENERATE(table<std::string, std::string, std::string>({
      {"a;b\n1;2\n", R"(the separator is ";", expected ",")", "a,b\n1,2\n"},
      {"a\tb\n1\t2\n", R"(the separator is a tab, expected ",")", "a,b\n1,2\n"},
      {"a|b\n1|2\n", R"(the separator is "|", expected ",")", "a,b\n1,2\n"},
      {"a;b;c\n", R"(the separator is ";", expected ",")", "a,b,c\n"},
      {"a\tb\nBonn, DE\t2\nLa Paz, BO\t3\n", R"(the separator is a tab, expected ",")",
       "a,b\n\"Bonn, DE\",2\n\"La Paz, BO\",3\n"},
      {"\"a;b\";c\n\"say \"\"no\"\"\";2\n", R"(the separator is ";", expected ",")",
       "a;b,c\n\"say \"\"no\"\"\",2\n"},
      {"a;b\r\n7,4;x\r\n-0,5e3;y\r\n1.234.567,5;z\r\n3;w\r\n",
       R"(the separator is ";", expected ",", and numbers have decimal commas, expected points)",
       "a,b\n7.4,x\n-0.5e3,y\n1234567.5,z\n3,w\n"},
      {"\xEF\xBB\xBF\"a\";b\n0,5;\"1,5\"\n",
       R"(the separator is ";", expected ",", and numbers have decimal commas, expected points)",
       "a,b\n0.5,1.5\n"},
      // 1.500 is one and a half, where no comma says that it is a thousand and a half
      {"a;b;c\n7,4;0.123;1.234,5\n8,1;1.500;2.000\n",
       R"(the separator is ";", expected ",", and numbers have decimal commas, expected points)",
       "a,b,c\n7.4,0.123,1234.5\n8.1,1.500,2000\n"},
      // every line has as many commas as the others, and they are decimal
      {"7,4;0,70\n7,8;0,88\n",
       R"(the separator is ";", expected ",", and numbers have decimal commas, expected points)",
       "7.4,0.70\n7.8,0.88\n"},
      {"a,b\n\"7,4\",x\n\"7,85\",y\n", "numbers have decimal commas, expected points",
       "a,b\n7.4,x\n7.85,y\n"},
      {"a,b\r1,2\r3,4\r", "its line ends are CR alone, expected LF or CRLF", "a,b\n1,2\n3,4\n"},
  }));
  CAPTURE(bytes);
  const TemporaryDirectory at;
  const auto dialect = dialect_of(bytes);
  REQUIRE(dialect);
  CHECK(dialect->found == found);
  CHECK(read_dialect(at, bytes, dialect->filter) == converted);
  CHECK_FALSE(dialect_of(converted));
}

TEST_CASE("the command names its files for a shell", "[io][csv_dialect]") {
  const TemporaryDirectory at;
  const std::string name = at.write("it's a \"$(touch x)\" file.csv", "a;b\n1;2\n");
  const auto files = list_input_files({name});
  const std::string advice = conversion_advice(*dialect_of("a;b\n1;2\n"), files[0]);
  const std::string command = advice.substr(advice.find("tr "));
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(contents(at.path() / "it's a \"$(touch x)\" file-converted.csv") == "a,b\n1,2\n");
  CHECK(at.file_count() == 2);

  // Excel's "Unicode text" needs two commands, one after the other.
  const std::string excel = at.write("excel.txt", wide("a\tb\n1\t2\n", 2, true, true));
  const std::string first = conversion_hint(list_input_files({excel})[0]);
  REQUIRE(std::system(first.substr(first.find("iconv")).c_str()) == 0);
  const std::string second =
      conversion_hint(list_input_files({(at.path() / "excel.txt-converted.csv").string()})[0]);
  CHECK_THAT(second, Contains("the separator is a tab") && Contains(" tr '\\t' ',' < "));

  const std::string zipped = (at.path() / "z.csv.gz").string();
  REQUIRE(std::system(("printf 'a;b\\n1;2\\n' | gzip > " + zipped).c_str()) == 0);
  const std::string unzip = conversion_hint(list_input_files({zipped})[0]);
  REQUIRE(std::system(unzip.substr(unzip.find("gzip")).c_str()) == 0);
  CHECK(contents(at.path() / "z-converted.csv") == "a,b\n1,2\n");
}

TEST_CASE("a file that cannot be used says how to convert it", "[io][csv_dialect]") {
  const TemporaryDirectory at;
  const auto read = [&](const std::string& bytes, bool has_header) {
    const auto files = list_input_files({at.write("d.csv", bytes)});
    const Schema schema{.attributes = {{"a"}, {"b"}}, .has_header = has_header};
    return message_of<InputError>(
        [&] { read_csv(files, plan_all(schema, false), {}, {}, [](RecordBlock&&) {}); });
  };
  CHECK_THAT(read("a;b\n1;2\n", true),
             Contains("the header has 1 column, the schema has 2") &&
                 Contains("; the separator is \";\", expected \",\"; this "
                          "converts it: tr ';' ',' < "));
  CHECK_THAT(read("1;2\n3;4\n", false), Contains("no usable record") && Contains("tr ';' ','"));
  CHECK_THAT(read(wide("1,2\n3,4\n", 2, true, false), false), Contains("iconv -f UTF-16LE"));
  CHECK_THAT(read("1,2,3\n", false), Contains("no usable record") && !Contains("converts"));
}
