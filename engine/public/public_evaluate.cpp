// <glassbox/evaluate.h>.
#include <glassbox/evaluate.h>

#include <nlohmann/json.hpp>

#include "engine/evaluate/evaluation.h"
#include "engine/public/public_counts.h"
#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"

namespace glassbox {
namespace {

BinaryResult result_of(const engine::BinaryEvaluation& binary) {
  BinaryResult result;
  result.auc_low = binary.auc_interval.low;
  result.auc_high = binary.auc_interval.high;
  result.score_threshold = binary.threshold;
  take_counts(binary.at_threshold, result);
  return result;
}

MulticlassResult result_of(const engine::MulticlassEvaluation& multiclass) {
  MulticlassResult result;
  result.classes = multiclass.classes;
  result.confusion = multiclass.confusion.counts;
  result.accuracy = multiclass.confusion.accuracy();
  for (std::size_t k = 0; k < result.classes.size(); ++k) {
    result.precision.push_back(multiclass.confusion.precision(k));
    result.recall.push_back(multiclass.confusion.recall(k));
    result.f1.push_back(multiclass.confusion.f1(k));
  }
  return result;
}

}  // namespace

Evaluation evaluate(const Model& model, const Data& data) {
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    const OpenedData opened = open_data_for(trained, data, engine::PlanFor::kEvaluation);
    const engine::Evaluation found =
        engine::evaluate(trained, opened.files, opened.schema_or_null(), opened.csv);
    Evaluation evaluation;
    evaluation.kind = public_kind(found.type);
    evaluation.records = record_counts(found.records);
    evaluation.metric = found.metric();
    evaluation.value = found.value;
    evaluation.baseline = found.baseline;
    evaluation.verdict = found.verdict;
    evaluation.message = found.message;
    evaluation.alerts = found.alerts;
    evaluation.alerts.insert(evaluation.alerts.end(), opened.warnings.begin(),
                             opened.warnings.end());
    if (found.binary) {
      evaluation.log_loss = found.binary->log_loss;
      evaluation.binary = result_of(*found.binary);
    }
    if (found.multiclass) {
      evaluation.log_loss = found.multiclass->log_loss;
      evaluation.multiclass = result_of(*found.multiclass);
    }
    if (found.regression)
      evaluation.regression = {found.regression->mean_absolute_error, found.regression->r_squared,
                               found.regression->residual_mean};
    evaluation.json = engine::to_json(found).dump();
    return evaluation;
  });
}

}  // namespace glassbox
