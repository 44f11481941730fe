#include <catch2/catch.hpp>

#include "cli/base/progress.h"
#include "cli/base/text_table.h"

using namespace glassbox::testing;

TEST_CASE("a table's columns are as wide as they need", "[cli][text]") {
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kRight, TextTable::Align::kLeft});
  table.add({"größe", "1", "x"});
  table.add({"n", "1,000", ""});
  CHECK(table.text() ==
        "  größe      1  x\n"
        "  n      1,000\n");
}

TEST_CASE("a table's columns line up whatever the script", "[cli][text]") {
  // Widths as wcwidth() of glibc has them.
  CHECK(text_width("wine") == 4);
  CHECK(text_width("葡萄酒") == 6);
  CHECK(text_width("🍷") == 2);
  CHECK(text_width("ｗｉｎｅ") == 8);
  CHECK(text_width("e\u0301 שם") == 4);
  CHECK(text_width("a\u200db") == 2);
  CHECK(text_width("\xff\xfe") == 2);
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kRight});
  table.add({"葡萄酒", "1"});
  table.add({"wine", "2"});
  CHECK(table.text() ==
        "  葡萄酒  1\n"
        "  wine    2\n");
}

TEST_CASE("what is too wide is shortened between characters", "[cli][text]") {
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdefg", 6) == "abc...");
  CHECK(shortened("葡萄酒", 6) == "葡萄酒");
  CHECK(shortened("葡萄酒酒", 6) == "葡...");
  CHECK(shortened("e\u0301e\u0301e\u0301e\u0301e\u0301", 4) == "e\u0301...");
}

TEST_CASE("numbers are short", "[cli][text]") {
  const auto [value, text] = GENERATE(table<double, std::string>({
      {0.877612, "0.8776"},
      {12.3456, "12.35"},
      {122570.8, "122571"},
      {1e-6, "1e-06"},
      {0, "0"},
      {-0.5, "-0.5"},
  }));
  CHECK(number_text(value) == text);
  CHECK(count_text(1234567) == "1,234,567");
  CHECK(count_text(999) == "999");
  CHECK(counted(1, "record") == "1 record");
  CHECK(counted(2000, "record") == "2,000 records");
  CHECK(percent_text(0.1744) == "17.4 %");
}

TEST_CASE("control characters from data do not reach a terminal", "[cli][text]") {
  CHECK(printable("a\x1b[31mb\r\n\x7f größe") == "a?[31mb??? größe");
  CHECK(printable(std::string_view("a\0b", 3)) == "a?b");
  CHECK(printable("\xff\xc2\x9b"
                  "1m 漢字 \xf0\x9f\x8d\xb7 \xc3") == "???1m 漢字 \xf0\x9f\x8d\xb7 ?");
}

TEST_CASE("what comes from data does not turn a line around", "[cli][text]") {
  // A right-to-left override and its end, an isolate, the line and paragraph separators; marks of
  // direction, which Hebrew and Arabic texts have, stay.
  CHECK(printable("a\u202egpj.exe\u202c") == "a???gpj.exe???");
  CHECK(printable("\u2067b\u2069") == "???b???");
  CHECK(printable("a\u2028b\u2029") == "a???b???");
  CHECK(printable("\u200fשם\u200e") == "\u200fשם\u200e");
}

TEST_CASE("what is left of training is told from the second pass on", "[cli][progress]") {
  TrainingPace pace;
  CHECK(pace.line({1, 10, 500, 0.69}, 0.5) == "pass 1 of 10, 1,000 records/s, loss 0.69");
  CHECK(pace.line({1, 10, 1000, 0.6}, 1) == "pass 1 of 10, 1,000 records/s, loss 0.6");
  CHECK(pace.line({2, 10, 2000, 0.5}, 2) == "pass 2 of 10, 1,000 records/s, loss 0.5, 8 s left");
  CHECK(pace.line({4, 1000, 4000, 0.5}, 4) ==
        "pass 4 of 1000, 1,000 records/s, loss 0.5, 17 min left");
  CHECK(pace.line({4, 10, 4000, 0.5}, 0) == "pass 4 of 10, loss 0.5");
}
