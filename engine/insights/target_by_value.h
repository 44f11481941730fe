/// engine/insights/target_by_value.h: what the target is like among the records with one value of
/// an attribute: the rate of 1, the mean, or the share of each class, with the records behind it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/records/record_block.h"
#include "io/schema/schema.h"

namespace glassbox::engine {

/// The records that share a value, or whose numbers fall into one bin.
struct TargetOfValue {
  enum class Kind {
    kValue,    ///< `value`: a category, or "1" and "0" of a BINARY attribute
    kBin,      ///< above `from`, up to `to`; the first bin holds `from` too
    kOthers,   ///< all categories that are not listed
    kMissing,  ///< no number, neither 0 nor 1
  };
  Kind kind = Kind::kValue;
  std::string value;
  double from = 0, to = 0;
  std::uint64_t records = 0;   ///< of the sample, whose target is known; 1 or more
  double mean = 0;             ///< of the target: of a BINARY one the rate of 1, 0..1
  double error = 0;            ///< the standard error of `mean`; 0 of a single record
  std::vector<double> shares;  ///< CATEGORICAL targets: of each of TargetValues::classes
};

/// The targets of a sample's records.
struct TargetValues {
  static constexpr std::size_t kMostClasses = 10;

  AttributeType type = AttributeType::kText;
  std::vector<double> numbers;       ///< BINARY (0, 1) and NUMERIC; NaN: unknown
  std::vector<std::uint32_t> codes;  ///< CATEGORICAL: a place in `classes`, or classes.size()
  std::vector<std::string> classes;  ///< the most frequent first, at most kMostClasses

  /// Without a target, or with a TEXT one, is_known() is false.
  TargetValues() = default;
  TargetValues(std::span<const RecordBlock> blocks, const Schema& schema);
  [[nodiscard]] bool is_known() const { return !numbers.empty() || !codes.empty(); }
};

/// Of the records with code 0, 1 .. count - 1; where `records` is 0 nobody has it, or not with a
/// known target.
/// codes  of each record; those of `count` and more are left out
/// cost   O(records + count * classes)
[[nodiscard]] std::vector<TargetOfValue> target_by_code(const TargetValues& target,
                                                        std::span<const std::uint32_t> codes,
                                                        std::size_t count);

/// NUMERIC: in ten bins of equal population, and those without a number.
[[nodiscard]] std::vector<TargetOfValue> target_by_number(const TargetValues& target,
                                                          std::span<const double> values);

/// CATEGORICAL: the ten most frequent categories, then the others. BINARY: "0", "1", missing.
[[nodiscard]] std::vector<TargetOfValue> target_by_category(const TargetValues& target,
                                                            std::span<const RecordBlock> blocks,
                                                            std::size_t column, AttributeType type);

}  // namespace glassbox::engine
