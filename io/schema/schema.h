/// io/schema/schema.h: what each column of the CSV is. Amazon ML's schema file, read, checked,
/// rewritten.
///
/// source  Amazon ML Developer Guide, "Creating a Data Schema for Amazon ML"
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"
#include "io/cells/number_form.h"
#include "io/schema/binary_labels.h"

namespace glassbox::io {

enum class AttributeType { kBinary, kCategorical, kNumeric, kText };

/// "BINARY", "CATEGORICAL", "NUMERIC", "TEXT".
[[nodiscard]] std::string_view to_text(AttributeType type);

/// One column of the CSV as it came.
struct Attribute {
  std::string name = {};  ///< 1..64 characters, unique in the schema
  AttributeType type = AttributeType::kText;
  bool operator==(const Attribute&) const = default;
};

/// A schema: the attributes in column order and the roles some of them play.
struct Schema {
  static constexpr std::size_t kMaxAttributes = 1000;
  static constexpr std::size_t kMaxNameLength = 64;

  std::vector<Attribute> attributes = {};      ///< one for each CSV column, excluded ones too
  std::optional<std::string> target = {};      ///< the label; needed for training and evaluation
  std::optional<std::string> row_id = {};      ///< copied to column `tag` of batch predictions
  std::optional<std::string> row_weight = {};  ///< a NUMERIC multiplier of the record's loss
  std::vector<std::string> excluded = {};      ///< read, never offered to recipes
  bool has_header = false;                     ///< the first line of every file holds names
  std::optional<BinaryLabels> binary_labels = {};  ///< of a BINARY target; none: Amazon's words
  /// Texts that stand for a missing value in NUMERIC and BINARY attributes and in the target. An
  /// extension of Amazon's schema: the key "missingValues". Such a text of a CATEGORICAL input is a
  /// category, as an empty one is.
  std::vector<std::string> missing_values = {};
  /// Those of the target, where it has others: the key "missingTargetValues".
  std::optional<std::vector<std::string>> missing_target_values = {};
  /// NUMERIC attributes written with currency signs, thousands separators or percent signs. An
  /// extension, too: the key "formattedNumbers".
  std::vector<std::string> formatted_numbers = {};

  /// Index of an attribute by its exact name.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

  /// True for what a recipe may use: not the target, row id, row weight, or excluded.
  [[nodiscard]] bool is_input(std::size_t attribute) const;

  /// How the numbers of an attribute are written, and what stands for a missing value of it.
  [[nodiscard]] NumberForm number_form(std::size_t attribute) const;

  bool operator==(const Schema&) const = default;
};

/// Reads a schema. Unknown keys are ignored; the older key spelling (`variables`, `fieldName`,
/// `targetFieldName`, ...) is accepted.
/// throws  InputError at the line and column of the offending key: not an object, no or more than
///         1,000 attributes, a name repeated, empty or longer than 64, an unknown type, a role
///         that names no attribute, target = row id, target excluded, dataFormat not "CSV",
///         binaryLabels that are not two different texts or whose target is not BINARY;
///         missingValues or missingTargetValues that are not texts, formattedNumbers that are not
///         NUMERIC attributes
[[nodiscard]] Schema parse_schema(std::string_view json, const std::string& file);

/// The same from a file. throws std::system_error when it cannot be read.
[[nodiscard]] Schema read_schema(const std::filesystem::path& path);

/// The canonical form that Amazon ML stored and returned: compact, fixed key order, all keys there.
[[nodiscard]] std::string to_json(const Schema& schema);

/// The candidate nearest to a mistyped name (edit distance at most a third of its length), for
/// "did you mean" in messages.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      const std::vector<std::string>& candidates);

}  // namespace glassbox::io
