// The library beside the program `glassbox`: the same models, figures and bytes.
#include <glassbox/evaluate.h>
#include <glassbox/explain.h>
#include <glassbox/insights.h>
#include <glassbox/load.h>
#include <glassbox/predict.h>
#include <glassbox/save.h>
#include <glassbox/threshold.h>
#include <glassbox/train.h>
#include <glassbox/tune.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "tests/built_paths.h"

namespace {

using glassbox::Error;
namespace fs = std::filesystem;

// A directory with the wine cases in it; the program makes them once.
class Wine {
 public:
  Wine() : directory_(fs::temp_directory_path() / "glassbox-library-XXXXXX") {
    std::string name = directory_.string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    directory_ = name;
    run("datasets wine -o " + path("wine"));
  }
  ~Wine() { fs::remove_all(directory_); }
  Wine(const Wine&) = delete;
  Wine& operator=(const Wine&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ / name; }
  [[nodiscard]] std::string csv(const std::string& kind) const {
    return path("wine/" + kind + ".csv");
  }
  [[nodiscard]] std::string schema(const std::string& kind) const {
    return path("wine/" + kind + ".schema");
  }

  void run(const std::string& arguments) const {
    const std::string command = "'" + glassbox::testing::glassbox_program() + "' " + arguments +
                                " >" + path("out") + " 2>&1";
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
  }
  [[nodiscard]] nlohmann::json json_of(const std::string& arguments) const {
    run(arguments + " --json --quiet");
    return nlohmann::json::parse(glassbox::read_text(path("out")));
  }

