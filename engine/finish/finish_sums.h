/// engine/finish/finish_sums.h: what an optimizer needs of all rows: loss, gradient and curvature
/// at some parameters.
///
/// Parameters are theta[column * K + k]: column 0 is the bias of standardized numbers, then the
/// numbers' weights times their scale, then the weights of levels that some row has. Sums run shard
/// by shard in order, with shards cut by the number of rows alone. Processes that share the rows
/// (TrainingSet::exchange) make the same calls together, and all get the same sums.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/finish/finish_rows.h"
#include "engine/model/linear_model.h"
#include "engine/rows/training_set.h"
#include "io/base/exchange.h"
#include "io/base/first_failure.h"

namespace glassbox::engine {

class FinishSums {
 public:
  FinishSums(const TrainingSet& data, Loss loss, int threads);

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t outputs() const { return outputs_; }
  [[nodiscard]] std::size_t size() const { return columns_ * outputs_; }
  [[nodiscard]] Loss loss() const { return loss_; }
  [[nodiscard]] const FeatureSpace& space() const { return *data_.space; }
  [[nodiscard]] std::size_t row_count() const { return rows_; }
  /// Sum of the weights of the records.
  [[nodiscard]] double total_weight() const { return total_weight_; }
  /// The column of a level; kNoColumn when no row has it.
  static constexpr std::uint32_t kNoColumn = ~0u;
  [[nodiscard]] std::uint32_t column_of(std::uint32_t indicator) const {
    return column_of_[indicator];
  }

  /// Times each row's own; empty: 1.
  /// throws  std::invalid_argument: weights do not fit, or rows are shared by processes and there
  ///         are weights
  void set_record_weights(std::span<const float> weights);

  /// Mean loss, and its gradient unless nullptr.
  [[nodiscard]] double loss_at(std::span<const double> theta, std::vector<double>* gradient) const;

  /// The Hessian of the mean loss in the parameters of outputs k and l: columns * columns, full.
  /// Where are_rows_spread(), shards are summed one by one; else all rows in order.
  /// memory  two Hessians, a double for each row of this process and, where processes share rows,
  ///         32 MiB at most for sums that wait for those of the processes before
  void hessian_at(std::span<const double> theta, std::size_t k, std::size_t l,
                  std::vector<double>& hessian) const;

  /// The Hessian's diagonal.
  [[nodiscard]] std::vector<double> diagonal_at(std::span<const double> theta) const;

  /// Of all rows: [row * K + k].
  /// throws  std::invalid_argument: rows are shared by processes
  [[nodiscard]] std::vector<double> margins_at(std::span<const double> theta) const;

  [[nodiscard]] std::vector<double> to_parameters(const LinearModel& model) const;
  [[nodiscard]] LinearModel to_model(std::span<const double> theta) const;

 private:
  using Row = FinishRow;
  class BatchLosses;
  template <class Use>
  void for_rows(std::size_t begin, std::size_t end, const Use& use) const {
    engine::for_rows(*data_.rows, record_weights_, begin, end, use, [] {});
  }
  template <class Use>
  void for_batches(std::size_t begin, std::size_t end, const Use& use) const;
  [[nodiscard]] std::vector<double> table_of(std::span<const double> theta) const;
  void margins_of(const Row& row, std::span<const double> table, double* margins) const;
  void fill_references(std::span<double> sums) const;
  void add_to_columns(const Row& row, const double* amounts, double* sums) const;
  [[nodiscard]] std::vector<double> curvatures_at(std::span<const double> theta, std::size_t k,
                                                  std::size_t l) const;
  void mark_columns();
  void add_up_weights();
  [[nodiscard]] std::size_t shard_count() const;
  [[nodiscard]] io::Share rows_of_shards(std::size_t begin, std::size_t end) const;
  [[nodiscard]] io::Share rows_here() const;
  /// Adds rows' shares of the Hessian to its lower triangle, without reference levels.
  void add_to_hessian(io::Share rows, std::span<const double> curvatures,
                      std::vector<double>& hessian) const;
  void add_all_to_hessian(std::span<const double> curvatures, std::vector<double>& hessian) const;
  [[nodiscard]] int threads_for(double work) const;
  /// Those of this process; use(shard, its first row, the row after its last).
  template <class Use>
  void over_shards(double work, const Use& use) const {
    const io::Share here = io::share_here(*data_.exchange, shard_count());
    FirstFailure failure;
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads_for(work))
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(here.size()); ++at) {
      const std::size_t s = here.begin + static_cast<std::size_t>(at);
      const io::Share rows = rows_of_shards(s, s + 1);
      failure.guard([&] { use(s, rows.begin, rows.end); });
    }
    failure.rethrow();
  }

  // A group with a reference: its level's column, and those of all its levels.
  struct Referenced {
    std::size_t column = 0, begin = 0, end = 0;
  };

  TrainingSet data_;
  Loss loss_;
  int threads_;
  std::size_t rows_, numbers_, columns_ = 0, outputs_ = 1;
  std::vector<std::uint32_t> column_of_;  // by indicator
  std::vector<Referenced> referenced_;
  std::vector<float> record_weights_;
  bool is_weighted_ = false;  // rows of any process
  double total_weight_ = 0;
};

}  // namespace glassbox::engine
