/// recipes/fit/feature_layout.h: which feature each output of a fitted plan becomes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "recipes/fit/feature_matrix.h"
#include "recipes/fit/node_state.h"

namespace glassbox::recipes {

/// Where a number feature comes from: z = (value - mean) / deviation, 0 where it is missing: the
/// training mean stands in, raw or normalized.
struct NumberSource {
  std::size_t slot = 0;  ///< in Plan::numbers
  double mean = 0;
  double deviation = 1;  ///< 0: every training value was the same, z is always 0
};

/// Where the ids of an indicator group come from.
struct IndicatorSource {
  enum class Kind {
    kLevel,    ///< at most one level a record
    kSet,      ///< any number of levels
    kMissing,  ///< one id, there when a number is not
  };
  Kind kind = Kind::kLevel;
  std::size_t output = 0;     ///< in Plan::outputs
  std::size_t node = 0;       ///< kLevel, kSet
  std::size_t slot = 0;       ///< kMissing: in Plan::numbers
  std::uint32_t offset = 0;   ///< id = offset + level (modulo 2^32)
  std::uint32_t none_id = 0;  ///< kLevel: the id of kNoLevel
  std::uint32_t skip_id = 0;  ///< kLevel: an id that rows leave out
};

struct Layout {
  FeatureSpace space;
  std::vector<NumberSource> numbers;        ///< as space.numbers
  std::vector<IndicatorSource> indicators;  ///< as space.groups

  /// throws std::length_error past 2^32 - 2 indicators
  [[nodiscard]] static Layout make(const Plan& plan, const FittedPlan& learned,
                                   const Schema& schema);
};

}  // namespace glassbox::recipes
