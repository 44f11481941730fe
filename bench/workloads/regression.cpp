#include <array>
#include <string>
#include <vector>

#include "bench/workloads/random_numbers.h"
#include "bench/workloads/workload.h"

namespace glassbox::bench {
namespace {

constexpr int kColumns = 90, kFamily = 3;
constexpr std::array<double, 5> kScale = {0.1, 1, 10, 100, 1000};
constexpr std::array<int, 5> kDigits = {6, 5, 4, 3, 2};  // 6 to 8 characters a cell

struct Column {
  double scale;
  int digits;
  double mean;
  double weight;  // of the standardized value
};

std::vector<Column> columns() {
  RandomNumbers random(31);
  std::vector<Column> all;
  for (int i = 0; i < kColumns; ++i) {
    const auto scale = random.below(kScale.size());
    all.push_back({kScale[scale], kDigits[scale], kScale[scale] * (4 + 2 * random.uniform()),
                   0.3 * random.normal()});
  }
  return all;
}

Schema schema_of_regression() {
  Schema schema;
  for (int i = 0; i < kColumns; ++i)
    schema.attributes.push_back({"x" + std::to_string(i), AttributeType::kNumeric});
  schema.attributes.push_back({"y", AttributeType::kNumeric});
  schema.target = "y";
  schema.has_header = true;
  return schema;
}

void write_regression(std::uint64_t rows, CsvWriter& out) {
  const auto all = columns();
  RandomNumbers random(32);
  for (std::uint64_t row = 0; row < rows; ++row) {
    double y = 50, shared = 0;
    for (int i = 0; i < kColumns; ++i) {
      if (i % kFamily == 0) shared = random.normal();
      const double z = 0.7 * shared + 0.7 * random.normal();  // correlation 1/2 in a family
      const Column& column = all[static_cast<std::size_t>(i)];
      out.decimal(column.mean + column.scale * z, column.digits);
      y += column.weight * z;
    }
    out.decimal(y + random.normal(), 4);
    out.end_row();
  }
}

}  // namespace

Workload regression() {
  return {"regression", 500'000, schema_of_regression,
          R"json({"groups":{},"assignments":{},"outputs":["ALL_NUMERIC"]})json", write_regression};
}

}  // namespace glassbox::bench
