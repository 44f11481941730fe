#include "engine/predict/record_cells.h"

#include "io/cells/parse_cell.h"

namespace glassbox::engine {
namespace {

bool is_of_its_type(const Schema& schema, std::size_t attribute, std::string_view value) {
  if (value.empty() || schema.number_form(attribute).is_missing(value)) return true;
  switch (schema.attributes[attribute].type) {
    case AttributeType::kNumeric:
      return parse_number_as(schema.number_form(attribute), value).has_value();
    case AttributeType::kBinary:
      return parse_binary(value) >= 0;
    default:
      return true;
  }
}

std::string type_warning(const Attribute& attribute, std::string_view value) {
  return "\"" + attribute.name + "\" is " + std::string(to_text(attribute.type)) + ", \"" +
         std::string(value) + "\" is not; taken as missing";
}

}  // namespace

std::vector<std::string> cell_warnings(const Schema& schema,
                                       std::span<const std::string_view> cells) {
  std::vector<std::string> warnings;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!cells[i].empty() && schema.is_input(i) && !is_of_its_type(schema, i, cells[i]))
      warnings.push_back(type_warning(schema.attributes[i], cells[i]));
  return warnings;
}

RecordCells arrange_cells(const Schema& schema, const std::vector<NamedCell>& given) {
  RecordCells record;
  record.cells.resize(schema.attributes.size());
  for (const auto& [name, value] : given) {
    const auto at = schema.find(name);
    if (!at) {
      std::vector<std::string> names;
      for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
      const auto nearest = nearest_name(name, names);
      record.warnings.push_back("no attribute \"" + name + "\"" +
                                (nearest ? "; did you mean \"" + *nearest + "\"?" : "") +
                                "; ignored");
      continue;
    }
    if (schema.is_input(*at) && !is_of_its_type(schema, *at, value))
      record.warnings.push_back(type_warning(schema.attributes[*at], value));
    record.cells[*at] = value;
  }
  return record;
}

}  // namespace glassbox::engine
