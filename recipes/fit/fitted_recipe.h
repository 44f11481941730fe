/// recipes/fit/fitted_recipe.h: a recipe with everything it learned from the training data: bin
/// edges, means, vocabularies. Fitted once, immutable afterwards; the same object serves training,
/// evaluation, batch and single predictions.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/exchange.h"
#include "io/records/record_block.h"
#include "io/schema/schema.h"
#include "recipes/fit/feature_matrix.h"
#include "recipes/language/recipe.h"

namespace glassbox::recipes {

struct RecordTrace;  // recipes/fit/trace.h
struct FittedState;  // recipes/fit/fitted_state.h

/// Plays all training blocks, in record order, to `use`. May be asked more than once: a table in
/// memory loops over its blocks, a larger one reads its file again.
///
/// wanted  for each attribute of the schema, whether its column of the blocks will be looked at;
///         the others may hold anything, std::monostate for one, so that they need not be read
using BlockReplay = std::function<void(const std::vector<bool>& wanted,
                                       const std::function<void(const RecordBlock&)>& use)>;

class FittedRecipe {
 public:
  /// Learns from the training blocks, whose columns stand in the schema's order (an attribute that
  /// no output uses may be left unread).
  ///
  /// The result does not depend on where blocks begin and end, nor on the number of threads.
  /// cost  a replay for numbers, mostly one more for the quantiles of those with thousands of
  ///       distinct values (rarely further ones), and one for vocabularies and combinations if the
  ///       recipe has any. Memory does not grow with the number of records: some 64 MiB for
  ///       numbers, 16 MiB for codes, and what is learned.
  /// exchange  between processes whose `training` plays a part of the records each, some of them
  ///           maybe none: all of those of process 0 come first, then those of process 1, ... All
  ///           return what one process with all records would. `training` is then left by an
  ///           exception after its first block, once, to see where values are.
  /// max_levels  of all categories, words and combinations together
  /// throws  InputError when there are more, with the output that has the most of them; in all
  ///         processes, or as soon as one alone has more, in that one
  [[nodiscard]] static FittedRecipe fit(Recipe recipe, Schema schema, const BlockReplay& training,
                                        int threads, std::uint64_t max_levels = ~std::uint64_t{0},
                                        const io::Exchange& exchange = io::no_others());

  FittedRecipe(FittedRecipe&&) noexcept;
  FittedRecipe& operator=(FittedRecipe&&) noexcept;
  ~FittedRecipe();

  /// The features of a block. Values and tokens never seen in training add nothing. Thread-safe.
  [[nodiscard]] FeatureMatrix transform(const RecordBlock& block) const;

  /// The same for a single record without a block: cells[i] is attribute i of the schema as text,
  /// empty = missing. Appends one row to `out` (cleared first); no allocation after warm-up.
  void transform_record(std::span<const std::string_view> cells, FeatureMatrix& out) const;

  /// What each step makes of such a record, in words. For explanations, not for speed.
  [[nodiscard]] RecordTrace trace(std::span<const std::string_view> cells) const;

  [[nodiscard]] const FeatureSpace& features() const;
  [[nodiscard]] const Recipe& recipe() const;
  [[nodiscard]] const Schema& schema() const;

  /// Which attributes of the schema the outputs read.
  [[nodiscard]] const std::vector<bool>& attributes_used() const;

  /// "quantile_bin(alcohol,20)=17 (11.2,11.5]", "color=red", "ngram(title,2)=big deal",
  /// "color=(none seen in training)".
  [[nodiscard]] std::string indicator_name(std::uint32_t indicator) const;

  /// The token alone: "17", "red", "big deal".
  [[nodiscard]] std::string indicator_token(std::uint32_t indicator) const;

  /// Little-endian and self-contained but for the recipe text and schema, which the caller stores.
  void encode(ByteWriter& out) const;
  /// throws BytesError on anything encode() would not have written
  [[nodiscard]] static FittedRecipe decode(Recipe recipe, Schema schema, ByteReader& in);

 private:
  explicit FittedRecipe(std::unique_ptr<const FittedState> state);
  std::unique_ptr<const FittedState> state_;
};

}  // namespace glassbox::recipes
