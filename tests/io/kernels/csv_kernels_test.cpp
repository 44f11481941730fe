// Every instruction set's kernels against the obvious loops.
#include "io/kernels/csv_kernels.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "io/cells/parse_cell.h"

using namespace glassbox::testing;

namespace {

constexpr std::size_t kSlack = 128, kPadding = 72;

std::vector<const CsvKernels*> all_kernels() {
  std::vector<const CsvKernels*> all;
  for (const char* name : {"baseline", "avx2", "avx512"})
    if (const CsvKernels* kernels = csv_kernels(name)) all.push_back(kernels);
  return all;
}

struct Scanned {
  RowScan scan;
  std::vector<std::string> cells;
  std::vector<int> numbers;  // -1 = something else

  bool operator==(const Scanned& other) const {
    return scan.cell_count == other.scan.cell_count && scan.is_unusual == other.scan.is_unusual &&
           cells == other.cells && numbers == other.numbers;
  }
};

std::vector<std::string> split(const std::string& record) {
  std::vector<std::string> cells{""};
  for (const char c : record) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

Scanned scanned_plainly(const std::string& record, std::size_t columns) {
  Scanned out{{0, false}, split(record), {}};
  out.scan.cell_count = out.cells.size();
  for (const char c : record)
    out.scan.is_unusual |= c == '"' || c == 0 || static_cast<unsigned char>(c) >= 128;
  out.cells.resize(std::min(out.cells.size(), columns));
  for (const std::string& cell : out.cells) {
    int number = -1;
    for (int n = 0; n < 256 && number < 0; ++n)
      if (cell == std::to_string(n)) number = n;
    out.numbers.push_back(number);
  }
  return out;
}

// With a digit and commas right behind the record, which are not its own.
Scanned scanned(const CsvKernels& kernels, const std::string& record, std::size_t columns,
                bool with_numbers) {
  const std::string text =
      std::string(kPadding, '\n') + record + "0,0,0" + std::string(kPadding, '7');
  std::vector<std::uint32_t> starts(columns + 1 + kSlack, 77);
  std::vector<std::uint8_t> numbers(columns + kSlack, 77), others(columns + kSlack, 0);
  Scanned out{};
  out.scan = (with_numbers ? kernels.read_numbers : kernels.find_cells)(
      text.data(), kPadding, static_cast<std::uint32_t>(record.size()), columns,
      {starts.data(), numbers.data(), others.data()});
  for (std::size_t i = 0; i < std::min(columns, out.scan.cell_count); ++i) {
    out.cells.push_back(text.substr(starts[i], starts[i + 1] - starts[i] - 1));
    if (with_numbers) out.numbers.push_back(others[i] != 0 ? -1 : numbers[i]);
  }
  return out;
}

void check_scan(const std::string& record, std::size_t columns) {
  CAPTURE(record, columns);
  Scanned expected = scanned_plainly(record, columns);
  for (const CsvKernels* kernels : all_kernels()) {
    CAPTURE(kernels->name);
    CHECK(scanned(*kernels, record, columns, true) == expected);
    Scanned cells_only = expected;
    cells_only.numbers.clear();
    CHECK(scanned(*kernels, record, columns, false) == cells_only);
  }
}

std::string joined(const std::vector<std::string>& cells) {
  std::string record;
  for (std::size_t i = 0; i < cells.size(); ++i) record += (i > 0 ? "," : "") + cells[i];
  return record;
}

}  // namespace

TEST_CASE("every cell of up to three digits is the number it says or none", "[io][csv_kernels]") {
  std::vector<std::string> cells;
  for (int n = 0; n < 1000; ++n) {
    const std::string digits = std::to_string(n);
    for (std::string cell : {digits, "0" + digits, "00" + digits}) cells.push_back(cell);
  }
  check_scan(joined(cells), cells.size());
  // As the first cell of a piece, and with others close behind.
  for (const std::string& cell : cells) check_scan(cell + ",1," + cell, 3);
}

TEST_CASE("cells with other characters are no small numbers", "[io][csv_kernels]") {
  for (int c = 0; c < 256; ++c)
    for (const std::string digits : {"", "1", "12", "123"})
      for (std::size_t at = 0; at <= digits.size(); ++at) {
        std::string cell = digits;
        cell.insert(at, 1, static_cast<char>(c));
        check_scan("0,0," + cell + ",0,25", 5);
      }
}

TEST_CASE("one odd cell in zeros is found at every place", "[io][csv_kernels]") {
  const std::string odd =
      GENERATE("7", "10", "255", "256", "007", "", "-0", "0.5", "1234",
               "a long one that takes more than a piece of sixty-four bytes, no "
               "doubt at all");
  for (std::size_t columns = 1; columns < 140; columns += 1 + columns / 20)
    for (std::size_t at = 0; at < columns; ++at) {
      std::vector<std::string> cells(columns, "0");
      cells[at] = odd;
      check_scan(joined(cells), joined(cells).empty() ? 1 : split(joined(cells)).size());
    }
}

TEST_CASE("records of too many cells are counted and written no further", "[io][csv_kernels]") {
  const auto [cell, count] = GENERATE(table<std::string, std::size_t>(
      {{"0", 40}, {"0", 1000}, {"", 64}, {"", 500}, {"12", 33}, {"x", 300}}));
  for (const std::size_t columns : {std::size_t{1}, std::size_t{5}, count - 1, count, count + 1})
    check_scan(joined(std::vector(count, cell)), columns);
}

TEST_CASE("records of random cells are scanned as the obvious loop does",
          "[io][csv_kernels][property]") {
  const auto seed = GENERATE(take(300, random(0u, 1'000'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const std::vector<std::string> kinds{
      "0",
      "1",
      "42",
      "255",
      "256",
      "00",
      "",
      "x",
      "3.5",
      "-1",
      "é",
      "\"",
      "1000",
      "a b",
      "99999",
      "0",
      "12345678901234567890123456789012345678901234567890123456789"};
  const std::size_t kind_count = 1 + rng() % kinds.size(), zeros = rng() % 40;
  std::vector<std::string> cells(1 + rng() % 200);
  for (std::string& cell : cells) cell = rng() % (zeros + 1) > 0 ? "0" : kinds[rng() % kind_count];
  check_scan(joined(cells), cells.size());
  check_scan(joined(cells), 1 + rng() % 300);
}

TEST_CASE("short numbers are read exactly as long ones are", "[io][csv_kernels][property]") {
  std::mt19937 rng(1);
  std::string text;
  std::vector<std::uint32_t> starts;
  std::vector<std::string> cells{"",    "-",   ".",     "-.",        "1.",        "-.5",
                                 "--1", "1-",  "1.2.3", "+1",        "12345678",  "-12345678",
                                 "-0",  "0.0", "-0.0",  "123456789", "1.2345678", "-1.234567",
                                 "1e5", " 1",  "1 ",    "00000000",  "0x1",       "-1.2345678"};
  while (cells.size() < 5000) {
    std::string cell = rng() % 3 == 0 ? "-" : "";
    const std::size_t size = 1 + rng() % 9, point = rng() % 12;
    for (std::size_t i = 0; i < size; ++i)
      cell += i == point ? '.' : static_cast<char>((rng() % 40 == 0 ? ' ' : '0') + rng() % 10);
    cells.push_back(cell);
  }
  for (const std::string& cell : cells) {
    starts.push_back(static_cast<std::uint32_t>(text.size()));
    text += cell + ",";
  }
  starts.push_back(static_cast<std::uint32_t>(text.size()));
  text += std::string(kPadding, '1');
  for (const CsvKernels* kernels : all_kernels()) {
    CAPTURE(kernels->name);
    const std::size_t room = (cells.size() + 31) / 32 * 32;
    std::vector<double> values(room);
    std::vector<std::uint8_t> is_read(room);
    const bool all = kernels->read_decimals(text.data(), starts.data(), 1, cells.size(),
                                            values.data(), is_read.data());
    CHECK(!all);
    std::size_t wrong = 0, read = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_short = cells[i].size() <= (cells[i].starts_with('-') ? 9 : 8);
      const bool is_plain = cells[i].find_first_not_of("-.0123456789") == std::string::npos;
      const auto expected = parse_number(cells[i]);
      if ((is_read[i] != 0) != (is_short && is_plain && expected)) ++wrong;
      if (is_read[i] == 0) continue;
      ++read;
      if (!expected || std::memcmp(&values[i], &*expected, sizeof(double)) != 0) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(read > 1000);
  }
}

TEST_CASE("numbers are coded in order of first appearance", "[io][csv_kernels][property]") {
  const auto seed = GENERATE(take(60, random(0u, 1'000'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const unsigned range = 1 + rng() % 256;
  std::vector<std::uint8_t> numbers(1 + rng() % 700);
  for (auto& number : numbers)
    number = static_cast<std::uint8_t>(rng() % 3 == 0 ? rng() % range : 255 - rng() % 2);
  std::vector<std::uint8_t> entries;
  for (const auto number : numbers)
    if (std::ranges::find(entries, number) == entries.end()) entries.push_back(number);
  for (const CsvKernels* kernels : all_kernels()) {
    CAPTURE(kernels->name);
    std::vector<std::uint8_t> codes(numbers.size()), met(256);
    met.resize(kernels->encode_numbers(numbers.data(), numbers.size(), codes.data(), met.data()));
    CHECK(met == entries);
    for (auto& code : codes) code = entries.at(code);
    CHECK(codes == numbers);
  }
}
