#include "engine/metrics/metrics.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>

using namespace glassbox::testing;

namespace {

using Labels = std::vector<std::uint8_t>;

struct MetricSample {
  std::vector<float> scores;
  Labels labels;
};

std::vector<double> wide(const std::vector<float>& scores) {
  return {scores.begin(), scores.end()};
}

// Scores on a coarse grid, so that ties are common; both classes present.
MetricSample random_sample(unsigned seed, std::size_t n) {
  std::mt19937 rng(seed);
  MetricSample sample;
  for (std::size_t i = 0; i < n; ++i) {
    const int label = i < 2 ? static_cast<int>(i) : static_cast<int>(rng() % 2);
    sample.labels.push_back(static_cast<std::uint8_t>(label));
    sample.scores.push_back(static_cast<float>(rng() % 20 + 6 * label) / 32);
  }
  return sample;
}

// The definition, pair by pair; also what each record contributes, for DeLong's variance.
struct Pairs {
  double auc = 0;
  std::vector<double> v10, v01;
};
Pairs all_pairs(const MetricSample& sample) {
  Pairs pairs;
  const auto wins = [&](std::size_t positive, std::size_t negative) {
    const float p = sample.scores[positive], n = sample.scores[negative];
    return p > n ? 1.0 : p == n ? 0.5 : 0.0;
  };
  for (std::size_t i = 0; i < sample.labels.size(); ++i) {
    double sum = 0, others = 0;
    for (std::size_t j = 0; j < sample.labels.size(); ++j) {
      if (sample.labels[j] == sample.labels[i]) continue;
      sum += sample.labels[i] != 0 ? wins(i, j) : wins(j, i);
      ++others;
    }
    (sample.labels[i] != 0 ? pairs.v10 : pairs.v01).push_back(sum / others);
  }
  pairs.auc = std::accumulate(pairs.v10.begin(), pairs.v10.end(), 0.0) /
              static_cast<double>(pairs.v10.size());
  return pairs;
}

double variance_of_mean(const std::vector<double>& values, double mean) {
  const double n = static_cast<double>(values.size());
  if (n < 2) return 0;
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return squares / (n - 1) / n;
}

// Twelve records, used with scikit-learn below.
const MetricSample kTwelve{
    {0.1F, 0.35F, 0.35F, 0.8F, 0.62F, 0.05F, 0.9F, 0.5F, 0.5F, 0.41F, 0.77F, 0.23F},
    {0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0}};

const MetricSample kSix{{0.9F, 0.8F, 0.7F, 0.4F, 0.4F, 0.1F}, {1, 0, 1, 0, 1, 0}};

}  // namespace

TEST_CASE("the area under the ROC curve counts won pairs, ties one half", "[engine][metrics]") {
  CHECK(area_under_roc(wide(kSix.scores), kSix.labels) == Approx(6.5 / 9));
  // sklearn.metrics.roc_auc_score(y, s) -> 0.8055555555555556
  CHECK(area_under_roc(wide(kTwelve.scores), kTwelve.labels) == Approx(0.8055555555555556));
}

TEST_CASE("the area is 1 for a perfect order, 0 for its reverse, 1/2 without one",
          "[engine][metrics]") {
  const auto [scores, labels, area] = GENERATE(table<std::vector<double>, Labels, double>({
      {{1, 2, 3, 4}, {0, 0, 1, 1}, 1.0},
      {{1, 2, 3, 4}, {1, 1, 0, 0}, 0.0},
      {{7, 7, 7, 7, 7}, {1, 0, 0, 1, 1}, 0.5},
      {{-1e30, 1e-30}, {0, 1}, 1.0},
      {{1, 1 + 1e-15}, {0, 1}, 1.0},
  }));
  CHECK(area_under_roc(scores, labels) == area);
}

TEST_CASE("a ROC curve needs both classes and equal lengths", "[engine][metrics]") {
  CHECK_THROWS_WITH(area_under_roc(std::vector<double>{1, 2}, Labels{1, 1}),
                    "a ROC curve needs records of both classes");
  CHECK_THROWS_WITH(area_under_roc(std::vector<double>{}, Labels{}),
                    "a ROC curve needs records of both classes");
  CHECK_THROWS_WITH(area_under_roc_interval(std::vector<double>{1, 2}, Labels{1}),
                    "as many scores as labels are needed for a ROC curve");
}

TEST_CASE("the area and its interval agree with the definition pair by pair",
          "[engine][metrics][property]") {
  const unsigned seed = GENERATE(range(0u, 60u));
  CAPTURE(seed);
  const MetricSample sample = random_sample(seed, 2 + seed * 3);
  const Pairs pairs = all_pairs(sample);
  CHECK(area_under_roc(wide(sample.scores), sample.labels) == Approx(pairs.auc).epsilon(1e-12));
  const double reach = 1.959963984540054 * std::sqrt(variance_of_mean(pairs.v10, pairs.auc) +
                                                     variance_of_mean(pairs.v01, pairs.auc));
  const Interval interval = area_under_roc_interval(wide(sample.scores), sample.labels);
  CHECK(interval.low == Approx(std::max(0.0, pairs.auc - reach)).margin(1e-12));
  CHECK(interval.high == Approx(std::min(1.0, pairs.auc + reach)).margin(1e-12));
}

