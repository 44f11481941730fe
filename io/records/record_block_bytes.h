/// io/records/record_block_bytes.h: a block of records as bytes, for other processes.
#pragma once

#include "io/base/bytes.h"
#include "io/records/record_block.h"

namespace glassbox::io {

/// The block's file, records, lines and columns, each in the form it has; `rejected`, `invalid` and
/// `missing` are left out. As long as the columns are, about.
void encode(const RecordBlock& block, ByteWriter& out);

/// What encode() wrote. Columns may be of any length, as some hold what was made of the records.
/// throws BytesError on bytes that are no block: codes without an entry in their dictionary
[[nodiscard]] RecordBlock decode_block(ByteReader& in);

}  // namespace glassbox::io
