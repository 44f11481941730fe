// Loss, gradient and the Hessian's diagonal over all rows; finish_hessian.cpp has the whole.
//
// The sums are the same on any number of threads: rows are cut into at most 16 shards by their
// number alone, a thread adds up whole shards, and the shards are added in their order.
//
// Rows do not list reference levels (docs/decisions/0003-reference-levels.md). What a sum has for a
// reference level follows from what is missing: every row has exactly one level of the group, so if
// of 10 rows 3 list "red" and 2 list "green", the reference has 10 - 3 - 2 = 5. fill_references()
// does this for gradients and diagonals.
#include "engine/finish/finish_sums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <type_traits>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/gather_shares.h"
#include "engine/rows/row_shards.h"

namespace glassbox::engine {

namespace {

// What a row adds below which a thread is not worth waking, in additions.
constexpr double kWorkOfThread = 1e5;

// Calls use with the number of outputs, as a constant where they are few.
template <class Use>
void with_count(std::size_t count, const Use& use) {
  switch (count) {
    case 1:
      return use(std::integral_constant<std::size_t, 1>());
    case 2:
      return use(std::integral_constant<std::size_t, 2>());
    case 3:
      return use(std::integral_constant<std::size_t, 3>());
    case 4:
      return use(std::integral_constant<std::size_t, 4>());
    case 5:
      return use(std::integral_constant<std::size_t, 5>());
    case 10:
      return use(std::integral_constant<std::size_t, 10>());
    default:
      return use(count);
  }
}
template <class Count>
constexpr std::size_t kMostOf = kMaxClasses;
template <std::size_t K>
constexpr std::size_t kMostOf<std::integral_constant<std::size_t, K>> = K;

// Rows whose exponentials are computed together.
constexpr std::size_t kBatch = 32;

// Sums of this process's shards become those of all shards, `width` of each.
void gather_sums(const io::Exchange& exchange, std::vector<std::vector<double>>& by_shard,
                 std::size_t width) {
  if (exchange.size() == 1) return;
  std::vector<double> all(by_shard.size() * width);
  for (std::size_t s = 0; s < by_shard.size(); ++s)
    std::ranges::copy(by_shard[s], all.begin() + static_cast<std::ptrdiff_t>(s * width));
  gather_shares(exchange, std::span(all), by_shard.size());
  for (std::size_t s = 0; s < by_shard.size(); ++s) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(s * width);
    by_shard[s].assign(begin, begin + static_cast<std::ptrdiff_t>(width));
  }
}

}  // namespace

// Each row's loss, and its derivatives by the margins in their place.
class FinishSums::BatchLosses {
 public:
  BatchLosses(Loss loss, std::size_t outputs) : loss_(loss), outputs_(outputs) {}

  void apply(std::span<const Row> rows, std::span<double> margins, std::span<double> losses) {
    switch (loss_) {
      case Loss::kSquared:
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const double residual = margins[i] - rows[i].label;
          losses[i] = 0.5 * residual * residual;
          margins[i] = residual;
        }
        return;
      case Loss::kLogistic:
        for (std::size_t i = 0; i < rows.size(); ++i)
          scratch_[i] = margins[i] > 0 ? -margins[i] : margins[i];
        fixed_exp(std::span(scratch_).first(rows.size()));
        for (std::size_t i = 0; i < rows.size(); ++i) {
          losses[i] = fixed_log1p_exp(margins[i], scratch_[i]) - rows[i].label * margins[i];
          margins[i] = fixed_sigmoid(margins[i], scratch_[i]) - rows[i].label;
        }
        return;
      case Loss::kMultinomial:
        break;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::span<double> own = margins.subspan(i * outputs_, outputs_);
      losses[i] = own[static_cast<std::size_t>(rows[i].label)];
      scratch_[i] = *std::ranges::max_element(own);
      for (double& m : own) m -= scratch_[i];
    }
    fixed_exp(margins);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::span<double> own = margins.subspan(i * outputs_, outputs_);
      double sum = 0;
      for (const double m : own) sum += m;
      for (double& m : own) m /= sum;
      losses[i] = (fixed_log(sum) + scratch_[i]) - losses[i];
      own[static_cast<std::size_t>(rows[i].label)] -= 1;
    }
  }

 private:
  Loss loss_;
  std::size_t outputs_;
  std::array<double, kBatch> scratch_{};  // a row: its largest margin, or e^-|margin|
};

