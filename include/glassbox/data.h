/// glassbox/data.h: the records that training, evaluation and batch prediction read.
#pragma once

#include <glassbox/error.h>
#include <glassbox/table.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace glassbox {

/// A datasource: CSV files, what their columns are, and which of their records take part.
///
///     glassbox::Data data;
///     data.files = {"wine.csv"};
///     data.schema = glassbox::read_text("wine.schema");
///     data.split = "0-70";      // the first 70 % of the bytes
///
/// Files are UTF-8 CSV (RFC 4180), plain or gzip, of any size: they are streamed. Cells may also be
/// separated by semicolons, tabs or bars.
///
/// source  Amazon ML Developer Guide, "Understanding the Data Format for Amazon ML", "Creating a
///         Data Schema for Amazon ML", "Splitting Your Data"
struct Data {
  /// Files in this order; a directory stands for the files in it, "-" for standard input.
  std::vector<std::string> files;
  /// In place of files: a table in memory.
  std::optional<Table> table;

  /// The text (not the path) of a schema in Amazon ML's JSON: names and types of the columns, the
  /// target. Empty: for training an error, otherwise the schema of the model; columns are then
  /// found by name where the files have a header, and columns the model does not use need not be
  /// there.
  std::string schema;

  /// "BEGIN-END" in percent of the bytes, 0 to 100: "70-100". Empty: all records.
  std::string split;
  /// Instead of `split`: the text of Amazon's DataRearrangement in JSON.
  std::string rearrangement;

  /// What separates cells: ',', ';', '|' or '\t'. 0: recognized file by file.
  char delimiter = 0;

  /// Threads to work on, 1 to 1024; 0: as many as the machine has. Results are the same.
  int threads = 0;
};

/// The account of every record that was read: total = used + rejected.
struct RecordCounts {
  /// One record that could not be used.
  struct Rejected {
    std::string file;
    std::uint64_t line = 0;    ///< from 1
    std::uint64_t column = 0;  ///< of the CSV, from 1; 0: the whole record
    std::string reason;        ///< "wrong column count", "missing target", ...
  };

  std::uint64_t total = 0;  ///< inside the split
  std::uint64_t used = 0;
  std::uint64_t rejected = 0;                               ///< 10,000 at most; more are an error
  std::map<std::string, std::uint64_t> rejected_by_reason;  ///< the values add up to `rejected`
  std::vector<Rejected> first_rejected;                     ///< 20 at most
  /// Cells that are not of their attribute's type; they count as missing and reject no record.
  std::map<std::string, std::uint64_t> invalid_by_attribute;
};

/// The whole of a small file, such as a schema or a recipe.
/// throws  Error kSystem when it cannot be read
[[nodiscard]] std::string read_text(const std::string& path);

/// A schema inferred from the data, as JSON text to look at, store and pass on.
///
///     data.schema = glassbox::infer_schema(data, "quality");
///
/// data    `files` or `table`, `delimiter` and `threads` are looked at
/// target  the attribute to predict; "": none yet, such a schema cannot train
/// returns pretty-printed JSON that ends in a line end: what `glassbox schema --target` writes
/// throws  Error kInput: no file, no record, no such column; kSystem
/// cost    one pass over the data, memory of a few MiB a thread
[[nodiscard]] std::string infer_schema(const Data& data, const std::string& target);

/// What is known of a schema before the data are looked at.
struct SchemaOptions {
  std::string target;  ///< "": none yet
  /// Attribute -> "BINARY", "CATEGORICAL", "NUMERIC" or "TEXT", in place of the inferred type.
  std::map<std::string, std::string> types;
  std::string positive;            ///< the target's label that is 1; "": chosen
  std::optional<bool> has_header;  ///< whether the first line holds names; nullopt: decided
};

/// The same with `options`; throws Error kInput for a type that is none, or of a name that no
/// column has, too.
[[nodiscard]] std::string infer_schema(const Data& data, const SchemaOptions& options);

}  // namespace glassbox
