#include "recipes/recipe.h"

#include <catch2/catch.hpp>

#include "recipes/fitted_recipe.h"
