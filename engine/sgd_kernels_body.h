// engine/sgd_kernels_body.h: the kernels of sgd_kernels.h, included once by each instruction set's
// source file, which defines GLASSBOX_KERNELS, the name of the table to fill.
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
// source  Kulis & Bartlett, "Implicit Online Learning" (2010); Boehning, "Multinomial logistic
//         regression algorithm" (1992) for the bound 1/2

#include "engine/sgd_kernels.h"

namespace glassbox {
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

// One output: squared or logistic loss. Sums run in four lanes, so that four additions are under
// way at a time whatever the instruction set.
template <bool kLogistic>
void run_single(const RowsView& rows, std::size_t begin, std::size_t end, WeightsView& weights,
                const StepSize& step, float* fit, float* predicted) {
  constexpr float kCurvature = kLogistic ? 0.25f : 1.0f;
  float* const w = weights.indicators;
  float* const c = weights.references;
  float* const u = weights.numbers;
  const std::size_t numbers = rows.number_stride;
  float bias = *weights.bias, lift = *weights.lift, resting = *weights.resting;
  double scale = weights.scale;
  const auto slots = static_cast<float>(weights.slot_count);

  std::uint64_t departure = begin == 0 ? 0 : rows.departure_ends[begin - 1];
  std::uint64_t indicator = begin == 0 ? 0 : rows.indicator_ends[begin - 1];
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint32_t* const d = rows.departures + departure;
    const std::uint16_t* const s = rows.departure_slots + departure;
    const std::size_t dn = rows.departure_ends[i] - departure;
    const std::uint32_t* const x = rows.indicators + indicator;
    const std::size_t xn = rows.indicator_ends[i] - indicator;
    const float* const z = rows.numbers + i * numbers;
    departure = rows.departure_ends[i];
    indicator = rows.indicator_ends[i];

    float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    std::size_t t = 0;
    for (; t + 4 <= dn; t += 4) {
      a0 += w[d[t]] - c[s[t]];
      a1 += w[d[t + 1]] - c[s[t + 1]];
      a2 += w[d[t + 2]] - c[s[t + 2]];
      a3 += w[d[t + 3]] - c[s[t + 3]];
    }
    for (; t < dn; ++t) a0 += w[d[t]] - c[s[t]];
    for (t = 0; t + 4 <= xn; t += 4) {
      a0 += w[x[t]];
      a1 += w[x[t + 1]];
      a2 += w[x[t + 2]];
      a3 += w[x[t + 3]];
    }
    for (; t < xn; ++t) a0 += w[x[t]];
    const float listed = ((a0 + a2) + (a1 + a3)) + (resting - lift * static_cast<float>(dn));
    Floats8 dot{};
    for (std::size_t k = 0; k < numbers; k += 8) dot += load<Floats8>(u + k) * load<Floats8>(z + k);
    const float margin = bias + (static_cast<float>(scale) * listed + sum_lanes(dot));

    const float y = rows.labels[i];
    float residual;
    if constexpr (kLogistic) {
      const float e = exp_float(margin < 0 ? margin : -margin);
      const float q = 1.0f / (1.0f + e);
      const float p = margin < 0 ? e * q : q;
      residual = y - p;
      fit[i - begin] = y > 0.5f ? p : (margin < 0 ? q : e * q);
    } else {
      residual = y - margin;
      fit[i - begin] = residual;
    }
    if (predicted != nullptr) predicted[i - begin] = margin;

    const float rate = rows.weights == nullptr ? step.rate : step.rate * rows.weights[i];
    const float move = rate * residual / (1.0f + rate * kCurvature * rows.squared_norms[i]);
    bias += move;
    for (std::size_t k = 0; k < numbers; k += 8)
      store(u + k, load<Floats8>(u + k) * load<Floats8>(step.number_decay + k) +
                       load<Floats8>(z + k) * move);
    scale *= step.indicator_decay;
    const float scaled = static_cast<float>(static_cast<double>(move) / scale);
    for (t = 0; t < xn; ++t) w[x[t]] += scaled;
    for (t = 0; t < dn; ++t) {
      w[d[t]] += scaled;
      c[s[t]] -= scaled;
    }
    lift += scaled;
    resting += scaled * (slots - static_cast<float>(dn));
  }
  *weights.bias = bias;
  *weights.lift = lift;
  *weights.resting = resting;
  weights.scale = scale;
}

