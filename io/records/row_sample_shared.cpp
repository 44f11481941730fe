// A sample of records that several processes read, each a part.
#include <utility>

#include "io/records/column_bytes.h"
#include "io/records/row_sample.h"

namespace glassbox::io {

RowSample RowSample::of_all(const Exchange& exchange) && {
  if (exchange.size() == 1) return std::move(*this);
  ColumnWriter out;
  out.number(seen_);
  out.number(static_cast<std::uint64_t>(level_));
  out.number(size_);
  out.number(bytes_);
  out.number(blocks_.size());
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    write_block(out, blocks_[b]);
    out.array(row_bytes_[b]);
  }
  RowSample all(limits_, seed_);
  const auto* const text = reinterpret_cast<const char*>(out.bytes.data());
  for (const std::string& bytes : exchange.gather(std::string_view(text, out.bytes.size()))) {
    ColumnReader in(std::as_bytes(std::span(bytes)));
    RowSample part(limits_, seed_);
    part.seen_ = in.number();
    part.level_ = static_cast<int>(in.number());
    part.size_ = static_cast<std::size_t>(in.number());
    part.bytes_ = static_cast<std::size_t>(in.number());
    for (std::uint64_t left = in.number(); left > 0; --left) {
      part.blocks_.push_back(read_block(in));
      part.row_bytes_.push_back(in.array<std::vector<std::uint32_t>>());
    }
    all.merge(std::move(part));
  }
  return all;
}

}  // namespace glassbox::io
