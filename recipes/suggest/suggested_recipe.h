/// recipes/suggest/suggested_recipe.h: the recipe for those who have none: everything as it is,
/// numbers normalized, and in bins as well where bins tell of the target what a line does not.
///
/// source  Amazon ML Developer Guide, "Suggested Recipes"; the rules are ours,
///         docs/decisions/0010-suggested-recipe.md
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/csv/csv_reader.h"
#include "io/records/row_sample.h"
#include "io/schema/schema.h"

namespace glassbox::recipes {

/// The bins of one NUMERIC input.
struct SuggestedBins {
  static constexpr std::array<int, 6> kChoices = {10, 20, 50, 100, 200, 500};
  std::size_t attribute = 0;
  int bins = kChoices.front();  ///< 0: normalized only
  /// What so many bins tell about the target, in bits, of records held out (Information::held_out);
  /// all 0 where that was not asked.
  std::array<double, kChoices.size()> information{};
  /// The share of the target's variance that bins explain and a line does not (BeyondLine).
  double beyond_line = 0;
};

struct SuggestedRecipe {
  static constexpr std::uint64_t kLeastRecords = 20;  ///< fewer: normalized only

  std::string text;                    ///< JSON, laid out as Amazon's console did
  std::vector<SuggestedBins> numbers;  ///< each NUMERIC input, in the schema's order
  bool normalizes = true;              ///< normalize(...) of all numbers
  bool cleans_texts = false;           ///< lowercase(no_punct(...))
  std::uint64_t records = 0;           ///< looked at for the bins
  bool is_exact = true;                ///< whether those were all there are
};

/// What a suggestion looks at, the same for `recipe suggest` and `train`: 65,536 records or 64 MiB
/// of them.
[[nodiscard]] RowSample suggestion_sample();

/// The bins of each NUMERIC input, from these records, columns as plan_all() has them.
[[nodiscard]] std::vector<SuggestedBins> suggest_bins(const Schema& schema,
                                                      std::span<const RecordBlock> blocks,
                                                      int threads);

/// Groups by their number of bins: the recipe's "groups", and the outputs that bin them.
struct BinGroups {
  std::vector<std::pair<std::string, std::string>> groups;  ///< name, "group('a','b')"
  std::vector<std::string> outputs;                         ///< "quantile_bin(name,10)"
};
[[nodiscard]] BinGroups bin_groups(const Schema& schema, std::span<const SuggestedBins> numbers);

/// Of the choices of bins the fewest are taken that miss no more of the best one's bits than 1 %,
/// or than three standard errors. They are left out where they explain no more of the target than a
/// line does, by a standard error. Without a target: 10. Texts lose capitals and punctuation where
/// that makes a twentieth of the words equal to others.
///
/// schema  numbers enter unless they are the target, row id, row weight or excluded
/// sample  sorted, of records with a target if there is one; columns as plan_all() has them
/// throws  InputError where the schema leaves no input to learn from
/// cost    O(NUMERIC inputs x records log records)
[[nodiscard]] SuggestedRecipe suggest_recipe(const Schema& schema, const RowSample& sample,
                                             int threads);

/// A recipe like those that Amazon ML suggested: every NUMERIC input in quantile bins and in no
/// other form, everything else as it is. How Amazon chose the number of bins was not published: its
/// samples have about 50, and 52 give what it published, docs/decisions/0011-amazon-learner.md. The
/// schema is all that the recipe depends on.
///
/// throws  InputError where the schema leaves no input to learn from
[[nodiscard]] SuggestedRecipe suggest_amazon_recipe(const Schema& schema);

/// That of suggest_recipe() from files; reads them once.
/// throws  as read_csv and the one above
[[nodiscard]] SuggestedRecipe suggest_recipe(std::span<const InputFile> files, const Schema& schema,
                                             CsvOptions options, ReadReport* ledger);

}  // namespace glassbox::recipes
