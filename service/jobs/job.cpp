#include "service/jobs/job.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/evaluate/evaluation.h"
#include "engine/evaluate/loss_comparison.h"
#include "engine/insights/insights.h"
#include "engine/model/target.h"
#include "engine/predict/batch_files.h"
#include "engine/predict/batch_prediction.h"
#include "engine/train/train.h"
#include "engine/train/training_log.h"
#include "io/base/input_error.h"
#include "io/csv/rearrangement.h"
#include "io/files/contained_file.h"
#include "recipes/language/recipe.h"
#include "service/jobs/model_parameters.h"
#include "service/remote/store_output.h"
#include "service/store/data_spec.h"
#include "service/store/model_files.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// "training: the reason, file s3://b/a.csv, line 3".
std::string message_of(const std::string& stage, const InputError& error) {
  std::string reason = error.what();
  const std::string place = error.where.text() + ": ";
  if (reason.starts_with(place)) reason.erase(0, place.size());
  std::string message = stage + ": " + reason;
  if (!error.where.file.empty()) message += ", file " + error.where.file;
  if (error.where.line > 0) message += ", line " + std::to_string(error.where.line);
  return message;
}

// The fewest digits that read back as the same number.
std::string shortest(double value) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

CsvOptions csv_options(const Rearrangement& rearrangement, JobControl& control) {
  CsvOptions options;
  options.rearrangement = rearrangement;
  options.threads = control.threads;
  options.progress = [&control](std::uint64_t rows) {
    if (control.is_cancelled) throw Interrupted();
    control.progress.read(rows);
  };
  return options;
}

// remove_leftovers(), of the directory beneath `root` alone.
void remove_leftovers_beneath(const fs::path& root, const fs::path& destination) {
  try {
    const fs::path there = destination.parent_path().lexically_relative(root);
    const Descriptor directory = open_contained_directory(root, there, there.string());
    remove_leftovers("/proc/self/fd/" + std::to_string(directory.get()) + "/" +
                     destination.filename().string());
  } catch (const std::exception&) {  // there is none, or it is refused when it is written to
  }
}

Check check_of(const JobControl& control) {
  return [&control] {
    if (control.is_cancelled) throw Interrupted();
  };
}

