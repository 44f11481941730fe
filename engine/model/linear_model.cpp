// Margins of a row of features: the bias, number times weight, and the weight of each id. Terms go
// to four sums in turn that are added at the end in one order, which is fast and has the same bits
// everywhere.
#include "engine/model/linear_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace glassbox::engine {
namespace {

// A vector of the compiler's own that every x86-64 adds in one instruction.
typedef double Doubles2 __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 2;
constexpr std::size_t kMostVectors = 8;  // half of the registers there are

Doubles2 load(const double* p) {
  Doubles2 v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

// A table of K columns with zeros behind them, up to the stride.
template <class Value>
std::vector<double> padded(const std::vector<Value>& table, std::size_t columns,
                           std::size_t stride) {
  std::vector<double> wide(table.size() / columns * stride);
  for (std::size_t i = 0; i < table.size(); ++i)
    wide[i / columns * stride + i % columns] = static_cast<double>(table[i]);
  return wide;
}

// Every fourth term to one of four sums.
template <class Term>
void add_terms(std::size_t count, const Term& term, std::array<double, 4>& sums) {
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += term(i + lane);
  }
  for (; i < count; ++i) sums[i % 4] += term(i);
}

double total(const std::array<double, 4>& sums) {
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

std::string_view to_text(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return "BINARY";
    case ModelType::kMulticlass:
      return "MULTICLASS";
    case ModelType::kRegression:
      return "REGRESSION";
  }
  return "";
}

std::uint64_t LinearModel::parameter_count() const {
  const auto non_zero = [](const auto& values) {
    return values.size() - static_cast<std::size_t>(std::ranges::count(values, 0));
  };
  return non_zero(bias) + non_zero(number_weights) + non_zero(indicator_weights);
}

bool is_finite(const LinearModel& model) {
  const auto all_finite = [](const auto& values) {
    return std::ranges::all_of(values, [](auto v) { return std::isfinite(v); });
  };
  return all_finite(model.bias) && all_finite(model.number_weights) &&
         all_finite(model.indicator_weights) && std::isfinite(model.output_center) &&
         std::isfinite(model.output_scale);
}

void check_shape(const LinearModel& model, const FeatureSpace& features) {
  const std::size_t outputs = model.output_count;
  if (outputs < 1 || outputs > kMaxClasses) {
    throw std::invalid_argument("a model has 1 to 100 outputs");
  }
  if (model.bias.size() != outputs ||
      model.number_weights.size() != features.numbers.size() * outputs ||
      model.indicator_weights.size() != std::size_t{features.indicator_count()} * outputs) {
    throw std::invalid_argument("the weights do not belong to these features");
  }
}

// A difference is kept in double: the difference of two floats rarely is a float, and hundreds of
// roundings would show in the last digits of a score.
Scorer::Scorer(const LinearModel& model, const FeatureSpace& features)
    : output_count_(model.output_count) {
  check_shape(model, features);
  stride_ = output_count_ == 1 ? 1 : (output_count_ + kLanes - 1) / kLanes * kLanes;
  constant_ = padded(model.bias, output_count_, stride_);
  number_weights_ = padded(model.number_weights, output_count_, stride_);
  differences_ = padded(model.indicator_weights, output_count_, stride_);
  for (std::size_t i = 0; i < number_weights_.size(); ++i)
    number_weights_[i] *= features.numbers[i / stride_].scale;
  for (const IndicatorGroup& group : features.groups) {
    if (!group.reference) continue;
    for (std::size_t k = 0; k < output_count_; ++k) {
      const double as_usual = model.indicator_weights[*group.reference * output_count_ + k];
      constant_[k] += as_usual;
      for (std::size_t id = group.begin; id < group.end; ++id) {
        differences_[id * stride_ + k] -= as_usual;
      }
    }
  }
}

void Scorer::margins(std::span<const float> numbers, std::span<const std::uint32_t> ids,
                     std::span<double> out) const {
  if (output_count_ == 1) {
    out[0] = margin(numbers, ids);
    return;
  }
  std::array<double, kMaxClasses + kLanes> sums;
  std::ranges::copy(constant_, sums.begin());
  add_all(numbers, ids, sums.data());
  std::copy_n(sums.begin(), output_count_, out.begin());
}

void Scorer::add(std::span<const std::uint32_t> ids, std::span<double> out) const {
  if (ids.empty()) return;
  if (output_count_ == 1) {
    std::array<double, 4> sums{out[0]};
    add_terms(
        ids.size(), [&](std::size_t i) { return differences_[ids[i]]; }, sums);
    out[0] = total(sums);
    return;
  }
  std::array<double, kMaxClasses + kLanes> sums{};
  std::copy_n(out.begin(), output_count_, sums.begin());
  add_all({}, ids, sums.data());
  std::copy_n(sums.begin(), output_count_, out.begin());
}

double Scorer::margin(std::span<const float> numbers, std::span<const std::uint32_t> ids) const {
  std::array<double, 4> sums{constant_[0]};
  add_terms(
      numbers.size(),
      [&](std::size_t j) { return number_weights_[j] * static_cast<double>(numbers[j]); }, sums);
  add_terms(
      ids.size(), [&](std::size_t i) { return differences_[ids[i]]; }, sums);
  return total(sums);
}

// The sums stay in registers; kept in memory, each id would wait for the last one's store.
template <std::size_t kVectors>
void Scorer::add_columns(std::size_t begin, std::span<const float> numbers,
                         std::span<const std::uint32_t> ids, double* sums) const {
  std::array<Doubles2, kVectors> sum;
  for (std::size_t v = 0; v < kVectors; ++v) sum[v] = load(sums + begin + v * kLanes);
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    const auto x = static_cast<double>(numbers[j]);
    const double* const weights = number_weights_.data() + j * stride_ + begin;
    for (std::size_t v = 0; v < kVectors; ++v) sum[v] += load(weights + v * kLanes) * x;
  }
  for (const std::uint32_t id : ids) {
    const double* const weights = differences_.data() + std::size_t{id} * stride_ + begin;
    for (std::size_t v = 0; v < kVectors; ++v) sum[v] += load(weights + v * kLanes);
  }
  for (std::size_t v = 0; v < kVectors; ++v)
    __builtin_memcpy(sums + begin + v * kLanes, &sum[v], sizeof sum[v]);
}

void Scorer::add_all(std::span<const float> numbers, std::span<const std::uint32_t> ids,
                     double* sums) const {
  using AddColumns = void (Scorer::*)(std::size_t, std::span<const float>,
                                      std::span<const std::uint32_t>, double*) const;
  static constexpr std::array<AddColumns, kMostVectors> kAddColumns{
      &Scorer::add_columns<1>, &Scorer::add_columns<2>, &Scorer::add_columns<3>,
      &Scorer::add_columns<4>, &Scorer::add_columns<5>, &Scorer::add_columns<6>,
      &Scorer::add_columns<7>, &Scorer::add_columns<8>};
  for (std::size_t begin = 0; begin < stride_; begin += kMostVectors * kLanes) {
    const std::size_t vectors = std::min(kMostVectors, (stride_ - begin) / kLanes);
    (this->*kAddColumns[vectors - 1])(begin, numbers, ids, sums);
  }
}

}  // namespace glassbox::engine
