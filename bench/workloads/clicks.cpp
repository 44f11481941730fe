#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "bench/workloads/random_numbers.h"
#include "bench/workloads/workload.h"
#include "bench/workloads/zipf.h"
#include "engine/metrics/fixed_math.h"

namespace glassbox::bench {
namespace {

struct Number {
  const char* name;
  int digits;  // after the point
};
constexpr std::array<Number, 8> kNumbers = {{{"age", 1},
                                             {"hour", 2},
                                             {"price", 2},
                                             {"distance", 3},
                                             {"interest", 4},
                                             {"visits", 2},
                                             {"speed", 1},
                                             {"weather", 4}}};
struct Category {
  const char* name;
  std::uint32_t levels;
  double deviation;  // of the effects of its levels
};
constexpr std::array<Category, 4> kCategories = {
    {{"device", 10, 0.7}, {"region", 50, 0.7}, {"shop", 300, 0.8}, {"campaign", 1000, 0.9}}};

std::array<double, 8> draw_numbers(RandomNumbers& random) {
  const double tail = 1 - random.uniform();  // (0, 1]
  const double many = random.normal(), often = random.normal();
  return {
      40 + 12 * random.normal(),
      24 * random.uniform(),
      5 / std::sqrt(tail),                                           // heavy tail: Pareto, index 2
      random.uniform() < 0.6 ? 2 + random.normal() : 9 + 2 * often,  // two humps
      random.uniform() * random.uniform(),                           // crowded at 0
      many * many + often * often,                                   // exponential
      1000 + 250 * random.normal(),
      random.uniform() - random.uniform(),  // triangle
  };
}

// Bends and humps: none is linear, each is smooth enough for bins.
double effect_of(const std::array<double, 8>& x) {
  const double age = (x[0] - 40) / 12, hour = (x[1] - 19) / 3, interest = x[4];
  const double speed = (x[6] - 1000) / 250;
  return 1.1 * std::abs(age) - 0.9                      // young and old
         + 2.0 / (1 + hour * hour) - 0.6                // in the evening
         - 1.5 * std::min(x[2] / 20, 2.0) + 0.7         // cheap, until it does not matter
         + (x[3] > 5.5 ? 0.8 : -0.6)                    // near or far
         + 1.8 * interest / (0.1 + interest) - 1.0      // soon saturated
         - 0.4 * std::min(x[5], 4.0) + 0.6              // worn out
         + 0.25 * speed * (3 - speed * speed)           // rises in the middle
         + (x[7] < 0 ? 1.6 * x[7] * x[7] - 0.2 : 0.1);  // below zero only
}

Schema schema_of_clicks() {
  Schema schema;
  for (const Number& number : kNumbers)
    schema.attributes.push_back({number.name, AttributeType::kNumeric});
  for (const Category& category : kCategories)
    schema.attributes.push_back({category.name, AttributeType::kCategorical});
  schema.attributes.push_back({"clicked", AttributeType::kBinary});
  schema.target = "clicked";
  schema.has_header = true;
  return schema;
}

void write_clicks(std::uint64_t rows, CsvWriter& out) {
  RandomNumbers effects(11), random(12);
  std::vector<Zipf> chance;
  std::array<std::vector<double>, 4> effect;
  std::array<std::vector<std::string>, 4> level;
  for (std::size_t c = 0; c < kCategories.size(); ++c) {
    chance.emplace_back(kCategories[c].levels);
    for (std::uint32_t k = 0; k < kCategories[c].levels; ++k) {
      effect[c].push_back(kCategories[c].deviation * effects.normal());
      level[c].push_back(kCategories[c].name + std::to_string(k));
    }
  }
  for (std::uint64_t row = 0; row < rows; ++row) {
    const auto numbers = draw_numbers(random);
    double margin = effect_of(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) out.decimal(numbers[i], kNumbers[i].digits);
    for (std::size_t c = 0; c < chance.size(); ++c) {
      const std::uint32_t k = chance[c](random);
      margin += effect[c][k];
      out.text(level[c][k]);
    }
    const bool clicked = random.uniform() * (1 + fixed_exp(-1.03 * margin)) < 1;
    out.text(clicked ? "1" : "0");
    out.end_row();
  }
}

}  // namespace

Workload clicks() {
  return {"clicks", 1'000'000, schema_of_clicks,
          R"json({"groups":{},"assignments":{},)json"
          R"json("outputs":["quantile_bin(ALL_NUMERIC,50)","ALL_CATEGORICAL"]})json",
          write_clicks};
}

}  // namespace glassbox::bench
