// Standard errors from the Hessian at the optimum.
//
//   1. coding_of() finds columns that are linear combinations of others. Of a group with the levels
//      red, green and blue, red + green + blue = bias: the most frequent level is left out, and the
//      others become differences from it.
//   2. The covariance of the columns that are kept is the inverse of the information matrix, with
//      an L2 penalty the sandwich of the header.
//   3. Each coefficient gets its standard error, the t or z value, and the p value.
#include "engine/finish/coefficient_statistics.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "engine/finish/finish_sums.h"

namespace glassbox::engine {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Eigen::Index;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Squared length that a column, scaled to 1, must have beside those before it.
constexpr double kIndependent = 1e-11;

Matrix matrix_of(const std::vector<double>& full) {
  const auto p = static_cast<Index>(std::llround(std::sqrt(static_cast<double>(full.size()))));
  return Eigen::Map<const Matrix>(full.data(), p, p);
}

// Columns as FinishSums has them: bias, numbers, levels met. Which of them are kept, and what those
// left out are made of.
struct Coding {
  std::vector<Index> kept, left_out;
  Matrix shares;  // kept x left_out: column left out = kept columns * shares
};

// Levels of a group by how often they were met, the most frequent last.
std::vector<std::size_t> coding_order(const FinishSums& sums) {
  std::vector<std::size_t> order;
  const FeatureSpace& space = sums.space();
  for (std::size_t c = 0; c <= space.numbers.size(); ++c) order.push_back(c);
  for (const IndicatorGroup& group : space.groups) {
    std::uint32_t most = group.begin;
    for (std::uint32_t id = group.begin; id < group.end; ++id)
      if (space.training_count[id] > space.training_count[most]) most = id;
    for (std::uint32_t id = group.begin; id < group.end; ++id)
      if (id != most && sums.column_of(id) != FinishSums::kNoColumn)
        order.push_back(sums.column_of(id));
    if (group.begin < group.end && sums.column_of(most) != FinishSums::kNoColumn)
      order.push_back(sums.column_of(most));
  }
  return order;
}

// Cholesky, column by column in that order, stepping over those with nothing of their own.
Coding coding_of(const Matrix& gram, const std::vector<std::size_t>& order) {
  Coding coding;
  const Index p = gram.rows();
  using ByRow = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  ByRow lower = ByRow::Zero(p, p);  // [place in kept][same]
  for (const std::size_t at : order) {
    const auto c = static_cast<Index>(at);
    const auto r = static_cast<Index>(coding.kept.size());
    double own = gram(c, c);
    if (!(own > 0)) {
      coding.left_out.push_back(c);
      continue;
    }
    const double whole = own;
    for (Index i = 0; i < r; ++i) {
      double sum = gram(c, coding.kept[static_cast<std::size_t>(i)]);
      for (Index k = 0; k < i; ++k) sum -= lower(i, k) * lower(r, k);
      lower(r, i) = sum / lower(i, i);
      own -= lower(r, i) * lower(r, i);
    }
    if (own <= kIndependent * whole) {
      lower.row(r).setZero();
      coding.left_out.push_back(c);
      continue;
    }
    lower(r, r) = std::sqrt(own);
    coding.kept.push_back(c);
  }
  const auto kept = static_cast<Index>(coding.kept.size());
  const auto left = static_cast<Index>(coding.left_out.size());
  Matrix mixed(kept, left);
  for (Index i = 0; i < kept; ++i)
    for (Index d = 0; d < left; ++d)
      mixed(i, d) = gram(coding.kept[static_cast<std::size_t>(i)],
                         coding.left_out[static_cast<std::size_t>(d)]);
  if (left > 0) {  // Eigen takes the address of the first element
    const auto triangle = lower.topLeftCorner(kept, kept);
    triangle.triangularView<Eigen::Lower>().solveInPlace(mixed);
    triangle.transpose().triangularView<Eigen::Upper>().solveInPlace(mixed);
  }
  coding.shares = std::move(mixed);
  return coding;
}

// The penalty on coefficients of the kept columns, where those left out take whatever part of the
// weights makes it least.
Matrix penalty_of(const FinishSums& sums, const Coding& coding, double l2) {
  const auto of = [&](Index column) {
    if (column == 0) return 0.0;
    const auto j = static_cast<std::size_t>(column - 1);
    if (j >= sums.space().numbers.size()) return l2;
    return l2 / (sums.space().numbers[j].scale * sums.space().numbers[j].scale);
  };
  Vector kept(static_cast<Index>(coding.kept.size()));
  for (Index i = 0; i < kept.size(); ++i) kept[i] = of(coding.kept[static_cast<std::size_t>(i)]);
  Matrix penalty = kept.asDiagonal();
  if (l2 == 0 || coding.left_out.empty()) return penalty;
  const Matrix weighted = kept.asDiagonal() * coding.shares;
  Matrix inner = coding.shares.transpose() * weighted;
  for (Index d = 0; d < inner.rows(); ++d)
    inner(d, d) += of(coding.left_out[static_cast<std::size_t>(d)]);
  return penalty - weighted * inner.ldlt().solve(weighted.transpose());
}

Matrix part_of(const Matrix& full, const std::vector<Index>& kept) {
  const auto r = static_cast<Index>(kept.size());
  Matrix part(r, r);
  for (Index i = 0; i < r; ++i)
    for (Index j = 0; j < r; ++j)
      part(i, j) = full(kept[static_cast<std::size_t>(i)], kept[static_cast<std::size_t>(j)]);
  return part;
}

// (information + penalty)^-1 information (information + penalty)^-1, by columns of length 1.
std::optional<Matrix> covariance_of(const Matrix& information, const Matrix& penalty) {
  Matrix all = information + penalty;
  const Index p = all.rows();
  Vector scale(p);
  for (Index i = 0; i < p; ++i) {
    if (!(all(i, i) > 0)) return std::nullopt;
    scale[i] = 1 / std::sqrt(all(i, i));
  }
  all = scale.asDiagonal() * all * scale.asDiagonal();
  const Eigen::LLT<Matrix> factors(all);
  if (factors.info() != Eigen::Success) return std::nullopt;
  const auto diagonal = factors.matrixLLT().diagonal();
  if (diagonal.minCoeff() * diagonal.minCoeff() < 1e-14) return std::nullopt;
  Matrix inverse = factors.solve(Matrix::Identity(p, p));
  inverse = scale.asDiagonal() * inverse * scale.asDiagonal();
  if (penalty.isZero(0)) return inverse;
  return inverse * information * inverse;
}

}  // namespace

