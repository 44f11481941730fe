// Statistics of coefficients against those of statsmodels 0.15 and of the NIST.
#include "engine/model/coefficients.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "engine/metrics/student_t.h"
#include "engine/train/train.h"
#include "tests/built_paths.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

struct Columns {
  std::vector<std::string> names;
  std::vector<std::vector<double>> rows;
};

// The first 1,122 wines, quality put through `label`.
Columns wine(double (*label)(double)) {
  Columns columns;
  std::ifstream file(source_directory() / "datasets/wine/winequality-red.csv");
  std::string line;
  std::getline(file, line);
  std::istringstream header(line);
  for (std::string name; std::getline(header, name, ',');) {
    std::erase(name, '"');
    columns.names.push_back(name);
  }
  for (int i = 0; i < 1122 && std::getline(file, line); ++i) {
    std::istringstream cells(line);
    std::vector<double> row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
    row.back() = label(row.back());
    columns.rows.push_back(row);
  }
  return columns;
}

// Trains on all columns but the last, which is the target, without a penalty.
MLModel fitted(const Columns& columns, AttributeType target, const std::string& outputs,
               double l2 = 0) {
  const TemporaryDirectory directory;
  std::ofstream file(directory / "data.csv");
  file.precision(17);
  for (const std::vector<double>& row : columns.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      file << row[i] << (i + 1 < row.size() ? ',' : '\n');
  file.close();
  TrainRequest request;
  request.files = list_input_files({(directory / "data.csv").string()});
  for (const std::string& name : columns.names)
    request.schema.attributes.push_back({name, AttributeType::kNumeric});
  request.schema.attributes.back().type = target;
  request.schema.target = columns.names.back();
  request.recipe_text = R"({"outputs":[)" + outputs + "]}";
  request.recipe_file = "recipe";
  request.parameters.l2 = l2;
  request.statistics = true;
  request.parameters.finish = TrainingParameters::Finish::kOn;
  MLModel model = train(request).model;
  REQUIRE(model.training.converged);
  REQUIRE(model.statistics.has_value());
  return model;
}

const std::string kRaw = R"("ALL_NUMERIC")";
const std::string kNormalised = R"j("normalize(ALL_NUMERIC)")j";

}  // namespace

// sm.OLS(y, sm.add_constant(X)).fit()
TEST_CASE("a regression's statistics are those of statsmodels", "[engine][coefficients]") {
  const MLModel model = fitted(wine([](double q) { return q; }), AttributeType::kNumeric, kRaw);
  const Coefficients& of = *model.statistics;
  CHECK(of.records == 1122);
  CHECK(of.degrees_of_freedom == 1110);
  struct Row {
    std::size_t at;
    double estimate, error, t, p;
  };
  for (const Row& row :
       {Row{0, 52.320526537245, 24.798943890934, 2.109788496129, 3.509994596894e-02},
        Row{1, 0.058798035219, 0.030976625497, 1.898142043432, 5.793658346384e-02},
        Row{2, -1.023672447096, 0.142957378561, -7.16068283706, 1.458217706483e-12},
        Row{8, -49.22352250592, 25.329694863361, -1.943312889139, 5.223088350021e-02},
        Row{11, 0.269358153061, 0.030408696017, 8.857931721577, 3.171024244890e-18}}) {
    CAPTURE(row.at);
    CHECK(of.estimates[row.at] == Approx(row.estimate).epsilon(1e-6));
    CHECK(of.errors[row.at] == Approx(row.error).epsilon(1e-6));
    const CoefficientTest test =
        test_coefficient(of.estimates[row.at], of.errors[row.at], of.degrees_of_freedom);
    CHECK(test.statistic == Approx(row.t).epsilon(1e-6));
    CHECK(test.p == Approx(row.p).epsilon(1e-4));  // p of a small tail: t's error many times over
  }
  const CoefficientTest first =
      test_coefficient(of.estimates[1], of.errors[1], of.degrees_of_freedom);
  CHECK(first.low == Approx(-1.981308800840e-03).epsilon(1e-5));
  CHECK(first.high == Approx(1.195773792389e-01).epsilon(1e-6));
}

