// Numbers at the edges of what doubles and floats hold, in features, weights, targets and
// parameters: a model that predicts and loads again, or one clear message.
#include <array>
#include <catch2/catch.hpp>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <random>

#include "engine/insights/insights.h"
#include "engine/model/prediction.h"
#include "engine/train/train.h"
#include "io/base/input_error.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

// The shortest text that reads back as the same double.
std::string text(double value) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string recipe_of(const std::string& outputs) {
  return R"({"groups":{},"assignments":{},"outputs":[)" + outputs + "]}";
}

// Trains on x (or a and b), maybe w, and y, as the schema says.
class Case {
 public:
  Case(const Schema& schema, const std::string& csv, const std::string& recipe) {
    write_text(path(), csv);
    request.files = list_input_files({path()});
    request.schema = schema;
    request.recipe_text = recipe;
  }
  [[nodiscard]] std::string path() const { return (directory_ / "data.csv").string(); }
  [[nodiscard]] std::string saved(const MLModel& model) const {
    model.save(directory_ / "model", WholeFile::Existing::kReplace);
    return read_whole_file(directory_ / "model");
  }
  [[nodiscard]] MLModel loaded() const { return MLModel::load(directory_ / "model", nullptr); }
  // What train() says, "" when it trains.
  [[nodiscard]] std::string error() const {
    try {
      (void)train(request);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
  TrainRequest request;

 private:
  TemporaryDirectory directory_;
};

Schema xy_schema(AttributeType target) {
  Schema schema = schema_of({{"x", AttributeType::kNumeric}, {"y", target}});
  schema.target = "y";
  return schema;
}

std::vector<double> scores_of(const MLModel& model, const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  const Predictor predictor(model);
  FeatureMatrix scratch;
  std::vector<double> scores(predictor.output_count());
  predictor.score_record(views, scratch, scores);
  return scores;
}

constexpr std::array kEdges = {0.0,
                               -0.0,
                               1.0,
                               -1.0,
                               5e-324,
                               1e-310,
                               DBL_MIN,
                               1e-30,
                               -1e-30,
                               1e30,
                               -1e30,
                               1e-155,
                               1e155,
                               -1e155,
                               1e-300,
                               1e300,
                               -1e300,
                               DBL_MAX,
                               -DBL_MAX,
                               double{FLT_MAX},
                               9007199254740991.0,
                               9007199254740993.0};

}  // namespace

TEST_CASE("any numbers make a model that predicts and loads again, or one message",
          "[engine][train][property]") {
  const auto seed = GENERATE(range(0u, 150u));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const auto pick = [&](const auto& values) { return values[rng() % std::size(values)]; };
  // Few kinds of numbers a table, so that the edges meet each other, not only larger ones.
  std::vector<double> palette, target_palette;
  for (int i = 0; i < 3; ++i) palette.push_back(pick(kEdges));
  for (int i = 0; i < 2; ++i) target_palette.push_back(rng() % 2 == 0 ? pick(kEdges) : i);

  const auto target = pick(std::array{AttributeType::kBinary, AttributeType::kCategorical,
                                      AttributeType::kNumeric, AttributeType::kNumeric});
  Schema schema = schema_of({{"a", AttributeType::kNumeric},
                             {"b", AttributeType::kNumeric},
                             {"w", AttributeType::kNumeric},
                             {"y", target}});
  schema.target = "y";
  const bool is_weighted = rng() % 2 == 0;
  if (is_weighted) schema.row_weight = "w";
  const int records = 8 + static_cast<int>(rng() % 24);
  std::string csv;
  for (int i = 0; i < records; ++i) {
    double weight = std::abs(pick(palette));
    if (weight == 0) weight = 1;
    csv += text(pick(palette)) + "," + (rng() % 8 == 0 ? "" : text(pick(palette))) + "," +
           text(weight) + ",";
    if (target == AttributeType::kNumeric) {
      csv += text(pick(target_palette));
    } else {
      csv += std::to_string(i < 4 ? i % 2 : static_cast<int>(rng() % 2));
    }
    csv += "\n";
  }
  const std::string recipe = recipe_of(
      pick(std::array<const char*, 4>{R"j("a","b")j", R"j("normalize(a)","normalize(b)")j",
                                      R"j("quantile_bin(a,5)","quantile_bin(b,5)")j",
                                      R"j("a","normalize(a)","quantile_bin(b,5)","b")j"}));
  CAPTURE(csv, recipe);
  Case made(schema, csv, recipe);
  (rng() % 2 == 0 ? made.request.parameters.l1 : made.request.parameters.l2) =
      pick(std::array{0.0, 1e-6, 1e-300, 1.0, 1e300, DBL_MAX});
  if (made.request.parameters.l1 > 0) made.request.parameters.l2 = 0;
  made.request.parameters.max_passes = pick(std::array{1, 10, 40});
  CAPTURE(made.request.parameters.l1, made.request.parameters.l2);

  InsightsRequest describing;
  describing.files = made.request.files;
  describing.schema = &schema;
  for (const AttributeInsight& one : gather_insights(describing).attributes) {
    if (!one.number || !one.number->has_values) continue;
    CHECK(std::isfinite(one.number->mean));
    CHECK(std::isfinite(one.number->deviation));
    CHECK(std::isfinite(one.number->histogram.begin));
    CHECK(one.number->histogram.width > 0);
    CHECK(one.number->histogram.counts.size() <= 60);
  }

  std::optional<TrainResult> result;
  try {
    result = train(made.request);
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).starts_with(made.path() + ": target \"y\" has "));
    return;
  }
  const MLModel& model = result->model;
  CHECK(std::isfinite(model.training.objective));
  const std::string bytes = made.saved(model);
  CHECK(made.saved(made.loaded()) == bytes);
  for (const double a : kEdges)
    for (const double score : scores_of(model, {text(a), text(pick(kEdges)), "1", ""}))
      REQUIRE(std::isfinite(score));
  for (const double score : scores_of(model, {"", "", "", ""})) REQUIRE(std::isfinite(score));
  for (const double a : {DBL_MAX, -DBL_MAX, 5e-324}) {
    const std::vector<std::string> cells{text(a), text(a), "1", ""};
    const Explanation explanation =
        Predictor(model).explain(std::vector<std::string_view>(cells.begin(), cells.end()));
    for (const double margin : explanation.margins) REQUIRE(std::isfinite(margin));
  }
}

