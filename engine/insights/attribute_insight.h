/// engine/insights/attribute_insight.h: what was found out about one attribute, and findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/insights/target_by_value.h"

namespace glassbox::engine {

/// A number that may be an estimate.
struct Estimate {
  double value = 0;
  bool is_approximate = false;
};

/// Bins of equal width, one of them beginning at a multiple of it; the outermost ones also hold
/// what lies beyond. Of the sample where the numbers' distinct values are too many to keep.
struct NumberHistogram {
  double begin = 0, width = 1;
  std::vector<std::uint64_t> counts;
};

struct NumberInsight {
  // Meaningless where the column has no number at all (has_values false).
  bool has_values = false;
  double min = 0, max = 0, mean = 0, deviation = 0;
  double quartile1 = 0, median = 0, quartile3 = 0;
  bool quantiles_are_approximate = false;
  Estimate unique;
  bool is_whole = false;  ///< all values are whole numbers
  NumberHistogram histogram;
};

struct BinaryInsight {
  std::uint64_t true_count = 0, false_count = 0;
};

struct ValueCount {
  std::string value;
  std::uint64_t count = 0;
};

struct CategoryInsight {
  static constexpr std::size_t kTop = 10;
  Estimate unique;
  std::vector<ValueCount> top;  ///< most frequent first; of the sample, scaled up, if approximate
  bool top_is_approximate = false;
  std::optional<ValueCount> least_frequent;  ///< only where all values are known
  std::uint64_t others = 0;                  ///< records with a value that is not in `top`
};

struct WordInsight {
  std::string word;
  double prominence = 0;      ///< bits: about the target; without one, the entropy of its presence
  std::uint64_t records = 0;  ///< of the sample, that contain it
  double share = 0;           ///< of the sample
};

struct TextInsight {
  static constexpr std::size_t kProminent = 50;
  std::uint64_t total_words = 0;
  Estimate unique_words, unique_texts;
  std::uint64_t words_min = 0, words_max = 0;    ///< a record
  std::uint64_t length_min = 0, length_max = 0;  ///< characters a word
  std::vector<WordInsight> prominent;            ///< the most prominent first
};

struct AttributeInsight {
  enum class Role { kInput, kTarget, kRowId, kRowWeight, kExcluded };
  std::string name;
  AttributeType type = AttributeType::kText;
  Role role = Role::kInput;
  std::uint64_t missing = 0;  ///< empty cells
  std::uint64_t invalid = 0;  ///< cells that do not fit the type
  /// Mutual information with the target in bits, of records held out (Information::held_out in
  /// recipes/suggest/information.h); numbers in ten bins of equal population, a text by
  /// its most prominent word. Not for the target, the row id and where only one value occurs.
  std::optional<double> correlation;
  /// The share, 0..1, of what is unknown about the target that this input alone takes away on
  /// records held out (leakage_score() in engine/insights/findings.h), numbers in 50 bins; 0 for
  /// texts.
  double leakage_score = 0;
  /// The target by value of a BINARY, CATEGORICAL or NUMERIC attribute, of the sample. Empty where
  /// `correlation` is none.
  std::vector<TargetOfValue> by_value;
  std::optional<BinaryInsight> binary;
  std::optional<NumberInsight> number;
  std::optional<CategoryInsight> category;
  std::optional<TextInsight> text;
};

/// Something worth a look before training, and what to do about it.
struct Finding {
  enum class Severity { kNote, kWarning };
  std::string kind;  ///< "constant", "id-like", "leak", ..: docs/command-line.md lists them
  Severity severity = Severity::kNote;
  std::string attribute;  ///< empty: about the data as a whole
  std::string message;
  std::string edit;  ///< of the schema, the recipe or the command
};

}  // namespace glassbox::engine
