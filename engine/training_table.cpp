#include "engine/training_table.h"

#include <utility>

namespace glassbox {
namespace {

std::vector<double> values_of(const RecordBlock& block, std::size_t column) {
  std::vector<double> values(block.row_count);
  std::get<NumberColumn>(block.columns[column]).read(0, values);
  return values;
}

}  // namespace

TrainingTable::TrainingTable(std::span<const InputFile> files, const Schema& schema,
                             const ReadPlan& plan, const CsvOptions& options, ModelType type,
                             const TrainingMemory& memory)
    : target_column_(*schema.find(*schema.target)),
      weight_(schema.row_weight ? schema.find(*schema.row_weight) : std::nullopt),
      blocks_(memory.blocks, memory.directory),
      labels_(type),
      target_(type) {
  std::uint64_t records = 0;
  std::vector<double> labels;
  records_ = read_csv(files, plan, options, {}, [&](RecordBlock&& block) {
    labels.clear();
    labels_.learn(block.columns[target_column_], labels);
    target_.add(labels);
    if (weight_)
      for (const double weight : values_of(block, *weight_)) weight_sum_ += weight;
    begins_.push_back(records);
    records += block.row_count;
    blocks_.add(std::move(block));
  });
}

void TrainingTable::want_labels(std::vector<bool>& wanted) const {
  wanted[target_column_] = true;
  if (weight_) wanted[*weight_] = true;
}

std::vector<double> TrainingTable::labels_of(const RecordBlock& block) const {
  std::vector<double> labels;
  labels_.read(block.columns[target_column_], labels);
  return labels;
}

std::vector<float> TrainingTable::weights_of(const RecordBlock& block) const {
  std::vector<float> weights;
  if (!weight_) return weights;
  const auto records = static_cast<double>(records_.used);
  for (const double weight : values_of(block, *weight_))
    weights.push_back(static_cast<float>(weight * records / weight_sum_));
  return weights;
}

}  // namespace glassbox
