// Training from files, on red wine: against optima that scikit-learn computed, and across the ways
// the same records can come.
#include "engine/train/train.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "engine/model/prediction.h"
#include "tests/built_paths.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

const std::filesystem::path kWine = source_directory() / "datasets/wine/winequality-red.csv";

const std::string kNormalised = R"j({"outputs":["normalize(ALL_NUMERIC)"]})j";
const std::string kBinned = R"j({"outputs":["quantile_bin(ALL_NUMERIC,50)"]})j";
const std::string kRaw = R"j({"outputs":["ALL_NUMERIC"]})j";

std::vector<std::string> wine_lines() {
  std::ifstream file(kWine);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  REQUIRE(lines.size() == 1600);
  return lines;
}

// The first 1,122 records with the quality column put through `label`.
void write_wine(const std::filesystem::path& path, std::string (*label)(int)) {
  const auto lines = wine_lines();
  std::ofstream file(path);
  file << lines[0] << "\n";
  for (std::size_t i = 1; i <= 1122; ++i) {
    const auto comma = lines[i].rfind(',');
    file << lines[i].substr(0, comma + 1) << label(std::stoi(lines[i].substr(comma + 1))) << "\n";
  }
}

Schema wine_schema(AttributeType target) {
  Schema schema;
  std::istringstream header(wine_lines()[0]);
  for (std::string name; std::getline(header, name, ',');) {
    std::erase(name, '"');
    schema.attributes.push_back({name, AttributeType::kNumeric});
  }
  schema.attributes.back().type = target;
  schema.target = "quality";
  schema.has_header = true;
  return schema;
}

TrainRequest wine_request(const std::vector<std::string>& files, AttributeType target) {
  TrainRequest request;
  request.files = list_input_files(files);
  request.schema = wine_schema(target);
  request.recipe_text = kNormalised;
  request.recipe_file = "wine.recipe";
  return request;
}

std::string saved(const MLModel& model, const TemporaryDirectory& directory) {
  model.save(directory / "model", WholeFile::Existing::kReplace);
  return read_whole_file(directory / "model");
}

}  // namespace

// The optima, by scikit-learn 1.2.1 on the same 1,122 records, inputs standardized with population
// deviations, lambda = 1e-3, n = 1122; objective = mean loss + lambda/2 |w|^2 (lambda |w|_1):
//   regression  Ridge(alpha=lambda*n, tol=1e-14), target standardized
//   binary      LogisticRegression(C=1/(lambda*n), tol=1e-12, max_iter=100000)        quality > 6.5
//   multiclass  the same                                        3-4 -> 1, 5-6 -> 2, 7-8 -> 3
//   L1          LogisticRegression(penalty='l1', solver='saga', tol=1e-9, lambda = 1e-2), binary
TEST_CASE("training ends within 0.1 % of the optimum", "[engine][train]") {
  struct Case {
    const char* name;
    AttributeType type;
    std::string (*label)(int);
    double l1, l2, optimum;
  };
  const auto plain = [](int q) { return std::to_string(q); };
  const auto good = [](int q) { return std::string(q > 6 ? "1" : "0"); };
  const auto three = [](int q) { return std::string(q <= 4 ? "1" : q <= 6 ? "2" : "3"); };
  const Case c = GENERATE_COPY(
      Case{"regression", AttributeType::kNumeric, plain, 0, 1e-3, 0.31382879297482474},
      Case{"binary", AttributeType::kBinary, good, 0, 1e-3, 0.2882256161958708},
      Case{"multiclass", AttributeType::kCategorical, three, 0, 1e-3, 0.4074017268402569},
      Case{"L1", AttributeType::kBinary, good, 1e-2, 0, 0.3202505401211615});
  CAPTURE(c.name);
  const TemporaryDirectory directory;
  write_wine(directory / "wine.csv", c.label);
  TrainRequest request = wine_request({(directory / "wine.csv").string()}, c.type);
  request.parameters.l1 = c.l1;
  request.parameters.l2 = c.l2;
  request.parameters.finish = TrainingParameters::Finish::kOff;
  request.parameters.max_passes = GENERATE(100, 1000);
  const TrainResult result = train(request);
  CHECK(result.records.used == 1122);
  CHECK(result.model.training.objective <= c.optimum * 1.001);
  CHECK(result.model.training.objective >= c.optimum * 0.999999);
}

