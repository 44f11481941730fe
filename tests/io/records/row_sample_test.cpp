#include "io/records/row_sample.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

namespace glassbox::testing {
namespace {

// Records first..first+count-1 of a table: the number n, n % 7 as a category, n as text, n odd.
RecordBlock block_of(std::uint64_t first, std::size_t count) {
  RecordBlock block;
  block.row_count = count;
  std::vector<double> numbers;
  std::vector<std::uint8_t> codes;
  StringColumn dictionary;
  TextColumn text;
  BinaryColumn odd;
  for (std::uint64_t k = 0; k < 7; ++k) dictionary.push_back("c" + std::to_string((first + k) % 7));
  for (std::uint64_t n = first; n < first + count; ++n) {
    block.lines.push_back(n);
    numbers.push_back(static_cast<double>(n));
    codes.push_back(static_cast<std::uint8_t>((n - first) % 7));
    text.values.push_back(std::to_string(n));
    odd.values.push_back(static_cast<std::int8_t>(n % 2));
  }
  block.columns = {NumberColumn(std::move(numbers)), CategoryColumn(std::move(codes), dictionary),
                   std::move(text), std::move(odd)};
  return block;
}

// The numbers of a sample's records, after a check that each record's cells belong together.
std::vector<std::uint64_t> numbers_of(const RowSample& sample) {
  std::vector<std::uint64_t> numbers;
  for (const RecordBlock& block : sample.blocks()) {
    const auto& category = std::get<CategoryColumn>(block.columns[1]);
    for (std::size_t row = 0; row < block.row_count; ++row) {
      const auto n = static_cast<std::uint64_t>(std::get<NumberColumn>(block.columns[0])[row]);
      REQUIRE(block.lines[row] == n);
      REQUIRE(category.dictionary()[category[row]] == "c" + std::to_string(n % 7));
      REQUIRE(std::get<TextColumn>(block.columns[2]).values[row] == std::to_string(n));
      REQUIRE(std::get<BinaryColumn>(block.columns[3]).values[row] == static_cast<int>(n % 2));
      numbers.push_back(n);
    }
  }
  return numbers;
}

TEST_CASE("few records are all in the sample, in order", "[io][row_sample]") {
  RowSample sample({.records = 1'000});
  sample.add(block_of(501, 500));
  sample.add(block_of(1, 500));
  sample.sort();
  CHECK(sample.is_all());
  const std::vector<std::uint64_t> numbers = numbers_of(sample);
  REQUIRE(numbers.size() == 1'000);
  CHECK(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST_CASE("of many records each is as likely as any other", "[io][row_sample]") {
  RowSample sample({.records = 4'000});
  constexpr std::size_t kRecords = 100'000;
  for (std::size_t first = 1; first < kRecords; first += 1'000) sample.add(block_of(first, 1'000));
  sample.sort();
  CHECK(sample.seen() == kRecords);
  CHECK_FALSE(sample.is_all());
  CHECK(sample.size() <= 4'000);
  CHECK(sample.size() > 1'500);
  const std::vector<std::uint64_t> numbers = numbers_of(sample);
  // Dvoretzky, Kiefer & Wolfowitz, d = 1e-6: the numbers are uniform, so rank / size = n /
  // kRecords.
  const auto m = static_cast<double>(numbers.size());
  const double bound = std::sqrt(std::log(2 / 1e-6) / (2 * m));
  for (std::size_t i = 0; i < numbers.size(); ++i)
    CHECK(std::abs(static_cast<double>(i) / m - static_cast<double>(numbers[i]) / kRecords) <
          bound);
}

TEST_CASE("samples of several processes become the one of all records", "[io][row_sample]") {
  const std::size_t limit = GENERATE(7u, 500u, 3'000u, 100'000u);
  const std::size_t bytes = GENERATE(20'000u, 10'000'000u);
  const bool is_sorted_first = GENERATE(false, true);
  CAPTURE(limit, bytes, is_sorted_first);
  const RowSample::Limits limits{.records = limit, .bytes = bytes};
  RowSample whole(limits);
  whole.add(block_of(1, 20'000));
  whole.sort();
  // The second has few enough records to be all in its sample, the third has none.
  const std::vector<std::uint64_t> cuts{1, 15'000, 15'005, 15'005, 20'001};
  RowSample merged(limits);
  for (std::size_t r = 0; r + 1 < cuts.size(); ++r) {
    RowSample part(limits);
    for (std::uint64_t at = cuts[r]; at < cuts[r + 1]; at += 1'000)
      part.add(block_of(at, std::min<std::uint64_t>(1'000, cuts[r + 1] - at)));
    if (is_sorted_first) part.sort();
    ByteWriter out;
    part.encode(out);
    ByteReader in(out.bytes());
    RowSample other = RowSample::decode(in);
    CHECK(in.at_end());
    CHECK(other.seen() == part.seen());
    CHECK(other.size() == part.size());
    CHECK(numbers_of(other) == numbers_of(part));
    merged.merge(std::move(other));
  }
  merged.sort();
  CHECK(merged.seen() == whole.seen());
  CHECK(merged.size() == whole.size());
  CHECK(numbers_of(merged) == numbers_of(whole));
}

TEST_CASE("bytes bound a sample as records do", "[io][row_sample]") {
  RowSample sample({.records = 1'000'000, .bytes = 100'000});
  for (std::size_t first = 1; first < 50'000; first += 1'000) sample.add(block_of(first, 1'000));
  CHECK(sample.size() * 30 < 100'000);
  CHECK(sample.size() * 100 > 100'000);
}

TEST_CASE("neither blocks nor parts show in a sample", "[io][row_sample][property]") {
  const std::size_t limit = GENERATE(7u, 500u, 3'000u, 100'000u);
  const std::size_t block = GENERATE(64u, 1'000u, 20'000u);
  CAPTURE(limit, block);
  const RowSample::Limits limits{.records = limit, .bytes = 200'000};
  constexpr std::size_t kRecords = 20'000;
  RowSample whole(limits);
  whole.add(block_of(1, kRecords));
  whole.sort();
  std::vector<RowSample> parts(3, RowSample(limits));
  for (std::size_t first = 1, i = 0; first <= kRecords; first += block, ++i)
    parts[i % 3].add(block_of(first, std::min(block, kRecords + 1 - first)));
  parts[1].merge(std::move(parts[0]));
  parts[1].merge(std::move(parts[2]));
  parts[1].sort();
  CHECK(parts[1].seen() == kRecords);
  CHECK(numbers_of(parts[1]) == numbers_of(whole));
}

}  // namespace
}  // namespace glassbox::testing
