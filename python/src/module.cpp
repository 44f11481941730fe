// glassbox_ml._glassbox: <glassbox/...> for Python. What users see is in python/glassbox_ml.
#include <glassbox/evaluate.h>
#include <glassbox/explain.h>
#include <glassbox/insights.h>
#include <glassbox/load.h>
#include <glassbox/predict.h>
#include <glassbox/save.h>
#include <glassbox/threshold.h>
#include <glassbox/train.h>
#include <glassbox/tune.h>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "job.h"
#include "record_predictor.h"
#include "table_columns.h"

namespace nb = nanobind;
using namespace nanobind::literals;
using namespace glassbox;  // NOLINT
using glassbox_python::JobState;
using glassbox_python::RecordPredictor;
using glassbox_python::run_job;

namespace {

// Names of C++ structures that stand in messages as places, and options of the program, as Python
// has them.
std::string in_python(std::string message) {
  const std::pair<std::string, std::string> words[] = {
      {"Data::", ""},
      {"TrainOptions::", ""},
      {"--force to replace", "replace=True to replace"},
      {"--type categorical", "type CATEGORICAL"},
      {"--positive \"", "positive \""},
      {"--missing says", "\"missingValues\" of a schema says"},
      {"--top ", "top="},
      {"--day-first", "day_first=True"},
      {"give --schema FILE", "give a schema"},
      {"--temp-dir names", "TMPDIR names"},
      {"a larger --memory", "a larger memory"}};
  for (const auto& [from, to] : words)
    for (std::size_t at = message.find(from); at != std::string::npos;
         at = message.find(from, at + to.size()))
      message.replace(at, from.size(), to);
  return message;
}

void raise(const Error& error) {
  const char* name = "InternalError";
  switch (error.kind()) {
    case Error::Kind::kInput:
      name = "InputError";
      break;
    case Error::Kind::kModelFile:
      name = "ModelFileError";
      break;
    case Error::Kind::kSystem:
      name = "SystemFailure";
      break;
    case Error::Kind::kInterrupted:
      PyErr_SetNone(PyExc_KeyboardInterrupt);
      return;
    case Error::Kind::kInternal:
      break;
  }
  const nb::object type = nb::module_::import_("glassbox_ml._errors").attr(name);
  const nb::object made =
      type(in_python(error.what()), in_python(error.file()), error.line(), error.column());
  PyErr_SetObject(type.ptr(), made.ptr());
}

// What a capsule of __arrow_c_stream__() holds, taken. Its maker may need the GIL on other threads.
Table table_of(const nb::capsule& capsule) {
  auto* const stream =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw nb::python_error();
  if (stream->release == nullptr)
    throw Error(Error::Kind::kInput, "the frame: its stream was read before; give it again");
  const nb::gil_scoped_release released;
  return Table(*stream);
}

Data make_data(std::vector<std::string> files, std::optional<Table> table, std::string schema,
               std::string split, int threads) {
  Data data;
  data.files = std::move(files);
  data.table = std::move(table);
  data.schema = std::move(schema);
  data.split = std::move(split);
  data.threads = threads;
  return data;
}

TuneResult tune_model(const Data& data, std::uint32_t folds, double budget, std::uint64_t seed,
                      bool all_columns, bool day_first, const nb::object& progress) {
  TuneOptions options;
  options.data = data;
  options.folds = folds;
  options.budget = budget;
  options.seed = seed;
  options.all_columns = all_columns;
  options.day_first = day_first;
  return run_job(progress, [&](JobState& state) {
    options.progress = [&](const TrainProgress& now) { return state.report(now); };
    return tune(options);
  });
}

ThresholdGoal goal_of(const std::string& kind, double wanted, double false_positive_cost,
                      double false_negative_cost) {
  using Kind = ThresholdGoal::Kind;
  const std::map<std::string, Kind> kinds{
      {"accuracy", Kind::kAccuracy}, {"f1", Kind::kF1},         {"youden", Kind::kYouden},
      {"mcc", Kind::kMatthews},      {"recall", Kind::kRecall}, {"precision", Kind::kPrecision},
      {"top", Kind::kTop},           {"cost", Kind::kCost}};
  const auto found = kinds.find(kind);
  if (found == kinds.end())
    throw Error(Error::Kind::kInput,
                "best is '" + kind + "'; expected accuracy, f1, youden or mcc");
  return {found->second, wanted, false_positive_cost, false_negative_cost};
}

TrainResult train_model(const Data& data, const std::string& recipe,
                        const std::map<std::string, std::string>& parameters, std::uint64_t seed,
                        std::uint64_t memory, const nb::object& progress) {
  TrainOptions options;
  options.data = data;
  options.recipe = recipe;
  options.parameters = parameters;
  options.seed = seed;
  options.memory = memory;
  return run_job(progress, [&](JobState& state) {
    options.progress = [&](const TrainProgress& now) { return state.report(now); };
    return train(options);
  });
}

using Matrix = nb::ndarray<nb::numpy, double, nb::ndim<2>>;

Matrix to_matrix(std::vector<double> values, std::size_t columns) {
  auto* const kept = new std::vector<double>(std::move(values));
  const nb::capsule owner(kept,
                          [](void* p) noexcept { delete static_cast<std::vector<double>*>(p); });
  return Matrix(kept->data(), {kept->size() / columns, columns}, owner);
}

void bind_results(nb::module_& m) {
  nb::class_<RecordCounts::Rejected>(m, "Rejected", "A record that could not be used, and why.")
      .def_ro("file", &RecordCounts::Rejected::file)
      .def_ro("line", &RecordCounts::Rejected::line)
      .def_ro("column", &RecordCounts::Rejected::column)
      .def_ro("reason", &RecordCounts::Rejected::reason);
  nb::class_<RecordCounts>(m, "RecordCounts", "The account of records: total = used + rejected.")
      .def_ro("total", &RecordCounts::total)
      .def_ro("used", &RecordCounts::used)
      .def_ro("rejected", &RecordCounts::rejected)
      .def_ro("rejected_by_reason", &RecordCounts::rejected_by_reason)
      .def_ro("first_rejected", &RecordCounts::first_rejected)
      .def_ro("invalid_by_attribute", &RecordCounts::invalid_by_attribute);
  nb::class_<TrainingFacts>(m, "TrainingFacts", "How training went.")
      .def_ro("records", &TrainingFacts::records)
      .def_ro("passes", &TrainingFacts::passes)
      .def_ro("converged", &TrainingFacts::converged)
      .def_ro("mean_loss", &TrainingFacts::mean_loss)
      .def_ro("objective", &TrainingFacts::objective)
      .def_ro("parameters", &TrainingFacts::parameters);
  nb::class_<TrainResult>(m, "TrainResult")
      .def_ro("model", &TrainResult::model)
      .def_ro("records", &TrainResult::records)
      .def_ro("warnings", &TrainResult::warnings)
      .def_ro("notes", &TrainResult::notes)
      .def_ro("pass_losses", &TrainResult::pass_losses);
  nb::class_<BinaryResult>(m, "BinaryResult", "Records at the score threshold; rates are 0 to 1.")
      .def_ro("auc_low", &BinaryResult::auc_low)
      .def_ro("auc_high", &BinaryResult::auc_high)
      .def_ro("score_threshold", &BinaryResult::score_threshold)
      .def_ro("true_positive", &BinaryResult::true_positive)
      .def_ro("false_positive", &BinaryResult::false_positive)
      .def_ro("true_negative", &BinaryResult::true_negative)
      .def_ro("false_negative", &BinaryResult::false_negative)
      .def_ro("accuracy", &BinaryResult::accuracy)
      .def_ro("precision", &BinaryResult::precision)
      .def_ro("recall", &BinaryResult::recall)
      .def_ro("false_positive_rate", &BinaryResult::false_positive_rate)
      .def_ro("f1", &BinaryResult::f1);
  nb::class_<MulticlassResult>(m, "MulticlassResult", "confusion[i * len(classes) + j]: i as j.")
      .def_ro("classes", &MulticlassResult::classes)
      .def_ro("confusion", &MulticlassResult::confusion)
      .def_ro("precision", &MulticlassResult::precision)
      .def_ro("recall", &MulticlassResult::recall)
      .def_ro("f1", &MulticlassResult::f1)
      .def_ro("accuracy", &MulticlassResult::accuracy);
  nb::class_<RegressionResult>(m, "RegressionResult", "In the unit of the target.")
      .def_ro("mean_absolute_error", &RegressionResult::mean_absolute_error)
      .def_ro("r_squared", &RegressionResult::r_squared)
      .def_ro("residual_mean", &RegressionResult::residual_mean);
  nb::class_<Evaluation>(m, "Evaluation", "How good a model is on labelled records.")
      .def_ro("records", &Evaluation::records)
      .def_ro("metric", &Evaluation::metric)
      .def_ro("value", &Evaluation::value)
      .def_ro("baseline", &Evaluation::baseline)
      .def_ro("verdict", &Evaluation::verdict)
      .def_ro("message", &Evaluation::message)
      .def_ro("alerts", &Evaluation::alerts)
      .def_ro("log_loss", &Evaluation::log_loss)
      .def_ro("binary", &Evaluation::binary)
      .def_ro("multiclass", &Evaluation::multiclass)
      .def_ro("regression", &Evaluation::regression)
      .def_ro("json", &Evaluation::json,
              "All of it, with curve and calibration, as `glassbox evaluate --json` prints it.")
      .def("_repr_html_",
           [](const nb::object& self) {
             return nb::cast<std::string>(
                 nb::module_::import_("glassbox_ml._html").attr("evaluation_html")(self));
           })
      .def("__repr__", [](const Evaluation& e) {
        return "Evaluation(" + e.metric + "=" + std::to_string(e.value) + ", " + e.verdict + ")";
      });
  nb::class_<ThresholdCounts>(m, "ThresholdCounts", "Records at a threshold; rates are 0 to 1.")
      .def_ro("true_positive", &ThresholdCounts::true_positive)
      .def_ro("false_positive", &ThresholdCounts::false_positive)
      .def_ro("true_negative", &ThresholdCounts::true_negative)
      .def_ro("false_negative", &ThresholdCounts::false_negative)
      .def_ro("accuracy", &ThresholdCounts::accuracy)
      .def_ro("precision", &ThresholdCounts::precision)
      .def_ro("recall", &ThresholdCounts::recall)
      .def_ro("false_positive_rate", &ThresholdCounts::false_positive_rate)
      .def_ro("f1", &ThresholdCounts::f1);
  nb::class_<ChosenThreshold>(m, "ChosenThreshold",
                              "A score threshold chosen on records, and what it does there.")
      .def_ro("threshold", &ChosenThreshold::threshold)
      .def_ro("threshold_low", &ChosenThreshold::threshold_low)
      .def_ro("threshold_high", &ChosenThreshold::threshold_high)
      .def_ro("figure", &ChosenThreshold::figure)
      .def_ro("figure_low", &ChosenThreshold::figure_low)
      .def_ro("figure_high", &ChosenThreshold::figure_high)
      .def_ro("counts", &ChosenThreshold::counts)
      .def_ro("before", &ChosenThreshold::before)
      .def_ro("counts_before", &ChosenThreshold::counts_before)
      .def_ro("records", &ChosenThreshold::records)
      .def("__repr__", [](const ChosenThreshold& chosen) {
        return nb::str("ChosenThreshold(threshold={}, figure={})")
            .format(chosen.threshold, chosen.figure);
      });
  nb::class_<TunedCandidate>(m, "TunedCandidate", "A recipe with a strength of regularization.")
      .def_ro("recipe", &TunedCandidate::recipe)
      .def_ro("parameter", &TunedCandidate::parameter)
      .def_ro("amount", &TunedCandidate::amount)
      .def_ro("value", &TunedCandidate::value)
      .def_ro("standard_error", &TunedCandidate::standard_error)
      .def_ro("behind", &TunedCandidate::behind)
      .def_ro("behind_standard_error", &TunedCandidate::behind_standard_error)
      .def_ro("loss", &TunedCandidate::loss)
      .def_ro("features", &TunedCandidate::features)
      .def_ro("repeats", &TunedCandidate::repeats)
      .def_ro("seconds", &TunedCandidate::seconds)
      .def_ro("stands_for_recipe", &TunedCandidate::stands_for_recipe)
      .def("__repr__", [](const TunedCandidate& one) {
        return nb::str("TunedCandidate({!r}, {}={}, value={})")
            .format(one.recipe, one.parameter, one.amount, one.value);
      });
  nb::class_<TuneResult>(m, "TuneResult", "What was tried, and what was chosen.")
      .def_ro("records", &TuneResult::records)
      .def_prop_ro(
          "kind", [](const TuneResult& result) { return nb::cast(result.kind).attr("name"); },
          nb::sig("def kind(self) -> str"))
      .def_ro("metric", &TuneResult::metric)
      .def_ro("tried_on", &TuneResult::tried_on)
      .def_ro("folds", &TuneResult::folds)
      .def_ro("repeats", &TuneResult::repeats)
      .def_ro("candidates", &TuneResult::candidates)
      .def_ro("best", &TuneResult::best)
      .def_ro("chosen", &TuneResult::chosen)
      .def_ro("left_out", &TuneResult::left_out)
      .def_ro("recipe", &TuneResult::recipe)
      .def_ro("parameters", &TuneResult::parameters)
      .def_ro("warnings", &TuneResult::warnings)
      .def_ro("notes", &TuneResult::notes)
      .def("_repr_html_",
           [](const nb::object& self) {
             return nb::cast<std::string>(
                 nb::module_::import_("glassbox_ml._html").attr("tuning_html")(self));
           })
      .def("__repr__", [](const TuneResult& result) {
        return nb::str("TuneResult({} candidates, chosen {!r})")
            .format(result.candidates.size(), result.candidates[result.chosen].recipe);
      });
  nb::class_<Prediction>(m, "Prediction", "Scores and label of one record.")
      .def_ro("scores", &Prediction::scores)
      .def_ro("label", &Prediction::label)
      .def_ro("warnings", &Prediction::warnings)
      .def("__repr__", [](const Prediction& p) {
        return nb::str("Prediction(scores={}, label={!r})").format(nb::cast(p.scores), p.label);
      });
  nb::class_<FeatureContribution>(m, "FeatureContribution")
      .def_ro("feature", &FeatureContribution::feature)
      .def_ro("value", &FeatureContribution::value)
      .def_ro("center", &FeatureContribution::center)
      .def_ro("by_output", &FeatureContribution::by_output);
  nb::class_<RecordExplanation>(m, "RecordExplanation",
                                "margins = bias + the sum of the contributions, added in order.")
      .def_ro("bias", &RecordExplanation::bias)
      .def_ro("contributions", &RecordExplanation::contributions)
      .def_ro("margins", &RecordExplanation::margins)
      .def_ro("scores", &RecordExplanation::scores)
      .def_ro("output_center", &RecordExplanation::output_center)
      .def_ro("output_scale", &RecordExplanation::output_scale);
  nb::class_<AttributeImportance>(m, "AttributeImportance")
      .def_ro("attributes", &AttributeImportance::attributes)
      .def_ro("standard_deviation", &AttributeImportance::standard_deviation)
      .def_ro("share", &AttributeImportance::share);
  nb::class_<FeatureWeight>(m, "FeatureWeight")
      .def_ro("feature", &FeatureWeight::feature)
      .def_ro("center", &FeatureWeight::center)
      .def_ro("by_output", &FeatureWeight::by_output);
  nb::class_<ModelWeights>(m, "ModelWeights", "Bias and the weight of every feature.")
      .def_ro("bias", &ModelWeights::bias)
      .def_ro("features", &ModelWeights::features)
      .def_ro("output_center", &ModelWeights::output_center)
      .def_ro("output_scale", &ModelWeights::output_scale);
}

void bind_model(nb::module_& m) {
  nb::enum_<TargetKind>(m, "TargetKind", "What a model predicts.")
      .value("BINARY", TargetKind::kBinary)
      .value("MULTICLASS", TargetKind::kMulticlass)
      .value("REGRESSION", TargetKind::kRegression);
  nb::class_<Model>(m, "Model")
      .def_prop_ro("kind", &Model::kind)
      .def_prop_ro("target", &Model::target)
      .def_prop_ro("attributes", &Model::attributes)
      .def_prop_ro("classes", &Model::classes)
      .def_prop_ro("schema", &Model::schema)
      .def_prop_ro("recipe", &Model::recipe)
      .def_prop_ro("parameters", &Model::parameters)
      .def_prop_ro("training", &Model::training)
      .def_prop_rw("score_threshold", &Model::score_threshold, &Model::set_score_threshold);
  nb::class_<RecordPredictor>(m, "RecordPredictor", "One record after the other through a model.")
      .def(nb::init<const Model&>(), "model"_a)
      .def("predict", &RecordPredictor::predict, "record"_a.none(),
           nb::sig("def predict(self, record: typing.Any, /) -> Prediction | None"),
           "None where the record is no dict of plain values, or has names that are unknown.");
}

void bind_functions(nb::module_& m) {
  nb::class_<Table>(m, "Table", "Columns in memory.")
      .def(
          "__init__",
          [](Table* made, const nb::capsule& stream) { new (made) Table(table_of(stream)); },
          "stream"_a, nb::sig("def __init__(self, stream: typing.Any) -> None"))
      .def_static("of_columns", &glassbox_python::table_of_columns, "columns"_a,
                  nb::sig("def of_columns(columns: list[tuple[str, str, int, list[typing.Any]]]) "
                          "-> Table"),
                  "Of (name, Arrow's format, length, buffers): bytes or arrays.")
      .def(
          "csv",
          [](const Table& table, bool has_header) {
            const std::string text = [&] {
              const nb::gil_scoped_release released;
              return table.csv(has_header);
            }();
            return nb::bytes(text.data(), text.size());
          },
          "has_header"_a)
      .def_prop_ro("columns", &Table::columns)
      .def_prop_ro("rows", &Table::rows);
  nb::class_<Data>(m, "Data")
      .def(
          "__init__",
          [](Data* made, std::vector<std::string> files, std::optional<Table> table,
             std::string schema, std::string split, int threads) {
            new (made) Data(make_data(std::move(files), std::move(table), std::move(schema),
                                      std::move(split), threads));
          },
          "files"_a, "table"_a.none(), "schema"_a, "split"_a, "threads"_a)
      .def_rw("schema", &Data::schema)
      .def_rw("split", &Data::split);
  m.def(
      "infer_schema",
      [](const Data& data, const std::string& target,
         const std::map<std::string, std::string>& types, const std::string& positive) {
        const SchemaOptions options{target, types, positive, std::nullopt};
        return run_job(nb::none(), [&](JobState&) { return infer_schema(data, options); });
      },
      "data"_a, "target"_a, "types"_a, "positive"_a);
  m.def(
      "insights",
      [](const Data& data) {
        return run_job(nb::none(), [&](JobState&) { return insights(data); });
      },
      "data"_a);
  m.def("tune", &tune_model, "data"_a, "folds"_a, "budget"_a, "seed"_a, "all_columns"_a,
        "day_first"_a, "progress"_a.none());
  m.def(
      "choose_threshold",
      [](const Model& model, const Data& data, const std::string& goal, double wanted,
         double false_positive_cost, double false_negative_cost, std::uint64_t seed) {
        const ThresholdGoal aim = goal_of(goal, wanted, false_positive_cost, false_negative_cost);
        return run_job(nb::none(),
                       [&](JobState&) { return choose_threshold(model, data, aim, seed); });
      },
      "model"_a, "data"_a, "goal"_a, "wanted"_a, "false_positive_cost"_a, "false_negative_cost"_a,
      "seed"_a);
  m.def("train", &train_model, "data"_a, "recipe"_a, "parameters"_a, "seed"_a, "memory"_a,
        "progress"_a.none());
  m.def(
      "evaluate",
      [](const Model& model, const Data& data) {
        return run_job(nb::none(), [&](JobState&) { return evaluate(model, data); });
      },
      "model"_a, "data"_a);
  m.def(
      "predict_file",
      [](const Model& model, const Data& data, const std::string& output, bool readable,
         bool replace) {
        const auto format = readable ? PredictionFormat::kReadable : PredictionFormat::kExact;
        return run_job(nb::none(), [&](JobState&) {
          return predict_file(model, data, output, format, replace);
        });
      },
      "model"_a, "data"_a, "output"_a, "readable"_a, "replace"_a);
  m.def(
      "predict_all",
      [](const Model& model, const Data& data) {
        AllPredictions made =
            run_job(nb::none(), [&](JobState&) { return predict_all(model, data); });
        const std::size_t outputs = made.outputs;
        return nb::make_tuple(to_matrix(std::move(made.margins), outputs),
                              to_matrix(std::move(made.scores), outputs), made.records);
      },
      nb::sig("def predict_all(model: Model, data: Data) -> tuple[typing.Any, typing.Any, "
              "RecordCounts]"),
      "model"_a, "data"_a);
  using Released = nb::call_guard<nb::gil_scoped_release>;
  m.def("predict", &predict, "model"_a, "record"_a, Released());
  m.def("explain", &explain, "model"_a, "record"_a, Released());
  m.def("importance", &importance, "model"_a, Released());
  m.def("weights", &weights, "model"_a, Released());
  m.def("save", &save, "model"_a, "path"_a, "replace"_a, Released());
  m.def(
      "load",
      [](const std::string& path) {
        std::string warning;
        Model model = [&] {
          const nb::gil_scoped_release released;
          return load(path, &warning);
        }();
        return nb::make_tuple(std::move(model), warning);
      },
      nb::sig("def load(path: str) -> tuple[Model, str]"), "path"_a);
}

}  // namespace

NB_MODULE(_glassbox, m) {
  nb::register_exception_translator([](const std::exception_ptr& failure, void*) {
    try {
      std::rethrow_exception(failure);
    } catch (const Error& error) {
      raise(error);
    }
  });
  bind_results(m);
  bind_model(m);
  bind_functions(m);
}
