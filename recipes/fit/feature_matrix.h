/// recipes/fit/feature_matrix.h: what a recipe makes of records: named features, held sparsely.
///
/// A feature is a column after the recipe. Two sorts:
///  * a *number* holds a real for every record;
///  * an *indicator* is 1 or 0, one for each level (category, bin, token) an output expression can
///    take. Indicators of one expression form a *group* with consecutive ids.
///
/// Two thirds of a typical one-hot matrix says "as usual": the black pixel, the bin of zeros. So a
/// group of which every training record takes exactly one level may name its most frequent level
/// as its *reference*: rows then list only the levels that are not it. The group's last id means
/// "none of the levels" (a category never seen in training) and its weight is always 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// The features of n records.
struct FeatureMatrix {
  /// n x number_count, row-major: standardized values z = (value - center) / scale, see
  /// NumberFeature. Number k of row i is numbers[i * number_count + k].
  std::vector<float> numbers;
  std::size_t number_count = 0;

  /// Row i lists the indicator ids ids[row_ends[i-1] .. row_ends[i]), ascending by group (output
  /// order). A token that counts as often as it stands in a record (Conventions::kAmazon) is listed
  /// as often, one after the other; no other id twice.
  std::vector<std::uint64_t> row_ends;
  std::vector<std::uint32_t> ids;

  [[nodiscard]] std::size_t row_count() const { return row_ends.size(); }
  [[nodiscard]] std::span<const std::uint32_t> row_ids(std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : row_ends[i - 1];
    return {ids.data() + begin, static_cast<std::size_t>(row_ends[i] - begin)};
  }
  [[nodiscard]] std::span<const float> row_numbers(std::size_t i) const {
    return {numbers.data() + i * number_count, number_count};
  }
  /// Appends the rows of another matrix with the same number_count.
  void append(const FeatureMatrix& other);
  [[nodiscard]] std::size_t memory_bytes() const;
};

/// A number feature. Its value is center + scale * z, where z is what FeatureMatrix holds. For
/// normalize(x) the value is z itself (center 0, scale 1); for a raw number, center and scale are
/// the training mean and standard deviation, so that learners always see comparable columns.
/// A missing raw number has the value 0, a missing normalized one z = 0; both set the group of
/// missing-value indicators beside it.
struct NumberFeature {
  std::string name;  ///< the output expression: "alcohol", "normalize(alcohol)"
  double center = 0;
  double scale = 1;  ///< > 0
};

/// Consecutive indicators [begin, end) that belong to one output expression.
struct IndicatorGroup {
  std::string expression;  ///< "color", "quantile_bin(alcohol,20)", "alcohol is missing"
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  /// The level that rows leave out. Present only when every training record takes exactly one
  /// level and more than half take this one; then id end-1 means "none of the levels".
  std::optional<std::uint32_t> reference;
};

/// All features of a fitted recipe, in output order.
struct FeatureSpace {
  std::vector<NumberFeature> numbers;
  std::vector<IndicatorGroup> groups;         ///< ids ascending, no gaps
  std::vector<std::uint64_t> training_count;  ///< per indicator: training records that have it
  std::uint64_t training_rows = 0;

  [[nodiscard]] std::uint32_t indicator_count() const {
    return groups.empty() ? 0 : groups.back().end;
  }
  /// The group an indicator belongs to. O(log groups).
  [[nodiscard]] std::size_t group_of(std::uint32_t indicator) const;
};

}  // namespace glassbox::recipes