FinishSums::FinishSums(const TrainingSet& data, Loss loss, int threads)
    : data_(data), loss_(loss), threads_(std::max(threads, 1)) {
  if (data.rows == nullptr || data.space == nullptr || data.rows->row_count() == 0)
    throw std::invalid_argument("Optimizer: no records");
  if (loss == Loss::kMultinomial && (data.class_count < 2 || data.class_count > kMaxClasses))
    throw std::invalid_argument("Optimizer: expected 2 to 100 classes");
  rows_ = data.rows->row_count();
  numbers_ = data.space->numbers.size();
  outputs_ = loss == Loss::kMultinomial ? data.class_count : 1;

  mark_columns();
  columns_ = 1 + numbers_;
  for (std::uint32_t& column : column_of_)
    if (column != kNoColumn) column = static_cast<std::uint32_t>(columns_++);

  for (const std::uint32_t g : data.rows->slot_groups()) {
    const IndicatorGroup& group = data.space->groups[g];
    Referenced of;
    of.column = column_of_[*group.reference];
    of.begin = columns_;
    for (std::uint32_t id = group.begin; id < group.end; ++id) {
      if (column_of_[id] == kNoColumn) continue;
      of.begin = std::min<std::size_t>(of.begin, column_of_[id]);
      of.end = column_of_[id] + std::size_t{1};
    }
    referenced_.push_back(of);
  }
  set_record_weights({});
}

// 0 for levels that some row has, in whichever process; and whether rows have weights, which a
// process without rows cannot tell.
void FinishSums::mark_columns() {
  column_of_.assign(data_.space->indicator_count(), kNoColumn);
  for (const std::uint32_t group : data_.rows->slot_groups())
    column_of_[*data_.space->groups[group].reference] = 0;
  for_rows(rows_here().begin, rows_here().end, [&](const Row& row) {
    for (const std::uint32_t id : row.nonreference) column_of_[id] = 0;
    for (const std::uint32_t id : row.indicators) column_of_[id] = 0;
  });
  is_weighted_ = data_.rows->is_weighted();
  const std::size_t processes = data_.exchange->size();
  if (processes == 1) return;
  const std::size_t levels = column_of_.size(), bytes = levels / 8 + 1;
  std::vector<std::uint8_t> bits(bytes * processes);
  std::uint8_t* const mine = bits.data() + bytes * data_.exchange->rank();
  const auto mark = [&](std::size_t bit, bool is_set) {
    mine[bit / 8] = static_cast<std::uint8_t>(mine[bit / 8] | (is_set ? 1u << bit % 8 : 0u));
  };
  for (std::size_t id = 0; id < levels; ++id) mark(id, column_of_[id] != kNoColumn);
  mark(levels, is_weighted_);
  gather_shares(*data_.exchange, std::span(bits), processes);
  const auto is_marked = [&](std::size_t bit) {
    for (std::size_t r = 0; r < processes; ++r)
      if ((bits[r * bytes + bit / 8] >> bit % 8 & 1) != 0) return true;
    return false;
  };
  for (std::size_t id = 0; id < levels; ++id)
    if (is_marked(id)) column_of_[id] = 0;
  is_weighted_ = is_marked(levels);
}

// Rows that count, up to kBatch at once, in order.
template <class Use>
void FinishSums::for_batches(std::size_t begin, std::size_t end, const Use& use) const {
  std::array<Row, kBatch> rows{};
  std::size_t count = 0;
  const auto flush = [&] {
    if (count > 0) use(std::span<const Row>(rows).first(count));
    count = 0;
  };
  engine::for_rows(
      *data_.rows, record_weights_, begin, end,
      [&](const Row& row) {
        if (row.weight == 0) return;
        rows[count++] = row;
        if (count == kBatch) flush();
      },
      flush);
}