// A directory for results that then go to a store.
class ResultDirectory {
 public:
  explicit ResultDirectory(const fs::path& temporary)
      : path_(temporary / ("results-" + new_request_id())) {
    fs::create_directory(path_);
  }
  ~ResultDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ResultDirectory(const ResultDirectory&) = delete;
  ResultDirectory& operator=(const ResultDirectory&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

// Lines of the log that is the object's LogUri; written whatever became of the job.
class Jobs::Log {
 public:
  std::string stage = "input";  ///< for messages

  void add(const std::string& text) { lines_ += log_line(std::chrono::system_clock::now(), text); }
  void replace(std::string text) { whole_ = std::move(text); }  ///< a training's own
  void write(const fs::path& path) const {
    write_private_file(path, whole_.empty() ? log_file(lines_) : whole_);
  }

 private:
  std::string lines_, whole_;
};

JobOutcome Jobs::run(const StoredObject& object, JobControl& control) const {
  Log log;
  const auto failed = [&](const std::string& message) {
    log.add("failed: " + message);
    try {
      log.write(directory_.log(object.key));
    } catch (const std::exception&) {  // a full disk, perhaps what the job failed of
    }
    return JobFailure(message);
  };
  try {
    JobOutcome outcome;
    switch (object.key.type) {
      case ObjectType::kDataSource:
        outcome = look_at_data(object, control, log);
        break;
      case ObjectType::kMLModel:
        outcome = train_model(object, control, log);
        break;
      case ObjectType::kEvaluation:
        outcome = evaluate_model(object, control, log);
        break;
      case ObjectType::kBatchPrediction:
        outcome = predict_data(object, control, log);
        break;
    }
    log.write(directory_.log(object.key));
    return outcome;
  } catch (const Interrupted&) {
    throw;
  } catch (const JobFailure& failure) {
    throw failed(failure.what());
  } catch (const InputError& error) {
    throw failed(message_of(log.stage, error));
  } catch (const fs::filesystem_error& error) {
    throw failed(log.stage + ": " + error.code().message() + ", file " + error.path1().string());
  } catch (const std::bad_alloc&) {
    throw failed(log.stage + ": out of memory");
  } catch (const std::exception& error) {
    throw failed(log.stage + ": " + error.what());
  }
}

void Jobs::discard(const ObjectKey& key) const {
  std::error_code ignored;  // there may be none
  if (key.type == ObjectType::kMLModel) fs::remove(directory_.model(key.id), ignored);
  if (key.type != ObjectType::kDataSource) return;
  databases_.forget(key.id);
  fs::remove(directory_.staged(key.id), ignored);
}

StagedRows Jobs::fetch_rows(const StoredObject& object, const Json& spec, JobControl& control,
                            Log& log) const {
  const std::string &id = object.key.id, &location = object.data_location;
  const Check check = check_of(control);
  if (auto staged = already_staged(buckets_, directory_, id, location, check))
    return *std::move(staged);
  if (object.attempts > 0 && !buckets_.object_at(location)) {  // the service ended while it ran
    const Buckets::Place place = buckets_.place_of(location);
    remove_leftovers_beneath(place.base, place.path);
  }
  log.stage = "schema";
  const std::optional<Schema> schema = given_schema(buckets_, spec, check);
  log.stage = "query";
  control.progress.stage("running the query");
  QueryRequest query;
  query.address = databases_.login_of(id, spec);
  query.sql = spec.at("SelectSqlQuery");
  query.progress = [&control](std::uint64_t rows) {
    if (control.is_cancelled) throw Interrupted();
    control.progress.read(rows);
  };
  query.begins = [&](const std::vector<QueryColumn>& columns) {
    if (!schema) return;
    const std::vector<Attribute>& attributes = schema->attributes;
    if (columns.size() != attributes.size())
      throw InputError({}, "the query returns " + std::to_string(columns.size()) +
                               " columns, and the schema has " + std::to_string(attributes.size()) +
                               " attributes");
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].name != attributes[i].name)
        log.add("column " + std::to_string(i + 1) + " of the query is \"" + columns[i].name +
                "\", the schema calls it \"" + attributes[i].name +
                "\"; columns are taken by position");
  };
  log.add("Begin the query at " + query.address.shown() + ".");
  StagedRows staged = stage_rows(buckets_, directory_, id, location, std::move(query), check);
  log.add(std::to_string(staged.rows) + " rows are in " + location + ".");
  for (const std::string& note : staged.notes) log.add(note);
  return staged;
}

SourceData Jobs::data_source(const std::string& id, JobControl& control) const {
  const auto object = store_.find({ObjectType::kDataSource, id});
  if (!object || object->status != ObjectStatus::kCompleted)
    throw JobFailure("input: DataSource " + id + " is not COMPLETED any more");
  const Json details = Json::parse(object->details);
  control.progress.expect(details.value("RecordCount", std::uint64_t{0}));
  return source_data(buckets_, *object, check_of(control));
}

MLModel Jobs::model(const std::string& id) const {
  const auto object = store_.find({ObjectType::kMLModel, id});
  if (!object || object->status != ObjectStatus::kCompleted)
    throw JobFailure("input: MLModel " + id + " is not COMPLETED any more");
  return load_model(directory_, *object);
}

JobOutcome Jobs::look_at_data(const StoredObject& object, JobControl& control, Log& log) const {
  const Json request = Json::parse(object.request);
  const Json spec = data_spec(request);
  std::optional<StagedRows> staged;
  if (is_from_database(spec)) {
    try {
      staged = fetch_rows(object, spec, control, log);
    } catch (const Interrupted&) {  // it may be tried again
      throw;
    } catch (...) {
      databases_.forget(object.key.id);
      throw;
    }
    databases_.forget(object.key.id);
    log.stage = "input";
  }
  log.add("Begin looking at " + object.data_location + ".");
  control.progress.stage("reading");
  const Check check = check_of(control);
  BucketFiles kept = buckets_.files_of(object.data_location, check);
  std::vector<InputFile> files = std::move(kept.files);
  Rearrangement split;
  if (const auto text = spec.find("DataRearrangement"); text != spec.end())
    split = parse_rearrangement(text->get<std::string>(), "DataRearrangement");
  if (split.selects_nothing()) throw JobFailure("input: the split selects no records");
  std::uint64_t bytes = 0;
  for (const InputFile& file : files) bytes += fs::file_size(file.path);

  log.stage = "schema";
  const std::optional<Schema> given = given_schema(buckets_, spec, check);
  if (!given && !staged) throw JobFailure("schema: the request has none");  // a damaged record
  const Schema schema = given ? *given : staged->schema;

  log.stage = "input";
  for (const std::string& notice :
       recognize_formats(files, schema.attributes.size(), known_separator(spec)))
    log.add(notice);
  fit_formats(files, schema);
  Json details = {
      {"DataSizeInBytes", bytes}, {"NumberOfFiles", files.size()}, {"Schema", to_json(schema)}};
  const bool has_statistics = request.value("ComputeStatistics", false);
  if (has_statistics) {
    InsightsRequest asked;
    asked.files = files;
    asked.schema = &schema;
    asked.csv = csv_options(split, control);
    asked.compare_parts = false;
    const Insights insights = gather_insights(asked);
    write_private_file(directory_.findings(object.key), to_json(insights).dump(1) + "\n");
    log.add("records: " + insights.records.summary());
    details["RecordCount"] = insights.records.total;
    for (const Finding& finding : insights.findings)
      log.add(finding.kind + ": " + finding.message +
              (finding.edit.empty() ? "" : "; " + finding.edit));
  }
  kept.check_unchanged(check);
  log.add("Looking at data complete.");
  return [text = details.dump(), has_statistics](StoredObject& stored) {
    stored.details = text;
    if (!has_statistics) stored.compute.reset();
  };
}

