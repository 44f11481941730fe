#include "engine/tune/tune.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

std::string text(double value) { return std::to_string(value); }

// Records that `cells` makes from random numbers.
std::string made_csv(int records, const std::function<std::string(std::mt19937&)>& cells) {
  std::mt19937 rng(5);
  std::string csv;
  for (int i = 0; i < records; ++i) csv += cells(rng) + "\n";
  return csv;
}

class Tuned {
 public:
  Tuned(const Schema& schema, const std::string& csv) {
    write(csv);
    request.schema = schema;
  }
  // The file is looked at anew: one that changes behind a command's back is refused.
  void write(const std::string& csv) {
    write_text(path(), csv);
    request.files = list_input_files({path()});
  }
  [[nodiscard]] TuneResult run() const {
    TuneRequest now = request;
    now.files = list_input_files({path()});  // it may have been written anew
    return tune(now);
  }
  [[nodiscard]] std::string path() const { return (directory_ / "data.csv").string(); }
  [[nodiscard]] std::string error() const {
    try {
      (void)run();
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  }

  TuneRequest request;

 private:
  TemporaryDirectory directory_;
};

Schema with_target(std::vector<Attribute> attributes) {
  Schema schema = schema_of(std::move(attributes));
  schema.target = "y";
  return schema;
}

double normal(std::mt19937& rng) { return std::normal_distribution{}(rng); }

// y follows two numbers, with noise; a third is noise alone.
Tuned linear(AttributeType type, int records = 300) {
  return {with_target({{"a", AttributeType::kNumeric},
                       {"b", AttributeType::kNumeric},
                       {"noise", AttributeType::kNumeric},
                       {"y", type}}),
          made_csv(records, [type](std::mt19937& rng) {
            const double a = normal(rng), b = normal(rng), y = a - 2 * b + 2 * normal(rng);
            return text(a) + "," + text(b) + "," + text(normal(rng)) + "," +
                   (type == AttributeType::kNumeric  ? text(y)
                    : type == AttributeType::kBinary ? std::string(y > 0 ? "1" : "0")
                    : y < -1                         ? "low"
                    : y < 1                          ? "middle"
                                                     : "high");
          })};
}

}  // namespace

TEST_CASE("a planted interaction is found", "[engine][tune]") {
  const Tuned tuned(with_target({{"a", AttributeType::kCategorical},
                                 {"b", AttributeType::kBinary},
                                 {"c", AttributeType::kCategorical},
                                 {"x", AttributeType::kNumeric},
                                 {"y", AttributeType::kBinary}}),
                    made_csv(400, [](std::mt19937& rng) {
                      const bool a = rng() % 2 == 0, b = rng() % 2 == 0;
                      const bool y = rng() % 10 == 0 ? rng() % 2 == 0 : a != b;
                      // In this order, and not as a compiler likes.
                      const std::string c = "c" + std::to_string(rng() % 3), x = text(normal(rng));
                      return std::string(a ? "left" : "right") + "," + (b ? "1" : "0") + "," + c +
                             "," + x + "," + (y ? "1" : "0");
                    }));
  const TuneResult result = tuned.run();
  CHECK(result.recipe.find("\"cartesian(a,b)\"") != std::string::npos);
  CHECK(result.candidates[result.chosen].value > 0.9);
}

TEST_CASE("where the target is linear neither bins nor noise win", "[engine][tune]") {
  const TuneResult result = linear(AttributeType::kNumeric).run();
  CHECK(result.recipe.find("quantile_bin") == std::string::npos);
  CHECK(result.recipe.find("cartesian") == std::string::npos);
  // sqrt(4) of noise cannot be told; an RMSE of 2 is all there is.
  CHECK(result.candidates[result.chosen].value == Approx(2).epsilon(0.1));
}

TEST_CASE("words that matter are found however they are spelled", "[engine][tune]") {
  const Tuned tuned(with_target({{"note", AttributeType::kText}, {"y", AttributeType::kBinary}}),
                    made_csv(300, [](std::mt19937& rng) {
                      const bool y = rng() % 2 == 0;
                      static const char* const kYes[] = {"Sweet", "sweet", "SWEET!", "\"sweet,\""};
                      static const char* const kNo[] = {"Sour", "sour", "SOUR.", "\"(sour\""};
                      const char* const* const words = y ? kYes : kNo;
                      const std::string word = words[rng() % 4];
                      return word + "," + (rng() % 10 == 0 ? "1" : y ? "1" : "0");
                    }));
  const TuneResult result = tuned.run();
  CHECK(result.recipe.find("\"lowercase(no_punct(ALL_TEXT))\"") != std::string::npos);
  CHECK(result.recipe.find("ngram") == std::string::npos);
}