// sm.Logit(y, sm.add_constant(Z)).fit(method='newton', tol=1e-14)
TEST_CASE("a binary model's statistics are those of statsmodels", "[engine][coefficients]") {
  const MLModel model = fitted(wine([](double q) { return q > 6.5 ? 1.0 : 0.0; }),
                               AttributeType::kBinary, kNormalised);
  const Coefficients& of = *model.statistics;
  const double estimates[] = {-2.603853077188, 0.770092355237, -0.353955262557},
               errors[] = {0.150727586433, 0.271734172819, 0.153577229031},
               p[] = {7.229005442628e-67, 4.597054456778e-03, 2.118125609925e-02},
               low[] = {-2.899273718073, 0.237503163143, -0.654961100304};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(of.estimates[i] == Approx(estimates[i]).epsilon(1e-6));
    CHECK(of.errors[i] == Approx(errors[i]).epsilon(1e-6));
    const CoefficientTest test = test_coefficient(of.estimates[i], of.errors[i], 0);
    CHECK(test.p == Approx(p[i]).epsilon(1e-4));
    CHECK(test.low == Approx(low[i]).epsilon(1e-6));
  }
}

// sm.MNLogit(y, sm.add_constant(Z)).fit(method='newton', tol=1e-14), classes by first appearance
TEST_CASE("a multiclass model's statistics are those of statsmodels", "[engine][coefficients]") {
  const MLModel model = fitted(wine([](double q) { return q <= 4   ? 1.0
                                                          : q <= 6 ? 2.0
                                                                   : 3.0; }),
                               AttributeType::kCategorical, kNormalised);
  REQUIRE(model.classes == std::vector<std::string>{"2", "3", "1"});
  const Coefficients& of = *model.statistics;
  REQUIRE(of.outputs == 2);
  const double estimates[] = {-2.565015604265, -3.787706818027, 0.808681404766,
                              1.194635159978,  -0.318599584885, 0.892361955176},
               errors[] = {0.15098791044,  0.249684478224, 0.273705872934,
                           0.534326861373, 0.156569298,    0.179594672066};
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(i);
    CHECK(of.estimates[i] == Approx(estimates[i]).epsilon(1e-6));
    CHECK(of.errors[i] == Approx(errors[i]).epsilon(1e-6));
  }
}

// sm.OLS(y, [1, x, dummies]) with the most frequent level dropped: means of groups by hand.
TEST_CASE("levels are compared with the most frequent one of their group",
          "[engine][coefficients]") {
  const TemporaryDirectory directory;
  // a: 1, 3, 5 (mean 3); b: 6, 8 (mean 7); c: 0, 2 (mean 1). Squares about the means: 8, 2, 2;
  // s^2 = 12 / 4 = 3.
  write_text(directory / "data.csv", "a,1\na,3\na,5\nb,6\nb,8\nc,0\nc,2\n");
  TrainRequest request;
  request.files = list_input_files({(directory / "data.csv").string()});
  request.schema = schema_of({{"k", AttributeType::kCategorical}, {"y", AttributeType::kNumeric}});
  request.schema.target = "y";
  request.recipe_text = R"({"outputs":["k"]})";
  request.recipe_file = "recipe";
  request.parameters.l2 = 0;
  request.parameters.finish = TrainingParameters::Finish::kOn;
  request.statistics = true;
  const MLModel model = train(request).model;
  REQUIRE(model.statistics.has_value());
  const Coefficients& of = *model.statistics;
  std::size_t estimated = 0;
  for (std::size_t c = 1; c < of.status.size(); ++c) {
    const std::string name = model.recipe.indicator_name(static_cast<std::uint32_t>(c - 1));
    if (name == "k=a") CHECK(of.status[c] == Coefficients::Status::kBaseline);
    if (of.status[c] != Coefficients::Status::kEstimated) continue;
    ++estimated;
    CHECK(of.estimates[c] == Approx(name == "k=b" ? 4 : -2).epsilon(1e-6));
    CHECK(of.errors[c] == Approx(std::sqrt(3.0 / 3 + 3.0 / 2)).epsilon(1e-6));
  }
  CHECK(estimated == 2);
  CHECK(of.estimates[0] == Approx(3).epsilon(1e-6));
  CHECK(of.errors[0] == Approx(1).epsilon(1e-6));
  CHECK(of.degrees_of_freedom == 4);
}