JobOutcome Jobs::train_model(const StoredObject& object, JobControl& control, Log& log) const {
  const Json request = Json::parse(object.request);
  SourceData source = data_source(object.data_source_id, control);
  TrainRequest training;
  training.files = std::move(source.files);
  training.schema = std::move(source.schema);
  training.csv = csv_options(source.rearrangement, control);
  training.memory = control.memory;
  training.temporary_directory = directory_.temporary();
  log.stage = "parameters";
  // The learner is that of the service when the model was created, whatever it is called with now.
  const Json shown = Json::parse(object.details.empty() ? "{}" : object.details);
  const Json promised = shown.value("TrainingParameters", Json::object());
  const bool has_recipe = request.contains("Recipe") || request.contains("RecipeUri");
  const ModelParameters parameters = model_parameters(
      request.value("Parameters", Json::object()), has_recipe,
      promised.value("glassbox.learner", "") == "amazon" ? Learner::kAmazon : Learner::kGlassbox);
  training.parameters = parameters.training;
  training.searches = training.chooses_columns = parameters.searches;
  log.stage = "recipe";
  if (const auto text = request.find("Recipe"); text != request.end()) {
    training.recipe_text = text->get<std::string>();
    training.recipe_file = "Recipe";
  } else if (const auto place = request.find("RecipeUri"); place != request.end()) {
    training.recipe_file = place->get<std::string>();
    training.recipe_text =
        buckets_.text_of(training.recipe_file, Recipe::kMaxTextLength * 4, check_of(control));
    if (training.recipe_text.empty()) training.recipe_text = "\n";  // empty would mean "none given"
  }
  log.stage = "training";
  const ModelType type = model_type_for(training.schema);
  if (to_text(type) != object.model_type)
    throw JobFailure("training: the target \"" + training.schema.target.value_or("") +
                     "\" makes a " + std::string(to_text(type)) + " model, MLModelType says " +
                     object.model_type);

  TrainingLog lines;
  training.begins = [&](const TrainingParameters& chosen) { lines.begin(type, chosen); };
  training.report = [&lines](const LearnerReport& report) { lines.add(report); };
  training.stage = [&control](const std::string& stage) { control.progress.stage(stage); };
  training.progress = [&control](const SgdProgress& now) {
    control.progress.trained(now);
    return !control.is_cancelled;
  };
  training.search_progress = [&control](const TuneProgress& now) {
    control.progress.tried(now);
    return !control.is_cancelled;
  };
  const TrainResult result = train(training);
  source.kept.check_unchanged(check_of(control));
  lines.finish(result.model.training, result.records);
  log.replace(lines.text());
  const Json findings = {{"passLosses", result.pass_losses},
                         {"notes", result.columns.notes(training.schema)}};
  write_private_file(directory_.findings(object.key), findings.dump(1) + "\n");
  const fs::path path = directory_.model(object.key.id);
  refuse_special_file(path);
  result.model.save(path, WholeFile::Existing::kReplace);
  make_private(path);
  const StoredModel stored = checked_model(directory_, object.key.id);

  std::string message;
  for (const std::string& warning : result.warnings)
    message += (message.empty() ? "" : "; ") + warning;
  if (result.model.training.parameters_trimmed > 0)
    message += " and the model's file has " + std::to_string(stored.bytes) + " bytes";
  if (const TrainingSummary& made = result.model.training; !made.converged)
    message += (message.empty() ? "" : "; ") + std::string("passes ") +
               passes_text(made, result.model.parameters.max_passes);
  const Json details = {
      {"SizeInBytes", stored.bytes},
      {"ModelDigest", stored.digest},
      {"TrainingParameters", shown_parameters(result.model.parameters, parameters.searches)},
      {"Recipe", result.model.recipe.recipe().text},
      {"Schema", to_json(training.schema)}};
  return [text = details.dump(), message](StoredObject& stored) {
    stored.details = text;
    stored.message = message;
  };
}

