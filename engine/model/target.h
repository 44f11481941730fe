/// engine/model/target.h: the labels of a datasource, and what training remembers of them.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/model/linear_model.h"
#include "io/base/bytes.h"
#include "io/records/record_block.h"
#include "io/schema/schema.h"
#include "recipes/numbers/exact_moments.h"

namespace glassbox::engine {

/// The model type that a target of this type is learned with.
/// throws InputError for a TEXT target, and when the schema names none
[[nodiscard]] ModelType model_type_for(const Schema& schema);

/// The labels of n records: the value itself for regression, 0 or 1 for binary, the class index for
/// multiclass (in `classes`, or beyond it for a class the model does not know).
struct Labels {
  std::vector<double> values;
  [[nodiscard]] std::size_t size() const { return values.size(); }
};

/// Reads the labels of a block's target column. Classes come in order of first appearance while
/// learning; with known classes given, unknown ones get indices from classes.size() on.
class LabelReader {
 public:
  explicit LabelReader(ModelType type, std::vector<std::string> known_classes = {});
  /// The block's labels, appended to `out`; meets new classes.
  void learn(const Column& target, std::vector<double>& out);
  /// The same once all classes were met. Any thread.
  void read(const Column& target, std::vector<double>& out) const;
  /// Known classes, then those met for the first time.
  [[nodiscard]] const std::vector<std::string>& classes() const { return classes_; }

 private:
  ModelType type_;
  std::vector<std::string> classes_;
  std::unordered_map<std::string, std::size_t> indices_;  // of classes_
};

/// Gathers labels block by block.
class LabelCollector {
 public:
  explicit LabelCollector(ModelType type, std::vector<std::string> known_classes = {})
      : reader_(type, std::move(known_classes)) {}
  void add(const Column& target) { reader_.learn(target, labels_.values); }
  [[nodiscard]] const Labels& labels() const { return labels_; }
  [[nodiscard]] const std::vector<std::string>& classes() const { return reader_.classes(); }

 private:
  LabelReader reader_;
  Labels labels_;
};

/// What the model keeps of its training target: for baselines and the distribution alert.
struct TargetSummary {
  std::uint64_t records = 0;
  double mean = 0;  ///< regression: the baseline prediction
  // Regression, while training; a model file does not keep them.
  double deviation = 0, min = 0, max = 0;
  std::vector<double> quantiles;            ///< regression: 101 values, 0 % to 100 %
  std::vector<std::uint64_t> class_counts;  ///< binary: of 0 and 1; multiclass: per class
};

/// Adds labels up, range by range.
class TargetTally {
 public:
  /// before  records whose labels others add up, in front of these
  explicit TargetTally(ModelType type, std::uint64_t before = 0) : type_(type), before_(before) {}
  void add(std::span<const double> labels);

  /// Adds what another one was given, whose records come next: what one tally of all would hold.
  /// bytes  encode() of it
  void append(ByteReader& bytes);
  void encode(ByteWriter& out) const;

  /// class_count  multiclass only: of classes met
  [[nodiscard]] TargetSummary summary(std::size_t class_count) const;

  /// Whether labels only rise or only fall, but for one step in a hundred, over 20 records or more:
  /// classes one after the other, numbers in order.
  [[nodiscard]] bool is_sorted() const;

  /// "1122 records, labels 1a2b3c4d": the same for the same labels in the same order, whatever
  /// files they came in. Two data sets share it by chance once in 2^32 where labels vary.
  [[nodiscard]] std::string digest() const;

  /// Regression: the labels, or every second, fourth .. of them when they are over 4 million.
  [[nodiscard]] const std::vector<double>& sample() const { return values_; }

 private:
  void halve();
  ModelType type_;
  std::uint64_t before_ = 0, records_ = 0;
  std::uint32_t checksum_ = 0;
  ExactMoments moments_;  // regression
  double min_ = std::numeric_limits<double>::infinity(), max_ = -min_;
  double first_ = 0, last_ = 0;
  std::uint64_t rises_ = 0, falls_ = 0;
  std::vector<std::uint64_t> class_counts_;
  // Regression, for the quantiles: every stride-th label; all of them up to kMostKept.
  static constexpr std::size_t kMostKept = std::size_t{1} << 22;
  std::vector<double> values_;
  std::uint64_t stride_ = 1;
};

[[nodiscard]] std::string digest_of(const Labels& labels);
[[nodiscard]] TargetSummary summarize(ModelType type, const Labels& labels,
                                      std::size_t class_count);

}  // namespace glassbox::engine