 private:
  fs::path directory_;
};

constexpr const char* kKinds[] = {"binary", "multiclass", "regression"};

glassbox::TrainOptions options_for(const Wine& wine, const std::string& kind) {
  glassbox::TrainOptions options;
  options.data.files = {wine.csv(kind)};
  options.data.schema = glassbox::read_text(wine.schema(kind));
  options.data.split = "0-70";
  options.recipe = glassbox::read_text(wine.path("wine/" + kind + ".best.recipe"));
  options.parameters = {{"sgd.maxPasses", "20"}, {"sgd.l2RegularizationAmount", "1e-3"}};
  return options;
}

// The same by the program.
void train_by_program(const Wine& wine, const std::string& kind, const std::string& model) {
  wine.run("train " + wine.csv(kind) + " --schema " + wine.schema(kind) +
           " --split 0-70 --recipe " + wine.path("wine/" + kind + ".best.recipe") +
           " -p sgd.maxPasses=20 -p sgd.l2RegularizationAmount=1e-3 --quiet -o " + model);
}

glassbox::Data last_part(const Wine& wine, const std::string& kind) {
  glassbox::Data data;
  data.files = {wine.csv(kind)};
  data.split = "70-100";
  return data;
}

const glassbox::Record kRecord = {{"alcohol", "12.5"}, {"sulphates", "0.8"}, {"pH", "3.2"}};

template <class Step>
Error error_of(const Step& step) {
  try {
    step();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw;
}

}  // namespace

TEST_CASE("the library trains the program's models byte for byte", "[library]") {
  const Wine wine;
  for (const std::string kind : kKinds) {
    const glassbox::TrainResult trained = glassbox::train(options_for(wine, kind));
    CHECK(trained.records.total == 1122);
    CHECK(trained.records.used == 1122);
    CHECK(trained.records.rejected == 0);
    CHECK(trained.pass_losses.size() == static_cast<std::size_t>(trained.model.training().passes));
    CHECK(trained.model.training().records == 1122);
    CHECK(trained.model.target() == "quality");
    CHECK(trained.model.attributes().size() == 12);
    CHECK(trained.model.parameters().at("sgd.maxPasses") == "20");
    glassbox::save(trained.model, wine.path(kind + ".model"));
    train_by_program(wine, kind, wine.path(kind + ".expected"));
    CHECK(glassbox::read_text(wine.path(kind + ".model")) ==
          glassbox::read_text(wine.path(kind + ".expected")));
  }
}

TEST_CASE("without a recipe the library chooses as the program does", "[library]") {
  const Wine wine;
  glassbox::TrainOptions options;
  options.data.files = {wine.csv("binary")};
  options.data.schema = glassbox::read_text(wine.schema("binary"));
  options.data.split = "0-20";
  std::set<std::string> stages;
  options.progress = [&](const glassbox::TrainProgress& now) {
    stages.insert(now.stage);
    return true;
  };
  glassbox::save(glassbox::train(options).model, wine.path("model"));
  wine.run("train " + wine.csv("binary") + " --schema " + wine.schema("binary") +
           " --split 0-20 --quiet -o " + wine.path("expected"));
  CHECK(glassbox::read_text(wine.path("model")) == glassbox::read_text(wine.path("expected")));
  CHECK(stages.count("choosing a recipe") == 1);
}

TEST_CASE("the library evaluates to the program's figures", "[library]") {
  const Wine wine;
  for (const std::string kind : kKinds) {
    const std::string path = wine.path(kind + ".model");
    train_by_program(wine, kind, path);
    const auto expected =
        wine.json_of("evaluate " + path + " " + wine.csv(kind) + " --split 70-100");
    const glassbox::Model model = glassbox::load(path);
    const glassbox::Evaluation found = glassbox::evaluate(model, last_part(wine, kind));
    CHECK(found.kind == model.kind());
    CHECK(found.records.used == 477);
    CHECK(found.metric == expected.at("metric"));
    CHECK(found.value == expected.at("value"));
    CHECK(found.baseline == expected.at("baseline"));
    CHECK(found.verdict == expected.at("verdict"));
    if (kind == "binary") {
      const auto& binary = expected.at("binary");
      CHECK(found.log_loss == binary.at("logLoss"));
      CHECK(found.binary.auc_low == binary.at("aucInterval").at("low"));
      CHECK(found.binary.true_positive == binary.at("atThreshold").at("truePositive"));
      CHECK(found.binary.false_negative == binary.at("atThreshold").at("falseNegative"));
      CHECK(found.binary.f1 == binary.at("atThreshold").at("f1"));
      CHECK(model.classes() == std::vector<std::string>{"0", "1"});
    } else if (kind == "multiclass") {
      const auto& multiclass = expected.at("multiclass");
      const std::size_t k = found.multiclass.classes.size();
      REQUIRE(k == 3);
      CHECK(found.log_loss == multiclass.at("logLoss"));
      CHECK(found.multiclass.accuracy == multiclass.at("accuracy"));
      for (std::size_t i = 0; i < k; ++i) {
        CHECK(found.multiclass.classes[i] == multiclass.at("classes").at(i).at("class"));
        CHECK(found.multiclass.f1[i] == multiclass.at("classes").at(i).at("f1"));
        for (std::size_t j = 0; j < k; ++j)
          CHECK(found.multiclass.confusion[i * k + j] == multiclass.at("confusion").at(i).at(j));
      }
    } else {
      CHECK(found.log_loss == 0);
      CHECK(found.regression.mean_absolute_error ==
            expected.at("regression").at("meanAbsoluteError"));
      CHECK(found.regression.r_squared == expected.at("regression").at("rSquared"));
    }
  }
}

TEST_CASE("the library predicts and explains one record as the program does", "[library]") {
  const Wine wine;
  for (const std::string kind : kKinds) {
    const std::string path = wine.path(kind + ".model");
    train_by_program(wine, kind, path);
    const auto expected = wine.json_of("predict " + path +
                                       " --explain --record alcohol=12.5 --record sulphates=0.8"
                                       " --record pH=3.2");
    const glassbox::Model model = glassbox::load(path);
    const glassbox::Prediction made = glassbox::predict(model, kRecord);
    const glassbox::RecordExplanation why = glassbox::explain(model, kRecord);
    CHECK(made.warnings.empty());
    CHECK(made.scores == why.scores);
    CHECK(made.scores == expected.at("explanation").at("scores").get<std::vector<double>>());
    if (kind != "regression") CHECK(made.label == expected.at("Prediction").at("predictedLabel"));
    const auto& parts = expected.at("explanation").at("contributions");
    REQUIRE(why.contributions.size() == parts.size());
    std::vector<double> margins = why.bias;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      CHECK(why.contributions[i].feature == parts.at(i).at("feature"));
      for (std::size_t k = 0; k < margins.size(); ++k)
        margins[k] += why.contributions[i].by_output[k];
    }
    for (std::size_t k = 0; k < margins.size(); ++k)
      CHECK(margins[k] == Approx(why.margins[k]).epsilon(1e-12));
    double shares = 0;
    for (const auto& one : glassbox::importance(model)) shares += one.share;
    CHECK(shares == Approx(1));
  }
}

