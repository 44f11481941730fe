// The learning curve of a search, and the leaderboard that keeps it.
#include "engine/model/learning_curve.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/model/leaderboard.h"
#include "engine/tune/tune.h"
#include "engine/tune/tuning_leaderboard.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {
namespace {

using enum AttributeType;

// y = 3 x + noise, or whether that is above 0, or which of three ranges it lies in.
TuneResult tuned(AttributeType target, std::size_t records, std::optional<double> budget = {},
                 int threads = 1) {
  std::mt19937 random(7);
  std::string csv;
  for (std::size_t i = 0; i < records; ++i) {
    const auto uniform = [&] { return static_cast<double>(random() >> 8) / (1 << 24) - 0.5; };
    const double x = 4 * uniform(), y = 3 * x + 2 * (uniform() + uniform() + uniform());
    csv += std::to_string(x) + ",";
    if (target == kNumeric) csv += std::to_string(y);
    if (target == kBinary) csv += y > 0 ? "1" : "0";
    if (target == kCategorical) csv += y > 2 ? "high" : y > -2 ? "middle" : "low";
    csv += "\n";
  }
  const TemporaryDirectory directory;
  TuneRequest request;
  request.files = list_input_files({directory.write("data.csv", csv)});
  request.schema.attributes = {{"x", kNumeric}, {"y", target}};
  request.schema.target = "y";
  request.thorough = false;
  request.budget = budget;
  request.csv.threads = threads;
  return tune(request);
}

TEST_CASE("a learning curve has eighth, quarter, half and all of what is not held out",
          "[engine][learning_curve]") {
  const AttributeType target = GENERATE(kNumeric, kBinary, kCategorical);
  const LearningCurve curve = tuned(target, 2000).curve;
  REQUIRE(curve.folds == 5);
  REQUIRE(curve.points.size() == 4);
  const double all = 2000 * 4 / 5;
  CHECK(curve.points[0].records == Approx(all / 8).epsilon(0.1));
  CHECK(curve.points[1].records == Approx(all / 4).epsilon(0.1));
  CHECK(curve.points[2].records == Approx(all / 2).epsilon(0.1));
  CHECK(curve.points[3].records == Approx(all));
  CHECK(curve.points[3].held_out < curve.points[0].held_out);
  CHECK(curve == tuned(target, 2000, {}, /*threads=*/3).curve);
}

// The noise is a sum of three uniform numbers on [-1, 1]: variance 3 * 4 / 12 = 1. Of y a straight
// line leaves an RMSE of 1.
TEST_CASE("with all records the loss is that of the noise", "[engine][learning_curve]") {
  const LearningCurve curve = tuned(kNumeric, 2000).curve;
  CHECK(curve.points.back().held_out == Approx(1).epsilon(0.05));
  CHECK(curve.points.back().training == Approx(1).epsilon(0.05));
}

TEST_CASE("few records, or a budget, make no learning curve", "[engine][learning_curve]") {
  CHECK(tuned(kNumeric, 99).curve.points.empty());
  CHECK(tuned(kNumeric, 100).curve.points.size() == 4);
  CHECK(tuned(kNumeric, 100, /*budget=*/1000.0).curve.points.empty());
}

TEST_CASE("a part that lacks a class is not a point of the curve", "[engine][learning_curve]") {
  std::string csv;
  for (int i = 0; i < 400; ++i)  // 16 of the rare class: 12 or 13 are not held out
    csv += std::to_string(i % 97 + i / 97 * 0.01) + (i % 25 == 0 ? ",1\n" : ",0\n");
  for (int i = 0; i < 3; ++i) csv += std::to_string(500 + i) + ",1\n";
  const TemporaryDirectory directory;
  TuneRequest request;
  request.files = list_input_files({directory.write("data.csv", csv)});
  request.schema.attributes = {{"x", kNumeric}, {"y", kBinary}};
  request.schema.target = "y";
  request.thorough = false;
  for (const LearningCurve::Point& point : tune(request).curve.points) {
    CHECK(std::isfinite(point.held_out));
    CHECK(point.held_out < 5);  // with a class missing it would be the cap of certainty
  }
}

TEST_CASE("a leaderboard says what a search tried, and is read again as it was written",
          "[engine][leaderboard]") {
  const TuneResult result = tuned(kBinary, 300);
  const Schema schema{.attributes = {{"x", kNumeric}, {"y", kBinary}}, .target = "y"};
  const Leaderboard board = leaderboard_of(result, schema);
  REQUIRE(board.entries.size() == result.candidates.size());
  CHECK(board.entries[board.chosen].recipe ==
        describe(result.candidates[result.chosen].shape, schema));
  CHECK(board.entries[board.chosen].value == result.candidates[result.chosen].value);
  ByteWriter out;
  encode(board, out);
  ByteReader in(out.bytes());
  CHECK(decode_leaderboard(in) == board);
  CHECK(in.at_end());
}

Leaderboard::Entry entry(const char* recipe, double behind, bool stands_for_recipe) {
  Leaderboard::Entry made;
  made.recipe = recipe;
  made.behind = behind;
  made.stands_for_recipe = stands_for_recipe;
  return made;
}

TEST_CASE("of each recipe the amount chosen for it is shown, the best first",
          "[engine][leaderboard]") {
  Leaderboard board;
  board.entries = {entry("a", 0.2, false), entry("b", 0, false), entry("a", 0.1, true),
                   entry("b", 0.05, true), entry("c", 0.3, true)};
  board.best = 1;
  board.chosen = 3;
  CHECK(board.recipes() == std::vector<std::size_t>{3, 2, 4});
}

TEST_CASE("a leaderboard without its chosen entry is refused", "[engine][leaderboard]") {
  Leaderboard board;
  board.entries = {entry("a", 0, true)};
  board.chosen = 1;
  ByteWriter out;
  encode(board, out);
  ByteReader in(out.bytes());
  CHECK_THROWS_AS((void)decode_leaderboard(in), std::invalid_argument);
}

}  // namespace
}  // namespace glassbox::testing
