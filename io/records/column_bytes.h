/// io/records/column_bytes.h: columns and blocks as bytes, for a temporary file or another process
/// of the same program: memory is copied as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "io/records/record_block.h"

namespace glassbox::io {

/// A column: the ordinal of its type, the ordinal of its variant where it has one, then its arrays,
/// each with its length in front.
class ColumnWriter {
 public:
  std::vector<std::byte> bytes;

  void column(const Column& column) {
    number(column.index());
    std::visit(*this, column);
  }
  void number(std::uint64_t v) { raw(&v, sizeof v); }
  template <class Array>
  void array(const Array& values) {
    number(values.size());
    raw(values.data(), values.size() * sizeof values[0]);
  }
  void strings(const StringColumn& column) {
    array(column.arena());
    array(column.ends());
  }
  void operator()(std::monostate /*nothing*/) {}
  void operator()(const BinaryColumn& column) { array(column.values); }
  void operator()(const NumberColumn& column) {
    number(column.values().index());
    number(column.has_missing() ? 1 : 0);
    std::visit([this](const auto& values) { array(values); }, column.values());
  }
  void operator()(const CategoryColumn& column) {
    number(column.codes().index());
    std::visit([this](const auto& codes) { array(codes); }, column.codes());
    strings(column.dictionary());
  }
  void operator()(const TextColumn& column) { strings(column.values); }

 private:
  void raw(const void* from, std::size_t size) {
    const auto* const begin = static_cast<const std::byte*>(from);
    bytes.insert(bytes.end(), begin, begin + size);
  }
};

class ColumnReader {
 public:
  explicit ColumnReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  Column column() {
    switch (number()) {
      case 1:
        return BinaryColumn{array<std::vector<std::int8_t>>()};
      case 2: {
        const std::uint64_t form = number();
        const bool has_missing = number() != 0;
        return NumberColumn(variant<NumberColumn::Values>(form), has_missing);
      }
      case 3: {
        auto codes = variant<CategoryColumn::Codes>(number());
        return CategoryColumn(std::move(codes), strings());
      }
      case 4:
        return TextColumn{strings()};
      default:
        return std::monostate{};
    }
  }

  std::uint64_t number() {
    std::uint64_t v = 0;
    std::memcpy(&v, bytes_.data(), sizeof v);
    bytes_ = bytes_.subspan(sizeof v);
    return v;
  }
  template <class Array>
  Array array() {
    Array values(number(), {});
    const std::size_t size = values.size() * sizeof values[0];
    if (size > 0) std::memcpy(values.data(), bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return values;
  }

 private:
  std::span<const std::byte> bytes_;

  template <class Variant>
  Variant variant(std::uint64_t form) {
    if (form == 0) return array<std::variant_alternative_t<0, Variant>>();
    if (form == 1) return array<std::variant_alternative_t<1, Variant>>();
    return array<std::variant_alternative_t<2, Variant>>();
  }
  StringColumn strings() {
    auto arena = array<std::string>();
    return {std::move(arena), array<std::vector<std::uint32_t>>()};
  }
};

/// All but `rejected`, `invalid` and `missing`.
void write_block(ColumnWriter& out, const RecordBlock& block);
[[nodiscard]] RecordBlock read_block(ColumnReader& in);

}  // namespace glassbox::io