TEST_CASE("all records score as each alone, and weights are their margins", "[library]") {
  const Wine wine;
  for (const std::string kind : kKinds) {
    train_by_program(wine, kind, wine.path(kind + ".model"));
    const glassbox::Model model = glassbox::load(wine.path(kind + ".model"));
    std::string names, cells;
    for (const std::string& name : model.attributes()) {
      names += (names.empty() ? "" : ",") + name;
      cells += (names == name ? "" : ",") + (kRecord.count(name) > 0 ? kRecord.at(name) : "");
    }
    std::ofstream(wine.path("few.csv")) << names << '\n' << cells << '\n' << cells << '\n';
    glassbox::Data data;
    data.files = {wine.path("few.csv")};
    const glassbox::AllPredictions all = glassbox::predict_all(model, data);
    const glassbox::RecordExplanation why = glassbox::explain(model, kRecord);
    CHECK(all.records.used == 2);
    CHECK(all.outputs == why.scores.size());
    REQUIRE(all.scores.size() == 2 * all.outputs);
    const glassbox::ModelWeights weights = glassbox::weights(model);
    CHECK(weights.bias == why.bias);
    CHECK(weights.output_scale == why.output_scale);
    for (std::size_t k = 0; k < all.outputs; ++k) {
      CHECK(all.scores[k] == why.scores[k]);
      CHECK(all.margins[k] == Approx(why.margins[k]).margin(1e-12));
    }
    for (const glassbox::FeatureContribution& part : why.contributions) {
      INFO(part.feature);
      std::size_t found = 0;
      for (const glassbox::FeatureWeight& one : weights.features) {
        if (one.feature != part.feature) continue;
        ++found;
        for (std::size_t k = 0; k < all.outputs; ++k)
          CHECK(part.by_output[k] == Approx(one.by_output[k] * (part.value - one.center)));
      }
      CHECK(found == 1);
    }
  }
}

TEST_CASE("a schema takes what is known beforehand", "[library]") {
  const Wine wine;
  glassbox::Data data;
  data.files = {wine.csv("binary")};
  glassbox::SchemaOptions options;
  options.target = "quality";
  options.types = {{"pH", "CATEGORICAL"}, {"quality", "NUMERIC"}};
  const auto schema = nlohmann::json::parse(glassbox::infer_schema(data, options));
  CHECK(schema.at("targetAttributeName") == "quality");
  CHECK(schema.at("attributes").at(8).at("attributeType") == "CATEGORICAL");
  CHECK(schema.at("attributes").at(11).at("attributeType") == "NUMERIC");
  options.types["pH"] = "number";
  CHECK(std::string(error_of([&] { (void)glassbox::infer_schema(data, options); }).what()) ==
        "the type of 'pH' is 'number'; expected BINARY, CATEGORICAL, NUMERIC or TEXT");
  options.types = {{"alcohl", "NUMERIC"}};
  CHECK(std::string(error_of([&] { (void)glassbox::infer_schema(data, options); }).what()) ==
        "types names \"alcohl\", which is not a column; did you mean \"alcohol\"?");
}

