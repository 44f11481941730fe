/// engine/fit/training_table.h: the training data as read: blocks of typed columns, and what must
/// be known of the target and the weights before a record can be trained on.
#pragma once

#include <optional>
#include <vector>

#include "engine/fit/training_memory.h"
#include "engine/model/target.h"
#include "io/base/per_thread.h"
#include "io/csv/csv_reader.h"
#include "io/records/block_store.h"
#include "io/records/read_report.h"
#include "io/records/row_sample.h"

namespace glassbox::engine {

class TrainingTable {
 public:
  /// Reads all records that the plan and options select.
  /// Over several processes (CsvOptions::exchange) the blocks are those of this one; all that is
  /// known of the target, the weights and the counts is of the records of all, the same everywhere.
  /// samples  when not nullptr, is given each block; its lines then have to be read too
  /// throws  as read_csv; std::filesystem::filesystem_error
  TrainingTable(std::span<const InputFile> files, const Schema& schema, const ReadPlan& plan,
                const CsvOptions& options, ModelType type, const TrainingMemory& memory,
                PerThread<RowSample>* samples = nullptr);

  /// Records that were read before, columns in the schema's order.
  TrainingTable(std::vector<RecordBlock> blocks, const Schema& schema, ModelType type,
                const TrainingMemory& memory);

  [[nodiscard]] ModelType type() const { return type_; }
  [[nodiscard]] BlockStore& blocks() { return blocks_; }
  [[nodiscard]] const BlockStore& blocks() const { return blocks_; }
  [[nodiscard]] const ReadReport& records() const { return records_; }
  [[nodiscard]] const TargetTally& target() const { return target_; }
  [[nodiscard]] const std::vector<std::string>& classes() const { return labels_.classes(); }
  /// Ordinal of the first record of each block.
  [[nodiscard]] const std::vector<std::uint64_t>& block_begins() const { return begins_; }

  [[nodiscard]] bool is_weighted() const { return weight_.has_value(); }
  /// The target and, if there is one, the weight: what labels_of and weights_of look at.
  void want_labels(std::vector<bool>& wanted) const;
  [[nodiscard]] std::vector<double> labels_of(const RecordBlock& block) const;
  /// With a mean of 1 over all records; empty without a weight.
  [[nodiscard]] std::vector<float> weights_of(const RecordBlock& block) const;

 private:
  void add_facts(const RecordBlock& block);
  void share_facts(const Exchange& exchange);
  void share_weights(const Exchange& exchange);

  ModelType type_;
  std::size_t columns_, target_column_;
  std::optional<std::size_t> weight_;  // column
  BlockStore blocks_;
  std::vector<std::uint64_t> begins_;
  LabelReader labels_;
  TargetTally target_;
  ReadReport records_;
  double weight_sum_ = 0, small_weight_sum_ = 0;  // the latter of weights times kSmall
};

}  // namespace glassbox::engine