TEST_CASE("a number that others make up is not estimable", "[engine][coefficients]") {
  Columns columns{{"a", "b", "sum", "y"}, {}};
  for (int i = 0; i < 40; ++i) {
    const double a = i % 7, b = (i * i) % 11;
    columns.rows.push_back({a, b, a + b, 3 * a - b + (i % 3)});
  }
  const Coefficients of = *fitted(columns, AttributeType::kNumeric, kRaw).statistics;
  CHECK(of.status[1] == Coefficients::Status::kEstimated);
  CHECK(of.status[2] == Coefficients::Status::kEstimated);
  CHECK(of.status[3] == Coefficients::Status::kNotEstimable);
  columns.names = {"a", "b", "y"};
  for (std::vector<double>& row : columns.rows) row.erase(row.begin() + 2);
  const Coefficients without = *fitted(columns, AttributeType::kNumeric, kRaw).statistics;
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(of.estimates[i] == Approx(without.estimates[i]).epsilon(1e-6));
    CHECK(of.errors[i] == Approx(without.errors[i]).epsilon(1e-6));
  }
}

// One centred column: (H+P)^-1 H (H+P)^-1 = n / (n + n lambda)^2.
TEST_CASE("a penalty shrinks the standard errors as it shrinks the coefficient",
          "[engine][coefficients]") {
  Columns columns{{"x", "y"}, {}};
  for (int i = 0; i < 50; ++i)
    columns.rows.push_back({i % 2 == 0 ? 1.0 : -1.0, (i % 2 == 0 ? 2.0 : -2.0) + i % 5});
  const Coefficients free = *fitted(columns, AttributeType::kNumeric, kNormalised).statistics;
  const Coefficients held = *fitted(columns, AttributeType::kNumeric, kNormalised, 0.25).statistics;
  CHECK(held.estimates[1] == Approx(free.estimates[1] / 1.25).epsilon(1e-6));
  const double squares_free = free.errors[1] * free.errors[1];
  // The residuals are larger too: by n (estimate - held)^2 in squares.
  const double gap = free.estimates[1] - held.estimates[1];
  const double s2 = 48 * (squares_free * 50) + 50 * gap * gap;
  CHECK(held.errors[1] == Approx(std::sqrt(s2 / 48 / 50) / 1.25).epsilon(1e-6));
  CHECK(held.l2 == 0.25);
}

TEST_CASE("classes that a line tells apart have no standard errors", "[engine][coefficients]") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::to_string(i) + (i < 20 ? ",0\n" : ",1\n");
  write_text(directory / "data.csv", text);
  TrainRequest request;
  request.files = list_input_files({(directory / "data.csv").string()});
  request.schema = schema_of({{"x", AttributeType::kNumeric}, {"y", AttributeType::kBinary}});
  request.schema.target = "y";
  request.recipe_text = R"({"outputs":["x"]})";
  request.recipe_file = "recipe";
  request.parameters.l2 = 0;
  request.statistics = true;
  const TrainResult result = train(request);
  CHECK(!result.model.training.converged);
  CHECK(!result.model.statistics.has_value());
  REQUIRE(result.warnings.size() == 1);
  CHECK(result.warnings[0].starts_with("no statistics of the coefficients: the optimum was not"));
}

