// "Converged" is only said where it is so, and the weights kept are the best that a round of passes
// reached.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <random>

#include "engine/train/train.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

TrainResult trained(const std::string& csv, AttributeType target, const std::string& output,
                    int max_passes, bool shuffle = true, double l2 = 1e-6) {
  const TemporaryDirectory directory;
  write_text(directory / "data.csv", csv);
  TrainRequest request;
  request.files = list_input_files({(directory / "data.csv").string()});
  request.schema = schema_of({{"x", AttributeType::kNumeric}, {"y", target}});
  request.schema.target = "y";
  request.recipe_text = R"({"groups":{},"assignments":{},"outputs":[)" + output + "]}";
  request.parameters.max_passes = max_passes;
  request.parameters.shuffle = shuffle;
  request.parameters.l2 = l2;
  request.parameters.set("finish", "off");  // these are about the passes
  return train(request);
}

// y = 1 with the probability of a logistic curve over x.
std::string noisy_records(int records, bool is_sorted) {
  std::mt19937 rng(3);
  std::vector<std::string> lines[2];
  std::string csv;
  for (int i = 0; i < records; ++i) {
    const double x = static_cast<double>(rng() % 4001) / 1000 - 2;
    const double p = 1 / (1 + std::exp(-1.5 * x));
    const bool y = static_cast<double>(rng() % 10000) / 10000 < p;
    lines[y].push_back(std::to_string(x) + "," + std::to_string(y) + "\n");
    csv += lines[y].back();
  }
  if (!is_sorted) return csv;
  csv.clear();
  for (const auto& part : lines)
    for (const std::string& line : part) csv += line;
  return csv;
}

}  // namespace

