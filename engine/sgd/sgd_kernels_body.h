// engine/sgd/sgd_kernels_body.h: the kernels of sgd_kernels.h, included once by each instruction
// set's source file, which defines GLASSBOX_KERNELS, the name of the table to fill.
//
// The update, for a record x with label y and weight c, margins m and predictions p(m):
//
//   w += eta c (y - p) / (1 + eta c h |x|^2) x        h = 1 squared, 1/4 logistic, 1/2 multinomial
//
// h bounds the curvature of the loss, so the denominator is what an implicit (proximal) step would
// have at worst: one record moves its own margin by at most 1/h residuals however large eta is. As
// eta falls the denominator goes to 1 and the fixed point is the optimum of the plain objective,
// which a step divided by |x|^2 alone would not reach.
//
// Reference levels (docs/decisions/0003-reference-levels.md). A worked record: two groups, A with
// the levels a0, a1 and B with the levels b0, b1; a0 and b0 are the references. Weights are a0 = 1,
// a1 = 4, b0 = 2, b1 = 5, the bias is 0, and the weights' scale is 1. The memory holds
//
//   w[]           = 4, 5   of the levels that rows may list: a1, b1
//   c[]           = 1, 2   of the references, one for each group, less `shared_offset`
//   shared_offset = 0      to be added to every reference weight: a0 = c[A] + shared_offset
//   reference_sum = 3      the sum of all reference weights, shared_offset included: a0 + b0
//
// The record (a1, b0) has a non-reference level in A alone, so its row lists a1 with group A.
// Margin: start from a0 + b0, take a0 out and put a1 in,
//
//   reference_sum + (w[a1] - c[A]) - shared_offset * 1 level = 3 + (4 - 1) - 0 = 6 = a1 + b0
//
// Update by move = 0.5: a1 and b0 shall grow by 0.5, a0 and b1 stay.
//
//   w[a1]         += 0.5   4.5
//   shared_offset += 0.5   0.5: every reference grows, b0 = 2 + 0.5, without touching c[B]
//   c[A]          -= 0.5   0.5: but not a0, which stays 0.5 + 0.5 = 1
//   reference_sum += 0.5 * (2 groups - 1 level)   3.5 = a0 + b0 = 1 + 2.5
//
// So a record costs two weights for each non-reference level instead of one for each group: with
// 784 pixels of which 150 are not black, 300 instead of 784.
//
// source  Kulis & Bartlett, "Implicit Online Learning" (2010); Boehning, "Multinomial logistic
//         regression algorithm" (1992) for the bound 1/2

#include "engine/sgd/sgd_kernels.h"

namespace glassbox::engine {
namespace {

// Vectors of the compiler's own: any instruction set can do them, in pieces where it must, and
// they cannot be reassociated.
typedef float Floats8 __attribute__((vector_size(32)));
typedef std::int32_t Ints8 __attribute__((vector_size(32)));
typedef float Floats16 __attribute__((vector_size(64)));
typedef std::int32_t Ints16 __attribute__((vector_size(64)));

template <class V>
struct Lanes;
template <>
struct Lanes<Floats8> {
  static constexpr int kCount = 8;
  using Ints = Ints8;
};
template <>
struct Lanes<Floats16> {
  static constexpr int kCount = 16;
  using Ints = Ints16;
};

// By memcpy, as the arrays promise no more alignment than a float's; it compiles to one move.
template <class V>
inline V load(const float* p) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
template <class V>
inline void store(float* p, const V& v) {
  __builtin_memcpy(p, &v, sizeof v);
}

// A step of a kernel: part of its loop, whatever the compiler thinks of its size.
#define GLASSBOX_STEP inline __attribute__((always_inline))

inline void prefetch(const float* p) { __builtin_prefetch(p, 1, 3); }
// Weights of the record about to come, far enough ahead to hide a miss to the last-level cache.
constexpr std::size_t kAhead = 32;

// Sum of lanes, by halves.
template <class V>
inline float sum_lanes(const V& v) {
  constexpr int n = Lanes<V>::kCount;
  float a[n];
  store<V>(a, v);
  for (int half = n / 2; half > 0; half /= 2)
    for (int i = 0; i < half; ++i) a[i] += a[i + half];
  return a[0];
}

// e^x for x in [-87, 88] within 2 ulp of float; below that 1.6e-38, which is as good as 0.
// Cephes' reduction and polynomial, in plain operations.
inline float exp_float(float x) {
  x = x < -87.0f ? -87.0f : x;
  const float k = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  const float r = (x - k * 0.693359375f) - k * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const std::int32_t bits = (static_cast<std::int32_t>(k) + 127) << 23;
  float power;
  __builtin_memcpy(&power, &bits, sizeof power);
  return p * power;
}

template <class V>
inline V exp_lanes(V x) {
  using I = typename Lanes<V>::Ints;
  const I low = x < -87.0f;
  const V floor = V{} - 87.0f;
  x = reinterpret_cast<V>((low & reinterpret_cast<I>(floor)) | (~low & reinterpret_cast<I>(x)));
  const V k = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  const V r = (x - k * 0.693359375f) - k * -2.12194440e-4f;
  V p = V{} + 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const I power = (__builtin_convertvector(k, I) + 127) << 23;
  return p * reinterpret_cast<V>(power);
}

// Where a run with one output stands.
struct SingleState {
  float *w, *c, *u;
  const RowsView* rows;
  std::uint32_t nonreference_begin, indicator;
  float bias, shared_offset, reference_sum, slots;
  double scale;

