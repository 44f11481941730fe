// A stream is asked for its schema, then for batch after batch until one says that it is the last.
#include "io/arrow/arrow_table.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

// Calls what the structure has for it, whatever happens before.
template <class Structure>
class Released {
 public:
  explicit Released(Structure& one) : one_(one) {}
  ~Released() {
    if (one_.release != nullptr) one_.release(&one_);
  }
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;

 private:
  Structure& one_;
};

[[noreturn]] void fail(ArrowArrayStream& stream, int error) {
  const char* const said =
      stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  throw InputError({kFrameName}, std::string("it cannot be read: ") +
                                     (said != nullptr ? said : std::strerror(error)));
}

ArrowType type_of(const ArrowSchema& schema, const std::string& name) {
  const auto type = parse_arrow_type(schema.format);
  if (type) return *type;
  throw InputError({kFrameName}, "the values of column \"" + name + "\" are " +
                                     std::string(arrow_type_name(schema.format)) +
                                     "; expected numbers, texts, categories, dates or times; "
                                     "convert the column or leave it out");
}

ArrowColumn column_of(const ArrowSchema& schema) {
  ArrowColumn column;
  column.name = schema.name == nullptr ? "" : schema.name;
  if (schema.dictionary == nullptr) {
    column.type = type_of(schema, column.name);
  } else {
    column.index = type_of(schema, column.name);
    column.type = type_of(*schema.dictionary, column.name);
  }
  return column;
}

// A row of a table may be null as a whole, whatever its columns hold there.
void refuse_null_rows(const ArrowBatch& batch) {
  const ArrowArray& array = batch.array;
  if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr) return;
  const auto* const validity = static_cast<const std::uint8_t*>(array.buffers[0]);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const std::size_t at = static_cast<std::size_t>(array.offset) + row;
    if ((validity[at / 8] >> (at % 8) & 1) == 0)
      throw InputError({kFrameName}, "row " + std::to_string(batch.first_row + row + 1) +
                                         " is null as a whole; expected values, or nulls, in its "
                                         "columns; leave such rows out");
  }
}

}  // namespace

ArrowBatch::~ArrowBatch() {
  if (array.release != nullptr) array.release(&array);
}

ArrowBatch::ArrowBatch(ArrowBatch&& other) noexcept
    : array(other.array), first_row(other.first_row) {
  other.array.release = nullptr;
}

ArrowTable::ArrowTable(ArrowArrayStream& stream) {
  const Released stream_ends(stream);
  ArrowSchema schema{};
  if (const int error = stream.get_schema(&stream, &schema); error != 0) fail(stream, error);
  const Released schema_ends(schema);
  if (std::strcmp(schema.format, "+s") != 0)
    throw InputError({kFrameName}, "a single column; expected a table with names of columns");
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    columns_.push_back(column_of(*schema.children[i]));
  if (columns_.empty()) throw InputError({}, "the frame has no column");
  for (;;) {
    ArrowArray array{};
    if (const int error = stream.get_next(&stream, &array); error != 0) fail(stream, error);
    if (array.release == nullptr) return;
    ArrowBatch batch(array);
    if (batch.size() == 0) continue;
    batch.first_row = row_count_;
    refuse_null_rows(batch);
    row_count_ += batch.size();
    batches_.push_back(std::move(batch));
  }
}

}  // namespace glassbox::io