TEST_CASE("an AUC interval does not leave 0..1", "[engine][metrics]") {
  // numpy, from the pair matrix psi: 0.80556 -+ 1.96 sqrt(0.0182099) = 0.54107 .. 1.07004
  const Interval interval = area_under_roc_interval(wide(kTwelve.scores), kTwelve.labels);
  CHECK(interval.low == Approx(0.5410702235035405));
  CHECK(interval.high == 1.0);
}

TEST_CASE("binary counts at a threshold give the usual rates", "[engine][metrics]") {
  const BinaryCounts counts = count_binary(kSix.scores, kSix.labels, 0.5);
  CHECK(counts.true_positive == 2);
  CHECK(counts.false_positive == 1);
  CHECK(counts.true_negative == 2);
  CHECK(counts.false_negative == 1);
  CHECK(counts.accuracy() == Approx(0.6667).margin(5e-5));
  CHECK(counts.precision() == Approx(0.6667).margin(5e-5));
  CHECK(counts.recall() == Approx(0.6667).margin(5e-5));
  CHECK(counts.false_positive_rate() == Approx(0.3333).margin(5e-5));
  CHECK(counts.f1() == Approx(0.6667).margin(5e-5));
}

TEST_CASE("a score on the threshold counts as 1, also where the threshold is not a float",
          "[engine][metrics]") {
  const double threshold = GENERATE(0.0, 0.1, 0.3, 0.5, 0.7, 1.0);
  CAPTURE(threshold);
  const auto score = static_cast<float>(threshold);
  CHECK(answers_one(score, threshold));
  CHECK_FALSE(answers_one(std::nextafter(score, -1.0F), threshold));
}

TEST_CASE("a rate without records is 0", "[engine][metrics]") {
  const BinaryCounts none;
  CHECK(none.accuracy() == 0);
  CHECK(none.precision() == 0);
  CHECK(none.recall() == 0);
  CHECK(none.false_positive_rate() == 0);
  CHECK(none.f1() == 0);
}

TEST_CASE("log loss agrees with scikit-learn and has no end", "[engine][metrics]") {
  // sklearn.metrics.log_loss(y, s.astype(float), eps=1e-15) -> 0.5377276565466987
  double sum = 0;
  for (std::size_t i = 0; i < kTwelve.labels.size(); ++i) {
    const double score = kTwelve.scores[i];
    sum += log_loss_of(std::log(score / (1 - score)), kTwelve.labels[i] != 0);
  }
  CHECK(sum / 12 == Approx(0.5377276565466987));
  CHECK(log_loss_of(-800.0, true) == 800);  // a probability would be 0
  CHECK(log_loss_of(800.0, false) == 800);
  CHECK(log_loss_of(40.0, true) == Approx(std::exp(-40.0)).epsilon(1e-12));
  CHECK(log_loss_of_unknown() == Approx(15 * std::log(10.0)));
}

TEST_CASE("the log loss of two classes is that of their difference", "[engine][metrics]") {
  const double margin = GENERATE(-900.0, -3.5, 0.0, 1e-9, 2.0, 40.0, 900.0);
  const std::vector<double> margins{7, 7 + margin};
  CHECK(log_loss_of(margins, 1) == Approx(log_loss_of(margin, true)).margin(1e-15));
  CHECK(log_loss_of(margins, 0) == Approx(log_loss_of(margin, false)).margin(1e-15));
}

TEST_CASE("macro F1 is the mean over classes, here against numbers worked by hand",
          "[engine][metrics]") {
  const std::vector<std::uint32_t> truth{0, 0, 0, 1, 1, 2}, predicted{0, 0, 1, 1, 2, 2};
  const ConfusionMatrix matrix = count_confusion(truth, predicted, 3);
  CHECK(matrix.f1(0) == Approx(0.8));
  CHECK(matrix.f1(1) == Approx(0.5));
  CHECK(matrix.f1(2) == Approx(0.6667).margin(5e-5));
  CHECK(matrix.macro_f1() == Approx(0.6556).margin(5e-5));
  const std::vector<std::uint32_t> most_frequent(6, 0);
  CHECK(count_confusion(truth, most_frequent, 3).macro_f1() == Approx(0.2222).margin(5e-5));
}

TEST_CASE("a confusion matrix agrees with scikit-learn", "[engine][metrics]") {
  const std::vector<std::uint32_t> truth{0, 0, 0, 1, 1, 2, 2, 3, 3, 3};
  const std::vector<std::uint32_t> predicted{0, 1, 0, 1, 1, 2, 0, 3, 3, 1};
  const ConfusionMatrix matrix = count_confusion(truth, predicted, 4);
  // sklearn.metrics.precision_recall_fscore_support(truth, predicted)
  const std::vector<double> precision{2 / 3.0, 0.5, 1, 1}, recall{2 / 3.0, 1, 0.5, 2 / 3.0},
      f1{2 / 3.0, 2 / 3.0, 2 / 3.0, 0.8};
  for (std::size_t k = 0; k < 4; ++k) {
    CAPTURE(k);
    CHECK(matrix.precision(k) == Approx(precision[k]));
    CHECK(matrix.recall(k) == Approx(recall[k]));
    CHECK(matrix.f1(k) == Approx(f1[k]));
  }
  // f1_score(truth, predicted, average="macro"), accuracy_score(truth, predicted)
  CHECK(matrix.macro_f1() == Approx(0.7));
  CHECK(matrix.accuracy() == Approx(0.7));
  CHECK(matrix.truth_count(2) == 2);
  CHECK(matrix.predicted_count(1) == 4);
}

