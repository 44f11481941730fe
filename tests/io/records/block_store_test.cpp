#include "io/records/block_store.h"

#include <catch2/catch.hpp>
#include <random>

#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

StringColumn made_strings(std::mt19937& rng, std::size_t count) {
  StringColumn strings;
  for (std::size_t i = 0; i < count; ++i)
    strings.push_back(std::string(rng() % 9, char('a' + rng() % 26)));
  return strings;
}

template <class Value>
std::vector<Value> made_values(std::mt19937& rng, std::size_t count) {
  std::vector<Value> values(count);
  for (Value& v : values) v = static_cast<Value>(rng() % 200);
  return values;
}

// A block with a column of every sort and width.
RecordBlock made_block(unsigned seed, std::size_t rows) {
  std::mt19937 rng(seed);
  RecordBlock block;
  block.row_count = rows;
  block.columns.emplace_back(std::monostate{});
  block.columns.emplace_back(BinaryColumn{made_values<std::int8_t>(rng, rows)});
  block.columns.emplace_back(NumberColumn(made_values<std::uint8_t>(rng, rows), seed % 2 == 0));
  block.columns.emplace_back(NumberColumn(made_values<float>(rng, rows), false));
  block.columns.emplace_back(NumberColumn(made_values<double>(rng, rows), false));
  block.columns.emplace_back(
      CategoryColumn(made_values<std::uint8_t>(rng, rows), made_strings(rng, 200)));
  block.columns.emplace_back(
      CategoryColumn(made_values<std::uint16_t>(rng, rows), made_strings(rng, 300)));
  block.columns.emplace_back(
      CategoryColumn(made_values<std::uint32_t>(rng, rows), made_strings(rng, 200)));
  block.columns.emplace_back(TextColumn{made_strings(rng, rows)});
  return block;
}

// All there is to a column.
std::string text_of(const Column& column) {
  std::string text = std::to_string(column.index()) + ":";
  const auto add_strings = [&](const StringColumn& strings) {
    for (std::size_t i = 0; i < strings.size(); ++i) text += std::string(strings[i]) + "|";
  };
  if (const auto* binary = std::get_if<BinaryColumn>(&column)) {
    for (const auto v : binary->values) text += std::to_string(v) + ",";
  } else if (const auto* numbers = std::get_if<NumberColumn>(&column)) {
    text += std::to_string(numbers->values().index()) + (numbers->has_missing() ? "m" : "");
    for (std::size_t i = 0; i < numbers->size(); ++i) text += std::to_string((*numbers)[i]) + ",";
  } else if (const auto* categories = std::get_if<CategoryColumn>(&column)) {
    text += std::to_string(categories->codes().index());
    for (std::size_t i = 0; i < categories->size(); ++i)
      text += std::to_string((*categories)[i]) + ",";
    add_strings(categories->dictionary());
  } else if (const auto* verbatim = std::get_if<TextColumn>(&column)) {
    add_strings(verbatim->values);
  }
  return text;
}

}  // namespace

TEST_CASE("blocks come back as they were put in, from memory or disk", "[io][block_store]") {
  const TemporaryDirectory directory;
  const std::size_t memory = GENERATE(0, 20'000, 1'000'000'000);
  BlockStore store(memory, directory.path());
  constexpr unsigned kBlocks = 6;
  std::vector<std::size_t> tickets(kBlocks);
  for (const unsigned i : {3u, 0u, 5u, 1u, 4u, 2u})
    tickets[i] = store.put(made_block(i, i == 3 ? 0 : 100 + i));
  for (const std::size_t ticket : tickets) store.append(ticket);
  CHECK(store.block_count() == kBlocks);
  CHECK((store.bytes_on_disk() > 0) == (memory < 1'000'000'000));
  CHECK(std::filesystem::is_empty(directory.path()));  // the file has no name
  RecordBlock room;
  const std::vector<bool> all(9, true),
      some{false, true, true, false, false, true, false, false, true};
  for (const unsigned i : {5u, 0u, 3u, 1u, 2u, 4u}) {
    const RecordBlock expected = made_block(i, i == 3 ? 0 : 100 + i);
    const RecordBlock& whole = store.block(i, all, room);
    REQUIRE(whole.columns.size() == 9);
    CHECK(whole.row_count == expected.row_count);
    for (std::size_t c = 0; c < 9; ++c)
      CHECK(text_of(whole.columns[c]) == text_of(expected.columns[c]));
    const RecordBlock& part = store.block(i, some, room);
    for (std::size_t c = 0; c < 9; ++c)
      if (some[c]) CHECK(text_of(part.columns[c]) == text_of(expected.columns[c]));
  }
}

TEST_CASE("a temporary file gives back what was appended", "[io][temporary_file]") {
  const TemporaryDirectory directory;
  TemporaryFile file(directory.path());
  std::vector<std::byte> bytes(100'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7 >> 3);
  CHECK(file.append(bytes) == 0);
  CHECK(file.append(std::span(bytes).first(10)) == 100'000);
  std::vector<std::byte> back(40);
  file.read(99'970, back);
  CHECK(std::equal(back.begin(), back.begin() + 30, bytes.end() - 30));
  CHECK(std::equal(back.begin() + 30, back.end(), bytes.begin()));
  CHECK(file.size() == 100'010);
}