std::optional<Coefficients> coefficient_statistics(const TrainingSet& data, Loss loss,
                                                   const LinearModel& model, double l2,
                                                   int threads) {
  const FinishSums sums(data, loss, threads);
  if (sums.size() > Coefficients::kMostParameters) return std::nullopt;
  const FeatureSpace& space = sums.space();
  const std::size_t numbers = space.numbers.size(), all = 1 + numbers + space.indicator_count();
  const std::size_t classes = sums.outputs(), outputs = classes == 1 ? 1 : classes - 1;
  const std::size_t first = classes == 1 ? 0 : 1;  // class; class 0 is the baseline
  const std::vector<double> theta = sums.to_parameters(model);
  const double total = sums.total_weight();

  std::vector<double> full;
  FinishSums(data, Loss::kSquared, threads)
      .hessian_at(std::vector<double>(sums.columns()), 0, 0, full);
  const Coding coding = coding_of(matrix_of(full), coding_order(sums));
  const auto kept = static_cast<Index>(coding.kept.size());
  const auto rank = static_cast<std::uint64_t>(kept);

  Coefficients result;
  result.records = sums.row_count();
  result.outputs = outputs;
  result.l2 = l2;
  if (result.records <= rank) return std::nullopt;
  result.degrees_of_freedom = result.records - rank;

  // Everything summed over records, not their mean.
  const auto order = static_cast<Index>(outputs);
  const Index p = kept * order;
  Matrix information(p, p), penalty(p, p);
  const Matrix of_columns = total * penalty_of(sums, coding, l2);
  for (std::size_t k = 0; k < outputs; ++k)
    for (std::size_t l = 0; l <= k; ++l) {
      sums.hessian_at(theta, k + first, l + first, full);
      const Matrix block = total * part_of(matrix_of(full), coding.kept);
      const double share =
          (k == l ? 1.0 : 0.0) - (classes == 1 ? 0.0 : 1 / static_cast<double>(classes));
      const auto row = static_cast<Index>(k) * kept, column = static_cast<Index>(l) * kept;
      information.block(row, column, kept, kept) = block;
      information.block(column, row, kept, kept) = block.transpose();
      penalty.block(row, column, kept, kept) = share * of_columns;
      penalty.block(column, row, kept, kept) = share * of_columns;
    }
  double unit = 1;  // of coefficients, in the target's units
  std::optional<Matrix> covariance = covariance_of(information, penalty);
  if (!covariance) return std::nullopt;
  if (loss == Loss::kSquared) {
    const double squares = 2 * total * sums.loss_at(theta, nullptr);
    *covariance *= squares / static_cast<double>(result.degrees_of_freedom);
    unit = model.output_scale;
  }

  result.status.assign(all, Coefficients::Status::kNotMet);
  result.estimates.assign(all * outputs, 0);
  result.errors.assign(all * outputs, kNone);
  // From columns of the sums to those of the feature space.
  std::vector<std::size_t> place(sums.columns());
  for (std::size_t c = 0; c <= numbers; ++c) place[c] = c;
  for (std::uint32_t id = 0; id < space.indicator_count(); ++id)
    if (sums.column_of(id) != FinishSums::kNoColumn) place[sums.column_of(id)] = 1 + numbers + id;
  for (const Index c : coding.left_out)
    result.status[place[static_cast<std::size_t>(c)]] = Coefficients::Status::kNotEstimable;
  for (const IndicatorGroup& group : space.groups) {
    // The one left out of its group is what the others are compared with.
    std::size_t left_out = 0, last = 0;
    for (std::uint32_t id = group.begin; id < group.end; ++id)
      if (result.status[1 + numbers + id] == Coefficients::Status::kNotEstimable) {
        ++left_out;
        last = 1 + numbers + id;
      }
    if (left_out == 1) result.status[last] = Coefficients::Status::kBaseline;
  }

  for (std::size_t k = 0; k < outputs; ++k) {
    const auto weight = [&](Index c) {
      const double* const of = theta.data() + static_cast<std::size_t>(c) * classes;
      return classes == 1 ? of[0] : of[k + first] - of[0];
    };
    Vector estimates(kept);
    for (Index i = 0; i < kept; ++i) {
      estimates[i] = weight(coding.kept[static_cast<std::size_t>(i)]);
      for (std::size_t d = 0; d < coding.left_out.size(); ++d)
        estimates[i] += coding.shares(i, static_cast<Index>(d)) * weight(coding.left_out[d]);
    }
    // The bias where numbers are 0, not where they are at their mean.
    Vector at_zero = Vector::Zero(kept);
    const auto own =
        covariance->block(static_cast<Index>(k) * kept, static_cast<Index>(k) * kept, kept, kept);
    for (Index i = 0; i < kept; ++i) {
      const auto c = static_cast<std::size_t>(coding.kept[static_cast<std::size_t>(i)]);
      double scale = unit;
      if (c == 0) at_zero[i] = 1;
      if (c >= 1 && c <= numbers) {
        at_zero[i] = -space.numbers[c - 1].center / space.numbers[c - 1].scale;
        scale /= space.numbers[c - 1].scale;
      }
      result.status[place[c]] = Coefficients::Status::kEstimated;
      result.estimates[place[c] * outputs + k] = scale * estimates[i];
      result.errors[place[c] * outputs + k] = scale * std::sqrt(own(i, i));
    }
    if (result.status[0] == Coefficients::Status::kEstimated) {
      result.estimates[k] =
          (loss == Loss::kSquared ? model.output_center : 0) + unit * at_zero.dot(estimates);
      result.errors[k] = unit * std::sqrt(at_zero.dot(own * at_zero));
    }
  }
  return result;
}

}  // namespace glassbox::engine
