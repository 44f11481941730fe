// A sample that does not depend on the order of reading.
//
// Each record has a hash of seed, file and line. While all records fit, all are kept. When a limit
// is reached, only records whose hash begins with a zero bit stay, about half; the next time those
// that begin with two zero bits, and so on. Samples of several threads are merged by the stricter
// rule of the two.
#include "io/records/row_sample.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>
#include <variant>

#include "io/base/distinct_sketch.h"
#include "io/records/record_block_bytes.h"

namespace glassbox::io {
namespace {

using Rows = std::vector<std::uint32_t>;

template <class T>
std::vector<T> pick(const std::vector<T>& values, const Rows& rows) {
  std::vector<T> picked;
  picked.reserve(rows.size());
  for (const std::uint32_t row : rows) picked.push_back(values[row]);
  return picked;
}

struct Gather {
  const Rows& rows;

  Column operator()(const std::monostate& nothing) const { return nothing; }
  Column operator()(const BinaryColumn& column) const {
    return BinaryColumn{pick(column.values, rows)};
  }
  Column operator()(const NumberColumn& column) const {
    return std::visit(
        [&](const auto& values) -> Column {
          return NumberColumn(pick(values, rows), column.has_missing());
        },
        column.values());
  }
  Column operator()(const TextColumn& column) const {
    TextColumn text;
    for (const std::uint32_t row : rows) text.values.push_back(column.values[row]);
    return text;
  }
  Column operator()(const CategoryColumn& column) const {
    constexpr std::uint32_t kUnmet = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> renamed(column.dictionary().size(), kUnmet);
    StringColumn dictionary;
    Rows codes;
    codes.reserve(rows.size());
    std::visit(
        [&](const auto& all) {
          for (const std::uint32_t row : rows) {
            std::uint32_t& code = renamed[all[row]];
            if (code == kUnmet) {
              code = static_cast<std::uint32_t>(dictionary.size());
              dictionary.push_back(column.dictionary()[all[row]]);
            }
            codes.push_back(code);
          }
        },
        column.codes());
    const auto narrow = [&](auto code) {
      return std::vector<decltype(code)>(codes.begin(), codes.end());
    };
    if (dictionary.size() <= 256)
      return CategoryColumn(narrow(std::uint8_t{}), std::move(dictionary));
    if (dictionary.size() <= 65'536)
      return CategoryColumn(narrow(std::uint16_t{}), std::move(dictionary));
    return CategoryColumn(std::move(codes), std::move(dictionary));
  }
};

// What each record's cells take, told apart by nothing but the cells.
std::vector<std::uint32_t> bytes_of_rows(const RecordBlock& block) {
  std::vector<std::uint32_t> bytes(block.row_count, 8);
  for (const Column& column : block.columns) {
    if (const auto* text = std::get_if<TextColumn>(&column)) {
      for (std::size_t row = 0; row < bytes.size(); ++row)
        bytes[row] += static_cast<std::uint32_t>(text->values[row].size()) + 4;
    } else if (const auto* category = std::get_if<CategoryColumn>(&column)) {
      std::vector<std::uint32_t> sizes;
      for (std::size_t code = 0; code < category->dictionary().size(); ++code)
        sizes.push_back(static_cast<std::uint32_t>(category->dictionary()[code].size()) + 2);
      std::visit(
          [&](const auto& codes) {
            for (std::size_t row = 0; row < bytes.size(); ++row) bytes[row] += sizes[codes[row]];
          },
          category->codes());
    } else {
      const std::uint32_t each = std::holds_alternative<NumberColumn>(column)   ? 8
                                 : std::holds_alternative<BinaryColumn>(column) ? 1
                                                                                : 0;
      if (each != 0)
        for (std::uint32_t& row : bytes) row += each;
    }
  }
  return bytes;
}

}  // namespace

RecordBlock gather(const RecordBlock& block, const Rows& rows) {
  RecordBlock picked;
  picked.file = block.file;
  picked.row_count = rows.size();
  if (!block.lines.empty()) picked.lines = pick(block.lines, rows);
  picked.columns.reserve(block.columns.size());
  for (const Column& column : block.columns)
    picked.columns.push_back(std::visit(Gather{rows}, column));
  return picked;
}

RowSample::RowSample(const Limits& limits, std::uint64_t seed) : limits_(limits), seed_(seed) {}

bool RowSample::takes(std::uint32_t file, std::uint64_t line) const {
  if (level_ == 0) return true;
  const std::uint64_t place = mix_bits(line ^ std::uint64_t{file} << 40);
  return mix_bits(place + seed_) >> (64 - level_) == 0;
}

bool RowSample::is_full() const { return size_ > limits_.records || bytes_ > limits_.bytes; }

void RowSample::add(const RecordBlock& block) {
  seen_ += block.row_count;
  Rows rows;
  for (std::uint32_t row = 0; row < block.row_count; ++row)
    if (takes(block.file, block.lines[row])) rows.push_back(row);
  if (rows.empty()) return;
  blocks_.push_back(gather(block, rows));
  row_bytes_.push_back(bytes_of_rows(blocks_.back()));
  size_ += rows.size();
  bytes_ = std::accumulate(row_bytes_.back().begin(), row_bytes_.back().end(), bytes_);
  while (is_full()) {
    ++level_;
    thin_out();
  }
}

void RowSample::thin_out() {
  size_ = bytes_ = 0;
  std::size_t kept = 0;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    Rows rows;
    for (std::uint32_t row = 0; row < blocks_[b].row_count; ++row)
      if (takes(blocks_[b].file, blocks_[b].lines[row])) rows.push_back(row);
    if (rows.empty()) continue;
    if (rows.size() < blocks_[b].row_count) {
      blocks_[b] = gather(blocks_[b], rows);
      row_bytes_[b] = pick(row_bytes_[b], rows);
    }
    size_ += rows.size();
    bytes_ = std::accumulate(row_bytes_[b].begin(), row_bytes_[b].end(), bytes_);
    if (kept != b) {
      blocks_[kept] = std::move(blocks_[b]);
      row_bytes_[kept] = std::move(row_bytes_[b]);
    }
    ++kept;
  }
  blocks_.resize(kept);
  row_bytes_.resize(kept);
}

void RowSample::merge(RowSample&& other) {
  seen_ += other.seen_;
  std::move(other.blocks_.begin(), other.blocks_.end(), std::back_inserter(blocks_));
  std::move(other.row_bytes_.begin(), other.row_bytes_.end(), std::back_inserter(row_bytes_));
  level_ = std::max(level_, other.level_);
  thin_out();
  while (is_full()) {
    ++level_;
    thin_out();
  }
}

// What records take follows from their cells, and how many there are from the blocks.
void RowSample::encode(ByteWriter& out) const {
  out.u64(limits_.records);
  out.u64(limits_.bytes);
  out.u64(seed_);
  out.u64(seen_);
  out.u8(static_cast<std::uint8_t>(level_));
  out.u64(blocks_.size());
  for (const RecordBlock& block : blocks_) io::encode(block, out);
}

RowSample RowSample::decode(ByteReader& in) {
  Limits limits;
  limits.records = in.u64();
  limits.bytes = in.u64();
  RowSample sample(limits, in.u64());
  sample.seen_ = in.u64();
  sample.level_ = in.u8();
  if (sample.level_ > 64) throw BytesError("a sample of records: more than all thinned out");
  for (std::size_t left = in.count(1); left > 0; --left) {
    const RecordBlock& block = sample.blocks_.emplace_back(decode_block(in));
    if (block.lines.empty()) throw BytesError("a sample of records: a block without lines");
    sample.row_bytes_.push_back(bytes_of_rows(block));
    sample.size_ += block.row_count;
    const std::vector<std::uint32_t>& bytes = sample.row_bytes_.back();
    sample.bytes_ = std::accumulate(bytes.begin(), bytes.end(), sample.bytes_);
  }
  return sample;
}

RowSample RowSample::of_all(const Exchange& exchange) && {
  if (exchange.size() == 1) return std::move(*this);
  ByteWriter out;
  encode(out);
  RowSample all(limits_, seed_);
  for (const std::string& bytes : exchange.gather(out.bytes())) {
    ByteReader in(bytes);
    all.merge(decode(in));
  }
  return all;
}

void RowSample::sort() {
  row_bytes_.clear();  // no more records come
  std::sort(blocks_.begin(), blocks_.end(), [](const RecordBlock& a, const RecordBlock& b) {
    return std::pair(a.file, a.lines.front()) < std::pair(b.file, b.lines.front());
  });
}

}  // namespace glassbox::io
