// <glassbox/predict.h> and <glassbox/explain.h>.
#include <glassbox/explain.h>
#include <glassbox/predict.h>

#include <utility>

#include "engine/explain/importance.h"
#include "engine/predict/batch_prediction.h"
#include "engine/predict/record_cells.h"
#include "engine/predict/record_prediction.h"
#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"
#include "engine/public/public_model.h"
#include "io/files/whole_file.h"

namespace glassbox {
namespace {

engine::RecordCells cells_of(const engine::MLModel& model, const Record& record) {
  std::vector<engine::NamedCell> given;
  for (const auto& [name, value] : record) given.push_back({name, value});
  return engine::arrange_cells(model.schema, given);
}

}  // namespace

Prediction predict(const Model& model, const Record& record) {
  return as_public_errors([&] {
    const Model::Implementation& with = model.implementation();
    engine::RecordCells cells = cells_of(with.model, record);
    recipes::FeatureMatrix scratch;
    engine::RecordPrediction made =
        engine::predict_record(with.predictor, cells.views(), with.model.score_threshold,
                               /*explain=*/false, scratch);
    return Prediction{std::move(made.scores), std::move(made.label), std::move(cells.warnings)};
  });
}

Prediction predict_cells(const Model& model, std::span<const std::string_view> cells) {
  return as_public_errors([&] {
    const Model::Implementation& with = model.implementation();
    const std::size_t attributes = with.model.schema.attributes.size();
    if (cells.size() != attributes)
      throw Error(Error::Kind::kInput, std::to_string(cells.size()) + " cells; the model has " +
                                           std::to_string(attributes) + " attributes");
    thread_local recipes::FeatureMatrix scratch;
    engine::RecordPrediction made = engine::predict_record(
        with.predictor, cells, with.model.score_threshold, /*explain=*/false, scratch);
    return Prediction{std::move(made.scores), std::move(made.label),
                      engine::cell_warnings(with.model.schema, cells)};
  });
}

RecordCounts predict_file(const Model& model, const Data& data, const std::string& output,
                          PredictionFormat format, bool replace) {
  using Existing = io::WholeFile::Existing;
  using Form = engine::BatchFormat::Form;
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    io::WholeFile file(output, replace ? Existing::kReplace : Existing::kRefuse);
    const OpenedData opened = open_data_for(trained, data, engine::PlanFor::kBatchPrediction);
    engine::BatchOutput to;
    to.stream = [&file](std::string_view lines) { file.write(lines); };
    to.format.form = format == PredictionFormat::kReadable ? Form::kReadable : Form::kExact;
    const engine::BatchResult made =
        engine::predict_batch(trained, opened.files, opened.schema_or_null(), opened.csv, to);
    file.commit();
    return record_counts(made.records);
  });
}

RecordExplanation explain(const Model& model, const Record& record) {
  return as_public_errors([&] {
    const Model::Implementation& with = model.implementation();
    engine::Explanation made = with.predictor.explain(cells_of(with.model, record).views());
    RecordExplanation explanation;
    explanation.bias = std::move(made.bias);
    explanation.margins = std::move(made.margins);
    explanation.scores = std::move(made.scores);
    for (engine::Contribution& one : made.contributions)
      explanation.contributions.push_back(
          {std::move(one.feature), one.value, one.center, std::move(one.by_output)});
    explanation.output_center = with.model.weights.output_center;
    explanation.output_scale = with.model.weights.output_scale;
    return explanation;
  });
}

std::vector<AttributeImportance> importance(const Model& model) {
  return as_public_errors([&] {
    const engine::MLModel& trained = model.implementation().model;
    std::vector<AttributeImportance> all;
    for (const auto& [attributes, standard_deviation, share] : engine::importance(trained)) {
      std::vector<std::string> names;
      for (const std::size_t attribute : attributes)
        names.push_back(trained.schema.attributes[attribute].name);
      all.push_back({std::move(names), standard_deviation, share});
    }
    return all;
  });
}

}  // namespace glassbox
