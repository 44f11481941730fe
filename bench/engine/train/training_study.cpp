// Question: which step schedule, and how many parallel shards, reach the best model in a given
// number of passes? A slow, plain SGD in doubles, so that every choice can be tried; the engine has
// only the chosen one. docs/decisions/0004-training.md quotes its tables.
#include <cmath>
#include <cstdio>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include "engine/metrics/fixed_math.h"
#include "engine/rows/shuffled_order.h"
#include "io/csv/csv_reader.h"
#include "recipes/fit/fitted_recipe.h"

namespace {

using namespace glassbox::bench;

// Rows as lists of (feature, value), labels 0/1.
struct Rows {
  std::size_t features = 0;
  std::vector<std::vector<std::pair<std::size_t, double>>> rows;
  std::vector<double> labels;
};

double margin(const std::vector<double>& w, const Rows& data, std::size_t i) {
  double m = w.back();  // the bias
  for (const auto& [f, x] : data.rows[i]) m += w[f] * x;
  return m;
}

double mean_loss(const std::vector<double>& w, const Rows& data) {
  double sum = 0;
  for (std::size_t i = 0; i < data.rows.size(); ++i) {
    const double m = margin(w, data, i);
    sum += fixed_log1p_exp(m) - data.labels[i] * m;
  }
  return sum / static_cast<double>(data.rows.size());
}

struct Study {
  double rate = 1;
  std::function<double(double)> fall;  // share of all passes done -> factor of the rate
  int passes = 10;
  double l2 = 0;
  std::size_t shards = 1;
  std::size_t merges = 1;  // a pass
};

std::vector<double> train(const Rows& data, const Study& s) {
  const std::size_t n = data.rows.size();
  const auto order = shuffled_order(static_cast<std::uint32_t>(n), 1);
  double norm = 0;
  for (const auto& row : data.rows)
    norm += std::accumulate(row.begin(), row.end(), 1.0,
                            [](double sum, const auto& f) { return sum + f.second * f.second; });
  const double first = s.rate * static_cast<double>(n) / norm;
  std::vector<double> w(data.features + 1);
  for (int pass = 0; pass < s.passes; ++pass)
    for (std::size_t b = 0; b < s.merges; ++b) {
      const std::size_t begin = n * b / s.merges, end = n * (b + 1) / s.merges;
      std::vector<double> mean(w.size());
      for (std::size_t k = 0; k < s.shards; ++k) {
        std::vector<double> v = w;
        const std::size_t from = begin + (end - begin) * k / s.shards;
        const std::size_t to = begin + (end - begin) * (k + 1) / s.shards;
        for (std::size_t at = from; at < to; ++at) {
          const double seen =
              pass + static_cast<double>(begin + (at - from) * s.shards) / static_cast<double>(n);
          const double eta = first * s.fall(seen / s.passes);
          const std::size_t i = order[at];
          double squares = 1;
          for (const auto& [f, x] : data.rows[i]) squares += x * x;
          const double residual = data.labels[i] - fixed_sigmoid(margin(v, data, i));
          const double step = eta * residual / (1 + 0.25 * eta * squares);
          for (const auto& [f, x] : data.rows[i]) v[f] += step * x;
          v.back() += step;
        }
        for (std::size_t f = 0; f < w.size(); ++f) mean[f] += v[f] / static_cast<double>(s.shards);
      }
      const double seen = pass + static_cast<double>(end) / static_cast<double>(n);
      const double pull = first * s.fall(std::min(1.0, seen / s.passes)) *
                          static_cast<double>(end - begin) / static_cast<double>(s.shards);
      for (std::size_t f = 0; f + 1 < w.size(); ++f) mean[f] /= 1 + pull * s.l2;
      w = std::move(mean);
    }
  return w;
}

// The first 1,122 red wines, quality above 6.5, through a recipe.
Rows wine(const char* recipe_text) {
  Schema schema = read_schema(GLASSBOX_SOURCE_DIR "/datasets/wine/regression.schema");
  ReadPlan plan = plan_all(schema, /*with_target=*/true);
  CsvOptions options;
  options.rearrangement = parse_split("0-70");
  std::vector<RecordBlock> blocks;
  const auto files = list_input_files({GLASSBOX_SOURCE_DIR "/datasets/wine/winequality-red.csv"});
  read_csv(files, plan, options, {}, [&](RecordBlock&& b) { blocks.push_back(std::move(b)); });
  const FittedRecipe fitted = FittedRecipe::fit(
      parse_recipe(recipe_text, "study", schema), schema,
      [&](const std::vector<bool>&, const std::function<void(const RecordBlock&)>& use) {
        for (const auto& b : blocks) use(b);
      },
      1);
  Rows data;
  const std::size_t numbers = fitted.features().numbers.size();
  data.features = numbers + fitted.features().indicator_count();
  for (const auto& block : blocks) {
    const FeatureMatrix x = fitted.transform(block);
    const auto& quality = std::get<NumberColumn>(block.columns[*schema.find("quality")]);
    for (std::size_t i = 0; i < x.row_count(); ++i) {
      auto& row = data.rows.emplace_back();
      for (std::size_t j = 0; j < numbers; ++j)
        row.emplace_back(j, static_cast<double>(x.row_numbers(i)[j]));
      for (const auto id : x.row_ids(i)) row.emplace_back(numbers + id, 1.0);
      data.labels.push_back(quality[i] > 6.5 ? 1 : 0);
    }
  }
  return data;
}

// Twelve columns of Zipf-distributed levels, 10 to 1,000 of them.
Rows categories(std::size_t n, unsigned seed) {
  std::mt19937 rng(7), draw(seed);
  std::normal_distribution<double> normal;
  Rows data;
  std::vector<std::discrete_distribution<std::size_t>> levels;
  std::vector<std::size_t> begins;
  for (const std::size_t count : {10, 20, 30, 50, 50, 50, 50, 100, 100, 200, 500, 1000}) {
    std::vector<double> odds(count);
    for (std::size_t l = 0; l < count; ++l) odds[l] = 1.0 / static_cast<double>(l + 1);
    levels.emplace_back(odds.begin(), odds.end());
    begins.push_back(data.features);
    data.features += count;
  }
  std::vector<double> truth(data.features);
  for (double& w : truth) w = 0.5 * normal(rng);
  for (std::size_t i = 0; i < n; ++i) {
    auto& row = data.rows.emplace_back();
    double m = -1;
    for (std::size_t c = 0; c < levels.size(); ++c) {
      row.emplace_back(begins[c] + levels[c](draw), 1.0);
      m += truth[row.back().first];
    }
    data.labels.push_back(std::bernoulli_distribution(fixed_sigmoid(m))(draw) ? 1 : 0);
  }
  return data;
}

struct Schedule {
  const char* name;
  std::function<double(double)> fall;
};
const Schedule kSchedules[] = {
    {"constant", [](double) { return 1.0; }},
    {"1/(1+9t)", [](double t) { return 1 / (1 + 9 * t); }},
    {"1-t", [](double t) { return 1 - t; }},
    {"(1-t)^2", [](double t) { return (1 - t) * (1 - t); }},
};

void schedules(const char* title, const Rows& data) {
  std::printf("\n%s, L2 1e-3: objective by schedule and rate\n%-10s %6s", title, "", "passes");
  for (const double rate : {0.1, 1.0, 10.0, 100.0}) std::printf("  rate %-6g", rate);
  std::printf("\n");
  for (const Schedule& schedule : kSchedules)
    for (const int passes : {10, 100, 1000}) {
      std::printf("%-10s %6d", schedule.name, passes);
      for (const double rate : {0.1, 1.0, 10.0, 100.0}) {
        const auto w = train(data, {rate, schedule.fall, passes, 1e-3, 1, 8});
        double squares = 0;
        for (std::size_t f = 0; f + 1 < w.size(); ++f) squares += w[f] * w[f];
        std::printf("  %.6f   ", mean_loss(w, data) + 0.5e-3 * squares);
      }
      std::printf("\n");
    }
}

}  // namespace

int main() {
  schedules("wine, normalized", wine(R"j({"outputs":["normalize(ALL_NUMERIC)"]})j"));
  schedules("wine, normalized and 5 bins",
            wine(R"j({"outputs":["normalize(ALL_NUMERIC)","quantile_bin(ALL_NUMERIC,5)"]})j"));

  const Rows training = categories(300'000, 1), held_out = categories(100'000, 2);
  std::printf("\n300,000 records of 12 categories, 10 passes of (1-t)^2: held-out loss\n");
  std::printf("%-7s %7s  rate 1     rate sqrt(shards)\n", "shards", "merges");
  for (const std::size_t shards : {1, 2, 4, 8})
    for (const std::size_t merges : {1, 4, 16, 64}) {
      if (shards == 1 && merges != 1) continue;
      std::printf("%-7zu %7zu", shards, merges);
      for (const double rate : {1.0, std::sqrt(static_cast<double>(shards))})
        std::printf("  %.6f ",
                    mean_loss(train(training, {rate, kSchedules[3].fall, 10, 1e-6, shards, merges}),
                              held_out));
      std::printf("\n");
    }
}