  void begin(const SgdRun& run) {
    const WeightsView& weights = *run.weights;
    w = weights.indicators;
    c = weights.references;
    u = weights.numbers;
    rows = run.rows;
    nonreference_begin = run.begin == 0 ? 0 : rows->nonreference_ends[run.begin - 1];
    indicator = run.begin == 0 ? 0 : rows->indicator_ends[run.begin - 1];
    bias = *weights.bias;
    shared_offset = *weights.shared_offset;
    reference_sum = *weights.reference_sum;
    slots = static_cast<float>(weights.slot_count);
    scale = weights.scale;
  }

  void put_back(WeightsView& weights) const {
    *weights.bias = bias;
    *weights.shared_offset = shared_offset;
    *weights.reference_sum = reference_sum;
    weights.scale = scale;
  }
};

// The margin of record i. Sums run in four lanes, so that four additions are under way at a time
// whatever the instruction set.
inline float margin_of(const SingleState& s, std::size_t i) {
  const std::uint32_t* const d = s.rows->nonreference + s.nonreference_begin;
  const std::uint16_t* const slot = s.rows->nonreference_groups + s.nonreference_begin;
  const std::size_t dn = s.rows->nonreference_ends[i] - s.nonreference_begin;
  const std::uint32_t* const x = s.rows->indicators + s.indicator;
  const std::size_t xn = s.rows->indicator_ends[i] - s.indicator;
  const std::size_t numbers = s.rows->number_stride;
  const float* const z = s.rows->numbers + i * numbers;
  float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
  std::size_t t = 0;
  for (; t + 4 <= dn; t += 4) {
    a0 += s.w[d[t]] - s.c[slot[t]];
    a1 += s.w[d[t + 1]] - s.c[slot[t + 1]];
    a2 += s.w[d[t + 2]] - s.c[slot[t + 2]];
    a3 += s.w[d[t + 3]] - s.c[slot[t + 3]];
  }
  for (; t < dn; ++t) a0 += s.w[d[t]] - s.c[slot[t]];
  for (t = 0; t + 4 <= xn; t += 4) {
    a0 += s.w[x[t]];
    a1 += s.w[x[t + 1]];
    a2 += s.w[x[t + 2]];
    a3 += s.w[x[t + 3]];
  }
  for (; t < xn; ++t) a0 += s.w[x[t]];
  const float listed =
      ((a0 + a2) + (a1 + a3)) + (s.reference_sum - s.shared_offset * static_cast<float>(dn));
  const auto product = [&](std::size_t k) { return load<Floats8>(s.u + k) * load<Floats8>(z + k); };
  Floats8 b0{}, b1{}, b2{}, b3{};  // for the same reason
  std::size_t k = 0;
  for (; k + 32 <= numbers; k += 32) {
    b0 += product(k);
    b1 += product(k + 8);
    b2 += product(k + 16);
    b3 += product(k + 24);
  }
  if (k < numbers) b0 += product(k);
  if (k + 8 < numbers) b1 += product(k + 8);
  if (k + 16 < numbers) b2 += product(k + 16);
  const float dot = sum_lanes((b0 + b2) + (b1 + b3));
  return s.bias + (static_cast<float>(s.scale) * listed + dot);
}

// Moves the weights of record i's features by `move`, and on to the next record.
inline void update(SingleState& s, std::size_t i, float move, const StepSize& step) {
  const std::uint32_t* const d = s.rows->nonreference + s.nonreference_begin;
  const std::uint16_t* const slot = s.rows->nonreference_groups + s.nonreference_begin;
  const std::size_t dn = s.rows->nonreference_ends[i] - s.nonreference_begin;
  const std::uint32_t* const x = s.rows->indicators + s.indicator;
  const std::size_t xn = s.rows->indicator_ends[i] - s.indicator;
  const std::size_t numbers = s.rows->number_stride;
  const float* const z = s.rows->numbers + i * numbers;
  s.bias += move;
  for (std::size_t k = 0; k < numbers; k += 8)
    store(s.u + k, load<Floats8>(s.u + k) * load<Floats8>(step.number_decay + k) +
                       load<Floats8>(z + k) * move);
  s.scale *= step.indicator_decay;
  const float scaled = static_cast<float>(static_cast<double>(move) / s.scale);
  for (std::size_t t = 0; t < xn; ++t) s.w[x[t]] += scaled;
  for (std::size_t t = 0; t < dn; ++t) {
    s.w[d[t]] += scaled;
    s.c[slot[t]] -= scaled;
  }
  s.shared_offset += scaled;
  s.reference_sum += scaled * (s.slots - static_cast<float>(dn));
  s.nonreference_begin = s.rows->nonreference_ends[i];
  s.indicator = s.rows->indicator_ends[i];
}

// One output: squared or logistic loss, kRuns runs side by side.
template <bool kLogistic, std::size_t kRuns>
void run_single(const SgdRun* runs, std::size_t count, const StepSize& step) {
  constexpr float kCurvature = kLogistic ? 0.25f : 1.0f;
  SingleState states[kRuns];
  for (std::size_t r = 0; r < kRuns; ++r) states[r].begin(runs[r]);
  for (std::size_t i = 0; i < count; ++i) {
    float margin[kRuns], move[kRuns];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRuns; ++r) margin[r] = margin_of(states[r], runs[r].begin + i);
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRuns; ++r) {
      const RowsView& rows = *runs[r].rows;
      const std::size_t row = runs[r].begin + i;
      const float m = margin[r], y = rows.labels[row];
      float residual;
      if constexpr (kLogistic) {
        const float e = exp_float(m < 0 ? m : -m);
        const float q = 1.0f / (1.0f + e);
        const float p = m < 0 ? e * q : q;
        residual = y - p;
        runs[r].fit[i] = y > 0.5f ? p : (m < 0 ? q : e * q);
      } else {
        residual = y - m;
        runs[r].fit[i] = residual;
      }
      if (runs[r].predicted != nullptr) runs[r].predicted[i] = m;
      const float rate = rows.weights == nullptr ? step.rate : step.rate * rows.weights[row];
      move[r] = rate * residual / (1.0f + rate * kCurvature * rows.squared_norms[row]);
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kRuns; ++r) update(states[r], runs[r].begin + i, move[r], step);
  }
  for (std::size_t r = 0; r < kRuns; ++r) states[r].put_back(*runs[r].weights);
}

