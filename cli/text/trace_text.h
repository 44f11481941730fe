/// cli/text/trace_text.h: what a recipe and a model made of one record, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/base/single_prediction.h"
#include "recipes/fit/trace_json.h"

namespace glassbox::cli {

/// The record: its cells, and each output step by step.
[[nodiscard]] std::string trace_text(const RecordTrace& trace, const Schema& schema);

/// What each feature weighs, added up to the margin: for a MULTICLASS model that of the predicted
/// class. The prediction has an explanation.
[[nodiscard]] std::string sum_text(const MLModel& model, const RecordTrace& trace,
                                   const SinglePrediction& prediction);
/// For every output of the model, in the order in which the explanation adds.
[[nodiscard]] nlohmann::ordered_json sum_json(const MLModel& model, const RecordTrace& trace,
                                              const SinglePrediction& prediction);

}  // namespace glassbox::cli
