/// console/api/model_cache.h: the models that were looked at last, loaded.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "console/base/room.h"
#include "engine/model/ml_model.h"
#include "engine/model/prediction.h"
#include "service/api/api.h"

namespace glassbox::console {

struct LoadedModel {
  explicit LoadedModel(MLModel loaded) : model(std::move(loaded)), predictor(model) {}
  const MLModel model;
  const Predictor predictor;
};

/// Any thread may call any function. A model that was trained again is loaded again.
class ModelCache {
 public:
  static constexpr std::size_t kMostModels = 4;

  explicit ModelCache(const Api& api) : api_(api) {}

  /// Of an MLModel that is COMPLETED. Its score threshold may be an older one.
  /// throws  as service/store/model_files.h's load_model()
  [[nodiscard]] std::shared_ptr<const LoadedModel> get(const StoredObject& object);

 private:
  struct Entry {
    std::string id;
    std::string details;  // with the digest of the file
    std::shared_ptr<const LoadedModel> model;
  };
  const Api& api_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // used last first
};

}  // namespace glassbox::console
