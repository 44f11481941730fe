/// engine/fit/finish_training.h: the last step of a training: from where stochastic gradient
/// descent stopped to the optimum.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/finish/finish.h"
#include "engine/model/coefficients.h"
#include "engine/sgd/sgd.h"

namespace glassbox::engine {

/// Whether this training ends with fit(): as parameters.finish says, and never that of Amazon's
/// learner. auto: when no sgd.* parameter
/// was given, because who gives passes wants what so many passes make of the data; when there are
/// ten records for each parameter, because with fewer the optimum of the default penalty is worse
/// than what ten passes reach; and when it costs no more than about a second. By the parameters and
/// the shape of the data alone.
/// records, ids  as TrainingRows counts them; outputs: of the model
[[nodiscard]] bool wants_finish(const FeatureSpace& space, std::uint64_t records, std::uint64_t ids,
                                std::size_t outputs, const TrainingParameters& parameters);

/// Moves the result to the optimum unless it was trimmed to the size cap or there is nothing to
/// gain: model, objective, mean loss, converged.
/// returns  the steps taken; 0: nothing was done
/// throws   Interrupted
[[nodiscard]] int finish_training(const TrainingSet& data, Loss loss, const SgdOptions& options,
                                  SgdResult& result);

/// Statistics of a result at the optimum, where they exist and, unless `is_wanted`, cost little.
/// warning  why there are none though they were wanted
[[nodiscard]] std::optional<Coefficients> statistics_of(const TrainingSet& data, Loss loss,
                                                        const SgdOptions& options,
                                                        const SgdResult& result, bool is_wanted,
                                                        std::vector<std::string>& warnings);

}  // namespace glassbox::engine