void FinishSums::set_record_weights(std::span<const float> weights) {
  if (!weights.empty() && weights.size() != rows_)
    throw std::invalid_argument("Optimizer: expected one weight for each record");
  for (const float w : weights)
    if (!(w >= 0) || std::isinf(w))
      throw std::invalid_argument("Optimizer: a record's weight is not 0 or more");
  if (!weights.empty() && data_.exchange->size() > 1)
    throw std::invalid_argument("Optimizer: weights of records that several processes share");
  record_weights_.assign(weights.begin(), weights.end());
  add_up_weights();
  if (!(total_weight_ > 0)) throw std::invalid_argument("Optimizer: no record has a weight");
}

// Row by row: each process goes on from the sum of those before it.
void FinishSums::add_up_weights() {
  total_weight_ = static_cast<double>(rows_);
  if (!is_weighted_ && record_weights_.empty()) return;
  total_weight_ = 0;
  for (std::size_t r = 0; r < data_.exchange->size(); ++r) {
    if (r == data_.exchange->rank())
      for_rows(rows_here().begin, rows_here().end,
               [&](const Row& row) { total_weight_ += row.weight; });
    total_weight_ = data_.exchange->gather(total_weight_)[r];
  }
}

std::size_t FinishSums::shard_count() const {
  // By all levels there are, whether some row has them or not: that is known beforehand.
  return sum_shards(rows_, (1 + numbers_ + space().indicator_count()) * outputs_);
}

io::Share FinishSums::rows_of_shards(std::size_t begin, std::size_t end) const {
  const std::size_t shards = shard_count();
  return {begin * rows_ / shards, end * rows_ / shards};
}

io::Share FinishSums::rows_here() const {
  const io::Share here = io::share_here(*data_.exchange, shard_count());
  return rows_of_shards(here.begin, here.end);
}

int FinishSums::threads_for(double work) const {
  return std::clamp(static_cast<int>(std::min(work / kWorkOfThread, 1e6)), 1, threads_);
}

// Departures count against their group's reference, which all rows have to begin with.
std::vector<double> FinishSums::table_of(std::span<const double> theta) const {
  std::vector<double> table(theta.begin(), theta.end());
  for (const Referenced& group : referenced_)
    for (std::size_t k = 0; k < outputs_; ++k) {
      const double usual = theta[group.column * outputs_ + k];
      table[k] += usual;
      for (std::size_t c = group.begin; c < group.end; ++c) table[c * outputs_ + k] -= usual;
    }
  return table;
}

void FinishSums::margins_of(const Row& row, std::span<const double> table, double* margins) const {
  if (outputs_ == 1) {
    double sum = table[0];
    for (std::size_t j = 0; j < numbers_; ++j)
      sum += static_cast<double>(row.numbers[j]) * table[1 + j];
    for (const std::uint32_t id : row.nonreference) sum += table[column_of_[id]];
    for (const std::uint32_t id : row.indicators) sum += table[column_of_[id]];
    margins[0] = sum;
    return;
  }
  with_count(outputs_, [&](auto count) {
    const std::size_t k_count = count;
    std::array<double, kMostOf<decltype(count)>> sums;  // in registers, where they are few
    std::copy_n(table.data(), k_count, sums.data());
    for (std::size_t j = 0; j < numbers_; ++j) {
      const double z = static_cast<double>(row.numbers[j]);
      const double* const of = table.data() + (1 + j) * k_count;
      for (std::size_t k = 0; k < k_count; ++k) sums[k] += z * of[k];
    }
    const auto add = [&](std::uint32_t id) {
      const double* const of = table.data() + column_of_[id] * k_count;
      for (std::size_t k = 0; k < k_count; ++k) sums[k] += of[k];
    };
    for (const std::uint32_t id : row.nonreference) add(id);
    for (const std::uint32_t id : row.indicators) add(id);
    std::copy_n(sums.data(), k_count, margins);
  });
}

