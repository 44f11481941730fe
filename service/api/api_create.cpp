#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/model/target.h"
#include "io/base/input_error.h"
#include "io/csv/rearrangement.h"
#include "recipes/language/recipe.h"
#include "service/api/api.h"
#include "service/jobs/model_parameters.h"
#include "service/jobs/staged_rows.h"
#include "service/store/data_spec.h"
#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

ObjectType type_of(Operation operation) {
  switch (operation) {
    case Operation::kCreateMLModel:
      return ObjectType::kMLModel;
    case Operation::kCreateEvaluation:
      return ObjectType::kEvaluation;
    case Operation::kCreateBatchPrediction:
      return ObjectType::kBatchPrediction;
    default:
      return ObjectType::kDataSource;
  }
}

// Without the file, as which a member's own text was read; line and column stay.
std::string reason_of(const InputError& error) {
  std::string reason = error.what();
  if (const std::string place = error.where.file + ":"; reason.starts_with(place))
    reason.erase(0, place.size() + (error.where.line > 0 ? 0 : 1));
  return reason;
}

// An InputError of a request's member, told as the API does.
template <class Read>
auto read_member(const char* member, const Read& read) {
  try {
    return read();
  } catch (const InputError& error) {
    throw invalid_input(std::string(member) + ": " + reason_of(error));
  }
}

void check_location(const Buckets& buckets, const char* member, const std::string& url) {
  try {
    buckets.check(url);
  } catch (const InputError& error) {
    throw invalid_member(member, reason_of(error), url);
  }
}

// Directories cannot hold "//", "/./" and "/../", and Amazon ML took no ":" either.
void check_output(const std::string& uri) {
  const std::size_t begin = std::min(uri.find('/', 5), uri.size());
  const std::string key = uri.substr(begin) + "/";
  for (const char* const bad : {":", "/./", "/../"})
    if (key.find(bad) != std::string::npos)
      throw invalid_member("OutputUri", "expected no \":\", \"//\", \"/./\" or \"/../\" in the key",
                           uri);
  if (const std::size_t at = key.find("//"); at != std::string::npos && at + 2 < key.size())
    throw invalid_member("OutputUri", "expected no \":\", \"//\", \"/./\" or \"/../\" in the key",
                         uri);
}

// What an absent member means anyway: false, an empty map, a training parameter without a value. So
// a request that spells it out is the same request.
void drop_defaults(Json& request) {
  if (const auto given = request.find("Parameters"); given != request.end())
    std::erase_if(given->get_ref<Json::object_t&>(),
                  [](const auto& parameter) { return parameter.second == ""; });
  std::erase_if(request.get_ref<Json::object_t&>(), [](const auto& member) {
    const Json& value = member.second;
    return value == false || (value.is_object() && value.empty());
  });
}

// Takes the password of a database out of a request: it is stored nowhere.
std::string take_password(Json& request) {
  for (const char* const name : {"DataSpec", "RDSData"}) {
    const auto spec = request.find(name);
    if (spec == request.end() || !spec->contains("DatabaseCredentials")) continue;
    std::string password = (*spec)["DatabaseCredentials"]["Password"];
    (*spec)["DatabaseCredentials"].erase("Password");
    return password;
  }
  return "";
}

}  // namespace

// In the order the API's users may rely on: shape, id, what it refers to, sense.
std::string Api::create(Operation operation, Json request) {
  drop_defaults(request);
  const ObjectType type = type_of(operation);
  const std::string id_name = std::string(to_text(type)) + "Id";
  StoredObject object;
  object.key = {type, request[id_name]};
  std::string password = take_password(request);
  object.request = request.dump();
  std::string done = Json{{id_name, object.key.id}}.dump();
  if (const auto known = store_.find(object.key)) {
    if (known->request == object.request) return done;  // the same call again
    throw ApiError("IdempotentParameterMismatchException", 400,
                   std::string(to_text(type)) + " " + object.key.id +
                       " already exists, created with other parameters");
  }
  if (const auto name = request.find(std::string(to_text(type)) + "Name"); name != request.end())
    object.name = name->get<std::string>();
  if (const auto id = request.find("TrainingDataSourceId"); id != request.end())
    object.data_source_id = *id;
  if (const auto id = request.find(std::string(to_text(type)) + "DataSourceId");
      id != request.end())
    object.data_source_id = *id;
  if (type != ObjectType::kMLModel) object.model_id = request.value("MLModelId", "");
  check_references(object);
  if (type == ObjectType::kDataSource) check_data_source(object, request);
  if (type == ObjectType::kMLModel) check_model(object, request);
  if (type == ObjectType::kBatchPrediction) {
    check_output(request["OutputUri"]);
    check_location(buckets_, "OutputUri", request["OutputUri"]);
  }

  object.created = object.updated = now_in_milliseconds();
  if (object.model_type == "BINARY") {
    object.score_threshold = 0.5;
    object.threshold_updated = object.created;
  }
  if (!store_.insert(object))
    throw ApiError("InternalServerException", 500, object.key.id + " appeared meanwhile");
  if (!password.empty()) databases_.remember(object.key.id, std::move(password));
  runner_.submit(object.key);
  return done;
}

