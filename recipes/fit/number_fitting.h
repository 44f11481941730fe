/// recipes/fit/number_fitting.h: means, standard deviations and bins of a plan's numbers. For the
/// room's own files.
#pragma once

#include <vector>

#include "io/base/exchange.h"
#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/node_state.h"

namespace glassbox::recipes {

/// Learns the plan's numbers and its kBin nodes, and how many records there are if it has numbers.
///
/// counted   by node: whether the records that have each level are to be counted
/// exchange  between the processes that have a part of the records each: all learn the same
void learn_numbers(const Plan& plan, const BlockReplay& training, const std::vector<bool>& counted,
                   int threads, const io::Exchange& exchange, FittedPlan& learned);

}  // namespace glassbox::recipes
