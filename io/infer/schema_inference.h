/// io/infer/schema_inference.h: a schema from the data alone, with the evidence for each decision.
///
/// Amazon ML's console proposed one by "simple rules based on the values". These rules are in
/// column_profile.h, those for the header in header_guess.h; Amazon's own published guesser is
/// there beside them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/files/input_files.h"
#include "io/infer/column_profile.h"
#include "io/infer/header_guess.h"
#include "io/records/read_report.h"
#include "io/schema/schema.h"

namespace glassbox::io {

struct SchemaInferenceOptions {
  std::optional<std::string> target = {};
  std::optional<AttributeType> target_type = {};  ///< instead of the inferred one; needs a target
  /// Of other columns, instead of the inferred ones; names that are no column's are passed over.
  std::map<std::string, AttributeType> types = {};
  std::optional<std::string> positive = {};  ///< which of the target's two labels is 1
  std::optional<std::string> row_id = {};    ///< becomes CATEGORICAL, as in the console
  MissingMarkers missing = {};               ///< texts that stand for a missing value
  std::optional<bool> has_header = {};       ///< nullopt: decided by guess_header()
  std::vector<std::string> names = {};       ///< of the columns of files without a header
  TypeRules rules = TypeRules::kGlassbox;
  int threads = 1;                                        ///< the result is the same
  std::function<void(std::uint64_t rows)> progress = {};  ///< as CsvOptions::progress
};

struct InferredColumn {
  enum class Decided { kByRules, kAsRowId, kByOption, kByLabels };
  ColumnProfile evidence;
  AttributeType by_rules = AttributeType::kCategorical;  ///< what the rules say
  Decided decided = Decided::kByRules;                   ///< why the schema has the type it has
};

struct InferredSchema {
  Schema schema;
  std::vector<InferredColumn> columns;  ///< one for each attribute
  HeaderGuess header;
  std::vector<std::string> notes;  ///< what is not as it was: names fixed, other headers
  ReadReport records;              ///< of what was looked at
};

/// Looks at all records (kAmazon: at the first 1,000 of the first file) and decides.
///
/// Names are those of the first file's header; without a header the given ones, or Var1, Var2, ...
/// with as many digits as the last needs. A name that a schema cannot hold is fixed: an empty one
/// becomes VarN, one too long is cut to 64 characters, a repeated one gets _2, _3, ... at its end;
/// notes tell.
///
/// A target of two texts is BINARY, whatever the rules say of a column of texts (kGlassbox); one
/// that target_type says is BINARY, or for which `positive` names a label, may hold two numbers as
/// well. The schema then has the labels, see choose_labels() in io/infer/label_counts.h; notes
/// tell. With Amazon's words of both polarities alone, and no wish, it has none.
///
/// Texts that stand for a missing value (NA, ?, null) are listed in the schema's missing_values
/// where a NUMERIC or BINARY attribute or the target holds them, numbers with currency, percent
/// signs or thousands separators in formatted_numbers; notes tell (kGlassbox).
///
/// throws  InputError: as read_sample() and read_csv(); more or fewer names than columns; no column
///         of the target's or row id's name (the nearest is suggested); the target as row id;
///         nothing but a header; a target that is to be BINARY and holds neither two labels nor
///         words of both polarities; `positive` that is neither of the two
///         std::invalid_argument: target_type or positive without target
/// cost    one pass of the CSV reader; a few MiB for each thread, at any number of records.
///         Standard input is copied to a temporary file first
[[nodiscard]] InferredSchema infer_schema(std::span<const InputFile> files,
                                          const SchemaInferenceOptions& options);

/// The schema as JSON for people: a key a line, an attribute a line, a line end at the end.
/// parse_schema() reads it as it reads the canonical form.
[[nodiscard]] std::string format_schema(const Schema& schema);

}  // namespace glassbox::io
