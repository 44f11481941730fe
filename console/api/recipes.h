/// console/api/recipes.h: recipes for the data of a data source: suggested, checked, traced.
#pragma once

#include "console/api/console_parts.h"
#include "console/api/console_request.h"

namespace glassbox::console {

/// POST recipe/suggest
[[nodiscard]] HttpResponse suggest_recipe_for(const ConsoleRequest& request, ConsoleParts& parts);
/// POST recipe/check. What the recipe learns from data for the trace is learned from the first
/// kTracedRecords records, so that an answer comes at once whatever the data.
[[nodiscard]] HttpResponse check_recipe(const ConsoleRequest& request, ConsoleParts& parts);

inline constexpr std::uint64_t kTracedRecords = 20'000;

}  // namespace glassbox::console
