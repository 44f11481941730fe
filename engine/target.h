/// engine/target.h: the labels of a datasource, and what training remembers of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/linear_model.h"
#include "io/record_block.h"
#include "io/schema.h"

namespace glassbox {

/// The model type that a target of this type is learnt with.
/// throws InputError for a TEXT target, and when the schema names none
[[nodiscard]] ModelType model_type_for(const Schema& schema);

/// The labels of n records: the value itself for regression, 0 or 1 for binary, the class index for
/// multiclass (in `classes`, or beyond it for a class the model does not know).
struct Labels {
  std::vector<double> values;
  [[nodiscard]] std::size_t size() const { return values.size(); }
};

/// Gathers labels block by block. Classes come in order of first appearance while learning;
/// with known classes given, unknown ones get indices from classes.size() on.
class LabelCollector {
 public:
  explicit LabelCollector(ModelType type, std::vector<std::string> known_classes = {});
  void add(const Column& target);  ///< a block's target column
  [[nodiscard]] const Labels& labels() const { return labels_; }
  [[nodiscard]] Labels take_labels() { return std::move(labels_); }
  /// Known classes, then those met for the first time here.
  [[nodiscard]] const std::vector<std::string>& classes() const { return classes_; }

 private:
  /// Of a label, met now or before. O(1).
  [[nodiscard]] std::size_t index_of(std::string_view label);
  ModelType type_;
  std::vector<std::string> classes_;
  std::unordered_map<std::string, std::size_t> indices_;  // of classes_
  Labels labels_;
};

/// What the model keeps of its training target: for baselines and the distribution alert.
struct TargetSummary {
  std::uint64_t records = 0;
  double mean = 0;                          ///< regression: the baseline prediction
  std::vector<double> quantiles;            ///< regression: 101 values, 0 % to 100 %
  std::vector<std::uint64_t> class_counts;  ///< binary: of 0 and 1; multiclass: per class
};
/// "1122 records, labels 1a2b3c4d": the same for the same labels in the same order, whatever files
/// they came in. Two data sets share it by chance once in 2^32 where labels vary.
[[nodiscard]] std::string digest_of(const Labels& labels);

[[nodiscard]] TargetSummary summarise(ModelType type, const Labels& labels,
                                      std::size_t class_count);

}  // namespace glassbox
