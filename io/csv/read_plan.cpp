#include "io/csv/read_plan.h"

namespace glassbox::io {

ReadPlan plan_all(const Schema& schema, bool with_target) {
  ReadPlan plan{schema.attributes.size(), schema.has_header, {}};
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const Attribute& attribute = schema.attributes[i];
    PlannedColumn column{.file_column = i, .type = attribute.type, .name = attribute.name};
    if (with_target && attribute.name == schema.target) column.rule = PlannedColumn::Rule::kTarget;
    if (attribute.name == schema.target) column.labels = schema.binary_labels;
    column.number = schema.number_form(i);
    if (with_target && attribute.name == schema.row_weight)
      column.rule = PlannedColumn::Rule::kWeight;
    plan.columns.push_back(std::move(column));
    plan.names.push_back(attribute.name);
  }
  return plan;
}

}  // namespace glassbox::io