// K outputs in kBlocks vectors of V.
template <class V, int kBlocks>
void run_multi(const RowsView& rows, std::size_t begin, std::size_t end, WeightsView& weights,
               const StepSize& step, float* fit, float* predicted) {
  constexpr std::size_t kWidth = Lanes<V>::kCount;
  constexpr std::size_t kLanes = kWidth * kBlocks;
  float* const w = weights.indicators;
  float* const c = weights.references;
  float* const u = weights.numbers;
  V bias[kBlocks], lift[kBlocks], resting[kBlocks], used[kBlocks];
  float used_lanes[kLanes];
  for (std::size_t k = 0; k < kLanes; ++k) used_lanes[k] = k < weights.class_count ? 1.0f : 0.0f;
  for (int b = 0; b < kBlocks; ++b) {
    bias[b] = load<V>(weights.bias + b * kWidth);
    lift[b] = load<V>(weights.lift + b * kWidth);
    resting[b] = load<V>(weights.resting + b * kWidth);
    used[b] = load<V>(used_lanes + b * kWidth);
  }
  double scale = weights.scale;
  const auto slots = static_cast<float>(weights.slot_count);
  const std::uint64_t departure_end = end == 0 ? 0 : rows.departure_ends[end - 1];

  std::uint64_t departure = begin == 0 ? 0 : rows.departure_ends[begin - 1];
  std::uint64_t indicator = begin == 0 ? 0 : rows.indicator_ends[begin - 1];
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint64_t dbegin = departure, dend = rows.departure_ends[i];
    const std::uint64_t xbegin = indicator, xend = rows.indicator_ends[i];
    departure = dend;
    indicator = xend;
    const auto departed = static_cast<float>(dend - dbegin);
    const float* const z = rows.numbers + i * rows.number_stride;

    V sum[kBlocks];
    for (int b = 0; b < kBlocks; ++b) sum[b] = resting[b] - lift[b] * departed;
    for (std::uint64_t t = dbegin; t < dend; ++t) {
      if (t + kAhead < departure_end) prefetch(w + rows.departures[t + kAhead] * kLanes);
      const float* const wt = w + rows.departures[t] * kLanes;
      const float* const ct = c + rows.departure_slots[t] * kLanes;
      for (int b = 0; b < kBlocks; ++b)
        sum[b] += load<V>(wt + b * kWidth) - load<V>(ct + b * kWidth);
    }
    for (std::uint64_t t = xbegin; t < xend; ++t) {
      const float* const wt = w + rows.indicators[t] * kLanes;
      for (int b = 0; b < kBlocks; ++b) sum[b] += load<V>(wt + b * kWidth);
    }
    const auto scale_now = static_cast<float>(scale);
    for (int b = 0; b < kBlocks; ++b) sum[b] = bias[b] + sum[b] * scale_now;
    for (std::size_t k = 0; k < rows.number_count; ++k) {
      const float* const uk = u + k * kLanes;
      for (int b = 0; b < kBlocks; ++b) sum[b] += load<V>(uk + b * kWidth) * z[k];
    }

    // Softmax; the margin of the likeliest class is taken off first, so that nothing overflows.
    float margins[kLanes];
    for (int b = 0; b < kBlocks; ++b) store<V>(margins + b * kWidth, sum[b]);
    float top = margins[0];
    std::size_t best = 0;
    for (std::size_t k = 1; k < weights.class_count; ++k) {
      if (margins[k] > top) {
        top = margins[k];
        best = k;
      }
    }
    V e[kBlocks];
    V total{};
    for (int b = 0; b < kBlocks; ++b) {
      e[b] = exp_lanes<V>(sum[b] - top) * used[b];
      total += e[b];
    }
    const float inverse = 1.0f / sum_lanes(total);
    float p[kLanes];
    for (int b = 0; b < kBlocks; ++b) store<V>(p + b * kWidth, e[b] * inverse);
    const auto y = static_cast<std::size_t>(rows.labels[i]);
    fit[i - begin] = p[y];
    if (predicted != nullptr) predicted[i - begin] = static_cast<float>(best);

    const float rate = rows.weights == nullptr ? step.rate : step.rate * rows.weights[i];
    const float move = rate / (1.0f + rate * 0.5f * rows.squared_norms[i]);
    p[y] -= 1.0f;
    V g[kBlocks];
    for (int b = 0; b < kBlocks; ++b) {
      g[b] = load<V>(p + b * kWidth) * -move;
      bias[b] += g[b];
    }
    for (std::size_t k = 0; k < rows.number_count; ++k) {
      float* const uk = u + k * kLanes;
      for (int b = 0; b < kBlocks; ++b)
        store<V>(uk + b * kWidth, load<V>(uk + b * kWidth) * step.number_decay[k] + g[b] * z[k]);
    }
    scale *= step.indicator_decay;
    const auto inverse_scale = static_cast<float>(1.0 / scale);
    for (int b = 0; b < kBlocks; ++b) {
      g[b] = g[b] * inverse_scale;
      lift[b] += g[b];
      resting[b] += g[b] * (slots - departed);
    }
    for (std::uint64_t t = xbegin; t < xend; ++t) {
      float* const wt = w + rows.indicators[t] * kLanes;
      for (int b = 0; b < kBlocks; ++b) store<V>(wt + b * kWidth, load<V>(wt + b * kWidth) + g[b]);
    }
    for (std::uint64_t t = dbegin; t < dend; ++t) {
      float* const wt = w + rows.departures[t] * kLanes;
      float* const ct = c + rows.departure_slots[t] * kLanes;
      for (int b = 0; b < kBlocks; ++b) {
        store<V>(wt + b * kWidth, load<V>(wt + b * kWidth) + g[b]);
        store<V>(ct + b * kWidth, load<V>(ct + b * kWidth) - g[b]);
      }
    }
  }
  for (int b = 0; b < kBlocks; ++b) {
    store<V>(weights.bias + b * kWidth, bias[b]);
    store<V>(weights.lift + b * kWidth, lift[b]);
    store<V>(weights.resting + b * kWidth, resting[b]);
  }
  weights.scale = scale;
}

