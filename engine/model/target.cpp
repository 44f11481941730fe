// Labels of all records as numbers: 0 and 1, places of classes in order of first appearance, or
// values. Percentiles are found by partial sorting, only as far as the 101 ranks need it.
#include "engine/model/target.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "io/base/bytes.h"
#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

// Puts the values of these ranks where sorting would put them: a sort that leaves alone what is
// between them.
// ranks  ascending, each within [begin, end)
void place_ranks(std::vector<double>& values, std::size_t begin, std::size_t end,
                 std::span<const std::size_t> ranks) {
  if (ranks.empty()) return;
  const std::size_t middle = ranks.size() / 2, rank = ranks[middle];
  const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
  std::nth_element(at(begin), at(rank), at(end));
  place_ranks(values, begin, rank, ranks.first(middle));
  place_ranks(values, rank + 1, end, ranks.subspan(middle + 1));
}

// The percentile's place among so many values in order.
double place_of(int percent, std::size_t count) {
  return percent / 100.0 * static_cast<double>(count - 1);
}

// Puts the values next to each percentile's place where sorting would put them.
void place_percentiles(std::vector<double>& values) {
  std::vector<std::size_t> ranks;
  for (int percent = 0; percent <= 100; ++percent) {
    const auto below = static_cast<std::size_t>(place_of(percent, values.size()));
    for (const std::size_t rank : {below, std::min(below + 1, values.size() - 1)})
      if (ranks.empty() || ranks.back() < rank) ranks.push_back(rank);
  }
  place_ranks(values, 0, values.size(), ranks);
}

// The share of the values that lies at or below it is `percent`; straight between neighbours
// (numpy's default).
double quantile_of(const std::vector<double>& sorted, int percent) {
  const double place = place_of(percent, sorted.size());
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double share = place - static_cast<double>(below);
  return sorted[below] * (1 - share) + sorted[below + 1] * share;
}

template <typename T>
const T& as(const Column& column) {
  const T* typed = std::get_if<T>(&column);
  if (typed == nullptr) throw std::invalid_argument("the target column was read as another type");
  return *typed;
}

}  // namespace

ModelType model_type_for(const Schema& schema) {
  if (!schema.target) {
    throw InputError({}, "the schema names no target; set targetAttributeName");
  }
  const auto attribute = schema.find(*schema.target);
  if (!attribute) throw std::invalid_argument("the target is not an attribute of its schema");
  switch (schema.attributes[*attribute].type) {
    case AttributeType::kBinary:
      return ModelType::kBinary;
    case AttributeType::kCategorical:
      return ModelType::kMulticlass;
    case AttributeType::kNumeric:
      return ModelType::kRegression;
    case AttributeType::kText:
      break;
  }
  throw InputError({}, "target \"" + *schema.target +
                           "\" is TEXT, which no model can learn; use BINARY, CATEGORICAL or "
                           "NUMERIC");
}

LabelReader::LabelReader(ModelType type, std::vector<std::string> known_classes)
    : type_(type), classes_(std::move(known_classes)) {
  for (std::size_t k = 0; k < classes_.size(); ++k) indices_.emplace(classes_[k], k);
}

void LabelReader::learn(const Column& target, std::vector<double>& out) {
  if (type_ == ModelType::kMulticlass) {
    // The block's dictionary is in order of first appearance, so its classes are met in order.
    const StringColumn& met = as<CategoryColumn>(target).dictionary();
    for (std::size_t code = 0; code < met.size(); ++code) {
      const auto [entry, is_new] = indices_.emplace(met[code], classes_.size());
      if (is_new) classes_.emplace_back(met[code]);
    }
  }
  read(target, out);
}

void LabelReader::read(const Column& target, std::vector<double>& out) const {
  switch (type_) {
    case ModelType::kBinary: {
      const auto& cells = as<BinaryColumn>(target).values;
      out.insert(out.end(), cells.begin(), cells.end());
      return;
    }
    case ModelType::kRegression: {
      const auto& cells = as<NumberColumn>(target);
      const std::size_t begin = out.size();
      out.resize(begin + cells.size());
      cells.read(0, std::span(out).subspan(begin));
      return;
    }
    case ModelType::kMulticlass: {
      const auto& cells = as<CategoryColumn>(target);
      std::vector<double> index_of_code(cells.dictionary().size());
      for (std::size_t code = 0; code < index_of_code.size(); ++code)
        index_of_code[code] =
            static_cast<double>(indices_.at(std::string(cells.dictionary()[code])));
      for (std::size_t i = 0; i < cells.size(); ++i) out.push_back(index_of_code[cells[i]]);
      return;
    }
  }
}

