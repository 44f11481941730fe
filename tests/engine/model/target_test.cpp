#include "engine/model/target.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"

using namespace glassbox::testing;

namespace {

Schema schema_with_target(AttributeType type) {
  Schema schema;
  schema.attributes = {{"x", AttributeType::kNumeric}, {"y", type}};
  schema.target = "y";
  return schema;
}

CategoryColumn categories(const std::vector<std::string>& dictionary,
                          std::vector<std::uint8_t> codes) {
  StringColumn strings;
  for (const std::string& entry : dictionary) strings.push_back(entry);
  return {std::move(codes), std::move(strings)};
}

}  // namespace

TEST_CASE("the target's type decides the model type", "[engine][target]") {
  CHECK(model_type_for(schema_with_target(AttributeType::kBinary)) == ModelType::kBinary);
  CHECK(model_type_for(schema_with_target(AttributeType::kCategorical)) == ModelType::kMulticlass);
  CHECK(model_type_for(schema_with_target(AttributeType::kNumeric)) == ModelType::kRegression);
}

TEST_CASE("a target that cannot be learned is refused", "[engine][target]") {
  CHECK_THROWS_WITH(model_type_for(schema_with_target(AttributeType::kText)),
                    "target \"y\" is TEXT, which no model can learn; use BINARY, CATEGORICAL or "
                    "NUMERIC");
  Schema schema = schema_with_target(AttributeType::kBinary);
  schema.target.reset();
  CHECK_THROWS_WITH(model_type_for(schema), "the schema names no target; set targetAttributeName");
}

TEST_CASE("classes are numbered by first appearance over all blocks", "[engine][target]") {
  LabelCollector collector(ModelType::kMulticlass);
  collector.add(categories({"b", "a"}, {0, 1, 0}));
  collector.add(categories({"c", "a"}, {0, 1}));
  CHECK(collector.classes() == std::vector<std::string>{"b", "a", "c"});
  CHECK(collector.labels().values == std::vector<double>{0, 1, 0, 2, 1});
}

TEST_CASE("a class the model does not know comes after those it does", "[engine][target]") {
  LabelCollector collector(ModelType::kMulticlass, {"x", "y"});
  collector.add(categories({"new", "y"}, {1, 0}));
  CHECK(collector.classes() == std::vector<std::string>{"x", "y", "new"});
  CHECK(collector.labels().values == std::vector<double>{1, 2});
}

TEST_CASE("binary and numeric labels are their own values", "[engine][target]") {
  LabelCollector binary(ModelType::kBinary);
  binary.add(BinaryColumn{{1, 0, 1}});
  CHECK(binary.labels().values == std::vector<double>{1, 0, 1});
  LabelCollector numbers(ModelType::kRegression);
  numbers.add(NumberColumn({0.1, -7}));
  numbers.add(NumberColumn({1e300}));
  CHECK(numbers.labels().values == std::vector<double>{0.1, -7, 1e300});
}

TEST_CASE("a target column of another type is a caller's bug", "[engine][target]") {
  LabelCollector collector(ModelType::kBinary);
  CHECK_THROWS_WITH(collector.add(NumberColumn({1})), "the target column was read as another type");
}

TEST_CASE("the summary of a numeric target holds its mean and percentiles", "[engine][target]") {
  const TargetSummary summary = summarize(ModelType::kRegression, {{3, 1, 4, 1, 5, 9, 2.5}}, 0);
  CHECK(summary.records == 7);
  CHECK(summary.mean == Approx(25.5 / 7));
  REQUIRE(summary.quantiles.size() == 101);
  // numpy.quantile([3, 1, 4, 1, 5, 9, 2.5], [0, .01, .25, .5, .99, 1]) -> 1 1 1.75 3 8.76 9
  CHECK(summary.quantiles[0] == 1);
  CHECK(summary.quantiles[1] == 1);
  CHECK(summary.quantiles[25] == Approx(1.75));
  CHECK(summary.quantiles[50] == Approx(3));
  CHECK(summary.quantiles[99] == Approx(8.76));
  CHECK(summary.quantiles[100] == 9);
}

TEST_CASE("the summary of classes counts them", "[engine][target]") {
  CHECK(summarize(ModelType::kMulticlass, {{0, 2, 2}}, 3).class_counts ==
        std::vector<std::uint64_t>{1, 0, 2});
  CHECK(summarize(ModelType::kBinary, {{0, 1, 1}}, 0).class_counts ==
        std::vector<std::uint64_t>{1, 2});
}
