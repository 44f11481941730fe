/// glassbox/table.h: records in memory, in place of files.
#pragma once

#include <glassbox/arrow.h>
#include <glassbox/error.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace glassbox {

/// A table that another library made: what has Arrow's C stream interface gives one, pyarrow,
/// polars, DuckDB and pandas among them. A handle: copies are cheap and share one table.
///
///     glassbox::Data data;
///     data.table = glassbox::Table(stream);
///     data.schema = glassbox::infer_schema(data, "quality");
///
/// A table stands for the CSV that holds it: a header, missing values and NaN as empty cells,
/// numbers in the fewest digits that read back, true and false, 2021-03-09 07:05:30. Types, models
/// and scores are those of that CSV; it is made while it is read, some rows at a time, and
/// predict_all() reads the columns as they are.
class Table {
 public:
  /// Takes all that the stream gives, without a copy, and releases the stream. The memory of the
  /// columns is given back when the last handle goes.
  /// throws  Error kInput: values that are no single ones (lists, bytes), no column
  explicit Table(ArrowArrayStream& stream);

  [[nodiscard]] std::vector<std::string> columns() const;
  [[nodiscard]] std::uint64_t rows() const;

  /// That CSV. Parts of a larger table make one file: the first of them with a header.
  [[nodiscard]] std::string csv(bool has_header = true) const;

  struct Implementation;  ///< of this library's own
  [[nodiscard]] const Implementation& implementation() const { return *implementation_; }

 private:
  std::shared_ptr<const Implementation> implementation_;
};

}  // namespace glassbox