void TargetTally::add(std::span<const double> labels) {
  // Little-endian machines only, as is the model file.
  checksum_ = crc32({reinterpret_cast<const char*>(labels.data()), labels.size_bytes()}, checksum_);
  if (records_ == 0 && !labels.empty()) first_ = labels[0];
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (records_ + i > 0) {
      rises_ += labels[i] > last_ ? 1 : 0;
      falls_ += labels[i] < last_ ? 1 : 0;
    }
    last_ = labels[i];
  }
  if (type_ == ModelType::kRegression) {
    moments_.add(labels);
    for (const double label : labels) {
      min_ = std::min(min_, label);
      max_ = std::max(max_, label);
      if ((before_ + records_++) % stride_ != 0) continue;
      values_.push_back(label);
      if (values_.size() == kMostKept) halve();
    }
    return;
  }
  records_ += labels.size();
  for (const double label : labels) {
    const auto k = static_cast<std::size_t>(label);
    if (k >= class_counts_.size()) class_counts_.resize(k + 1);
    ++class_counts_[k];
  }
}

// Every other one goes: those whose place among all records is no multiple of the new stride.
void TargetTally::halve() {
  const std::size_t from = (before_ + stride_ - 1) / stride_ % 2;
  stride_ *= 2;
  std::size_t kept = 0;
  for (std::size_t i = from; i < values_.size(); i += 2) values_[kept++] = values_[i];
  values_.resize(kept);
}

void TargetTally::encode(ByteWriter& out) const {
  for (const std::uint64_t count : {before_, records_, rises_, falls_, stride_}) out.u64(count);
  out.u32(checksum_);
  for (const double value : {min_, max_, first_, last_}) out.f64(value);
  out.u64(class_counts_.size());
  for (const std::uint64_t count : class_counts_) out.u64(count);
  out.f64s(values_);
  moments_.encode(out);
}

void TargetTally::append(ByteReader& bytes) {
  TargetTally next(type_, bytes.u64());
  for (std::uint64_t* count : {&next.records_, &next.rises_, &next.falls_, &next.stride_})
    *count = bytes.u64();
  next.checksum_ = bytes.u32();
  for (double* value : {&next.min_, &next.max_, &next.first_, &next.last_}) *value = bytes.f64();
  next.class_counts_.resize(bytes.count(sizeof(std::uint64_t)));
  for (std::uint64_t& count : next.class_counts_) count = bytes.u64();
  next.values_ = bytes.f64s();
  next.moments_.merge(bytes);
  if (next.records_ == 0) return;
  if (next.before_ != before_ + records_)
    throw std::invalid_argument("TargetTally: records that do not come next");
  if (records_ > 0) {
    rises_ += next.first_ > last_ ? 1 : 0;
    falls_ += next.first_ < last_ ? 1 : 0;
  } else {
    first_ = next.first_;
  }
  last_ = next.last_;
  rises_ += next.rises_;
  falls_ += next.falls_;
  checksum_ = joined_crc32(checksum_, next.checksum_, next.records_ * sizeof(double));
  min_ = std::min(min_, next.min_);
  max_ = std::max(max_, next.max_);
  class_counts_.resize(std::max(class_counts_.size(), next.class_counts_.size()));
  for (std::size_t k = 0; k < next.class_counts_.size(); ++k)
    class_counts_[k] += next.class_counts_[k];
  moments_.merge(next.moments_);
  while (stride_ < next.stride_) halve();
  while (next.stride_ < stride_) next.halve();
  values_.insert(values_.end(), next.values_.begin(), next.values_.end());
  records_ += next.records_;
  while (values_.size() >= kMostKept) halve();
}

bool TargetTally::is_sorted() const {
  constexpr std::uint64_t kFew = 20;
  return records_ >= kFew && rises_ + falls_ > 0 &&
         std::min(rises_, falls_) * 100 <= rises_ + falls_;
}

std::string TargetTally::digest() const {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%llu records, labels %08x",
                static_cast<unsigned long long>(records_), static_cast<unsigned>(checksum_));
  return text.data();
}

TargetSummary TargetTally::summary(std::size_t class_count) const {
  TargetSummary summary;
  summary.records = records_;
  if (type_ != ModelType::kRegression) {
    summary.class_counts = class_counts_;
    summary.class_counts.resize(
        std::max(type_ == ModelType::kBinary ? 2 : class_count, class_counts_.size()));
    return summary;
  }
  if (records_ == 0) return summary;
  summary.mean = moments_.mean();
  summary.deviation = moments_.deviation();
  summary.min = min_;
  summary.max = max_;
  std::vector<double> sorted = values_;
  place_percentiles(sorted);
  for (int percent = 0; percent <= 100; ++percent)
    summary.quantiles.push_back(quantile_of(sorted, percent));
  return summary;
}

std::string digest_of(const Labels& labels) {
  TargetTally tally(ModelType::kRegression);
  tally.add(labels.values);
  return tally.digest();
}

TargetSummary summarize(ModelType type, const Labels& labels, std::size_t class_count) {
  TargetTally tally(type);
  tally.add(labels.values);
  return tally.summary(class_count);
}

}  // namespace glassbox::engine