JobOutcome Jobs::evaluate_model(const StoredObject& object, JobControl& control, Log& log) const {
  control.progress.stage("evaluation");
  const SourceData source = data_source(object.data_source_id, control);
  const MLModel judged = model(object.model_id);
  log.stage = "evaluation";
  log.add("Begin evaluation of " + object.model_id + " on " + source.location + ".");
  const Evaluation evaluation =
      evaluate(judged, source.files, &source.schema, csv_options(source.rearrangement, control));
  source.kept.check_unchanged(check_of(control));
  write_private_file(directory_.findings(object.key),
                     evaluation_json(judged, evaluation).dump(1) + "\n");
  log.add("records: " + evaluation.records.summary());
  log.add(std::string(evaluation.metric()) + "=" + shortest(evaluation.value) +
          " baseline=" + shortest(evaluation.baseline));
  std::string message = evaluation.message;
  for (const std::string& alert : evaluation.alerts) {
    log.add("alert: " + alert);
    message += (message.empty() ? "" : "; ") + alert;
  }
  log.add("Evaluation complete.");
  const Json details = {
      {"Properties", {{std::string(evaluation.metric()), shortest(evaluation.value)}}}};
  return [text = details.dump(), message](StoredObject& stored) {
    stored.details = text;
    stored.message = message;
  };
}

JobOutcome Jobs::predict_data(const StoredObject& object, JobControl& control, Log& log) const {
  const Json request = Json::parse(object.request);
  control.progress.stage("prediction");
  const SourceData source = data_source(object.data_source_id, control);
  const MLModel used = model(object.model_id);
  log.stage = "output";
  BatchOutput output;
  output.uri = request.at("OutputUri").get<std::string>();
  if (!output.uri.ends_with('/')) output.uri += '/';
  output.id = object.key.id;
  output.existing = WholeFile::Existing::kReplace;  // as Amazon did
  const auto remote = buckets_.object_at(output.uri);
  std::optional<ResultDirectory> results;
  if (remote) {
    output.directory = results.emplace(directory_.temporary()).path();
  } else {
    Buckets::Place place = buckets_.place_of(output.uri);
    output.directory = std::move(place.path);
    output.root = std::move(place.base);
    for (const std::string& name : batch_file_names(output.id, source.files))
      refuse_special_file(buckets_.path_of(output.uri + name));  // no link leads elsewhere
    if (object.attempts > 0)                                     // the service ended while it ran
      for (const std::string& name : batch_file_names(output.id, source.files))
        remove_leftovers_beneath(output.root, output.directory / name);
  }
  log.stage = "prediction";
  log.add("Begin prediction of " + source.location + " with " + object.model_id + ".");
  const BatchResult result = predict_batch(used, source.files, &source.schema,
                                           csv_options(source.rearrangement, control), output);
  source.kept.check_unchanged(check_of(control));
  if (remote) {
    log.stage = "output";
    control.progress.stage("sending the results");
    StoreOutput sent(*remote->store, UploadJournal(directory_.store_uploads()), check_of(control));
    const std::vector<std::string> names = batch_file_names(output.id, source.files);
    for (std::size_t i = 1; i <= names.size(); ++i)  // the manifest last
      sent.add(remote->key + names[i % names.size()], result.files[i % names.size()]);
    sent.finish();
  }
  log.add("records: " + result.records.summary());
  log.add("Prediction complete.");
  const Json details = {{"TotalRecordCount", result.records.total},
                        {"InvalidRecordCount", result.records.rejected}};
  return [text = details.dump()](StoredObject& stored) { stored.details = text; };
}

}  // namespace glassbox::service
