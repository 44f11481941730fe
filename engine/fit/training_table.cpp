// Reads the training files once. Threads put blocks away as they parse them; what is done in the
// order of the file (labels, weights, counts) needs the target and weight alone, so only those take
// their turn.
#include "engine/fit/training_table.h"

#include <cmath>
#include <unordered_set>
#include <utility>

#include "io/base/bytes.h"

namespace glassbox::engine {
namespace {

// Sums of weights that leave the range of doubles are made of these parts of them.
constexpr double kSmall = 0x1p-64;

std::vector<double> values_of(const RecordBlock& block, std::size_t column) {
  std::vector<double> values(block.row_count);
  std::get<NumberColumn>(block.columns[column]).read(0, values);
  return values;
}

}  // namespace

TrainingTable::TrainingTable(std::span<const InputFile> files, const Schema& schema,
                             const ReadPlan& plan, const CsvOptions& options, ModelType type,
                             const TrainingMemory& memory, PerThread<RowSample>* samples)
    : TrainingTable({}, schema, type, memory) {
  // Blocks are put away on the thread that read them. What takes its turn in order is a block of
  // the target and the weight alone, and its ticket in a column that the plan sets aside.
  ReadPlan with_ticket = plan;
  const std::size_t ticket = with_ticket.columns.size();
  with_ticket.columns.emplace_back();
  // The sample knows a record by the ordinal of its file, counted over all processes.
  std::uint32_t file_base = 0;
  if (options.own_files) {
    const std::vector<std::uint64_t> counts = options.exchange->gather(std::uint64_t{files.size()});
    for (std::size_t r = 0; r < options.exchange->rank(); ++r)
      file_base += static_cast<std::uint32_t>(counts[r]);
  }
  const auto put_away = [&](RecordBlock& block) {
    if (samples != nullptr) {
      block.file += file_base;
      samples->with([&](RowSample& part) { part.add(block); });
      block.file -= file_base;
      block.lines.clear();  // nobody else asks for them
    }
    RecordBlock rest;
    rest.row_count = block.row_count;
    rest.columns.resize(ticket + 1);
    std::vector<bool> kept(ticket);
    want_labels(kept);
    for (std::size_t c = 0; c < ticket; ++c)
      if (kept[c]) rest.columns[c] = block.columns[c];
    block.columns.pop_back();
    rest.columns.swap(block.columns);  // the block goes on with its facts, the rest is stored
    const auto number = static_cast<double>(blocks_.put(std::move(rest)));
    block.columns[ticket] = NumberColumn(std::vector<double>{number}, /*has_missing=*/false);
  };
  const bool is_shared = options.exchange->size() > 1;
  std::vector<double> labels;
  records_ = read_csv(files, with_ticket, options, put_away, [&](RecordBlock&& block) {
    if (is_shared) {
      labels.clear();
      labels_.learn(block.columns[target_column_], labels);
    } else {
      add_facts(block);
    }
    blocks_.append(static_cast<std::size_t>(std::get<NumberColumn>(block.columns[ticket])[0]));
  });
  if (is_shared) share_facts(*options.exchange);
}

TrainingTable::TrainingTable(std::vector<RecordBlock> blocks, const Schema& schema, ModelType type,
                             const TrainingMemory& memory)
    : type_(type),
      columns_(schema.attributes.size()),
      target_column_(*schema.find(*schema.target)),
      weight_(schema.row_weight ? schema.find(*schema.row_weight) : std::nullopt),
      blocks_(memory.blocks, memory.directory),
      labels_(type),
      target_(type) {
  for (RecordBlock& block : blocks) {
    add_facts(block);
    blocks_.append(blocks_.put(std::move(block)));
  }
}

void TrainingTable::add_facts(const RecordBlock& block) {
  std::vector<double> labels;
  labels_.learn(block.columns[target_column_], labels);
  target_.add(labels);
  if (weight_)
    for (const double weight : values_of(block, *weight_)) {
      weight_sum_ += weight;
      small_weight_sum_ += weight * kSmall;
    }
  begins_.push_back(records_.used);
  records_.used += block.row_count;
  records_.total = records_.used;
}

// Classes are numbered in the order of all records, so that labels can be told only when all
// processes have read theirs; then the target and the weight are looked at once more.
void TrainingTable::share_facts(const Exchange& exchange) {
  ByteWriter mine;
  for (const std::string& name : labels_.classes()) mine.text(name);
  std::vector<std::string> classes;
  std::unordered_set<std::string> met;
  for (const std::string& bytes : exchange.gather(mine.bytes()))
    for (ByteReader in(bytes); !in.at_end();)
      if (std::string name = in.text(); met.insert(name).second) classes.push_back(std::move(name));
  labels_ = LabelReader(type_, std::move(classes));

  const ReadReport report = std::move(records_);
  std::vector<bool> wanted(columns_);
  want_labels(wanted);
  std::uint64_t here = 0;
  RecordBlock buffer;
  for (std::size_t b = 0; b < blocks_.block_count(); ++b) {
    begins_.push_back(here);
    here += blocks_.block(b, wanted, buffer).row_count;
  }
  const std::vector<std::uint64_t> counts = exchange.gather(here);
  std::uint64_t before = 0;
  for (std::size_t r = 0; r < exchange.rank(); ++r) before += counts[r];
  for (std::uint64_t& begin : begins_) begin += before;

  TargetTally tally(type_, before);
  for (std::size_t b = 0; b < blocks_.block_count(); ++b)
    tally.add(labels_of(blocks_.block(b, wanted, buffer)));
  ByteWriter out;
  tally.encode(out);
  target_ = TargetTally(type_);
  for (const std::string& bytes : exchange.gather(out.bytes())) {
    ByteReader in(bytes);
    target_.append(in);
  }
  if (weight_) share_weights(exchange);
  records_ = report;
}

// The sums go from process to process, so that they are those of one that adds all weights.
void TrainingTable::share_weights(const Exchange& exchange) {
  std::vector<bool> wanted(columns_);
  want_labels(wanted);
  RecordBlock buffer;
  for (std::size_t r = 0; r < exchange.size(); ++r) {
    for (std::size_t b = 0; r == exchange.rank() && b < blocks_.block_count(); ++b)
      for (const double weight : values_of(blocks_.block(b, wanted, buffer), *weight_)) {
        weight_sum_ += weight;
        small_weight_sum_ += weight * kSmall;
      }
    weight_sum_ = exchange.gather(weight_sum_)[r];
    small_weight_sum_ = exchange.gather(small_weight_sum_)[r];
  }
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
  const bool is_huge = !std::isfinite(weight_sum_ * records);
  const double part = is_huge ? kSmall : 1, sum = is_huge ? small_weight_sum_ : weight_sum_;
  for (const double weight : values_of(block, *weight_))
    weights.push_back(static_cast<float>(weight * part * records / sum));
  return weights;
}

}  // namespace glassbox::engine
