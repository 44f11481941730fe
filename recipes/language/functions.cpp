// One table: a line for each function, with what it takes, what it gives and the range of its
// number.
#include "recipes/language/functions.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "recipes/numbers/date_parts.h"
#include "recipes/numbers/quantile_bin.h"

namespace glassbox::recipes {
namespace {

constexpr std::string_view kDates = "a CATEGORICAL or TEXT attribute of dates";
constexpr int kMinWindow = 2, kMaxWindow = 10;

// source  Amazon ML Developer Guide, "Data Transformations Reference"
constexpr std::array<FunctionRule, 10> kFunctions{{
    {Function::kLowercase, "lowercase", "lowercase(text)", "text", false, 0, 0},
    {Function::kNoPunct, "no_punct", "no_punct(text)", "text", false, 0, 0},
    {Function::kNgram, "ngram", "ngram(text, n)", "text", false, kMinWindow, kMaxWindow},
    {Function::kOsb, "osb", "osb(text, n)", "text", false, kMinWindow, kMaxWindow},
    {Function::kQuantileBin, "quantile_bin", "quantile_bin(number, n)", "a number", false,
     QuantileBin::kMinBins, QuantileBin::kMaxBins},
    {Function::kNormalize, "normalize", "normalize(number)", "a number or a BINARY attribute",
     false, 0, 0},
    {Function::kCartesian, "cartesian", "cartesian(a, b, ...)", "categories and text", true, 0, 0},
    {Function::kDatePart, "date_part", "date_part(date, part)", kDates, false, 0, 0, kDateParts,
     true},
    {Function::kDaysSince1970,
     "days_since_1970",
     "days_since_1970(date)",
     kDates,
     false,
     0,
     0,
     {},
     true},
    {Function::kDayFirst, "day_first", "day_first(date)", kDates, false, 0, 0, {}, true},
}};

}  // namespace

bool FunctionRule::accepts(ValueKind kind) const {
  switch (function) {
    case Function::kQuantileBin:
      return kind == ValueKind::kNumber;
    case Function::kNormalize:
      return kind == ValueKind::kNumber || kind == ValueKind::kBinary;
    case Function::kCartesian:
      return kind != ValueKind::kNumber && kind != ValueKind::kDate;
    case Function::kDatePart:
    case Function::kDaysSince1970:
    case Function::kDayFirst:
      return kind == ValueKind::kCategory || kind == ValueKind::kText || kind == ValueKind::kDate;
    default:
      return kind == ValueKind::kText;
  }
}

ValueKind FunctionRule::result(std::span<const ValueKind> arguments) const {
  switch (function) {
    case Function::kNgram:
    case Function::kOsb:
      return ValueKind::kTokens;
    case Function::kQuantileBin:
    case Function::kDatePart:
      return ValueKind::kCategory;
    case Function::kDaysSince1970:
    case Function::kNormalize:
      return ValueKind::kNumber;
    case Function::kDayFirst:
      return ValueKind::kDate;
    case Function::kCartesian: {
      const bool has_tokens = std::any_of(arguments.begin(), arguments.end(), [](ValueKind kind) {
        return kind == ValueKind::kText || kind == ValueKind::kTokens;
      });
      return has_tokens ? ValueKind::kTokens : ValueKind::kCategory;
    }
    default:
      return arguments[0];
  }
}

std::span<const FunctionRule> all_functions() { return kFunctions; }

const FunctionRule* find_function(std::string_view name) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const FunctionRule& rule) { return rule.name == name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

const FunctionRule& rule_of(Function function) {
  const auto found =
      std::find_if(kFunctions.begin(), kFunctions.end(),
                   [&](const FunctionRule& rule) { return rule.function == function; });
  assert(found != kFunctions.end());
  return *found;
}

std::string_view describe(ValueKind kind) {
  switch (kind) {
    case ValueKind::kNumber:
      return "a number";
    case ValueKind::kBinary:
      return "BINARY";
    case ValueKind::kCategory:
      return "a category";
    case ValueKind::kText:
      return "text";
    case ValueKind::kDate:
      return "a date";
    case ValueKind::kTokens:
      break;
  }
  return "a set of tokens";
}

}  // namespace glassbox::recipes