// scipy.stats: 2 * t.sf(x, n), t.ppf(.975, n), norm
TEST_CASE("Student's t and the normal distribution", "[engine][coefficients]") {
  CHECK(two_sided_p(2.0, 1) == Approx(0.2951672353008665).epsilon(1e-12));
  CHECK(two_sided_p(-2.0, 5) == Approx(0.10193947882985835).epsilon(1e-12));
  CHECK(two_sided_p(3.5, 100) == Approx(0.0006964277173562688).epsilon(1e-11));
  CHECK(two_sided_p(0.1, 1110) == Approx(0.920362382948881).epsilon(1e-11));
  CHECK(two_sided_p(40, 30) == Approx(1.3726045194406417e-27).epsilon(1e-9));
  CHECK(two_sided_p(0, 7) == Approx(1).epsilon(1e-12));
  CHECK(two_sided_p(1.7, 0) == Approx(0.08913092551708608).epsilon(1e-12));
  CHECK(two_sided_quantile(0.05, 1) == Approx(12.706204736174694).epsilon(1e-10));
  CHECK(two_sided_quantile(0.05, 5) == Approx(2.5705818356363146).epsilon(1e-10));
  CHECK(two_sided_quantile(0.05, 1110) == Approx(1.9621034585016683).epsilon(1e-10));
  CHECK(two_sided_quantile(0.05, 0) == Approx(1.959963984540054).epsilon(1e-10));
}

