/// recipes/fit/fitted_state.h: what a FittedRecipe holds. For the room's own files.
#pragma once

#include "recipes/fit/feature_layout.h"
#include "recipes/fit/node_plan.h"
#include "recipes/fit/node_state.h"
#include "recipes/language/recipe.h"

namespace glassbox::recipes {

struct FittedState {
  Recipe recipe;
  Schema schema;
  Plan plan;
  FittedPlan learned;
  Layout layout;
};

}  // namespace glassbox::recipes
