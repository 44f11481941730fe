/// engine/tune/candidates.h: what tuning may try: recipes in Amazon's language, and strengths of
/// regularization. Text only, nothing is trained here.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/model/training_parameters.h"
#include "engine/tune/recipe_columns.h"
#include "io/schema/schema.h"
#include "recipes/suggest/suggested_recipe.h"

namespace glassbox::engine {

/// Two inputs whose combination is worth a feature; indices into the schema, left < right.
struct AttributePair {
  std::size_t left = 0, right = 0;
  bool operator==(const AttributePair&) const = default;
};

/// How each kind of attribute enters a recipe. CATEGORICAL inputs enter as they are; BINARY ones
/// normalized, our extension, so that rare words are penalized as rare numbers are.
struct RecipeShape {
  enum class Numbers {
    kNormalized,
    kBinned,
    kNormalizedAndBinned,
    kSuggested,  ///< normalized, and binned as suggest_bins() has it
  };
  enum class Texts {
    kWords,       ///< ALL_TEXT
    kCleanWords,  ///< lowercase(no_punct(ALL_TEXT))
    kNgrams,      ///< ngram(lowercase(no_punct(ALL_TEXT)),2)
    kOsb,         ///< kCleanWords and osb(..., 4) of them
  };
  Numbers numbers = Numbers::kNormalized;
  int bins = 0;  ///< of quantile_bin, where there are bins
  Texts texts = Texts::kWords;
  std::size_t pairs = 0;  ///< how many of the best feature crosses, numbers in kPairBins bins

  bool operator==(const RecipeShape&) const = default;
  /// Whether the recipe depends on the targets of the records it is made for.
  [[nodiscard]] bool looks_at_target() const { return pairs > 0 || numbers == Numbers::kSuggested; }
};

/// Bins of a number that is half of a pair: the fewest that recipes allow.
inline constexpr int kPairBins = 5;

/// The recipe in Amazon's layout. Kinds of attribute the schema does not have are left out.
/// pairs   shape.pairs of them, or fewer if there are no more
/// bins    kSuggested only
/// columns what is left out of the groups by type, and what is read as dates: our extension
[[nodiscard]] std::string recipe_text(const RecipeShape& shape, const Schema& schema,
                                      std::span<const AttributePair> pairs,
                                      std::span<const SuggestedBins> bins = {},
                                      const RecipeColumns& columns = {});

/// "normalize(ALL_NUMERIC), quantile_bin(ALL_NUMERIC,10), 2 feature crosses": its outputs on one
/// line.
[[nodiscard]] std::string describe(const RecipeShape& shape, const Schema& schema,
                                   const RecipeColumns& columns = {});

/// L1 or L2 of some strength, 1 or 3 times a power of ten.
struct Penalty {
  enum class Kind { kL2, kL1 };
  Kind kind = Kind::kL2;
  int log10_steps = 0;  ///< two to a power of ten: 2k is 1e(k), 2k + 1 is 3e(k)

  bool operator==(const Penalty&) const = default;
  [[nodiscard]] std::string text() const;            ///< "3e-2"
  [[nodiscard]] std::string_view parameter() const;  ///< "sgd.l2RegularizationAmount"
  void apply_to(TrainingParameters& parameters) const;
};

[[nodiscard]] bool has_inputs(const Schema& schema, AttributeType type);

/// The shapes of numbers to try, thoroughly or quickly; one, whatever it says, without NUMERIC
/// inputs and dates.
[[nodiscard]] std::vector<RecipeShape> number_shapes(const Schema& schema, bool thorough,
                                                     bool has_dates = false);
/// The same for texts, numbers as in `base`; `base` alone without TEXT inputs.
[[nodiscard]] std::vector<RecipeShape> text_shapes(const RecipeShape& base, const Schema& schema,
                                                   bool thorough);

}  // namespace glassbox::engine
