/// recipes/language/expression.h: what a recipe is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// Outputs of a recipe at most, after group expansion.
inline constexpr std::size_t kMaxOutputs = 10'000;

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
  kDayFirst,       ///< extension: an attribute of dates such as 31/12/2025, for the two above
};

/// What an expression yields for one record.
enum class ValueKind {
  kNumber,    ///< NUMERIC attribute, normalize, days_since_1970: one feature with the number as its
              ///< value
  kBinary,    ///< BINARY attribute: one feature, 1 for true; normalize makes it a number
  kCategory,  ///< CATEGORICAL, quantile_bin, cartesian of these: one of many indicator features
  kText,      ///< TEXT, lowercase, no_punct: as kTokens once it reaches outputs
  kTokens,    ///< ngram, osb, cartesian with text: a set of indicator features
  kDate,      ///< day_first: for date_part and days_since_1970, no feature by itself
};

/// One output after groups were expanded and names resolved. Immutable, shared between outputs.
struct Expression {
  Function function = Function::kAttribute;
  ValueKind kind = ValueKind::kNumber;
  std::size_t attribute = 0;  ///< index into the schema, for kAttribute
  int n = 0;                  ///< window, bins or part, for kNgram, kOsb, kQuantileBin, kDatePart
  std::vector<std::shared_ptr<const Expression>> arguments;
};

}  // namespace glassbox::recipes
