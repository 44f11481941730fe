/// engine/public/public_model.h: what a glassbox::Model holds.
#pragma once

#include <glassbox/model.h>

#include <memory>
#include <utility>

#include "engine/model/ml_model.h"
#include "engine/model/prediction.h"

namespace glassbox {

struct Model::Implementation {
  explicit Implementation(engine::MLModel trained) : model(std::move(trained)), predictor(model) {}

  engine::MLModel model;  ///< before `predictor`, which refers to it
  engine::Predictor predictor;
};

[[nodiscard]] inline Model public_model(engine::MLModel model) {
  return Model(std::make_shared<Model::Implementation>(std::move(model)));
}

[[nodiscard]] TargetKind public_kind(engine::ModelType type);

}  // namespace glassbox
