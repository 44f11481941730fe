#include "io/records/record_block_bytes.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

namespace glassbox::testing {
namespace {

StringColumn strings(const std::vector<std::string>& texts) {
  StringColumn column;
  for (const std::string& text : texts) column.push_back(text);
  return column;
}

RecordBlock made_block() {
  RecordBlock block;
  block.file = 3;
  block.row_count = 3;
  block.lines = {7, 9, std::uint64_t{1} << 40};
  block.columns = {
      BinaryColumn{{1, 0, -1}},
      NumberColumn({0.0, 254.0, NAN}),
      NumberColumn({0.5, -0.0, NAN}),
      NumberColumn({0.1, 1e300, NAN}),
      NumberColumn(std::vector<std::uint8_t>{255, 0, 1}, /*has_missing=*/false),
      CategoryColumn(std::vector<std::uint8_t>{1, 0, 1}, strings({"", "blue"})),
      CategoryColumn(std::vector<std::uint16_t>{0, 1, 2}, strings({"a", "b", "c"})),
      CategoryColumn(std::vector<std::uint32_t>{2, 1, 0}, strings({"a", "b", "c"})),
      TextColumn{strings({"some words", "", std::string("\0\xff", 2)})},
      std::monostate{},
  };
  return block;
}

std::string encoded_block(const RecordBlock& block) {
  ByteWriter out;
  encode(block, out);
  return out.bytes();
}

RecordBlock decoded_block(const std::string& bytes) {
  ByteReader in(bytes);
  RecordBlock block = decode_block(in);
  CHECK(in.at_end());
  return block;
}

}  // namespace

TEST_CASE("a block comes back from bytes as it was", "[io][record_block]") {
  const RecordBlock block = made_block();
  const std::string bytes = encoded_block(block);
  const RecordBlock back = decoded_block(bytes);
  CHECK(back.file == 3);
  CHECK(back.row_count == 3);
  CHECK(back.lines == block.lines);
  REQUIRE(back.columns.size() == block.columns.size());
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    CAPTURE(i);
    REQUIRE(back.columns[i].index() == block.columns[i].index());
    for (std::size_t row = 0; row < 3; ++row) {
      if (const auto* number = std::get_if<NumberColumn>(&block.columns[i])) {
        const auto& other = std::get<NumberColumn>(back.columns[i]);
        CHECK(other.values().index() == number->values().index());
        CHECK(other.has_missing() == number->has_missing());
        CHECK(std::isnan(other[row]) == std::isnan((*number)[row]));
        if (!std::isnan(other[row])) CHECK(other[row] == (*number)[row]);
        CHECK(std::signbit(other[row]) == std::signbit((*number)[row]));
      } else if (const auto* category = std::get_if<CategoryColumn>(&block.columns[i])) {
        const auto& other = std::get<CategoryColumn>(back.columns[i]);
        CHECK(other.codes() == category->codes());
        CHECK(other.dictionary()[row % 2] == category->dictionary()[row % 2]);
      } else if (const auto* text = std::get_if<TextColumn>(&block.columns[i])) {
        CHECK(std::get<TextColumn>(back.columns[i]).values[row] == text->values[row]);
      }
    }
  }
  CHECK(std::get<BinaryColumn>(back.columns[0]).values == std::vector<std::int8_t>{1, 0, -1});
  CHECK(encoded_block(back) == bytes);
  CHECK(decoded_block(encoded_block(RecordBlock{})).columns.empty());
}

TEST_CASE("bytes that are no block are refused", "[io][record_block][errors]") {
  const std::string bytes = encoded_block(made_block());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    CHECK_THROWS_AS(decode_block(in), BytesError);
  }
  RecordBlock block = made_block();
  block.columns = {CategoryColumn(std::vector<std::uint8_t>{0, 1, 2}, strings({"a", "b"}))};
  const std::string codes = encoded_block(block);
  ByteReader in(codes);
  CHECK_THROWS_WITH(decode_block(in), Catch::Contains("its dictionary does not have"));
}

}  // namespace glassbox::testing
