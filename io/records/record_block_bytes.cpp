// A column is a byte for what it holds, then its values: whole vectors with their length in front.
#include "io/records/record_block_bytes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace glassbox::io {
namespace {

// Of files they are no part, so that they may change.
enum class Form : std::uint8_t {
  kNone,
  kBinary,
  kByteNumbers,
  kFloatNumbers,
  kDoubleNumbers,
  kByteCodes,
  kShortCodes,
  kWordCodes,
  kText,
};

void check_block(bool is_true, const char* what) {
  if (!is_true) throw BytesError(std::string("a block of records: ") + what);
}

template <class Byte>
void put_bytes(const std::vector<Byte>& values, ByteWriter& out) {
  out.text({reinterpret_cast<const char*>(values.data()), values.size()});
}

template <class Byte>
std::vector<Byte> take_bytes(ByteReader& in) {
  const std::string text = in.text();
  std::vector<Byte> values(text.size());
  std::ranges::transform(text, values.begin(), [](char c) { return static_cast<Byte>(c); });
  return values;
}

void put_strings(const StringColumn& strings, ByteWriter& out) {
  out.text(strings.arena());
  out.u32s(strings.ends());
}

StringColumn take_strings(ByteReader& in) {
  std::string arena = in.text();
  std::vector<std::uint32_t> ends = in.u32s();
  check_block(std::ranges::is_sorted(ends) && (ends.empty() ? 0 : ends.back()) == arena.size(),
              "strings of another length");
  return {std::move(arena), std::move(ends)};
}

struct BlockColumnWriter {
  ByteWriter& out;

  void form(Form form) const { out.u8(static_cast<std::uint8_t>(form)); }
  void operator()(std::monostate) const { form(Form::kNone); }
  void operator()(const BinaryColumn& column) const {
    form(Form::kBinary);
    put_bytes(column.values, out);
  }
  void operator()(const NumberColumn& column) const {
    std::visit(
        [&](const auto& values) {
          using Value = typename std::decay_t<decltype(values)>::value_type;
          if constexpr (std::is_same_v<Value, double>) {
            form(Form::kDoubleNumbers);
            out.f64s(values);
          } else if constexpr (std::is_same_v<Value, float>) {
            form(Form::kFloatNumbers);
            out.f32s(values);
          } else {
            form(Form::kByteNumbers);
            put_bytes(values, out);
          }
        },
        column.values());
    out.u8(column.has_missing() ? 1 : 0);
  }
  void operator()(const CategoryColumn& column) const {
    std::visit(
        [&](const auto& codes) {
          if constexpr (sizeof(codes[0]) == 1) {
            form(Form::kByteCodes);
            put_bytes(codes, out);
          } else {
            form(sizeof(codes[0]) == 2 ? Form::kShortCodes : Form::kWordCodes);
            out.u32s(std::vector<std::uint32_t>(codes.begin(), codes.end()));
          }
        },
        column.codes());
    put_strings(column.dictionary(), out);
  }
  void operator()(const TextColumn& column) const {
    form(Form::kText);
    put_strings(column.values, out);
  }
};

template <class Codes>
CategoryColumn category_of(Codes codes, ByteReader& in) {
  StringColumn dictionary = take_strings(in);
  check_block(std::ranges::all_of(codes, [&](auto code) { return code < dictionary.size(); }),
              "a category that its dictionary does not have");
  return {std::move(codes), std::move(dictionary)};
}

template <class Values>
NumberColumn number_of(Values values, ByteReader& in) {
  const bool has_missing = in.u8() != 0;
  return {std::move(values), has_missing};
}

Column take_column(ByteReader& in) {
  switch (static_cast<Form>(in.u8())) {
    case Form::kNone:
      return std::monostate{};
    case Form::kBinary:
      return BinaryColumn{take_bytes<std::int8_t>(in)};
    case Form::kByteNumbers:
      return number_of(take_bytes<std::uint8_t>(in), in);
    case Form::kFloatNumbers:
      return number_of(in.f32s(), in);
    case Form::kDoubleNumbers:
      return number_of(in.f64s(), in);
    case Form::kByteCodes:
      return category_of(take_bytes<std::uint8_t>(in), in);
    case Form::kShortCodes: {
      const std::vector<std::uint32_t> codes = in.u32s();
      return category_of(std::vector<std::uint16_t>(codes.begin(), codes.end()), in);
    }
    case Form::kWordCodes:
      return category_of(in.u32s(), in);
    case Form::kText:
      return TextColumn{take_strings(in)};
  }
  throw BytesError("a block of records: a column of no known form");
}

}  // namespace

void encode(const RecordBlock& block, ByteWriter& out) {
  out.u32(block.file);
  out.u64(block.row_count);
  out.u64(block.lines.size());
  for (const std::uint64_t line : block.lines) out.u64(line);
  out.u64(block.columns.size());
  for (const Column& column : block.columns) std::visit(BlockColumnWriter{out}, column);
}

RecordBlock decode_block(ByteReader& in) {
  RecordBlock block;
  block.file = in.u32();
  block.row_count = in.u64();
  block.lines.resize(in.count(sizeof(std::uint64_t)));
  for (std::uint64_t& line : block.lines) line = in.u64();
  check_block(block.lines.empty() || block.lines.size() == block.row_count, "lines of others");
  for (std::size_t left = in.count(1); left > 0; --left) block.columns.push_back(take_column(in));
  return block;
}

}  // namespace glassbox::io
