/// engine/explain/effects.h: what a model makes of each value of an attribute: curves over numbers,
/// bars over categories, with the training records behind them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/explain/output_features.h"

namespace glassbox::engine {

/// What the values from < v <= to add to the margins: a straight line between its ends.
struct EffectSegment {
  double from = 0, to = 0;
  std::optional<std::uint64_t> records;  ///< of training; none where bins overlap
  std::vector<double> at_from, at_to;    ///< [k], just above `from` and at `to`
};

/// What one level adds to the margins.
struct EffectLevel {
  std::string feature;                ///< "color=red"
  std::string value;                  ///< "red"
  std::uint64_t records = 0;          ///< of training
  std::vector<double> contributions;  ///< [k]
};

/// The contributions of all features that read these attributes and no others: the margin of a
/// record is the bias plus the effects of its values.
struct Effect {
  std::vector<std::size_t> attributes;  ///< ascending indices into the schema

  /// The expression whose value runs along the curve: "alcohol", "days_since_1970(when)"; empty
  /// without numbers and bins.
  std::string number;
  /// Ascending, each beginning where the last ends. The first holds for all values up to its `to`,
  /// the last for all above its `from`: their outer ends are where a picture may end, as far from
  /// the edge as the bin beside is wide, or 2 standard deviations from the mean if that is further.
  std::vector<EffectSegment> curve;
  std::optional<EffectLevel> missing;  ///< of the number, when training had missing ones

  /// Of categories, BINARY values and combinations of these the most frequent, of tokens those with
  /// the largest deviation of the contribution over the training records.
  std::vector<EffectLevel> levels;
  std::uint64_t levels_left_out = 0;
};

/// outputs      of output_features(model)
/// attributes   as OutputFeatures::attributes
/// most_levels  how many levels to list
[[nodiscard]] Effect effect_of(const MLModel& model, const std::vector<OutputFeatures>& outputs,
                               const std::vector<std::size_t>& attributes, std::size_t most_levels);

}  // namespace glassbox::engine
