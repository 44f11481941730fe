#include "service/api/endpoints.h"

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/predict/record_prediction.h"
#include "service/wire/api_error.h"

namespace glassbox::service {

namespace {
constexpr auto kUnknown = static_cast<std::size_t>(-1);

[[noreturn]] void refuse_duplicate(std::string_view name) {
  throw ApiError("SerializationException", 400,
                 "Record: \"" + std::string(name) + "\" is given twice");
}
}  // namespace

struct Endpoints::LoadedModel {
  explicit LoadedModel(MLModel loaded) : model(std::move(loaded)), predictor(model) {
    for (std::size_t i = 0; i < model.schema.attributes.size(); ++i)
      columns.emplace(model.schema.attributes[i].name, i);
  }
  [[nodiscard]] std::size_t column_of(std::string_view name, std::size_t expected) const;

  const MLModel model;
  const Predictor predictor;
  std::unordered_map<std::string_view, std::size_t> columns;  // by names that live in the model
};

Endpoints::Endpoints() = default;
Endpoints::~Endpoints() = default;

void Endpoints::mount(const std::string& id, MLModel model) {
  auto mounted = std::make_shared<const LoadedModel>(std::move(model));
  const std::lock_guard lock(mutex_);
  models_[id] = std::move(mounted);
}

void Endpoints::unmount(const std::string& id) {
  const std::lock_guard lock(mutex_);
  models_.erase(id);
}

std::size_t Endpoints::size() const {
  const std::shared_lock lock(mutex_);
  return models_.size();
}

std::shared_ptr<const Endpoints::LoadedModel> Endpoints::find(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto at = models_.find(id);
  return at == models_.end() ? nullptr : at->second;
}

// Clients mostly name attributes in the schema's order: the one after the last is tried first.
std::size_t Endpoints::LoadedModel::column_of(std::string_view name, std::size_t expected) const {
  const auto& attributes = model.schema.attributes;
  if (expected < attributes.size() && attributes[expected].name == name) return expected;
  const auto at = columns.find(name);
  return at == columns.end() ? kUnknown : at->second;
}

std::string Endpoints::predict(const PredictRequest& request, bool explain) const {
  const auto mounted = find(request.model_id());
  if (!mounted)
    throw ApiError("PredictorNotMountedException", 400,
                   "MLModel " + request.model_id() + " has no real-time endpoint that is READY");
  thread_local std::vector<std::string_view> cells;
  thread_local FeatureMatrix scratch;
  thread_local std::vector<std::string_view> unknown;
  cells.assign(mounted->columns.size(), {});
  unknown.clear();
  std::size_t expected = 0;
  for (const auto& [name, value] : request) {
    const std::size_t column = mounted->column_of(name, expected);
    if (column == kUnknown) {
      unknown.push_back(name);
      continue;
    }
    if (cells[column].data() != nullptr) refuse_duplicate(name);
    cells[column] = value;
    expected = column + 1;
  }
  std::ranges::sort(unknown);
  if (const auto duplicate = std::ranges::adjacent_find(unknown); duplicate != unknown.end())
    refuse_duplicate(*duplicate);
  const MLModel& model = mounted->model;
  const RecordPrediction prediction =
      predict_record(mounted->predictor, cells, model.score_threshold, explain, scratch);
  nlohmann::ordered_json answer;
  answer["Prediction"] = to_json(model, prediction);
  constexpr auto kReplaceBytes = nlohmann::json::error_handler_t::replace;
  if (prediction.explanation)
    answer["Prediction"]["details"]["Explanation"] =
        to_json(model, *prediction.explanation).dump(-1, ' ', false, kReplaceBytes);
  return answer.dump(-1, ' ', false, kReplaceBytes);
}

}  // namespace glassbox::service