TEST_CASE("the result is the same on any number of threads", "[engine][tune]") {
  const auto type =
      GENERATE(AttributeType::kNumeric, AttributeType::kBinary, AttributeType::kCategorical);
  Tuned tuned = linear(type, 150);
  tuned.request.thorough = GENERATE(true, false);
  const TuneResult one = tuned.run();
  tuned.request.csv.threads = 3;
  const TuneResult three = tuned.run();
  CHECK(three.recipe == one.recipe);
  CHECK(three.parameters == one.parameters);
  CHECK(three.chosen == one.chosen);
  REQUIRE(three.candidates.size() == one.candidates.size());
  for (std::size_t i = 0; i < one.candidates.size(); ++i) {
    CHECK(three.candidates[i].shape == one.candidates[i].shape);
    CHECK(three.candidates[i].penalty == one.candidates[i].penalty);
    CHECK(three.candidates[i].value == one.candidates[i].value);
    CHECK(three.candidates[i].behind_error == one.candidates[i].behind_error);
  }
}

TEST_CASE("records that the split leaves out change nothing", "[engine][tune][property]") {
  Tuned tuned = linear(AttributeType::kBinary, 200);
  const std::string csv = read_whole_file(tuned.path());
  tuned.request.csv.rearrangement = parse_split("0-70");
  const TuneResult before = tuned.run();
  CHECK(before.records.used < 150);

  // The same bytes of record up to the cut, then other values of the same length.
  const std::size_t cut = csv.find('\n', csv.size() * 7 / 10) + 1;
  std::string changed = csv;
  for (std::size_t i = cut; i < changed.size(); ++i)
    if (changed[i] >= '0' && changed[i] <= '1')
      changed[i] = static_cast<char>('1' - changed[i] + '0');
  REQUIRE(changed != csv);
  tuned.write(changed);
  const TuneResult after = tuned.run();
  CHECK(after.recipe == before.recipe);
  CHECK(after.parameters == before.parameters);
  REQUIRE(after.candidates.size() == before.candidates.size());
  for (std::size_t i = 0; i < before.candidates.size(); ++i)
    CHECK(after.candidates[i].value == before.candidates[i].value);
}

TEST_CASE("a budget leaves candidates out, never the first recipe", "[engine][tune]") {
  Tuned tuned = linear(AttributeType::kNumeric, 100);
  tuned.request.budget = 1e-9;
  const TuneResult result = tuned.run();
  CHECK(result.candidates.size() == 4);  // normalized numbers, four strengths of L2
  CHECK(result.left_out == 28);
  CHECK(result.recipe.find("normalize(ALL_NUMERIC)") != std::string::npos);
}

TEST_CASE("a budget that ends within a fit ends the fit", "[engine][tune]") {
  Tuned tuned = linear(AttributeType::kNumeric, 100);
  tuned.request.csv.threads = 1;
  tuned.request.budget = 1;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
  std::size_t calls_with_20 = 0, calls_after_end = 0;
  tuned.request.progress = [&](const TuneProgress& now) {
    // The first recipe takes 20 fits, four of the eight repeats of five folds. With the second call
    // after them the next fit has begun.
    if (now.done < 20 || (now.done == 20 && ++calls_with_20 == 1)) return true;
    if (std::chrono::steady_clock::now() >= end) ++calls_after_end;
    std::this_thread::sleep_until(end);
    return true;
  };
  const TuneResult result = tuned.run();
  CHECK(calls_after_end == 0);
  CHECK(result.candidates.size() == 4);
  CHECK(result.left_out == 28);
}

TEST_CASE("tuning says how far it is, and stops when told", "[engine][tune]") {
  Tuned tuned = linear(AttributeType::kNumeric, 60);
  std::vector<std::string> stages;
  std::size_t calls = 0;
  tuned.request.progress = [&](const TuneProgress& now) {
    if (stages.empty() || stages.back() != now.stage) stages.push_back(now.stage);
    CHECK(now.done <= now.of);
    ++calls;
    return true;
  };
  (void)tuned.run();
  REQUIRE(stages.size() >= 3);
  CHECK(stages.front() == "numbers");
  CHECK(stages.back() == "final round");
  const std::size_t all = calls;
  tuned.request.progress = [&](const TuneProgress& /*now*/) { return --calls > all / 2; };
  CHECK_THROWS_AS(tuned.run(), Interrupted);
}