template <bool kLogistic>
void single(const SgdRun* runs, std::size_t run_count, std::size_t count, const StepSize& step) {
  for (; run_count >= 4; run_count -= 4, runs += 4) run_single<kLogistic, 4>(runs, count, step);
  for (; run_count >= 2; run_count -= 2, runs += 2) run_single<kLogistic, 2>(runs, count, step);
  for (; run_count >= 1; run_count -= 1, runs += 1) run_single<kLogistic, 1>(runs, count, step);
}

// Where a run with K outputs stands: kBlocks vectors of V have a lane for each output.
template <class V, int kBlocks>
struct MultiState {
  static constexpr std::size_t kWidth = Lanes<V>::kCount;
  static constexpr std::size_t kLanes = kWidth * kBlocks;

  const RowsView* rows;
  float *w, *c, *u;
  V bias[kBlocks], shared_offset[kBlocks], reference_sum[kBlocks];
  V used[kBlocks];  // 1 for outputs, 0 for lanes beyond
  float slots;
  double scale;
  std::size_t class_count, nonreference_end;  // of the whole run

  GLASSBOX_STEP void begin(const SgdRun& run, std::size_t end) {
    const WeightsView& weights = *run.weights;
    rows = run.rows;
    w = weights.indicators;
    c = weights.references;
    u = weights.numbers;
    float used_lanes[kLanes];
    for (std::size_t k = 0; k < kLanes; ++k) used_lanes[k] = k < weights.class_count ? 1.0f : 0.0f;
    for (int b = 0; b < kBlocks; ++b) {
      bias[b] = load<V>(weights.bias + b * kWidth);
      shared_offset[b] = load<V>(weights.shared_offset + b * kWidth);
      reference_sum[b] = load<V>(weights.reference_sum + b * kWidth);
      used[b] = load<V>(used_lanes + b * kWidth);
    }
    slots = static_cast<float>(weights.slot_count);
    scale = weights.scale;
    class_count = weights.class_count;
    nonreference_end = end == 0 ? 0 : rows->nonreference_ends[end - 1];
  }

