/// recipes/fitted_state.h: what a FittedRecipe holds. For the room's own files.
#pragma once

#include "recipes/fitted_recipe.h"
#include "recipes/layout.h"
#include "recipes/node_state.h"
#include "recipes/plan.h"

namespace glassbox::recipes {

struct FittedRecipe::State {
  Recipe recipe;
  Schema schema;
  Plan plan;
  LearntPlan learnt;
  Layout layout;
};

}  // namespace glassbox::recipes
