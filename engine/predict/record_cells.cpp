#include "engine/predict/record_cells.h"

#include "io/cells/parse_cell.h"

namespace glassbox::engine {
namespace {

bool is_of_its_type(const Schema& schema, std::size_t attribute, const std::string& value) {
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

}  // namespace

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
      record.warnings.push_back("\"" + name + "\" is " +
                                std::string(to_text(schema.attributes[*at].type)) + ", \"" + value +
                                "\" is not; taken as missing");
    record.cells[*at] = value;
  }
  return record;
}

}  // namespace glassbox::engine
