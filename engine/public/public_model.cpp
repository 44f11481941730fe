// <glassbox/model.h>, <glassbox/load.h>, <glassbox/save.h>.
#include "engine/public/public_model.h"

#include <glassbox/load.h>
#include <glassbox/save.h>

#include "engine/public/public_errors.h"
#include "io/files/whole_file.h"
#include "io/schema/binary_labels.h"

namespace glassbox {

TargetKind public_kind(engine::ModelType type) {
  switch (type) {
    case engine::ModelType::kBinary:
      return TargetKind::kBinary;
    case engine::ModelType::kMulticlass:
      return TargetKind::kMulticlass;
    default:
      return TargetKind::kRegression;
  }
}

TargetKind Model::kind() const { return public_kind(implementation_->model.type); }

const std::string& Model::target() const { return *implementation_->model.schema.target; }

std::vector<std::string> Model::attributes() const {
  std::vector<std::string> names;
  for (const auto& attribute : implementation_->model.schema.attributes)
    names.push_back(attribute.name);
  return names;
}

std::vector<std::string> Model::classes() const {
  const engine::MLModel& model = implementation_->model;
  if (model.type != engine::ModelType::kBinary) return model.classes;
  const auto& labels = model.schema.binary_labels;
  return {std::string(io::label_text(labels, false)), std::string(io::label_text(labels, true))};
}

std::string Model::schema() const { return io::to_json(implementation_->model.schema); }

const std::string& Model::recipe() const { return implementation_->model.recipe.recipe().text; }

std::map<std::string, std::string> Model::parameters() const {
  return implementation_->model.parameters.to_map();
}

TrainingFacts Model::training() const {
  const engine::MLModel& model = implementation_->model;
  return {model.target.records,     model.training.passes,    model.training.converged,
          model.training.mean_loss, model.training.objective, model.training.parameters};
}

double Model::score_threshold() const { return implementation_->model.score_threshold; }

void Model::set_score_threshold(double threshold) {
  if (kind() != TargetKind::kBinary)
    throw Error(Error::Kind::kInput, "only a BINARY model has a score threshold");
  if (!(threshold >= 0 && threshold <= 1))
    throw Error(Error::Kind::kInput,
                "the score threshold is " + std::to_string(threshold) + "; expected 0 to 1");
  implementation_->model.score_threshold = threshold;
}

Model load(const std::string& path, std::string* warning) {
  return as_public_errors([&] {
    std::string unheard;
    return public_model(engine::MLModel::load(path, warning != nullptr ? warning : &unheard));
  });
}

void save(const Model& model, const std::string& path, bool replace) {
  using Existing = io::WholeFile::Existing;
  as_public_errors([&] {
    model.implementation().model.save(path, replace ? Existing::kReplace : Existing::kRefuse);
  });
}

}  // namespace glassbox