TEST_CASE("names and values a record cannot have are ignored with a warning", "[library]") {
  const Wine wine;
  train_by_program(wine, "binary", wine.path("model"));
  const glassbox::Model model = glassbox::load(wine.path("model"));
  const auto made = glassbox::predict(model, {{"alcool", "9"}, {"pH", "sour"}});
  REQUIRE(made.warnings.size() == 2);
  CHECK(made.warnings[0] == "no attribute \"alcool\"; did you mean \"alcohol\"?; ignored");
  CHECK(made.warnings[1] == "\"pH\" is NUMERIC, \"sour\" is not; taken as missing");
  CHECK(made.scores == glassbox::predict(model, {}).scores);
}

TEST_CASE("the score threshold decides the label, and copies share it", "[library]") {
  const Wine wine;
  train_by_program(wine, "binary", wine.path("model"));
  glassbox::Model model = glassbox::load(wine.path("model"));
  const glassbox::Model copy = model;
  const double score = glassbox::predict(model, kRecord).scores[0];
  model.set_score_threshold(std::min(1.0, score + 0.01));
  CHECK(glassbox::predict(copy, kRecord).label == "0");
  model.set_score_threshold(score - 0.01);
  CHECK(glassbox::predict(copy, kRecord).label == "1");
  CHECK(error_of([&] { model.set_score_threshold(1.5); }).kind() == Error::Kind::kInput);
  CHECK(error_of([&] { model.set_score_threshold(std::nan("")); }).kind() == Error::Kind::kInput);
}

TEST_CASE("a file of predictions is the program's, byte for byte", "[library]") {
  const Wine wine;
  train_by_program(wine, "multiclass", wine.path("model"));
  const glassbox::Model model = glassbox::load(wine.path("model"));
  const auto data = last_part(wine, "multiclass");
  using Format = glassbox::PredictionFormat;
  CHECK(glassbox::predict_file(model, data, wine.path("exact.csv")).used == 477);
  CHECK(glassbox::predict_file(model, data, wine.path("plain.csv"), Format::kReadable).used == 477);
  const std::string command =
      "predict " + wine.path("model") + " " + wine.csv("multiclass") + " --split 70-100 --quiet ";
  wine.run(command + "--csv " + wine.path("exact.expected"));
  wine.run(command + "--readable --csv " + wine.path("plain.expected"));
  CHECK(glassbox::read_text(wine.path("exact.csv")) ==
        glassbox::read_text(wine.path("exact.expected")));
  CHECK(glassbox::read_text(wine.path("plain.csv")) ==
        glassbox::read_text(wine.path("plain.expected")));
  CHECK(error_of([&] {
          (void)glassbox::predict_file(model, data, wine.path("exact.csv"));
        }).kind() == Error::Kind::kInput);
  CHECK(glassbox::predict_file(model, data, wine.path("exact.csv"), Format::kExact, true).used ==
        477);
}

TEST_CASE("columns are found by name, and a target need not be there", "[library]") {
  const Wine wine;
  train_by_program(wine, "binary", wine.path("model"));
  const glassbox::Model model = glassbox::load(wine.path("model"));
  // Of a wine the three attributes of kRecord, in another order than the model's; no target.
  std::ofstream(wine.path("few.csv")) << [&] {
    std::string header, values;
    const auto attributes = model.attributes();
    for (std::size_t i = attributes.size(); i-- > 0;) {
      if (attributes[i] == model.target()) continue;
      const auto at = kRecord.find(attributes[i]);
      header += (header.empty() ? "" : ",") + attributes[i];
      values += (values.empty() && header == attributes[i] ? "" : ",") +
                (at == kRecord.end() ? std::string() : at->second);
    }
    return header + "\n" + values + "\n";
  }();
  glassbox::Data data;
  data.files = {wine.path("few.csv")};
  CHECK(glassbox::predict_file(model, data, wine.path("out.csv")).used == 1);
  const std::string written = glassbox::read_text(wine.path("out.csv"));
  const double score = std::stod(written.substr(written.rfind(',') + 1));
  CHECK(score == glassbox::predict(model, kRecord).scores[0]);
}

