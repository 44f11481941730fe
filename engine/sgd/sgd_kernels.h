/// engine/sgd/sgd_kernels.h: the inner loop of training: one update after the other over a range
/// of records. Pointers in, pointers out, because each instruction set compiles it anew and nothing
/// inline may leak from one such file into another.
///
/// All sets give the same bits: every sum has a fixed order and a fixed number of lanes, products
/// and sums round one by one (no fused operations), e^x is a fixed polynomial.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/rows/rows_view.h"
#include "io/base/rooms.h"

namespace glassbox::engine {

/// The weights being learned. For K outputs there are `lanes` floats a feature (1 for one output,
/// else K rounded up to 8 or a multiple of 16), so that one feature's weights are one or a few
/// cache lines.
///
/// What indicators multiply is scale * stored, so that an L2 decay of all of them is one
/// multiplication. The weight of a reference level is scale * (references[slot] + shared_offset): a
/// record without a non-reference level moves every reference by the same amount, which is then one
/// addition to `shared_offset`; a non-reference level takes it back from its own group.
struct WeightsView {
  float* indicators;     ///< [id * lanes + k]
  float* references;     ///< [slot * lanes + k]
  float* numbers;        ///< one output: [number]; else [number * lanes + k]
  float* bias;           ///< [lanes]
  float* shared_offset;  ///< [lanes]
  float* reference_sum;  ///< [lanes]: sum over slots of (references + shared_offset)
  double scale;
  std::size_t slot_count;
  std::size_t lanes;
  std::size_t class_count;
};

/// One step size for a range.
struct StepSize {
  float rate;                 ///< eta: learning rate over mean squared norm
  double indicator_decay;     ///< 1 / (1 + eta * lambda2)
  const float* number_decay;  ///< [number], the same with each number's own lambda2
};

/// One run over records [begin, begin + count) by one set of weights. For each record `fit` gets
/// the likelihood of the label (logistic, multinomial) or the residual (squared) *before* the
/// update, and `predicted`, unless nullptr, the margin or the most likely class.
struct SgdRun {
  const RowsView* rows;
  std::size_t begin;
  WeightsView* weights;
  float* fit;        ///< [count]
  float* predicted;  ///< [count] or nullptr
};

/// Runs that share nothing, side by side: while one waits for its margin another computes. Each
/// gives the same bits as alone. 1 to kMostRuns of them, `count` records each.
inline constexpr std::size_t kMostRuns = 4;
using SgdKernel = void (*)(const SgdRun* runs, std::size_t run_count, std::size_t count,
                           const StepSize& step);

/// The kernels of one instruction set.
struct SgdKernels {
  const char* name;  ///< "baseline", "avx2", "avx512"
  SgdKernel squared, logistic, multinomial;
};

extern const SgdKernels kBaselineKernels;
extern const SgdKernels kAvx2Kernels;
extern const SgdKernels kAvx512Kernels;

/// The best this machine runs, or the named one; nullptr when the machine cannot run it.
[[nodiscard]] const SgdKernels* sgd_kernels(const char* name = nullptr);

}  // namespace glassbox::engine
