/// recipes/language/functions.h: what each function of the recipe language takes and gives.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "recipes/language/expression.h"

namespace glassbox::recipes {

struct FunctionRule {
  Function function = Function::kAttribute;
  std::string_view name;
  std::string_view usage;   ///< "ngram(text, n)"
  std::string_view wants;   ///< its arguments in words: "text"
  bool takes_many = false;  ///< two or more expressions; otherwise exactly one
  int least = 0, most = 0;  ///< range of the integer after it; 0, 0 = takes none
  std::span<const std::string_view> words = {};  ///< one of which stands after it; none = no word
  bool is_extension = false;                     ///< Amazon ML did not have it

  [[nodiscard]] bool takes_integer() const { return most > 0; }
  [[nodiscard]] bool takes_word() const { return !words.empty(); }
  [[nodiscard]] bool accepts(ValueKind kind) const;
  /// What it yields for arguments it accepts.
  [[nodiscard]] ValueKind result(std::span<const ValueKind> arguments) const;
};

/// All functions but kAttribute.
[[nodiscard]] std::span<const FunctionRule> all_functions();
[[nodiscard]] const FunctionRule* find_function(std::string_view name);
[[nodiscard]] const FunctionRule& rule_of(Function function);  ///< not for kAttribute

/// "a number", "a set of tokens".
[[nodiscard]] std::string_view describe(ValueKind kind);

}  // namespace glassbox::recipes
