#include "engine/model/prediction.h"
#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

PlannedColumn verbatim(const Schema& data_schema, const std::string& name) {
  return {.file_column = data_schema.find(name),
          .type = AttributeType::kText,
          .rule = PlannedColumn::Rule::kOptional,
          .name = name};
}

}  // namespace

ReadPlan plan_for(const MLModel& model, const Schema& data_schema, PlanFor purpose) {
  const Schema& schema = model.schema;
  const std::vector<bool>& used = model.recipe.attributes_used();
  ReadPlan plan{.file_column_count = data_schema.attributes.size(),
                .has_header = data_schema.has_header,
                .columns = {}};
  for (const Attribute& attribute : data_schema.attributes) plan.names.push_back(attribute.name);
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const Attribute& attribute = schema.attributes[i];
    PlannedColumn column{.file_column = std::nullopt,
                         .type = attribute.type,
                         .rule = PlannedColumn::Rule::kOptional,
                         .name = attribute.name};
    if (used[i]) column.file_column = data_schema.find(attribute.name);
    if (attribute.name == schema.target) column.labels = schema.binary_labels;
    column.number = schema.number_form(i);
    if (purpose == PlanFor::kEvaluation && attribute.name == schema.target) {
      column.file_column = data_schema.find(attribute.name);
      column.rule = PlannedColumn::Rule::kTarget;
      if (!column.file_column) {
        throw InputError({}, "the data have no attribute \"" + attribute.name +
                                 "\", the model's target; an evaluation needs it");
      }
    }
    plan.columns.push_back(std::move(column));
  }
  if (purpose == PlanFor::kBatchPrediction) {
    if (data_schema.row_id) plan.columns.push_back(verbatim(data_schema, *data_schema.row_id));
    if (data_schema.target) {
      PlannedColumn label = verbatim(data_schema, *data_schema.target);
      if (model.type == ModelType::kBinary) {
        label.type = AttributeType::kBinary;
        label.labels = schema.binary_labels;
      }
      plan.columns.push_back(std::move(label));
    }
  }
  return plan;
}

}  // namespace glassbox::engine