  GLASSBOX_STEP void put_back(WeightsView& weights) const {
    for (int b = 0; b < kBlocks; ++b) {
      store<V>(weights.bias + b * kWidth, bias[b]);
      store<V>(weights.shared_offset + b * kWidth, shared_offset[b]);
      store<V>(weights.reference_sum + b * kWidth, reference_sum[b]);
    }
    weights.scale = scale;
  }
};

// What a record lists: ids of non-reference levels, ids of other one-hot features, numbers.
struct ListedRow {
  std::size_t levels_begin, levels_end, ids_begin, ids_end;
  const float* z;

  [[nodiscard]] float level_count() const { return static_cast<float>(levels_end - levels_begin); }
};

template <class V, int kBlocks>
GLASSBOX_STEP void margins_of(const MultiState<V, kBlocks>& s, const ListedRow& row,
                              V (&sum)[kBlocks]) {
  using State = MultiState<V, kBlocks>;
  constexpr std::size_t kWidth = State::kWidth, kLanes = State::kLanes;
  const RowsView& rows = *s.rows;
  for (int b = 0; b < kBlocks; ++b)
    sum[b] = s.reference_sum[b] - s.shared_offset[b] * row.level_count();
  for (std::size_t t = row.levels_begin; t < row.levels_end; ++t) {
    if (t + kAhead < s.nonreference_end) prefetch(s.w + rows.nonreference[t + kAhead] * kLanes);
    const float* const wt = s.w + rows.nonreference[t] * kLanes;
    const float* const ct = s.c + rows.nonreference_groups[t] * kLanes;
    for (int b = 0; b < kBlocks; ++b) sum[b] += load<V>(wt + b * kWidth) - load<V>(ct + b * kWidth);
  }
  for (std::size_t t = row.ids_begin; t < row.ids_end; ++t) {
    const float* const wt = s.w + rows.indicators[t] * kLanes;
    for (int b = 0; b < kBlocks; ++b) sum[b] += load<V>(wt + b * kWidth);
  }
  const auto scale = static_cast<float>(s.scale);
  for (int b = 0; b < kBlocks; ++b) sum[b] = s.bias[b] + sum[b] * scale;
  for (std::size_t k = 0; k < rows.number_count; ++k) {
    const float* const uk = s.u + k * kLanes;
    for (int b = 0; b < kBlocks; ++b) sum[b] += load<V>(uk + b * kWidth) * row.z[k];
  }
}

// Margins to class probabilities p. Returns the most probable class; its margin is taken off first,
// so that nothing overflows.
template <class V, int kBlocks>
GLASSBOX_STEP std::size_t softmax(const MultiState<V, kBlocks>& s, const V (&sum)[kBlocks],
                                  float* p) {
  using State = MultiState<V, kBlocks>;
  constexpr std::size_t kWidth = State::kWidth, kLanes = State::kLanes;
  float margins[kLanes];
  for (int b = 0; b < kBlocks; ++b) store<V>(margins + b * kWidth, sum[b]);
  float top = margins[0];
  std::size_t best = 0;
  for (std::size_t k = 1; k < s.class_count; ++k) {
    if (margins[k] > top) {
      top = margins[k];
      best = k;
    }
  }
  V e[kBlocks];
  V totals[2] = {};  // of the first and the second eight of each sixteen, where there are two
  for (int b = 0; b < kBlocks; ++b) {
    e[b] = exp_lanes<V>(sum[b] - top) * s.used[b];
    totals[kWidth == 8 ? b % 2 : 0] += e[b];
  }
  const float inverse = 1.0f / sum_lanes(totals[0] + totals[1]);
  for (int b = 0; b < kBlocks; ++b) store<V>(p + b * kWidth, e[b] * inverse);
  return best;
}