// NIST StRD, linear least squares (certified values; Norris and Longley confirmed by statsmodels,
// Wampler by exact fractions). Rows hold standardized numbers and labels in single precision, which
// is 24 bits of the data: coefficients have as many digits as the data's conditioning leaves of
// them. Filip's column 10 is a combination of the others at that precision.
TEST_CASE("the NIST's reference data", "[engine][coefficients]") {
  SECTION("Norris") {
    const Columns norris{
        {"x", "y"}, {{0.2, 0.1},     {337.4, 338.8}, {118.2, 118.1}, {884.6, 888.0}, {10.1, 9.2},
                     {226.5, 228.1}, {666.3, 668.5}, {996.3, 998.5}, {448.6, 449.1}, {777.0, 778.9},
                     {558.2, 559.2}, {0.4, 0.3},     {0.6, 0.1},     {775.5, 778.1}, {666.9, 668.8},
                     {338.0, 339.3}, {447.5, 448.9}, {11.6, 10.8},   {556.0, 557.7}, {228.1, 228.3},
                     {995.8, 998.0}, {887.6, 888.8}, {120.2, 119.6}, {0.3, 0.3},     {0.3, 0.6},
                     {556.8, 557.6}, {339.1, 339.3}, {887.2, 888.0}, {999.0, 998.5}, {779.0, 778.9},
                     {11.1, 10.2},   {118.3, 117.6}, {229.2, 228.9}, {669.1, 668.4}, {448.9, 449.2},
                     {0.5, 0.2}}};
    const Coefficients of = *fitted(norris, AttributeType::kNumeric, kRaw).statistics;
    CHECK(of.estimates[0] == Approx(-0.262323073774029).margin(1e-5));
    CHECK(of.errors[0] == Approx(0.232818234301152).epsilon(1e-4));
    CHECK(of.estimates[1] == Approx(1.00211681802045).epsilon(1e-7));
    CHECK(of.errors[1] == Approx(0.429796848199937e-03).epsilon(1e-4));
  }
  SECTION("Longley") {
    const Columns longley{{"GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR", "TOTEMP"},
                          {{83.0, 234289, 2356, 1590, 107608, 1947, 60323},
                           {88.5, 259426, 2325, 1456, 108632, 1948, 61122},
                           {88.2, 258054, 3682, 1616, 109773, 1949, 60171},
                           {89.5, 284599, 3351, 1650, 110929, 1950, 61187},
                           {96.2, 328975, 2099, 3099, 112075, 1951, 63221},
                           {98.1, 346999, 1932, 3594, 113270, 1952, 63639},
                           {99.0, 365385, 1870, 3547, 115094, 1953, 64989},
                           {100.0, 363112, 3578, 3350, 116219, 1954, 63761},
                           {101.2, 397469, 2904, 3048, 117388, 1955, 66019},
                           {104.6, 419180, 2822, 2857, 118734, 1956, 67857},
                           {108.4, 442769, 2936, 2798, 120445, 1957, 68169},
                           {110.8, 444546, 4681, 2637, 121950, 1958, 66513},
                           {112.6, 482704, 3813, 2552, 123366, 1959, 68655},
                           {114.2, 502601, 3931, 2514, 125368, 1960, 69564},
                           {115.7, 518173, 4806, 2572, 127852, 1961, 69331},
                           {116.9, 554894, 4007, 2827, 130081, 1962, 70551}}};
    const Coefficients of = *fitted(longley, AttributeType::kNumeric, kRaw).statistics;
    const double estimates[] = {-3482258.63459582, 15.0618722713733,  -0.358191792925910e-01,
                                -2.02022980381683, -1.03322686717359, -0.511041056535807e-01,
                                1829.15146461355},
                 errors[] = {890420.383607373,  84.9149257747669,  0.334910077722432e-01,
                             0.488399681651699, 0.214274163161675, 0.226073200069370,
                             455.478499142212};
    for (std::size_t i = 0; i < 7; ++i) {
      CAPTURE(i);
      CHECK(of.estimates[i] == Approx(estimates[i]).epsilon(1e-5));
      CHECK(of.errors[i] == Approx(errors[i]).epsilon(1e-5));
    }
    CHECK(of.degrees_of_freedom == 9);
  }
  // y = sum of a_k x^k, x = 0..20, k = 0..5, exact in 1 and 2; the same departures, which are
  // orthogonal to the powers, times 1, 100 and 10,000 in 3, 4 and 5.
  const std::vector<double> departures{759,   -2048, 2048,  -2048, 2523,  -2048, 2048,
                                       -2048, 1838,  -2048, 2048,  -2048, 1838,  -2048,
                                       2048,  -2048, 2523,  -2048, 2048,  -2048, 759};
  const auto wampler = [&](double ratio, double departure) {
    Columns columns{{"x1", "x2", "x3", "x4", "x5", "y"}, {}};
    for (int x = 0; x <= 20; ++x) {
      std::vector<double> row;
      double y = 1 + departure * departures[static_cast<std::size_t>(x)], power = 1, a = 1;
      for (int k = 1; k <= 5; ++k) {
        power *= x;
        a *= ratio;
        row.push_back(power);
        y += a * power;
      }
      row.push_back(y);
      columns.rows.push_back(row);
    }
    return *fitted(columns, AttributeType::kNumeric, kRaw).statistics;
  };
  SECTION("Wampler 1: the powers of x spend the digits of the lower coefficients") {
    const Coefficients of = wampler(1, 0);
    const double within[] = {0.1, 0.1, 0.05, 0.01, 1e-3, 1e-5};
    for (std::size_t k = 0; k < 6; ++k) {
      CAPTURE(k);
      CHECK(of.estimates[k] == Approx(1).margin(within[k]));
      CHECK(std::abs(of.estimates[k] - 1) < 4 * of.errors[k]);  // and the errors say so
    }
  }
  SECTION("Wampler 2") {
    const Coefficients of = wampler(0.1, 0);
    for (std::size_t k = 0; k < 6; ++k) {
      CAPTURE(k);
      CHECK(of.estimates[k] == Approx(std::pow(0.1, k)).epsilon(2e-5));
    }
  }
  SECTION("Wampler 3, 4 and 5") {
    const double times = GENERATE(1, 100, 10'000);
    CAPTURE(times);
    const double errors[] = {2152.32624678170, 2363.55173469681, 779.343524331583,
                             101.475507550350, 5.64566512170752, 0.112324854679312};
    const Coefficients of = wampler(1, times);
    for (std::size_t k = 0; k < 6; ++k) {
      CAPTURE(k);
      CHECK(of.errors[k] == Approx(times * errors[k]).epsilon(1e-5));
      CHECK(of.estimates[k] == Approx(1).margin(1e-4 * times * errors[k]));
    }
  }
}