TEST_CASE("a schema is inferred as by the program", "[library]") {
  const Wine wine;
  glassbox::Data data;
  data.files = {wine.csv("regression")};
  wine.run("schema " + wine.csv("regression") + " --target quality -o " + wine.path("expected"));
  CHECK(glassbox::infer_schema(data, "quality") == glassbox::read_text(wine.path("expected")));
  CHECK(error_of([&] { (void)glassbox::infer_schema(data, "qualty"); }).kind() ==
        Error::Kind::kInput);
}

TEST_CASE("errors have a kind and a place", "[library]") {
  const Wine wine;
  using Kind = Error::Kind;
  const auto training_error = [&](const auto& change) {
    glassbox::TrainOptions options = options_for(wine, "binary");
    change(options);
    return error_of([&] { (void)glassbox::train(options); });
  };
  const Error none = training_error([](auto& o) { o.data.schema.clear(); });
  CHECK(none.kind() == Kind::kInput);
  CHECK(std::string(none.what()) ==
        "Data::schema is empty, and training needs one; infer_schema() makes one");
  const Error malformed = training_error([](auto& o) { o.data.schema = "{\n  \"version\": }"; });
  CHECK(malformed.kind() == Kind::kInput);
  CHECK(malformed.file() == "Data::schema");
  CHECK(malformed.line() == 2);
  CHECK(training_error([](auto& o) { o.recipe = "{"; }).file() == "TrainOptions::recipe");
  CHECK(training_error([](auto& o) { o.parameters["sgd.passes"] = "3"; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.data.threads = -1; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.data.files.clear(); }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.data.delimiter = 'x'; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.data.split = "70-0"; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.memory = 1; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) { o.data.files = {"nowhere.csv"}; }).kind() == Kind::kInput);
  CHECK(training_error([](auto& o) {
          o.progress = [](const glassbox::TrainProgress& now) { return now.stage != "training"; };
        }).kind() == Kind::kInterrupted);
  CHECK(error_of([] { (void)glassbox::read_text("/nowhere"); }).kind() == Kind::kSystem);
  CHECK(error_of([] { (void)glassbox::load("/nowhere"); }).kind() == Kind::kSystem);
}

TEST_CASE("what a callback throws comes out of train()", "[library]") {
  const Wine wine;
  glassbox::TrainOptions options = options_for(wine, "binary");
  for (const std::string stage : {"reading", "training"}) {
    options.progress = [&](const glassbox::TrainProgress& now) -> bool {
      if (now.stage == stage) throw std::out_of_range("mine");
      return true;
    };
    CHECK_THROWS_AS(glassbox::train(options), std::out_of_range);
  }
}