// Moves the weights of a record's features by g, a value for each output.
template <class V, int kBlocks>
GLASSBOX_STEP void update(MultiState<V, kBlocks>& s, const ListedRow& row, V (&g)[kBlocks],
                          const StepSize& step) {
  using State = MultiState<V, kBlocks>;
  constexpr std::size_t kWidth = State::kWidth, kLanes = State::kLanes;
  const RowsView& rows = *s.rows;
  for (int b = 0; b < kBlocks; ++b) s.bias[b] += g[b];
  for (std::size_t k = 0; k < rows.number_count; ++k) {
    float* const uk = s.u + k * kLanes;
    for (int b = 0; b < kBlocks; ++b)
      store<V>(uk + b * kWidth, load<V>(uk + b * kWidth) * step.number_decay[k] + g[b] * row.z[k]);
  }
  s.scale *= step.indicator_decay;
  const auto inverse_scale = static_cast<float>(1.0 / s.scale);
  for (int b = 0; b < kBlocks; ++b) {
    g[b] = g[b] * inverse_scale;
    s.shared_offset[b] += g[b];
    s.reference_sum[b] += g[b] * (s.slots - row.level_count());
  }
  for (std::size_t t = row.ids_begin; t < row.ids_end; ++t) {
    float* const wt = s.w + rows.indicators[t] * kLanes;
    for (int b = 0; b < kBlocks; ++b) store<V>(wt + b * kWidth, load<V>(wt + b * kWidth) + g[b]);
  }
  for (std::size_t t = row.levels_begin; t < row.levels_end; ++t) {
    float* const wt = s.w + rows.nonreference[t] * kLanes;
    float* const ct = s.c + rows.nonreference_groups[t] * kLanes;
    for (int b = 0; b < kBlocks; ++b) {
      store<V>(wt + b * kWidth, load<V>(wt + b * kWidth) + g[b]);
      store<V>(ct + b * kWidth, load<V>(ct + b * kWidth) - g[b]);
    }
  }
}

// K outputs: margins, probabilities, and a step against the gradient, record by record.
template <class V, int kBlocks>
void run_multi(const SgdRun& run, std::size_t count, const StepSize& step) {
  using State = MultiState<V, kBlocks>;
  const RowsView& rows = *run.rows;
  const std::size_t begin = run.begin, end = begin + count;
  State s;
  s.begin(run, end);
  ListedRow row{};
  row.levels_end = begin == 0 ? 0 : rows.nonreference_ends[begin - 1];
  row.ids_end = begin == 0 ? 0 : rows.indicator_ends[begin - 1];
  for (std::size_t i = begin; i < end; ++i) {
    row = {row.levels_end, rows.nonreference_ends[i], row.ids_end, rows.indicator_ends[i],
           rows.numbers + i * rows.number_stride};
    V margins[kBlocks];
    margins_of(s, row, margins);
    float p[State::kLanes];
    const std::size_t best = softmax(s, margins, p);
    const auto y = static_cast<std::size_t>(rows.labels[i]);
    run.fit[i - begin] = p[y];
    if (run.predicted != nullptr) run.predicted[i - begin] = static_cast<float>(best);

    const float rate = rows.weights == nullptr ? step.rate : step.rate * rows.weights[i];
    const float move = rate / (1.0f + rate * 0.5f * rows.squared_norms[i]);
    p[y] -= 1.0f;  // p is the gradient of the loss in the margins now
    V g[kBlocks];
    for (int b = 0; b < kBlocks; ++b) g[b] = load<V>(p + b * State::kWidth) * -move;
    update(s, row, g, step);
  }
  s.put_back(*run.weights);
}

template <int kSixteens>
void run_sixteens(const SgdRun& run, std::size_t count, const StepSize& step) {
#if defined(__AVX512F__)
  run_multi<Floats16, kSixteens>(run, count, step);
#else
  run_multi<Floats8, 2 * kSixteens>(run, count, step);
#endif
}

void multinomial_run(const SgdRun& run, std::size_t count, const StepSize& step) {
  switch (run.weights->lanes) {
    case 8:
      return run_multi<Floats8, 1>(run, count, step);
    case 16:
      return run_sixteens<1>(run, count, step);
    case 32:
      return run_sixteens<2>(run, count, step);
    case 48:
      return run_sixteens<3>(run, count, step);
    case 64:
      return run_sixteens<4>(run, count, step);
    case 80:
      return run_sixteens<5>(run, count, step);
    case 96:
      return run_sixteens<6>(run, count, step);
    case 112:
      return run_sixteens<7>(run, count, step);
    default:
      __builtin_trap();  // SgdShape::lanes() gives no other
  }
}

void multinomial(const SgdRun* runs, std::size_t run_count, std::size_t count,
                 const StepSize& step) {
  for (std::size_t r = 0; r < run_count; ++r) multinomial_run(runs[r], count, step);
}

#undef GLASSBOX_STEP

}  // namespace

extern const SgdKernels GLASSBOX_KERNELS;
const SgdKernels GLASSBOX_KERNELS = {GLASSBOX_KERNELS_NAME, single<false>, single<true>,
                                     multinomial};

}  // namespace glassbox::engine