// The optima, by scikit-learn 1.9 in double precision: normalized as above, and beside them bins
// between the values of rank ceil(n i / 5), one column a bin:
//   regression  Ridge(alpha=lambda*n, solver='cholesky')
//   binary, multiclass  LogisticRegression(C=1/(lambda*n), tol=1e-14, solver='newton-cholesky')
TEST_CASE("training ends at the optimum", "[engine][train][finish]") {
  struct Case {
    AttributeType type;
    std::string (*label)(int);
    const char* bins;
    double optimum;
  };
  const auto plain = [](int q) { return std::to_string(q); };
  const auto good = [](int q) { return std::string(q > 6 ? "1" : "0"); };
  const auto three = [](int q) { return std::string(q <= 4 ? "1" : q <= 6 ? "2" : "3"); };
  const char* const none = "";
  const char* const binned = R"j(,"quantile_bin(ALL_NUMERIC,5)")j";
  const Case c =
      GENERATE_COPY(Case{AttributeType::kNumeric, plain, none, 0.31382879297482474},
                    Case{AttributeType::kBinary, good, none, 0.28822561615295633},
                    Case{AttributeType::kCategorical, three, none, 0.4074017238538896},
                    Case{AttributeType::kNumeric, plain, binned, 0.28156511664736283},
                    Case{AttributeType::kBinary, good, binned, 0.24860159903866763},
                    Case{AttributeType::kCategorical, three, binned, 0.34580112938826213});
  CAPTURE(static_cast<int>(c.type), c.bins);
  const TemporaryDirectory directory;
  write_wine(directory / "wine.csv", c.label);
  TrainRequest request = wine_request({(directory / "wine.csv").string()}, c.type);
  request.recipe_text = std::string(R"j({"outputs":["normalize(ALL_NUMERIC)")j") + c.bins + "]}";
  request.parameters.l2 = 1e-3;
  request.parameters.finish = TrainingParameters::Finish::kOn;
  const TrainResult result = train(request);
  CHECK(result.model.training.converged);
  CHECK(result.model.training.finish_steps > 0);
  CHECK(result.model.training.objective == Approx(c.optimum).epsilon(1e-6));
}

TEST_CASE("sgd.* parameters that were given end the training after their passes",
          "[engine][train][finish]") {
  const TemporaryDirectory directory;
  write_wine(directory / "wine.csv", [](int q) { return std::to_string(q); });
  TrainRequest request = wine_request({(directory / "wine.csv").string()}, AttributeType::kNumeric);
  request.parameters.set("sgd.l2RegularizationAmount", "1e-3");
  CHECK(train(request).model.training.finish_steps == 0);
  request.parameters.set("finish", "on");
  CHECK(train(request).model.training.objective == Approx(0.31382879297482474).epsilon(1e-6));
  request.parameters.set("finish", "auto");
  request.parameters.as_given.clear();
  CHECK(train(request).model.training.finish_steps > 0);
  request.recipe_text = kBinned;  // two records for each parameter: passes that stop early hold it
  CHECK(train(request).model.training.finish_steps == 0);
}

TEST_CASE("the same records as one file or as three give the same model", "[engine][train]") {
  const TemporaryDirectory directory;
  write_wine(directory / "all.csv", [](int q) { return std::to_string(q); });
  const std::string all = read_whole_file(directory / "all.csv");
  const std::size_t header = all.find('\n') + 1;
  const std::size_t first = all.find('\n', all.size() / 3) + 1;
  const std::size_t second = all.find('\n', all.size() / 2) + 1;
  std::ofstream(directory / "a.csv") << all.substr(0, first);
  std::ofstream(directory / "b.csv") << all.substr(0, header) << all.substr(first, second - first);
  std::ofstream(directory / "c.csv") << all.substr(0, header) << all.substr(second);
  const auto path = [&](const char* name) { return (directory / name).string(); };

  const std::string recipe = GENERATE(kNormalised, kBinned);
  TrainRequest one = wine_request({path("all.csv")}, AttributeType::kNumeric);
  one.recipe_text = recipe;
  TrainRequest three =
      wine_request({path("a.csv"), path("b.csv"), path("c.csv")}, AttributeType::kNumeric);
  three.recipe_text = recipe;
  const std::string expected = saved(train(one).model, directory);
  CHECK(saved(train(three).model, directory) == expected);
  for (const int threads : {2, 3, 8}) {
    three.csv.threads = threads;
    CHECK(saved(train(three).model, directory) == expected);
  }
}

TEST_CASE("a raw number and a normalized one reach the same fit", "[engine][train][property]") {
  const TemporaryDirectory directory;
  write_wine(directory / "wine.csv", [](int q) { return std::to_string(q); });
  TrainRequest request = wine_request({(directory / "wine.csv").string()}, AttributeType::kNumeric);
  request.parameters.l2 = 0;  // a penalty would tell them apart: it charges for w of the raw value
  request.parameters.max_passes = 200;
  const double normalized = train(request).model.training.objective;
  request.recipe_text = kRaw;
  CHECK(train(request).model.training.objective == Approx(normalized).epsilon(1e-3));
}

