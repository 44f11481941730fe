// Storage of weights, padded to what vectors need, and the operations that the reference levels and
// the lazy scale ask for: summing references, and materialize(), which makes stored weights the
// real ones.
#include "engine/sgd/sgd_weights.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/sgd/shard_reduction.h"

namespace glassbox::engine {

std::size_t SgdShape::lanes() const {
  if (outputs == 1) return 1;
  return outputs <= 8 ? 8 : (outputs + 15) / 16 * 16;
}

SgdWeights::SgdWeights(const SgdShape& shape) : shape_(shape) {
  const std::size_t lanes = shape.lanes();
  indicators_.assign(shape.indicators * lanes, 0.0f);
  references_.assign(shape.slots * lanes, 0.0f);
  // One output: numbers are read eight at a time, the last eight padded.
  numbers_.assign(lanes == 1 ? (shape.numbers + 7) / 8 * 8 : shape.numbers * lanes, 0.0f);
  bias_.assign(lanes, 0.0f);
  lift_.assign(lanes, 0.0f);
  resting_.assign(lanes, 0.0f);
  view_ = {indicators_.data(),
           references_.data(),
           numbers_.data(),
           bias_.data(),
           lift_.data(),
           resting_.data(),
           1.0,
           shape.slots,
           lanes,
           shape.outputs};
}

SgdWeights SgdWeights::copy() const {
  SgdWeights result(shape_);
  result.indicators_ = indicators_;
  result.references_ = references_;
  result.numbers_ = numbers_;
  result.bias_ = bias_;
  result.lift_ = lift_;
  result.resting_ = resting_;
  result.view_.scale = view_.scale;
  return result;  // vectors of equal size keep their storage, so its view holds
}

void SgdWeights::sum_resting() {
  const std::size_t lanes = view_.lanes;
  for (std::size_t k = 0; k < lanes; ++k) {
    double sum = 0;
    for (std::size_t s = 0; s < shape_.slots; ++s)
      sum += static_cast<double>(references_[s * lanes + k]);
    resting_[k] = static_cast<float>(sum);
  }
}

namespace {

// Element by element only: Eigen's sums would depend on how wide its vectors are.
auto array_of(AlignedFloats& v) {
  return Eigen::Map<Eigen::ArrayXf>(v.data(), static_cast<Eigen::Index>(v.size()));
}

}  // namespace

void SgdWeights::materialize() {
  const auto scale = static_cast<float>(view_.scale);
  const auto lanes = static_cast<Eigen::Index>(view_.lanes);
  array_of(indicators_) *= scale;
  // One column a slot, one row a lane.
  Eigen::Map<Eigen::ArrayXXf> references(references_.data(), lanes,
                                         static_cast<Eigen::Index>(shape_.slots));
  references.colwise() += array_of(lift_);
  references *= scale;
  array_of(lift_).setZero();
  view_.scale = 1.0;
  sum_resting();
}

void SgdWeights::soft_threshold(float threshold, std::span<const float> number_threshold) {
  const auto shrink = [](auto w, float t) { w = (w - t).max(0.0f) - (-w - t).max(0.0f); };
  shrink(array_of(indicators_), threshold);
  shrink(array_of(references_), threshold);
  const std::size_t lanes = view_.lanes;
  for (std::size_t j = 0; j < shape_.numbers; ++j)
    shrink(
        Eigen::Map<Eigen::ArrayXf>(numbers_.data() + j * lanes, static_cast<Eigen::Index>(lanes)),
        number_threshold[j]);
  sum_resting();
}

double SgdWeights::penalty(double l1, double l2, std::span<const double> number_l1,
                           std::span<const double> number_l2) const {
  double squares = 0, absolutes = 0;
  for (const AlignedFloats* part : {&indicators_, &references_})
    for (const float w : *part) {
      squares += static_cast<double>(w) * static_cast<double>(w);
      absolutes += std::abs(static_cast<double>(w));
    }
  double sum = 0.5 * l2 * squares + l1 * absolutes;
  for (std::size_t j = 0; j < shape_.numbers; ++j)
    for (std::size_t k = 0; k < view_.lanes; ++k) {
      const auto w = static_cast<double>(numbers_[j * view_.lanes + k]);
      sum += 0.5 * number_l2[j] * w * w + number_l1[j] * std::abs(w);
    }
  return sum;
}

std::uint64_t SgdWeights::parameter_count() const {
  std::uint64_t count = 0;
  for (const AlignedFloats* part : {&indicators_, &numbers_, &bias_})
    count += part->size() - static_cast<std::size_t>(std::ranges::count(*part, 0.0f));
  for (std::size_t i = 0; i < references_.size(); ++i)
    count += references_[i] + lift_[i % view_.lanes] != 0.0f ? 1 : 0;
  return count;
}

std::vector<double> SgdWeights::merge(std::span<SgdWeights> here, std::span<const double> losses,
                                      std::size_t shards, const io::Exchange& exchange,
                                      int threads) {
  // References move together through the shared_offset: fold it in, without the scale.
  for (SgdWeights& shard : here)
    for (std::size_t i = 0; i < shard.references_.size(); ++i)
      shard.references_[i] += shard.lift_[i % view_.lanes];
  const auto array = [&](AlignedFloats SgdWeights::*part, bool is_scaled) {
    MergedArray merged{this->*part, is_scaled, {}};
    for (SgdWeights& shard : here) merged.here.push_back((shard.*part).data());
    return merged;
  };
  std::array<MergedArray, 4> arrays{
      array(&SgdWeights::indicators_, true), array(&SgdWeights::references_, true),
      array(&SgdWeights::numbers_, false), array(&SgdWeights::bias_, false)};
  std::vector<ShardFacts> facts;
  for (std::size_t s = 0; s < here.size(); ++s) facts.push_back({here[s].view_.scale, losses[s]});
  facts = merge_shards(arrays, facts, shards, exchange, threads);
  sum_resting();
  for (SgdWeights& shard : here) {
    std::ranges::fill(shard.lift_, 0.0f);
    std::ranges::copy(resting_, shard.resting_.begin());
    shard.view_.scale = 1.0;
  }
  std::vector<double> all_losses;
  for (const ShardFacts& of : facts) all_losses.push_back(of.loss);
  return all_losses;
}

}  // namespace glassbox::engine