TEST_CASE("tuning refuses what it cannot fold", "[engine][tune]") {
  const Schema binary =
      with_target({{"x", AttributeType::kNumeric}, {"y", AttributeType::kBinary}});
  const Schema categorical =
      with_target({{"x", AttributeType::kNumeric}, {"y", AttributeType::kCategorical}});
  SECTION("too few records") {
    const Tuned tuned(binary, "1,0\n2,1\n3,0\n4,1\n");
    CHECK(tuned.error() ==
          tuned.path() + ": 4 records, fewer than 5 folds; give more records or fewer folds");
  }
  SECTION("one class") {
    const Tuned tuned(binary, "1,0\n2,0\n3,0\n4,0\n5,0\n");
    CHECK(tuned.error() ==
          tuned.path() + ": target \"y\": every record is 0; training needs both 0 and 1");
  }
  SECTION("a class with a single record") {
    const Tuned tuned(categorical, "1,a\n2,a\n3,a\n4,a\n5,b\n");
    CHECK(tuned.error() ==
          tuned.path() +
              ": target \"y\": with a fold held out a single class would be left; at least two "
              "classes need two records each");
  }
  SECTION("no inputs") {
    const Tuned tuned(with_target({{"y", AttributeType::kBinary}}), "1\n0\n");
    CHECK(tuned.error() ==
          "the schema has no inputs: every attribute is the target, the row id, the row weight or "
          "excluded");
  }
  SECTION("no target") {
    const Tuned tuned(schema_of({{"x", AttributeType::kNumeric}}), "1\n2\n");
    CHECK(tuned.error() == "the schema names no target; set targetAttributeName");
  }
}

TEST_CASE("records of few different inputs are tuned with", "[engine][tune]") {
  const bool is_sorted = GENERATE(true, false);
  std::vector<std::string> lines;
  for (int cell = 0; cell < 4; ++cell)
    for (int i = 0; i < 50; ++i)  // 10, 20, 30 and 40 of 50 are 1
      lines.push_back(std::string(cell % 2 ? "woman" : "man") + (cell / 2 ? ",first," : ",third,") +
                      (i < 10 * (cell + 1) ? "1" : "0"));
  if (!is_sorted) std::shuffle(lines.begin(), lines.end(), std::mt19937(3));
  std::string csv;
  for (const std::string& line : lines) csv += line + "\n";
  Tuned tuned(with_target({{"sex", AttributeType::kCategorical},
                           {"class", AttributeType::kCategorical},
                           {"y", AttributeType::kBinary}}),
              csv);
  tuned.request.thorough = false;
  const TuneResult result = tuned.run();
  CHECK(result.warnings.empty());
  // By rate, ties counted half: 1 of cell j before 0 of cell k < j, of 100 x 100 pairs.
  // 10*(40*.5) + 20*(40+30*.5) + 30*(40+30+20*.5) + 40*(40+30+20+10*.5) = 7500
  CHECK(result.candidates[result.chosen].value == Approx(0.75).margin(0.01));
}

TEST_CASE("many records that are all the same few can be tuned with", "[engine][tune]") {
  const Tuned tuned(with_target({{"x", AttributeType::kNumeric}, {"y", AttributeType::kBinary}}),
                    "1,0\n2,1\n1,0\n2,1\n1,0\n2,1\n");
  const TuneResult result = tuned.run();
  CHECK(result.candidates[result.chosen].value == 1);
}

TEST_CASE("a quick search tries fewer recipes", "[engine][tune]") {
  Tuned tuned = linear(AttributeType::kNumeric);
  tuned.request.thorough = false;
  const TuneResult result = tuned.run();
  CHECK(result.repeats == 6);  // of 400 records or fewer
  CHECK(result.candidates[result.chosen].value == Approx(2).epsilon(0.1));
  CHECK(result.candidates.size() < 40);
}

TEST_CASE("a rare class is told of, and tuned with all the same", "[engine][tune]") {
  Tuned tuned = linear(AttributeType::kCategorical, 60);
  tuned.write(read_whole_file(tuned.path()) + "9,9,9,rare\n8,8,8,rare\n7,7,7,single\n");
  const TuneResult result = tuned.run();
  REQUIRE(result.warnings.size() == 2);
  CHECK(
      result.warnings[0] ==
      "target \"y\": 2 records of \"rare\" with inputs of their own, fewer than 5 folds; how well "
      "it is told apart is known but roughly");
  CHECK(result.candidates[result.chosen].value > 0);
}

TEST_CASE("of more records than can be tried a sample is taken", "[engine][tune][slow]") {
  Tuned tuned = linear(AttributeType::kNumeric, 40'000);
  tuned.request.csv.threads = 2;
  tuned.request.budget = 1e-9;
  const TuneResult result = tuned.run();
  CHECK(result.records.used == 40'000);
  CHECK(result.tried_on <= kTuningRecords);
  CHECK(result.tried_on > kTuningRecords / 3);
  CHECK(result.repeats == 1);
  CHECK(result.candidates.front().value == Approx(2).epsilon(0.02));
}
