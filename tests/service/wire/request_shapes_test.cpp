#include "service/wire/request_shapes.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "service/wire/api_error.h"

using namespace glassbox::testing;
using nlohmann::json;

namespace {

// Type and message, "" when the request passes.
std::string refusal_of(Operation operation, const json& request) {
  try {
    (void)checked_request(operation, request);
  } catch (const ApiError& error) {
    CHECK(error.status == 400);
    return error.type + ": " + error.what();
  }
  return "";
}

json create_model() {
  return {{"MLModelId", "ml-1"}, {"MLModelType", "BINARY"}, {"TrainingDataSourceId", "ds-1"}};
}

}  // namespace

TEST_CASE("operations are known by the header's text and by nothing else", "[service][request]") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kOperationCount; ++i) {
    const auto operation = static_cast<Operation>(i);
    const std::string name(to_text(operation));
    names.insert(to_text(operation));
    CHECK(operation_of("AmazonML_20141212." + name) == operation);
    CHECK(operation_of(name) == std::nullopt);
    CHECK(operation_of("AmazonML_20141212." + name + "s") == std::nullopt);
  }
  CHECK(names.size() == kOperationCount);
  CHECK(to_text(Operation::kUpdateMLModel) == "UpdateMLModel");  // the last: none is out of place
  CHECK(to_text(Operation::kGetDataSource) == "GetDataSource");
  CHECK(operation_of("") == std::nullopt);
}

TEST_CASE("unknown members are passed over and null stands for left out", "[service][request]") {
  json request = create_model();
  request["Recipe"] = nullptr;
  request["Colour"] = "red";
  CHECK(checked_request(Operation::kCreateMLModel, request) == create_model());
  request["MLModelId"] = nullptr;
  CHECK(refusal_of(Operation::kCreateMLModel, request) ==
        "InvalidInputException: MLModelId: is required and missing");
}