void Api::check_references(StoredObject& object) const {
  const auto check = [this](ObjectType type, const std::string& id) {
    const auto found = store_.find({type, id});
    if (!found || found->status == ObjectStatus::kDeleted)
      throw invalid_input(no_such_object(to_text(type), id).what());
    return *found;
  };
  if (!object.data_source_id.empty()) {
    const StoredObject source = check(ObjectType::kDataSource, object.data_source_id);
    object.data_location = source.data_location;
  }
  if (!object.model_id.empty()) (void)check(ObjectType::kMLModel, object.model_id);
}

void Api::check_data_source(StoredObject& object, const Json& request) const {
  const Json spec = data_spec(request);
  const bool is_database = is_from_database(spec);
  const std::string name = request.contains("RDSData") ? "RDSData" : "DataSpec",
                    place_name = is_database ? "DataSchemaUri" : "DataSchemaLocationS3";
  if (is_database) (void)databases_.address_of(spec);
  const bool has_text = spec.contains("DataSchema"), has_place = spec.contains(place_name);
  if (has_text && has_place)
    throw invalid_input(name + ": expected DataSchema or " + place_name + ", not both");
  if (!has_text && !has_place && !is_database)
    throw invalid_input(name + ": DataSchema or " + place_name + " is required");
  if (is_database) {
    object.data_location =
        staged_location(spec["S3StagingLocation"].get<std::string>(), object.key.id);
    check_location(buckets_, (name + ".S3StagingLocation").c_str(), object.data_location);
  } else {
    object.data_location = spec["DataLocationS3"];
    check_location(buckets_, "DataSpec.DataLocationS3", object.data_location);
  }
  if (has_text)
    read_member((name + ".DataSchema").c_str(),
                [&] { return parse_schema(spec["DataSchema"].get<std::string>(), "DataSchema"); });
  if (has_place) check_location(buckets_, (name + "." + place_name).c_str(), spec[place_name]);
  if (spec.contains("DataRearrangement"))
    read_member((name + ".DataRearrangement").c_str(), [&] {
      return parse_rearrangement(spec["DataRearrangement"].get<std::string>(), "DataRearrangement");
    });
}

void Api::check_model(StoredObject& object, const Json& request) const {
  object.model_type = request["MLModelType"];
  if (request.contains("Recipe") && request.contains("RecipeUri"))
    throw invalid_input("Recipe: expected Recipe or RecipeUri, not both");
  const bool has_recipe = request.contains("Recipe") || request.contains("RecipeUri");
  const ModelParameters parameters = read_member("Parameters", [&] {
    return model_parameters(request.value("Parameters", Json::object()), has_recipe,
                            options_.learner);
  });
  const Json shown = parameters.shown();  // Get answers them before the training is done
  object.details = Json{{"TrainingParameters", shown}}.dump();
  if (request.contains("RecipeUri")) check_location(buckets_, "RecipeUri", request["RecipeUri"]);

  const auto source = store_.find({ObjectType::kDataSource, object.data_source_id});
  const Json source_request = Json::parse(source->request);
  if (!source_request.value("ComputeStatistics", false))
    throw invalid_input(
        "TrainingDataSourceId: expected a DataSource created with ComputeStatistics (got '" +
        object.data_source_id + "')");
  // What the schema tells is told now if it is known; otherwise the model will be FAILED.
  const Json details = Json::parse(source->details.empty() ? "{}" : source->details);
  std::string schema_text = details.value("Schema", "");
  if (schema_text.empty()) schema_text = data_spec(source_request).value("DataSchema", "");
  if (schema_text.empty()) return;
  const Schema schema = parse_schema(schema_text, "schema of " + object.data_source_id);
  const ModelType type =
      read_member("TrainingDataSourceId", [&] { return model_type_for(schema); });
  if (to_text(type) != object.model_type)
    throw invalid_member("MLModelType",
                         "the target \"" + schema.target.value_or("") + "\" makes a " +
                             std::string(to_text(type)) + " model",
                         object.model_type);
  if (request.contains("Recipe"))
    read_member("Recipe", [&] {
      return parse_recipe(request["Recipe"].get<std::string>(), "Recipe", schema);
    });
}

}  // namespace glassbox::service
