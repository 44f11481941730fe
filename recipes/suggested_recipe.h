/// recipes/suggested_recipe.h: the recipe for those who have none: everything as it is, numbers in
/// bins, as many for each as tell most about the target.
///
/// source  Amazon ML Developer Guide, "Suggested Recipes"; the rule for the number of bins is ours,
///         docs/differences.md
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/csv_reader.h"
#include "io/row_sample.h"
#include "io/schema.h"

namespace glassbox::recipes {

/// The bins of one NUMERIC input.
struct SuggestedBins {
  static constexpr std::array<int, 6> kChoices = {10, 20, 50, 100, 200, 500};
  std::size_t attribute = 0;
  int bins = kChoices.front();
  /// What so many bins tell about the target, in bits, corrected for their number; all 0 where
  /// that was not asked.
  std::array<double, kChoices.size()> information{};
};

struct SuggestedRecipe {
  static constexpr std::uint64_t kLeastRecords = 100;  ///< fewer: 10 bins each

  std::string text;                    ///< JSON, laid out as Amazon's console did
  std::vector<SuggestedBins> numbers;  ///< each NUMERIC input, in the schema's order
  std::uint64_t records = 0;           ///< looked at for the bins
  bool is_exact = true;                ///< whether those were all there are
};

/// What a suggestion looks at, the same for `recipe suggest` and `train`: 65,536 records or 64 MiB
/// of them.
[[nodiscard]] RowSample suggestion_sample();

/// Of the choices of bins the fewest are taken that tell at least 99 % of what the best of them
/// does. 10 without a target, with too few records, and where none tells anything.
///
/// schema  numbers are binned unless they are the target, row id, row weight or excluded
/// sample  sorted, of records with a target if there is one; columns as plan_all() has them
/// throws  InputError where the schema leaves no input to learn from
/// cost    O(NUMERIC inputs x records log records)
[[nodiscard]] SuggestedRecipe suggest_recipe(const Schema& schema, const RowSample& sample,
                                             int threads);

/// The same from files; reads them once.
/// throws  as read_csv and the one above
[[nodiscard]] SuggestedRecipe suggest_recipe(std::span<const InputFile> files, const Schema& schema,
                                             CsvOptions options, RowLedger* ledger);

}  // namespace glassbox::recipes