TEST_CASE("record weights whose sum leaves the range of doubles weigh as smaller ones do",
          "[engine][train]") {
  Schema schema = schema_of({{"x", AttributeType::kNumeric},
                             {"w", AttributeType::kNumeric},
                             {"y", AttributeType::kBinary}});
  schema.target = "y";
  schema.row_weight = "w";
  const auto weights = [&](const std::string& csv) {
    return train(Case(schema, csv, recipe_of(R"j("x")j")).request).model.weights;
  };
  const auto [huge, plain] =
      GENERATE(table<std::string, std::string>({{"1,1e308,0\n2,1e308,1\n", "1,1,0\n2,1,1\n"},
                                                {"1,1e308,0\n2,5e307,1\n", "1,2,0\n2,1,1\n"},
                                                {"1,1e-323,0\n2,5e-324,1\n", "1,2,0\n2,1,1\n"}}));
  CAPTURE(huge);
  CHECK(weights(huge).bias[0] == Approx(weights(plain).bias[0]).epsilon(1e-6));
  CHECK(weights(huge).number_weights[0] == Approx(weights(plain).number_weights[0]).epsilon(1e-6));
}

TEST_CASE("a target whose squares leave the range of doubles is refused", "[engine][train]") {
  const auto [csv, message] = GENERATE(table<std::string, std::string>(
      {{"1,1e308\n2,1e308\n",
        "has the value 1e+308, expected values within -1e140 .. 1e140, as their squares are "
        "added "
        "up; correct the value, or divide the target by a constant"},
       {"1,-1e155\n2,1\n3,2\n",
        "has the value -1e+155, expected values within -1e140 .. 1e140, as their squares are "
        "added "
        "up; correct the value, or divide the target by a constant"},
       {"1,5e-324\n2,1e-323\n3,0\n",
        "has values that differ by 9.881e-324 at most, too little for squares of differences; "
        "multiply the target by a constant"}}));
  const Case made(xy_schema(AttributeType::kNumeric), csv, recipe_of(R"j("x")j"));
  CHECK(made.error() == made.path() + ": target \"y\" " + message);
}