void FinishSums::add_to_columns(const Row& row, const double* amounts, double* sums) const {
  with_count(outputs_, [&](auto count) {
    const std::size_t k_count = count;
    std::array<double, kMostOf<decltype(count)>> own;
    std::copy_n(amounts, k_count, own.data());
    for (std::size_t k = 0; k < k_count; ++k) sums[k] += own[k];
    for (std::size_t j = 0; j < numbers_; ++j) {
      const double z = static_cast<double>(row.numbers[j]);
      double* const to = sums + (1 + j) * k_count;
      for (std::size_t k = 0; k < k_count; ++k) to[k] += z * own[k];
    }
    const auto add = [&](std::uint32_t id) {
      double* const to = sums + column_of_[id] * k_count;
      for (std::size_t k = 0; k < k_count; ++k) to[k] += own[k];
    };
    for (const std::uint32_t id : row.nonreference) add(id);
    for (const std::uint32_t id : row.indicators) add(id);
  });
}

// A reference level is where none of its group's others is: all rows less theirs.
void FinishSums::fill_references(std::span<double> sums) const {
  for (const Referenced& group : referenced_)
    for (std::size_t k = 0; k < outputs_; ++k) {
      double rest = sums[k];
      for (std::size_t c = group.begin; c < group.end; ++c)
        if (c != group.column) rest -= sums[c * outputs_ + k];
      sums[group.column * outputs_ + k] = rest;
    }
}

double FinishSums::loss_at(std::span<const double> theta, std::vector<double>* gradient) const {
  const std::vector<double> table = table_of(theta);
  const std::size_t shards = shard_count();
  std::vector<std::vector<double>> sums(shards);  // the loss, then the gradient
  const std::size_t width = gradient == nullptr ? 1 : 1 + size();
  const double work = static_cast<double>(rows_ * (numbers_ + 10) + data_.rows->id_count()) *
                      static_cast<double>(outputs_);
  over_shards(work, [&](std::size_t s, std::size_t begin, std::size_t end) {
    std::vector<double> margins(outputs_ * kBatch);
    std::array<double, kBatch> losses_of_rows{};
    BatchLosses batch(loss_, outputs_);
    sums[s].assign(width, 0);
    double total = 0;
    for_batches(begin, end, [&](std::span<const Row> rows) {
      for (std::size_t i = 0; i < rows.size(); ++i)
        margins_of(rows[i], table, margins.data() + i * outputs_);
      batch.apply(rows, std::span(margins).first(rows.size() * outputs_), losses_of_rows);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        total += rows[i].weight * losses_of_rows[i];
        if (gradient == nullptr) continue;
        double* const own = margins.data() + i * outputs_;
        for (std::size_t k = 0; k < outputs_; ++k) own[k] *= rows[i].weight;
        add_to_columns(rows[i], own, sums[s].data() + 1);
      }
    });
    sums[s].front() = total;
  });
  gather_sums(*data_.exchange, sums, width);
  double loss = 0;
  for (const std::vector<double>& of : sums) loss += of.front();
  if (gradient != nullptr) {
    gradient->assign(size(), 0);
    for (const std::vector<double>& of : sums)
      for (std::size_t i = 0; i < size(); ++i) (*gradient)[i] += of[1 + i];
    fill_references(*gradient);
    for (double& g : *gradient) g /= total_weight_;
  }
  return loss / total_weight_;
}