TEST_CASE("each member is held to its constraint", "[service][request]") {
  const std::string snowman = "\xe2\x98\x83";
  const auto repeated = [](const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  };
  const auto model = [](const char* member, json value) {
    json request = create_model();
    request[member] = std::move(value);
    return refusal_of(Operation::kCreateMLModel, request);
  };
  CHECK(model("MLModelId", std::string(64, 'a')).empty());
  CHECK(model("MLModelId", std::string(65, 'a')).find("MLModelId: expected 1 to 64 characters") !=
        std::string::npos);
  CHECK(model("MLModelId", "").find("expected 1 to 64") != std::string::npos);
  CHECK(model("MLModelId", "..").empty());
  CHECK(model("MLModelId", "a/b") ==
        "InvalidInputException: MLModelId: expected letters, digits, '_', '.' and '-' only (got "
        "'a/b')");
  CHECK(model("MLModelId", 7) == "InvalidInputException: MLModelId: expected a string");
  CHECK(model("MLModelName", "").empty());
  CHECK(model("MLModelName", repeated(snowman, 1024)).empty());  // characters, not bytes
  CHECK_FALSE(model("MLModelName", repeated(snowman, 1025)).empty());
  CHECK_FALSE(model("MLModelName", "   ").empty());
  CHECK(model("MLModelType", "binary").find("expected REGRESSION, BINARY or MULTICLASS") !=
        std::string::npos);
  CHECK(model("Recipe", std::string(131'071, ' ')).empty());
  CHECK_FALSE(model("Recipe", std::string(131'072, ' ')).empty());
  CHECK(model("RecipeUri", "s3://b/k").empty());
  CHECK(model("RecipeUri", "s3://b").empty());
  for (const char* const url : {"s3:///k", "s3://", "http://b/k", "b/k", " s3://b/k"})
    CHECK_FALSE(model("RecipeUri", url).empty());
  CHECK(model("Parameters", {{"sgd.maxPasses", "10"}}).empty());
  CHECK(model("Parameters", {{"sgd.maxPasses", 10}})
            .find("Parameters.sgd.maxPasses: expected a string") != std::string::npos);

  const auto limit = [](json value) {
    return refusal_of(Operation::kDescribeMLModels, {{"Limit", std::move(value)}});
  };
  CHECK(limit(1).empty());
  CHECK(limit(100).empty());
  for (const json& value : {json(0), json(101), json(-1), json(1.5), json("1"), json(true)})
    CHECK_FALSE(limit(value).empty());
  CHECK_FALSE(refusal_of(Operation::kDescribeMLModels, {{"SortOrder", "desc"}}).empty());
  CHECK(refusal_of(Operation::kDescribeMLModels, {{"SortOrder", "dsc"}}).empty());
}

TEST_CASE("a structure's members are named with their path", "[service][request]") {
  const json request = {{"DataSourceId", "ds"}, {"DataSpec", {{"DataSchema", "{}"}}}};
  CHECK(refusal_of(Operation::kCreateDataSourceFromS3, request) ==
        "InvalidInputException: DataSpec.DataLocationS3: is required and missing");
}

TEST_CASE("a password is never repeated", "[service][request]") {
  json request = {{"DataSourceId", "ds"},
                  {"RoleARN", "arn"},
                  {"DataSpec",
                   {{"DatabaseInformation", {{"DatabaseName", "db"}, {"ClusterIdentifier", "c"}}},
                    {"SelectSqlQuery", "select 1"},
                    {"DatabaseCredentials", {{"Username", "me"}, {"Password", "hunter2"}}},
                    {"S3StagingLocation", "s3://b/k"}}}};
  const std::string refusal = refusal_of(Operation::kCreateDataSourceFromRedshift, request);
  CHECK(refusal.find("Password: expected 8 to 64 characters") != std::string::npos);
  CHECK(refusal.find("hunter2") == std::string::npos);
}

TEST_CASE("tags have errors of their own", "[service][request]") {
  const auto add = [](json tag) {
    return refusal_of(Operation::kAddTags, {{"ResourceId", "ml"},
                                            {"ResourceType", "MLModel"},
                                            {"Tags", json::array({std::move(tag)})}});
  };
  CHECK(add({{"Key", "stage"}, {"Value", "test 100% @home"}}).empty());
  CHECK(add({{"Key", "\xc3\xa9tage"}}).empty());  // letters of any script, and no value
  CHECK(add({{"Key", std::string(128, 'k')}, {"Value", std::string(256, 'v')}}).empty());
  for (const json& tag : {json{{"Key", ""}}, json{{"Value", "v"}}, json{{"Key", "aws:x"}},
                          json{{"Key", std::string(129, 'k')}}, json{{"Key", "a,b"}},
                          json{{"Key", "k"}, {"Value", std::string(257, 'v')}},
                          json{{"Key", "k"}, {"Value", "a\nb"}}}) {
    CAPTURE(tag.dump());
    CHECK(add(tag).starts_with("InvalidTagException: "));
  }
  const auto remove = [](json key) {
    return refusal_of(Operation::kDeleteTags, {{"ResourceId", "ml"},
                                               {"ResourceType", "MLModel"},
                                               {"TagKeys", json::array({std::move(key)})}});
  };
  CHECK(remove(std::string(128, 'k')).empty());
  CHECK(remove("a,b") ==
        "InvalidTagException: Key: expected 1 to 128 letters, digits, blanks and _.:/=+-@% (got "
        "'a,b')");
  CHECK(remove("aws:x") ==
        "InvalidTagException: Key: names that begin with 'aws:' are reserved (got 'aws:x')");
  for (const json& key : {json(""), json(std::string(129, 'k')), json("k\n")})
    CHECK(remove(key).starts_with("InvalidTagException: "));
  CHECK(remove(1) == "InvalidInputException: TagKeys: expected keys, each a string");
  CHECK_FALSE(refusal_of(Operation::kAddTags,
                         {{"ResourceId", "ml"}, {"ResourceType", "Model"}, {"Tags", json::array()}})
                  .empty());
}

TEST_CASE("an empty string in an optional member is not a member, as in a filled-in skeleton",
          "[service][request]") {
  const json filled = {{"MLModelId", "ml"},
                       {"MLModelName", ""},
                       {"MLModelType", "BINARY"},
                       {"TrainingDataSourceId", "ds"},
                       {"Recipe", ""},
                       {"RecipeUri", ""}};
  CHECK(checked_request(Operation::kCreateMLModel, filled) ==
        json{{"MLModelId", "ml"}, {"MLModelType", "BINARY"}, {"TrainingDataSourceId", "ds"}});
  const json source = {{"DataSourceId", "ds"},
                       {"DataSpec",
                        {{"DataLocationS3", "s3://b/k"},
                         {"DataRearrangement", ""},
                         {"DataSchema", ""},
                         {"DataSchemaLocationS3", "s3://b/k.schema"}}}};
  CHECK(checked_request(Operation::kCreateDataSourceFromS3, source)["DataSpec"] ==
        json{{"DataLocationS3", "s3://b/k"}, {"DataSchemaLocationS3", "s3://b/k.schema"}});
  CHECK(checked_request(Operation::kDescribeMLModels, {{"FilterVariable", ""}, {"NextToken", ""}})
            .empty());
  // A name that must be given may be empty: that takes it away.
  CHECK(checked_request(Operation::kUpdateDataSource,
                        {{"DataSourceId", "ds"}, {"DataSourceName", ""}})["DataSourceName"] == "");
}