void multinomial(const RowsView& rows, std::size_t begin, std::size_t end, WeightsView& weights,
                 const StepSize& step, float* fit, float* predicted) {
  switch (weights.lanes) {
    case 8:
      return run_multi<Floats8, 1>(rows, begin, end, weights, step, fit, predicted);
    case 16:
      return run_multi<Floats16, 1>(rows, begin, end, weights, step, fit, predicted);
    case 32:
      return run_multi<Floats16, 2>(rows, begin, end, weights, step, fit, predicted);
    case 48:
      return run_multi<Floats16, 3>(rows, begin, end, weights, step, fit, predicted);
    case 64:
      return run_multi<Floats16, 4>(rows, begin, end, weights, step, fit, predicted);
    case 80:
      return run_multi<Floats16, 5>(rows, begin, end, weights, step, fit, predicted);
    case 96:
      return run_multi<Floats16, 6>(rows, begin, end, weights, step, fit, predicted);
    case 112:
      return run_multi<Floats16, 7>(rows, begin, end, weights, step, fit, predicted);
    default:
      __builtin_trap();  // SgdShape::lanes() gives no other
  }
}

}  // namespace

extern const SgdKernels GLASSBOX_KERNELS;
const SgdKernels GLASSBOX_KERNELS = {GLASSBOX_KERNELS_NAME, run_single<false>, run_single<true>,
                                     multinomial};

}  // namespace glassbox