TEST_CASE("classes that do not occur as truth stay out of macro F1", "[engine][metrics]") {
  const std::vector<std::uint32_t> truth{0, 0, 2}, predicted{0, 1, 0};
  const ConfusionMatrix matrix = count_confusion(truth, predicted, 4);
  CHECK(matrix.f1(1) == 0);
  CHECK(matrix.f1(2) == 0);
  CHECK(matrix.macro_f1() == Approx((2 * 0.5 * 0.5 / (0.5 + 0.5) + 0) / 2));
}

TEST_CASE("scikit-learn's macro F1 counts classes that are only predicted", "[engine][metrics]") {
  // 10 of class 0 right, 9 of class 2 right and one taken for class 1, which does not occur:
  // f1_score([0]*10+[2]*10, [0]*10+[2]*9+[1], average="macro", zero_division=0)
  //   -> 0.6491228070175438
  std::vector<std::uint32_t> truth(20, 2), predicted(20, 2);
  std::fill_n(truth.begin(), 10, 0);
  std::fill_n(predicted.begin(), 10, 0);
  predicted.back() = 1;
  const ConfusionMatrix matrix = count_confusion(truth, predicted, 4);
  CHECK(matrix.macro_f1_of_all() == Approx(0.6491228070175438));
  CHECK(matrix.macro_f1() == Approx((1 + 18.0 / 19) / 2));
}

TEST_CASE("a class index beyond the count is refused", "[engine][metrics]") {
  const std::vector<std::uint32_t> truth{3}, predicted{0};
  CHECK_THROWS_WITH(count_confusion(truth, predicted, 3),
                    "a class index is beyond the class count");
}

TEST_CASE("regression errors agree with numbers worked by hand", "[engine][metrics]") {
  const std::vector<double> truth{10, 20, 30};
  CHECK(root_mean_square_error(truth, std::vector<double>{12, 18, 33}) ==
        Approx(2.3805).margin(5e-5));
  CHECK(root_mean_square_error(truth, std::vector<double>(3, 19)) == Approx(8.2260).margin(5e-5));
}

TEST_CASE("regression errors agree with scikit-learn", "[engine][metrics]") {
  const std::vector<double> truth{3, -1, 4, 1, -5, 9.5};
  const std::vector<double> predicted{2.5, 0, 4.25, 1, -4, 8};
  // mean_squared_error(y, p, squared=False), mean_absolute_error(y, p), r2_score(y, p)
  CHECK(root_mean_square_error(truth, predicted) == Approx(0.8720187306856813));
  CHECK(mean_absolute_error(truth, predicted) == Approx(0.7083333333333334));
  CHECK(r_squared(truth, predicted) == Approx(0.9620450606585789));
  CHECK(r_squared(std::vector<double>{2, 2}, std::vector<double>{1, 3}) == 0);
}

TEST_CASE("metrics refuse to evaluate nothing", "[engine][metrics]") {
  CHECK_THROWS_WITH(mean_absolute_error({}, {}), "no records to evaluate");
  CHECK_THROWS_WITH(mean_absolute_error(std::vector<double>{1}, {}),
                    "as many predictions as labels are needed");
}

TEST_CASE("a share has an interval that fits between 0 and 1", "[engine][metrics]") {
  // scipy.stats.binomtest(hits, trials).proportion_ci(method="wilson")
  const auto [hits, trials, low, high] =
      GENERATE(table<std::uint64_t, std::uint64_t, double, double>({
          {5, 10, 0.2365930905, 0.7634069095},
          {0, 10, 0, 0.2775327999},
          {10, 10, 0.7224672001, 1},
          {0, 1, 0, 0.7934506856},
          {81, 263, 0.2552885199, 0.3662095770},
      }));
  const Interval interval = share_interval(hits, trials);
  CHECK(interval.low == Approx(low).margin(1e-9));
  CHECK(interval.high == Approx(high).margin(1e-9));
}

TEST_CASE("the most confused classes come first", "[engine][metrics]") {
  const ConfusionMatrix matrix{3, {9, 2, 0, 3, 9, 2, 1, 0, 9}};
  std::vector<std::array<std::uint64_t, 3>> found;
  for (const Confusion& pair : most_confused(matrix, 3))
    found.push_back({pair.truth, pair.predicted, pair.records});
  using Found = std::vector<std::array<std::uint64_t, 3>>;
  CHECK(found == Found{{1, 0, 3}, {0, 1, 2}, {1, 2, 2}});
  CHECK(most_confused(matrix, 20).size() == 4);
}
