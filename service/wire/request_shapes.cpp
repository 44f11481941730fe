// The operations of the API as tables: for each member its kind, length, pattern, and whether it is
// required.
#include "service/wire/request_shapes.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "service/wire/shapes.h"

namespace glassbox::service {
namespace {

using Kind = Shape::Kind;

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}
constexpr std::string_view kIdCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
constexpr std::string_view kLowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kClusterCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool is_id(std::string_view text) { return all_of(text, kIdCharacters); }
bool is_empty_or_visible(std::string_view text) {
  return text.empty() || (text.find('\n') == std::string_view::npos &&
                          text.find_first_not_of(" \t\r\v\f") != std::string_view::npos);
}
bool is_s3_url(std::string_view text) {
  if (!text.starts_with("s3://") || text.find('\n') != std::string_view::npos) return false;
  return text.size() > 5 && text[5] != '/';
}
bool is_database(std::string_view text) { return all_of(text, kLowerAndDigits); }
bool is_cluster(std::string_view text) { return all_of(text, kClusterCharacters); }
bool has_no_zero_byte(std::string_view text) { return text.find('\0') == std::string_view::npos; }
bool is_sort_order(std::string_view text) { return text == "asc" || text == "dsc"; }
bool is_model_type(std::string_view text) {
  return text == "REGRESSION" || text == "BINARY" || text == "MULTICLASS";
}
bool is_resource_type(std::string_view text) {
  return text == "BatchPrediction" || text == "DataSource" || text == "Evaluation" ||
         text == "MLModel";
}

constexpr Shape kShortText{.most = 1024};
constexpr std::size_t kLongestId = 64;
constexpr Shape kId{.least = 1,
                    .most = kLongestId,
                    .matches = is_id,
                    .wanted = "letters, digits, '_', '.' and '-' only"};
constexpr Shape kName{.most = 1024,
                      .matches = is_empty_or_visible,
                      .wanted = "nothing, or one line with a character that is not blank"};
constexpr Shape kS3Url{.most = 2048, .matches = is_s3_url, .wanted = "s3://BUCKET/KEY"};
constexpr Shape kLongText{.most = 131'071};
constexpr Shape kBoolean{.kind = Kind::kBoolean};
constexpr Shape kNumber{.kind = Kind::kNumber};
constexpr Shape kPageLimit{.kind = Kind::kInteger, .least = 1, .most = 100};
constexpr Shape kParameters{.kind = Kind::kTextMap, .most = 100, .most_bytes = 102'400};
constexpr Shape kRecord{
    .kind = Kind::kTextMap, .most = kMostRecordEntries, .most_bytes = kMostRecordBytes};
constexpr Shape kSortOrder{.most = 64, .matches = is_sort_order, .wanted = "asc or dsc"};
constexpr Shape kModelType{
    .most = 64, .matches = is_model_type, .wanted = "REGRESSION, BINARY or MULTICLASS"};
constexpr Shape kResourceType{.most = 64,
                              .matches = is_resource_type,
                              .wanted = "BatchPrediction, DataSource, Evaluation or MLModel"};
constexpr Shape kTagList{.kind = Kind::kTagList, .most = 100};
constexpr Shape kTagKeyList{.kind = Kind::kTagKeyList, .most = 100};
constexpr Shape kRoleArn{.least = 1, .most = 110};
constexpr Shape kPredictEndpoint{.most = 2048};  // any address: ours is no amazon.com
// For libraries of databases, to which it would be the end.
constexpr std::string_view kNoZeroByte = "no character of value 0";
constexpr Shape kQuery{
    .least = 1, .most = 16'777'216, .matches = has_no_zero_byte, .wanted = kNoZeroByte};
constexpr Shape kUser{
    .least = 1, .most = 128, .matches = has_no_zero_byte, .wanted = kNoZeroByte, .is_secret = true};
constexpr Shape kRedshiftPassword{
    .least = 8, .most = 64, .matches = has_no_zero_byte, .wanted = kNoZeroByte, .is_secret = true};
constexpr Shape kRdsPassword{
    .least = 8, .most = 128, .matches = has_no_zero_byte, .wanted = kNoZeroByte, .is_secret = true};
constexpr Shape kRdsDatabase{
    .least = 1, .most = 64, .matches = has_no_zero_byte, .wanted = kNoZeroByte};
constexpr Shape kRedshiftDatabase{
    .least = 1, .most = 64, .matches = is_database, .wanted = "lower-case letters and digits"};
constexpr Shape kCluster{
    .least = 1, .most = 63, .matches = is_cluster, .wanted = "lower-case letters, digits and '-'"};
constexpr Shape kUpTo64{.least = 1, .most = 64};
constexpr Shape kUpTo255{.least = 1, .most = 255};
constexpr Shape kGroupIds{.kind = Kind::kTextList, .most = 100, .entry = &kUpTo255};

constexpr std::array kS3Spec = std::to_array<Member>({{"DataLocationS3", &kS3Url, true},
                                                      {"DataRearrangement", &kLongText},
                                                      {"DataSchema", &kLongText},
                                                      {"DataSchemaLocationS3", &kS3Url}});
constexpr Shape kS3DataSpec{.kind = Kind::kStructure, .members = kS3Spec};

constexpr std::array kRedshiftPlace = std::to_array<Member>(
    {{"DatabaseName", &kRedshiftDatabase, true}, {"ClusterIdentifier", &kCluster, true}});
constexpr Shape kRedshiftInformation{.kind = Kind::kStructure, .members = kRedshiftPlace};
constexpr std::array kRedshiftLogin =
    std::to_array<Member>({{"Username", &kUser, true}, {"Password", &kRedshiftPassword, true}});
constexpr Shape kRedshiftCredentials{.kind = Kind::kStructure, .members = kRedshiftLogin};
constexpr std::array kRedshiftSpec =
    std::to_array<Member>({{"DatabaseInformation", &kRedshiftInformation, true},
                           {"SelectSqlQuery", &kQuery, true},
                           {"DatabaseCredentials", &kRedshiftCredentials, true},
                           {"S3StagingLocation", &kS3Url, true},
                           {"DataRearrangement", &kLongText},
                           {"DataSchema", &kLongText},
                           {"DataSchemaUri", &kS3Url}});
constexpr Shape kRedshiftDataSpec{.kind = Kind::kStructure, .members = kRedshiftSpec};

constexpr std::array kRdsPlace = std::to_array<Member>(
    {{"InstanceIdentifier", &kCluster, true}, {"DatabaseName", &kRdsDatabase, true}});
constexpr Shape kRdsInformation{.kind = Kind::kStructure, .members = kRdsPlace};
constexpr std::array kRdsLogin =
    std::to_array<Member>({{"Username", &kUser, true}, {"Password", &kRdsPassword, true}});
constexpr Shape kRdsCredentials{.kind = Kind::kStructure, .members = kRdsLogin};
constexpr std::array kRdsSpec =
    std::to_array<Member>({{"DatabaseInformation", &kRdsInformation, true},
                           {"SelectSqlQuery", &kQuery, true},
                           {"DatabaseCredentials", &kRdsCredentials, true},
                           {"S3StagingLocation", &kS3Url, true},
                           {"DataRearrangement", &kLongText},
                           {"DataSchema", &kLongText},
                           {"DataSchemaUri", &kS3Url},
                           {"ResourceRole", &kUpTo64, true},
                           {"ServiceRole", &kUpTo64, true},
                           {"SubnetId", &kUpTo255, true},
                           {"SecurityGroupIds", &kGroupIds, true}});
constexpr Shape kRdsDataSpec{.kind = Kind::kStructure, .members = kRdsSpec};

constexpr std::array kAddTags = std::to_array<Member>({{"Tags", &kTagList, true},
                                                       {"ResourceId", &kId, true},
                                                       {"ResourceType", &kResourceType, true}});
constexpr std::array kDeleteTags = std::to_array<Member>({{"TagKeys", &kTagKeyList, true},
                                                          {"ResourceId", &kId, true},
                                                          {"ResourceType", &kResourceType, true}});
constexpr std::array kDescribeTags =
    std::to_array<Member>({{"ResourceId", &kId, true}, {"ResourceType", &kResourceType, true}});
constexpr std::array kCreateBatchPrediction =
    std::to_array<Member>({{"BatchPredictionId", &kId, true},
                           {"BatchPredictionName", &kName},
                           {"MLModelId", &kId, true},
                           {"BatchPredictionDataSourceId", &kId, true},
                           {"OutputUri", &kS3Url, true}});
constexpr std::array kCreateFromRds = std::to_array<Member>({{"DataSourceId", &kId, true},
                                                             {"DataSourceName", &kName},
                                                             {"RDSData", &kRdsDataSpec, true},
                                                             {"RoleARN", &kRoleArn, true},
                                                             {"ComputeStatistics", &kBoolean}});
constexpr std::array kCreateFromRedshift =
    std::to_array<Member>({{"DataSourceId", &kId, true},
                           {"DataSourceName", &kName},
                           {"DataSpec", &kRedshiftDataSpec, true},
                           {"RoleARN", &kRoleArn, true},
                           {"ComputeStatistics", &kBoolean}});
constexpr std::array kCreateFromS3 = std::to_array<Member>({{"DataSourceId", &kId, true},
                                                            {"DataSourceName", &kName},
                                                            {"DataSpec", &kS3DataSpec, true},
                                                            {"ComputeStatistics", &kBoolean}});
constexpr std::array kCreateEvaluation =
    std::to_array<Member>({{"EvaluationId", &kId, true},
                           {"EvaluationName", &kName},
                           {"MLModelId", &kId, true},
                           {"EvaluationDataSourceId", &kId, true}});
constexpr std::array kCreateMLModel = std::to_array<Member>({{"MLModelId", &kId, true},
                                                             {"MLModelName", &kName},
                                                             {"MLModelType", &kModelType, true},
                                                             {"Parameters", &kParameters},
                                                             {"TrainingDataSourceId", &kId, true},
                                                             {"Recipe", &kLongText},
                                                             {"RecipeUri", &kS3Url}});
constexpr std::array kModelId = std::to_array<Member>({{"MLModelId", &kId, true}});
constexpr std::array kDataSourceId = std::to_array<Member>({{"DataSourceId", &kId, true}});
constexpr std::array kEvaluationId = std::to_array<Member>({{"EvaluationId", &kId, true}});
constexpr std::array kBatchId = std::to_array<Member>({{"BatchPredictionId", &kId, true}});
constexpr std::array kGetDataSource =
    std::to_array<Member>({{"DataSourceId", &kId, true}, {"Verbose", &kBoolean}});
constexpr std::array kGetMLModel =
    std::to_array<Member>({{"MLModelId", &kId, true}, {"Verbose", &kBoolean}});
constexpr std::array kDescribe = std::to_array<Member>({{"FilterVariable", &kShortText},
                                                        {"EQ", &kName},
                                                        {"GT", &kName},
                                                        {"LT", &kName},
                                                        {"GE", &kName},
                                                        {"LE", &kName},
                                                        {"NE", &kName},
                                                        {"Prefix", &kName},
                                                        {"SortOrder", &kSortOrder},
                                                        {"NextToken", &kLongText},
                                                        {"Limit", &kPageLimit}});
constexpr std::array kPredict =
    std::to_array<Member>({{"MLModelId", &kId, true},
                           {"Record", &kRecord, true},
                           {"PredictEndpoint", &kPredictEndpoint, true}});
constexpr std::array kUpdateBatch = std::to_array<Member>(
    {{"BatchPredictionId", &kId, true}, {"BatchPredictionName", &kName, true}});
constexpr std::array kUpdateDataSource =
    std::to_array<Member>({{"DataSourceId", &kId, true}, {"DataSourceName", &kName, true}});
constexpr std::array kUpdateEvaluation =
    std::to_array<Member>({{"EvaluationId", &kId, true}, {"EvaluationName", &kName, true}});
constexpr std::array kUpdateMLModel = std::to_array<Member>(
    {{"MLModelId", &kId, true}, {"MLModelName", &kName}, {"ScoreThreshold", &kNumber}});

struct Entry {
  std::string_view name;
  std::span<const Member> members;
};
constexpr std::array<Entry, kOperationCount> kOperations = {{
    // in the order of Operation
    {"AddTags", kAddTags},
    {"CreateBatchPrediction", kCreateBatchPrediction},
    {"CreateDataSourceFromRDS", kCreateFromRds},
    {"CreateDataSourceFromRedshift", kCreateFromRedshift},
    {"CreateDataSourceFromS3", kCreateFromS3},
    {"CreateEvaluation", kCreateEvaluation},
    {"CreateMLModel", kCreateMLModel},
    {"CreateRealtimeEndpoint", kModelId},
    {"DeleteBatchPrediction", kBatchId},
    {"DeleteDataSource", kDataSourceId},
    {"DeleteEvaluation", kEvaluationId},
    {"DeleteMLModel", kModelId},
    {"DeleteRealtimeEndpoint", kModelId},
    {"DeleteTags", kDeleteTags},
    {"DescribeBatchPredictions", kDescribe},
    {"DescribeDataSources", kDescribe},
    {"DescribeEvaluations", kDescribe},
    {"DescribeMLModels", kDescribe},
    {"DescribeTags", kDescribeTags},
    {"GetBatchPrediction", kBatchId},
    {"GetDataSource", kGetDataSource},
    {"GetEvaluation", kEvaluationId},
    {"GetMLModel", kGetMLModel},
    {"Predict", kPredict},
    {"UpdateBatchPrediction", kUpdateBatch},
    {"UpdateDataSource", kUpdateDataSource},
    {"UpdateEvaluation", kUpdateEvaluation},
    {"UpdateMLModel", kUpdateMLModel},
}};

const Entry& entry_of(Operation operation) {
  return kOperations[static_cast<std::size_t>(operation)];
}

}  // namespace

std::string_view to_text(Operation operation) { return entry_of(operation).name; }

std::optional<Operation> operation_of(std::string_view target) {
  constexpr std::string_view kService = "AmazonML_20141212.";
  if (!target.starts_with(kService)) return std::nullopt;
  target.remove_prefix(kService.size());
  const auto* const at = std::ranges::find(kOperations, target, &Entry::name);
  if (at == kOperations.end()) return std::nullopt;
  return static_cast<Operation>(at - kOperations.begin());
}

std::size_t most_body(std::string_view target) {
  constexpr std::size_t kSlack = std::size_t{64} << 10, kMost = std::size_t{20} << 20;
  const auto operation = operation_of(target);
  if (!operation) return kSlack;
  const Shape whole{.kind = Kind::kStructure, .members = entry_of(*operation).members};
  return std::min(kSlack + most_json(whole), kMost);
}

bool is_object_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId && is_id(text);
}

nlohmann::json checked_request(Operation operation, nlohmann::json request) {
  const Shape whole{.kind = Kind::kStructure, .members = entry_of(operation).members};
  return checked(whole, "", std::move(request));
}

}  // namespace glassbox::service
