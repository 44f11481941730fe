#include "service/endpoints.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/record_prediction.h"
#include "service/api_error.h"

namespace glassbox {

struct Endpoints::Mounted {
  explicit Mounted(MLModel loaded) : model(std::move(loaded)), predictor(model) {
    for (std::size_t i = 0; i < model.schema.attributes.size(); ++i)
      columns.emplace(model.schema.attributes[i].name, i);
  }
  const MLModel model;
  const Predictor predictor;
  std::unordered_map<std::string_view, std::size_t> columns;  // by names that live in the model
};

Endpoints::Endpoints() = default;
Endpoints::~Endpoints() = default;

void Endpoints::mount(const std::string& id, MLModel model) {
  auto mounted = std::make_shared<const Mounted>(std::move(model));
  const std::lock_guard lock(mutex_);
  models_[id] = std::move(mounted);
}

void Endpoints::unmount(const std::string& id) {
  const std::lock_guard lock(mutex_);
  models_.erase(id);
}

std::shared_ptr<const Endpoints::Mounted> Endpoints::find(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto at = models_.find(id);
  return at == models_.end() ? nullptr : at->second;
}

std::string Endpoints::predict(const std::string& id, const nlohmann::json& record,
                               bool explain) const {
  const auto mounted = find(id);
  if (!mounted)
    throw ApiError("PredictorNotMountedException", 400,
                   "MLModel " + id + " has no real-time endpoint that is READY");
  thread_local std::vector<std::string_view> cells;
  thread_local FeatureMatrix scratch;
  cells.assign(mounted->columns.size(), {});
  for (auto at = record.begin(); at != record.end(); ++at) {
    const auto column = mounted->columns.find(at.key());
    if (column != mounted->columns.end()) cells[column->second] = at->get_ref<const std::string&>();
  }
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

}  // namespace glassbox