TEST_CASE("a target far from zero is learned as one near it", "[engine][train]") {
  const double offset = GENERATE(0.0, 1.7e9, 1e14);
  CAPTURE(offset);
  std::string csv;
  for (int i = 0; i < 600; ++i) csv += std::to_string(i) + "," + text(offset + i) + "\n";
  Case made(xy_schema(AttributeType::kNumeric), csv, recipe_of(R"j("x")j"));
  made.request.parameters.max_passes = 100;
  const TrainResult result = train(made.request);
  const LinearModel& weights = result.model.weights;
  CHECK(weights.output_center == offset + 299.5);
  CHECK(weights.output_scale == Approx(173.2048402).epsilon(1e-9));  // sqrt((600^2 - 1) / 12)
  CHECK(weights.number_weights[0] * weights.output_scale == Approx(1).epsilon(1e-3));
  CHECK(weights.bias[0] == Approx(0).margin(1e-3));
}

TEST_CASE("an L2 amount beyond all weights leaves the base rate", "[engine][train]") {
  const double l2 = GENERATE(1e8, 1e300);
  const std::string recipe = GENERATE(recipe_of(R"j("x")j"), recipe_of(R"j("quantile_bin(x,5)")j"));
  CAPTURE(l2, recipe);
  std::string csv;
  for (int i = 0; i < 40; ++i) csv += std::to_string(i) + (i % 4 == 3 ? ",1\n" : ",0\n");
  Case made(xy_schema(AttributeType::kBinary), csv, recipe);
  made.request.parameters.l2 = l2;
  made.request.parameters.max_passes = 100;
  const MLModel model = train(made.request).model;
  const double most = l2 == 1e300 ? 1e-290 : 1e-6;
  for (const double w : model.weights.number_weights) CHECK(std::abs(w) <= most);
  for (const float w : model.weights.indicator_weights) CHECK(std::abs(w) <= most);
  const double entropy = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
  CHECK(model.training.objective == Approx(entropy).epsilon(1e-3));
}

TEST_CASE("raw numbers far from zero score as normalized ones", "[engine][train]") {
  std::string csv;
  for (int i = 0; i < 200; ++i) csv += i % 2 == 0 ? "1e16,0\n" : "10000000000000002,1\n";
  const std::string low = "1e16", high = "10000000000000002";
  const auto scores = [&](const std::string& output) {
    Case made(xy_schema(AttributeType::kBinary), csv, recipe_of(output));
    made.request.parameters.l2 = 0;
    const MLModel model = train(made.request).model;
    (void)made.saved(model);
    const MLModel loaded = made.loaded();
    return std::pair{scores_of(loaded, {low, ""})[0], scores_of(loaded, {high, ""})[0]};
  };
  const auto raw = scores(R"j("x")j"), normalized = scores(R"j("normalize(x)")j");
  CHECK(normalized.first < 0.1F);
  CHECK(normalized.second > 0.9F);
  CHECK(raw.first == Approx(normalized.first).epsilon(1e-5));
  CHECK(raw.second == Approx(normalized.second).epsilon(1e-5));
}