std::vector<double> FinishSums::diagonal_at(std::span<const double> theta) const {
  const std::vector<double> table = table_of(theta);
  const std::size_t shards = shard_count();
  std::vector<std::vector<double>> sums(shards);
  const double work = static_cast<double>(rows_ * (numbers_ + 10) + data_.rows->id_count()) *
                      static_cast<double>(outputs_);
  over_shards(work, [&](std::size_t s, std::size_t begin, std::size_t end) {
    std::vector<double> margins(outputs_);
    std::vector<float> squares(numbers_);
    sums[s].assign(size(), 0);
    for_rows(begin, end, [&](const Row& row) {
      if (row.weight == 0) return;
      margins_of(row, table, margins.data());
      if (loss_ == Loss::kSquared) {
        margins[0] = 1;
      } else if (loss_ == Loss::kLogistic) {
        const double p = fixed_sigmoid(margins[0]);
        margins[0] = p * (1 - p);
      } else {
        to_shares(margins);
        for (double& m : margins) m *= 1 - m;
      }
      for (double& m : margins) m *= row.weight;
      for (std::size_t j = 0; j < numbers_; ++j) squares[j] = row.numbers[j] * row.numbers[j];
      Row squared = row;
      squared.numbers = squares;
      add_to_columns(squared, margins.data(), sums[s].data());
    });
  });
  gather_sums(*data_.exchange, sums, size());
  std::vector<double> diagonal(size());
  for (const std::vector<double>& of : sums)
    for (std::size_t i = 0; i < of.size(); ++i) diagonal[i] += of[i];
  fill_references(diagonal);
  for (double& d : diagonal) d /= total_weight_;
  return diagonal;
}

std::vector<double> FinishSums::margins_at(std::span<const double> theta) const {
  if (data_.exchange->size() > 1)
    throw std::invalid_argument("Optimizer: margins of records that several processes share");
  const std::vector<double> table = table_of(theta);
  std::vector<double> margins(rows_ * outputs_);
  const double work = static_cast<double>(rows_ * (numbers_ + 1) + data_.rows->id_count()) *
                      static_cast<double>(outputs_);
  over_shards(work, [&](std::size_t /*s*/, std::size_t begin, std::size_t end) {
    for_rows(begin, end, [&](const Row& row) {
      margins_of(row, table, margins.data() + row.index * outputs_);
    });
  });
  return margins;
}

std::vector<double> FinishSums::to_parameters(const LinearModel& model) const {
  check_shape(model, *data_.space);
  if (model.output_count != outputs_)
    throw std::invalid_argument("Optimizer: the start has another number of outputs");
  std::vector<double> theta(size());
  std::copy_n(model.bias.begin(), outputs_, theta.begin());
  for (std::size_t j = 0; j < numbers_; ++j)
    for (std::size_t k = 0; k < outputs_; ++k) {
      const double weight = model.number_weights[j * outputs_ + k];
      theta[(1 + j) * outputs_ + k] = weight * data_.space->numbers[j].scale;
    }
  for (std::size_t id = 0; id < column_of_.size(); ++id)
    if (column_of_[id] != kNoColumn)
      std::copy_n(model.indicator_weights.begin() + static_cast<std::ptrdiff_t>(id * outputs_),
                  outputs_, theta.begin() + static_cast<std::ptrdiff_t>(column_of_[id] * outputs_));
  return theta;
}

LinearModel FinishSums::to_model(std::span<const double> theta) const {
  LinearModel model;
  model.output_count = outputs_;
  model.output_center = data_.label_scale.center;
  model.output_scale = data_.label_scale.scale;
  model.bias.assign(theta.begin(), theta.begin() + static_cast<std::ptrdiff_t>(outputs_));
  for (std::size_t j = 0; j < numbers_; ++j)
    for (std::size_t k = 0; k < outputs_; ++k) {
      const double weight = theta[(1 + j) * outputs_ + k] / data_.space->numbers[j].scale;
      model.number_weights.push_back(weight);
    }
  model.indicator_weights.assign(column_of_.size() * outputs_, 0.0f);
  for (std::size_t id = 0; id < column_of_.size(); ++id)
    for (std::size_t k = 0; k < outputs_ && column_of_[id] != kNoColumn; ++k)
      model.indicator_weights[id * outputs_ + k] =
          static_cast<float>(theta[column_of_[id] * outputs_ + k]);
  return model;
}

}  // namespace glassbox::engine
