// Blocks in memory up to a limit, then in a temporary file, column by column, so that a walk reads
// only the columns that it uses. put() may run on many threads; append() fixes the order.
#include "io/records/block_store.h"

#include <cstring>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace glassbox::io {
namespace {

// A column in the file: the ordinal of its type, the ordinal of its variant where it has one, then
// its arrays, each with its length in front. Only this process reads it, so memory is copied as is.
class ColumnWriter {
 public:
  std::vector<std::byte> bytes;

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

 private:
  std::span<const std::byte> bytes_;

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

}  // namespace

BlockStore::BlockStore(std::size_t memory, std::filesystem::path directory)
    : memory_left_(memory), directory_(std::move(directory)) {}

TemporaryFile* BlockStore::place_for(std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (!file_ && size <= memory_left_) {
    memory_left_ -= size;
    return nullptr;
  }
  if (!file_) file_.emplace(directory_);
  return &*file_;
}

std::size_t BlockStore::put(RecordBlock&& block) {
  Entry entry;
  entry.block.row_count = block.row_count;
  entry.block.columns = std::move(block.columns);
  const std::size_t size = entry.block.memory_bytes();
  if (TemporaryFile* const file = place_for(size)) {
    ColumnWriter writer;
    writer.bytes.reserve(size + 64 * entry.block.columns.size());
    for (Column& column : entry.block.columns) {
      entry.offsets.push_back(writer.bytes.size());
      writer.number(column.index());
      std::visit(writer, column);
      column = std::monostate{};
    }
    entry.offsets.push_back(writer.bytes.size());
    const std::uint64_t begin = file->append(writer.bytes);
    for (std::uint64_t& offset : entry.offsets) offset += begin;
  }
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
  return entries_.size() - 1;
}

const RecordBlock& BlockStore::block(std::size_t i, const std::vector<bool>& wanted,
                                     RecordBlock& buffer) const {
  const Entry& entry = entries_[order_[i]];
  if (entry.offsets.empty()) return entry.block;
  if (wanted.size() != entry.block.columns.size())
    throw std::invalid_argument("BlockStore: expected one flag a column");
  buffer.row_count = entry.block.row_count;
  buffer.columns.assign(wanted.size(), std::monostate{});
  std::vector<std::byte> bytes;
  for (std::size_t c = 0; c < wanted.size();) {
    if (!wanted[c]) {
      ++c;
      continue;
    }
    std::size_t end = c;  // neighbours are read together
    while (end < wanted.size() && wanted[end]) ++end;
    bytes.resize(entry.offsets[end] - entry.offsets[c]);
    file_->read(entry.offsets[c], bytes);
    for (const std::uint64_t begin = entry.offsets[c]; c < end; ++c)
      buffer.columns[c] = ColumnReader(std::span(bytes).subspan(entry.offsets[c] - begin)).column();
  }
  return buffer;
}

void BlockStore::drop(std::size_t i) { entries_[order_[i]].block.columns.clear(); }

}  // namespace glassbox::io