TEST_CASE("training refuses targets without variety, or with too much", "[engine][train]") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "t.csv").string();
  const auto message = [&](AttributeType type, const std::string& text) {
    std::ofstream(path) << text;
    TrainRequest request;
    request.files = list_input_files({path});
    request.schema = schema_of({{"x", AttributeType::kNumeric}, {"y", type}});
    request.schema.target = "y";
    try {
      (void)train(request);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(message(AttributeType::kBinary, "1,yes\n2,1\n") ==
        path + ": target \"y\": every record is 1; training needs both 0 and 1");
  CHECK(message(AttributeType::kCategorical, "1,a\n2,a\n") ==
        path + ": target \"y\": every record is \"a\"; training needs at least two classes");
  std::string many;
  for (int i = 0; i < 101; ++i) many += "1,c" + std::to_string(i) + "\n";
  CHECK(message(AttributeType::kCategorical, many) ==
        path +
            ": target \"y\" has 101 classes, at most 100 can be learned; declare it NUMERIC for "
            "regression, or merge classes");
}

TEST_CASE("a model of Amazon's learner is the same after it was saved", "[engine][train][amazon]") {
  const TemporaryDirectory at;
  // Words with repeats, texts without words, missing numbers.
  std::string csv = "note,size,y\n";
  for (int i = 0; i < 60; ++i)
    csv += std::string(i % 7 == 0   ? ""
                       : i % 2 == 0 ? "good good very good"
                                    : "bad bad") +
           "," + (i % 5 == 0 ? "" : std::to_string(i % 11)) + (i % 2 == 0 ? ",1\n" : ",0\n");
  at.write("data.csv", csv);
  TrainRequest request;
  request.files = list_input_files({(at.path() / "data.csv").string()});
  request.schema.attributes = {{"note", AttributeType::kText},
                               {"size", AttributeType::kNumeric},
                               {"y", AttributeType::kBinary}};
  request.schema.target = "y";
  request.schema.has_header = true;
  request.searches = true;  // which Amazon's learner has no use for
  request.parameters.set("glassbox.learner", "amazon");
  const TrainResult trained = train(request);
  CHECK_FALSE(trained.model.leaderboard);
  CHECK(trained.model.training.finish_steps == 0);
  CHECK(trained.model.training.passes == 10);
  trained.model.save(at / "a.model", WholeFile::Existing::kRefuse);
  std::string warning;
  const MLModel loaded = MLModel::load(at / "a.model", &warning);
  CHECK(warning.empty());
  CHECK(loaded.parameters.learner == Learner::kAmazon);
  const Predictor before(trained.model), after(loaded);
  FeatureMatrix scratch;
  for (const std::string_view note : {"good good very good", "good", "", "bad bad bad", "new"})
    for (const std::string_view size : {"", "3"}) {
      CAPTURE(note, size);
      const std::vector<std::string_view> cells{note, size, ""};
      double expected = 0, score = 0;
      before.score_record(cells, scratch, std::span(&expected, 1));
      after.score_record(cells, scratch, std::span(&score, 1));
      CHECK(score == expected);
      // The contributions of repeated tokens add up to the margin.
      const Explanation explanation = after.explain(cells);
      CHECK(explanation.scores[0] == Approx(score).epsilon(1e-12));
    }
  const Explanation twice = after.explain(std::vector<std::string_view>{"bad bad", "3", ""});
  const auto bad = std::ranges::find(twice.contributions, "note=bad", &Contribution::feature);
  REQUIRE(bad != twice.contributions.end());
  CHECK(bad->value == 2);
}

TEST_CASE("memory and threads do not change a bit of a model of Amazon's learner",
          "[engine][train][amazon]") {
  const TemporaryDirectory at;
  write_wine(at.path() / "wine.csv", [](int q) { return std::string(q > 6 ? "1" : "0"); });
  TrainRequest request = wine_request({(at.path() / "wine.csv").string()}, AttributeType::kBinary);
  request.recipe_text.clear();
  request.parameters.set("glassbox.learner", "amazon");
  request.csv.threads = 1;
  const std::string expected = saved(train(request).model, at);
  request.csv.threads = 3;
  CHECK(saved(train(request).model, at) == expected);
  request.memory = kLeastTrainingMemory;
  CHECK(saved(train(request).model, at) == expected);
}

TEST_CASE("where no recipe can be chosen by cross-validation weights are kept small",
          "[engine][train]") {
  const TemporaryDirectory at;
  std::string csv = "size,y\n";  // one record of class 1: held out, the rest have one class
  for (int i = 0; i < 30; ++i) csv += std::to_string(i) + (i == 29 ? ",1\n" : ",0\n");
  at.write("data.csv", csv);
  TrainRequest request;
  request.files = list_input_files({(at.path() / "data.csv").string()});
  request.schema.attributes = {{"size", AttributeType::kNumeric}, {"y", AttributeType::kBinary}};
  request.schema.target = "y";
  request.schema.has_header = true;
  request.searches = true;
  const TrainResult trained = train(request);
  CHECK_FALSE(trained.model.leaderboard);
  CHECK(trained.warnings ==
        std::vector<std::string>{
            "too few records to choose recipe and regularization by cross-validation: the "
            "suggested recipe is used, with sgd.l2RegularizationAmount=1e-2"});
  CHECK(trained.model.parameters.l2 == 0.01);
  request.searches = false;  // the parameters are the user's
  CHECK(train(request).model.parameters.l2 == TrainingParameters{}.l2);
}
