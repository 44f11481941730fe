/// recipes/language/recipe.h: Amazon ML's recipe language, read into expressions over a schema's
/// attributes.
///
/// source  Amazon ML Developer Guide, "Recipe Format Reference", "Data Transformations Reference"
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/schema/schema.h"
#include "recipes/language/expression.h"

namespace glassbox::recipes {

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