TEST_CASE("tuning, score thresholds and insights are the program's", "[library]") {
  const Wine wine;
  const glassbox::TrainOptions options = options_for(wine, "binary");
  const std::string data = wine.csv("binary") + " --schema " + wine.schema("binary");

  glassbox::TuneOptions tuning;
  tuning.data = options.data;
  tuning.data.split = "0-30";
  tuning.folds = 2;
  const glassbox::TuneResult tuned = glassbox::tune(tuning);
  const auto tried = wine.json_of("tune " + data + " --split 0-30 --folds 2 -o " + wine.path("t"));
  CHECK(tuned.recipe == glassbox::read_text(wine.path("t.recipe")));
  CHECK(tuned.candidates.size() == tried.at("candidates").size());
  CHECK(tuned.candidates.at(tuned.chosen).value ==
        tried.at("candidates").at(tuned.chosen).at("value"));
  CHECK(tuned.metric == "BinaryAUC");
  CHECK_FALSE(tuned.parameters.empty());
  tuning.folds = 21;
  CHECK(error_of([&] { (void)glassbox::tune(tuning); }).kind() == Error::Kind::kInput);

  const glassbox::Model model = glassbox::train(options).model;
  glassbox::save(model, wine.path("model"));
  glassbox::ThresholdGoal goal;
  goal.kind = glassbox::ThresholdGoal::Kind::kCost;
  goal.false_negative_cost = 5;
  const auto chosen = glassbox::choose_threshold(model, last_part(wine, "binary"), goal);
  const auto expected = wine.json_of("threshold " + wine.path("model") + " " + wine.csv("binary") +
                                     " --split 70-100 --cost fp=1,fn=5");
  CHECK(chosen.threshold == expected.at("threshold"));
  CHECK(chosen.figure_high == expected.at("figureInterval").at("high"));
  CHECK(chosen.counts.true_positive == expected.at("atThreshold").at("truePositive"));
  goal = {glassbox::ThresholdGoal::Kind::kRecall, 2};
  CHECK(error_of([&] {
          (void)glassbox::choose_threshold(model, last_part(wine, "binary"), goal);
        }).what() == std::string("recall is 2; expected a number from 0 to 1"));

  const auto found = nlohmann::json::parse(glassbox::insights(options.data));
  const auto described = wine.json_of("insights " + data + " --split 0-70");
  CHECK(found.at("attributes") == described.at("attributes"));
  CHECK(found.at("findings") == described.at("findings"));
}

TEST_CASE("cells in the order of the attributes are a record", "[library]") {
  const Wine wine;
  const glassbox::Model model = glassbox::train(options_for(wine, "binary")).model;
  const std::vector<std::string> names = model.attributes();
  std::vector<std::string_view> cells(names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    if (const auto at = kRecord.find(names[i]); at != kRecord.end()) cells[i] = at->second;
  CHECK(glassbox::predict_cells(model, cells).scores == glassbox::predict(model, kRecord).scores);
  cells[0] = "sour";
  CHECK(glassbox::predict_cells(model, cells).warnings.size() == 1);
  cells.pop_back();
  CHECK(error_of([&] { (void)glassbox::predict_cells(model, cells); }).kind() ==
        Error::Kind::kInput);
}

TEST_CASE("a model file is whole, refused when damaged, and replaced when asked", "[library]") {
  const Wine wine;
  const auto trained = glassbox::train(options_for(wine, "regression"));
  const std::string path = wine.path("model");
  glassbox::save(trained.model, path);
  const std::string bytes = glassbox::read_text(path);
  CHECK(error_of([&] { glassbox::save(trained.model, path); }).kind() == Error::Kind::kInput);
  glassbox::save(trained.model, path, /*replace=*/true);
  CHECK(glassbox::read_text(path) == bytes);
  std::string warning = "old";
  const glassbox::Model loaded = glassbox::load(path, &warning);
  CHECK(warning.empty());
  CHECK(loaded.recipe() == trained.model.recipe());
  CHECK(loaded.schema() == trained.model.schema());
  CHECK(glassbox::predict(loaded, kRecord).scores ==
        glassbox::predict(trained.model, kRecord).scores);
  CHECK(loaded.classes().empty());
  std::ofstream(path, std::ios::binary) << bytes.substr(0, bytes.size() / 2);
  CHECK(error_of([&] { (void)glassbox::load(path); }).kind() == Error::Kind::kModelFile);
  CHECK(error_of([&] { glassbox::save(trained.model, "/nowhere/model"); }).kind() ==
        Error::Kind::kSystem);
}

namespace {

// 100 rows of x = 0 .. 99 and y = 2 x, handed on as another library would.
class Line {
 public:
  explicit Line(const char* name = "x") : names_{name, "y"} {
    for (int i = 0; i < 100; ++i) {
      x_.push_back(i);
      y_.push_back(2 * i);
    }
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  [[nodiscard]] glassbox::Table table() {
    for (std::size_t i = 0; i < 2; ++i) {
      buffers_[i][1] = i == 0 ? x_.data() : y_.data();
      arrays_[i] = {100, 0, 0, 2, 0, buffers_[i], nullptr, nullptr, nothing<ArrowArray>, nullptr};
      schemas_[i] = {"g",    names_[i], nullptr, 0, 0, nullptr, nullptr, nothing<ArrowSchema>,
                     nullptr};
      array_places_[i] = &arrays_[i];
      schema_places_[i] = &schemas_[i];
    }
    is_given_ = false;
    ArrowArrayStream stream{};
    stream.private_data = this;
    stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
      auto* const line = static_cast<Line*>(self->private_data);
      *out = {"+s",   "", nullptr, 0, 2, line->schema_places_, nullptr, nothing<ArrowSchema>,
              nullptr};
      return 0;
    };
    stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
      auto* const line = static_cast<Line*>(self->private_data);
      *out = {};
      if (!std::exchange(line->is_given_, true))
        *out = {100,
                0,
                0,
                1,
                2,
                line->no_validity_,
                line->array_places_,
                nullptr,
                nothing<ArrowArray>,
                nullptr};
      return 0;
    };
    stream.release = [](ArrowArrayStream* self) { self->release = nullptr; };
    return glassbox::Table(stream);
  }

 private:
  template <class Structure>
  static void nothing(Structure* one) {
    one->release = nullptr;
  }

  const char* names_[2];
  std::vector<double> x_, y_;
  const void* buffers_[2][2] = {};
  const void* no_validity_[1] = {};
  ArrowArray arrays_[2];
  ArrowSchema schemas_[2];
  ArrowArray* array_places_[2];
  ArrowSchema* schema_places_[2];
  bool is_given_ = false;
};

}  // namespace

