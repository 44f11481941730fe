#include "io/records/column_bytes.h"

namespace glassbox::io {

void write_block(ColumnWriter& out, const RecordBlock& block) {
  out.number(block.file);
  out.number(block.row_count);
  out.array(block.lines);
  out.number(block.columns.size());
  for (const Column& column : block.columns) out.column(column);
}

RecordBlock read_block(ColumnReader& in) {
  RecordBlock block;
  block.file = static_cast<std::uint32_t>(in.number());
  block.row_count = static_cast<std::size_t>(in.number());
  block.lines = in.array<std::vector<std::uint64_t>>();
  block.columns.resize(in.number());
  for (Column& column : block.columns) column = in.column();
  return block;
}

}  // namespace glassbox::io
