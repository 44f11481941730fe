/// service/api/endpoints.h: the models that have a real-time endpoint, loaded and ready.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>

#include "engine/model/ml_model.h"
#include "service/wire/predict_request.h"

namespace glassbox::service {

/// Any thread may call any function.
class Endpoints {
 public:
  Endpoints();
  ~Endpoints();

  /// Takes the place of a model of the same id.
  void mount(const std::string& id, MLModel model);
  void unmount(const std::string& id);
  [[nodiscard]] std::size_t size() const;

  /// The body of Predict's answer.
  /// request  attribute names -> texts; unknown names are ignored, what is not a number is missing
  /// explain  adds "Explanation" to details: contributions of each feature, as a JSON text
  /// throws   ApiError PredictorNotMountedException; SerializationException: an attribute is given
  ///          twice
  /// cost     microseconds: one lookup, no copy of the model
  [[nodiscard]] std::string predict(const PredictRequest& request, bool explain) const;

 private:
  struct LoadedModel;
  [[nodiscard]] std::shared_ptr<const LoadedModel> find(const std::string& id) const;

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<const LoadedModel>, std::less<>> models_;
};

}  // namespace glassbox::service