TEST_CASE("a rare event behind a rare number is learned, or not said to have converged",
          "[engine][train]") {
  std::string csv;
  for (int i = 0; i < 20'000; ++i) csv += "0,0\n";
  csv += "1,1\n";
  const int passes = GENERATE(30, 100);
  const TrainingSummary made =
      trained(csv, AttributeType::kBinary, R"j("x")j", passes).model.training;
  // The optimum by Newton's method on bias and weight: 1.0362e-4 at L2 1e-6.
  constexpr double kOptimum = 1.0362e-4;
  CAPTURE(passes, made.objective, made.gain, made.gain_passes, made.passes);
  CHECK(made.objective >= 0.999 * kOptimum);
  if (made.converged) CHECK(made.objective <= 1.001 * kOptimum);
}

TEST_CASE("records sorted by the target, unshuffled, are warned of and have not converged",
          "[engine][train]") {
  const std::string sorted = noisy_records(4'000, /*is_sorted=*/true);
  const int passes = GENERATE(10, 100);
  const TrainResult made =
      trained(sorted, AttributeType::kBinary, R"j("normalize(x)")j", passes, /*shuffle=*/false);
  CAPTURE(passes, made.model.training.objective, made.model.training.gain);
  CHECK_FALSE(made.model.training.converged);
  REQUIRE(made.warnings.size() == 1);
  CHECK(made.warnings.front() ==
        "the records are sorted by the target \"y\" and shuffling is off: the model follows the "
        "last records; set sgd.shuffleType=auto, or shuffle the data");

  const TrainResult shuffled =
      trained(sorted, AttributeType::kBinary, R"j("normalize(x)")j", passes, /*shuffle=*/true);
  CHECK(shuffled.warnings.empty());
  CHECK(trained(noisy_records(4'000, false), AttributeType::kBinary, R"j("normalize(x)")j", passes,
                /*shuffle=*/false)
            .warnings.empty());
}

TEST_CASE("numbers that rise or fall all the way are sorted, those that do both are not",
          "[engine][target]") {
  const auto is_sorted = [](ModelType type, int records, double (*label)(int)) {
    TargetTally tally(type);
    for (int i = 0; i < records; ++i) tally.add(std::vector<double>{label(i)});
    return tally.is_sorted();
  };
  CHECK(is_sorted(ModelType::kRegression, 100, [](int i) { return 0.5 * i; }));
  CHECK(is_sorted(ModelType::kRegression, 100, [](int i) { return -3.0 * i; }));
  CHECK(is_sorted(ModelType::kBinary, 100, [](int i) { return i < 70 ? 1.0 : 0.0; }));
  CHECK(is_sorted(ModelType::kMulticlass, 100, [](int i) { return double(i / 25); }));
  CHECK_FALSE(is_sorted(ModelType::kRegression, 100, [](int i) { return std::sin(i); }));
  CHECK_FALSE(is_sorted(ModelType::kRegression, 100, [](int) { return 7.0; }));
  CHECK_FALSE(is_sorted(ModelType::kMulticlass, 100, [](int i) { return double(i % 3); }));
  CHECK_FALSE(is_sorted(ModelType::kRegression, 10, [](int i) { return double(i); }));
}

TEST_CASE("powers of one number, all but dependent, are not said to have converged",
          "[engine][train]") {
  // In the manner of NIST's Filip: a polynomial of degree 10 on [-9, -3], 82 records, so badly
  // conditioned that gradient steps stand still far from the optimum.
  std::mt19937 rng(1);
  Schema schema;
  std::string csv;
  for (int power = 1; power <= 10; ++power)
    schema.attributes.push_back({"x" + std::to_string(power), AttributeType::kNumeric});
  schema.attributes.push_back({"y", AttributeType::kNumeric});
  schema.target = "y";
  for (int i = 0; i < 82; ++i) {
    const double x = -9 + 6.0 * i / 81;
    double value = 1;
    for (int power = 1; power <= 10; ++power) {
      value *= x;
      std::array<char, 32> text;
      std::snprintf(text.data(), text.size(), "%.17g,", value);
      csv += text.data();
    }
    const double t = (x + 6) / 3;  // Chebyshev polynomials are as large as one another
    const double y = std::cos(5 * std::acos(t)) + std::cos(9 * std::acos(t)) +
                     0.01 * (static_cast<double>(rng() % 2001) / 1000 - 1);
    csv += std::to_string(y) + "\n";
  }
  const TemporaryDirectory directory;
  write_text(directory / "data.csv", csv);
  TrainRequest request;
  request.files = list_input_files({(directory / "data.csv").string()});
  request.schema = schema;
  request.recipe_text = R"j({"groups":{},"assignments":{},"outputs":["normalize(ALL_NUMERIC)"]})j";
  request.parameters.l2 = 0;
  request.parameters.max_passes = 3'000;
  const TrainResult made = train(request);
  CAPTURE(made.model.training.objective, made.model.training.passes, made.model.training.gain);
  // The optimum leaves the noise alone, less than 1e-4 of the target's variance.
  CHECK((!made.model.training.converged || made.model.training.objective < 1e-4));
}

TEST_CASE("what the last passes gained is known, and said in words", "[engine][train]") {
  const std::string csv = noisy_records(500, /*is_sorted=*/false);
  const auto summary = [&](int passes) {
    return trained(csv, AttributeType::kBinary, R"j("normalize(x)")j", passes).model.training;
  };
  CHECK(summary(1).gain_passes == 0);
  CHECK(passes_text(summary(1), 1) ==
        "1 of at most 1, not converged; a larger sgd.maxPasses gets further");
  CHECK(summary(10).gain_passes == 1);
  const TrainingSummary rounds = summary(2'000);
  CHECK(rounds.converged);
  CHECK(rounds.gain_passes >= 20);
  CHECK(rounds.gain < 1e-4);
  CHECK(passes_text({.passes = 31, .converged = true}, 100) == "31 of at most 100, converged");
  CHECK(passes_text({.passes = 30, .gain = 0.0042, .gain_passes = 20}, 30) ==
        "30 of at most 30, not converged; the last 20 passes lowered the objective by 0.42 %; a "
        "larger sgd.maxPasses gets further");
  CHECK(passes_text({.passes = 10, .gain = -0.12, .gain_passes = 1}, 10) ==
        "10 of at most 10, not converged; the last pass raised the objective by 12 %; a larger "
        "sgd.maxPasses gets further");
}
