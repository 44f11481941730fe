#include "service/jobs/model_parameters.h"

#include <nlohmann/json.hpp>
#include <string>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

constexpr const char* kRecipe = "glassbox.recipe";
constexpr const char* kLearner = "glassbox.learner";

void check_search(const nlohmann::json& given, bool has_recipe, Learner learner) {
  const std::string search = std::string(kRecipe) + " is \"search\"";
  if (has_recipe)
    throw InputError({}, search + ", which chooses a recipe; leave out Recipe and RecipeUri");
  if (learner == Learner::kAmazon)
    throw InputError({}, search + ", but Amazon's learner takes its suggested recipe; set " +
                             kLearner + " to glassbox");
  for (const auto& [name, value] : given.items())
    if (name != kRecipe && name != kLearner)
      throw InputError({}, search + ", which chooses " + name + ", too; leave out one of both");
}

}  // namespace

nlohmann::json shown_parameters(const TrainingParameters& parameters, bool searches) {
  nlohmann::json shown = parameters.to_map();
  if (searches) shown[kRecipe] = "search";
  return shown;
}

nlohmann::json ModelParameters::shown() const { return shown_parameters(training, searches); }

ModelParameters model_parameters(const nlohmann::json& given, bool has_recipe, Learner learner) {
  ModelParameters parameters;
  if (const auto recipe = given.find(kRecipe); recipe != given.end()) {
    if (*recipe != "search")
      throw InputError({}, std::string(kRecipe) + " is \"" + recipe->get<std::string>() +
                               "\", expected search; without it Recipe, RecipeUri or the suggested "
                               "recipe is used");
    parameters.searches = true;
  }
  parameters.training = parameters.searches ? TrainingParameters::console_defaults()
                                            : TrainingParameters::api_defaults();
  parameters.training.learner = learner;
  for (const auto& [name, value] : given.items())
    if (name != kRecipe) parameters.training.set(name, value.get<std::string>());
  if (parameters.searches) check_search(given, has_recipe, parameters.training.learner);
  parameters.training.check();
  return parameters;
}

}  // namespace glassbox::service
