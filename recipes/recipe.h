/// recipes/recipe.h: Amazon ML's recipe language, read into expressions over a schema's attributes.
///
/// source  Amazon ML Developer Guide, "Recipe Format Reference", "Data Transformations Reference"
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/schema.h"

namespace glassbox::recipes {

enum class Function {
  kAttribute,  ///< a raw attribute
  kLowercase,
  kNoPunct,
  kNgram,
  kOsb,
  kQuantileBin,
  kNormalize,
  kCartesian,
  kDatePart,       ///< extension: a part of a date, as a category
  kDaysSince1970,  ///< extension: a date as a number
};

/// What an expression yields for one record.
enum class ValueKind {
  kNumber,    ///< NUMERIC attribute, normalize, days_since_1970: one feature with the number as its
              ///< value
  kBinary,    ///< BINARY attribute: one feature, 1 for true
  kCategory,  ///< CATEGORICAL, quantile_bin, cartesian of these: one of many indicator features
  kText,      ///< TEXT, lowercase, no_punct: as kTokens once it reaches outputs
  kTokens,    ///< ngram, osb, cartesian with text: a set of indicator features
};

/// One output after groups were expanded and names resolved. Immutable, shared between outputs.
struct Expression {
  Function function = Function::kAttribute;
  ValueKind kind = ValueKind::kNumber;
  std::size_t attribute = 0;  ///< index into the schema, for kAttribute
  int n = 0;                  ///< window, bins or part, for kNgram, kOsb, kQuantileBin, kDatePart
  std::vector<std::shared_ptr<const Expression>> arguments;
};

/// "quantile_bin(normalize(alcohol),20)"; names are quoted where the language needs it.
[[nodiscard]] std::string to_text(const Expression& expression, const Schema& schema);

/// What Amazon ML's guide leaves open.
enum class Conventions {
  /// A token counts once a record, a text without words has none, a missing number has an indicator
  /// beside its bin.
  kGlassbox,
  /// As Amazon's logs show: a token counts as often as it stands in a record, a text without words
  /// is one token, the empty one, and a missing number has a bin and no indicator beside it.
  kAmazon,
};

/// A recipe, checked against a schema.
struct Recipe {
  static constexpr std::size_t kMaxTextLength = 131'071;
  static constexpr std::size_t kMaxOutputs = 10'000;  ///< after group expansion

  std::string text;  ///< as given; stored in the model
  std::vector<std::shared_ptr<const Expression>>
      outputs;  ///< in order, groups expanded, no repeats
  Conventions conventions = Conventions::kGlassbox;
};

/// The functions of a recipe that are extensions of Glassbox, each once, in the order met: recipes
/// that use one are not Amazon ML's.
[[nodiscard]] std::vector<std::string> extensions_in(const Recipe& recipe);

/// Reads and checks a recipe.
/// throws  InputError at the line and column inside the JSON file, saying what would have been
///         valid: malformed JSON, sections missing or out of order, syntax, unknown function or
///         name (the nearest one is suggested), wrong argument count or kind, n out of range
///         (ngram, osb 2..10; quantile_bin 5..1000), a name defined twice or predefined, ALL_INPUTS
///         in a group, use of the target, row id, row weight or an excluded attribute, more than
///         10,000 outputs, no outputs
[[nodiscard]] Recipe parse_recipe(std::string_view json, const std::string& file,
                                  const Schema& schema);

}  // namespace glassbox::recipes