TEST_CASE("a part of a table is that of its CSV's bytes", "[library]") {
  Line line;
  glassbox::TrainOptions options;
  options.data.table = line.table();
  const std::string csv = options.data.table->csv();
  CHECK(csv.starts_with("x,y\n0,0\n1,2\n"));
  CHECK(options.data.table->csv(/*has_header=*/false) == csv.substr(4));
  options.data.schema = glassbox::infer_schema(options.data, "y");
  options.recipe = R"({"outputs": ["ALL_NUMERIC"]})";
  const glassbox::Model model = glassbox::train(options).model;

  const fs::path path = fs::temp_directory_path() / "glassbox-library-line.csv";
  std::ofstream(path) << csv;
  glassbox::Data table, file;
  table.table = options.data.table;
  file.files = {path.string()};
  const auto all = glassbox::predict_all(model, table);
  CHECK(all.scores.size() == 100);
  for (const char* const split : {"0-50", "50-100"}) {
    table.split = file.split = split;
    const auto part = glassbox::predict_all(model, table);
    CHECK(part.scores == glassbox::predict_all(model, file).scores);
    CHECK(part.records.used < 60);
    CHECK(glassbox::evaluate(model, table).records.used == part.records.used);
  }
  fs::remove(path);
}

TEST_CASE("columns of a table are taken by name alone", "[library]") {
  Line line, numbered("0"), other("x2");
  glassbox::TrainOptions options;
  options.data.table = line.table();
  options.data.schema = glassbox::infer_schema(options.data, "y");
  options.recipe = R"({"outputs": ["ALL_NUMERIC"]})";
  const glassbox::Model model = glassbox::train(options).model;
  for (Line* const wrong : {&numbered, &other}) {
    glassbox::Data data;
    data.table = wrong->table();
    CHECK_THAT(error_of([&] { (void)glassbox::predict_all(model, data); }).what(),
               Catch::StartsWith("the frame has 2 columns and no \"x\", which the model uses"));
    data.schema = options.data.schema;
    options.data = data;
    CHECK_THAT(error_of([&] { (void)glassbox::train(options); }).what(),
               Catch::StartsWith("the frame has no column \"x\", which the schema has"));
  }
}
