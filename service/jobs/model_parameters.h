/// service/jobs/model_parameters.h: the Parameters of CreateMLModel.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/model/training_parameters.h"

namespace glassbox::service {

struct ModelParameters {
  TrainingParameters training;
  /// `glassbox.recipe` is `search`: recipe and regularization are chosen by cross-validation, as
  /// `glassbox train` does, from its defaults and not from CreateMLModel's.
  bool searches = false;

  /// As Get answers them.
  [[nodiscard]] nlohmann::json shown() const;
};

/// given       names to texts
/// has_recipe  the request has a recipe of its own
/// learner     of a model whose parameters do not name one
/// throws      InputError: as TrainingParameters; a search beside a recipe, Amazon's learner or
///             parameters that it chooses itself
[[nodiscard]] ModelParameters model_parameters(const nlohmann::json& given, bool has_recipe,
                                               Learner learner);

/// What is shown of parameters that training ended up with.
[[nodiscard]] nlohmann::json shown_parameters(const TrainingParameters& parameters, bool searches);

}  // namespace glassbox::service
