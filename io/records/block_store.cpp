// Blocks in memory up to a limit, then in a temporary file, column by column, so that a walk reads
// only the columns that it uses. put() may run on many threads; append() fixes the order.
#include "io/records/block_store.h"

#include <span>
#include <stdexcept>
#include <utility>

#include "io/records/column_bytes.h"

namespace glassbox::io {

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
      writer.column(column);
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
