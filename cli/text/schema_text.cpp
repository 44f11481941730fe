// A schema with its reasons, column by column; io/infer/schema_reasons.h words each of them.
#include "cli/text/schema_text.h"

#include <nlohmann/json.hpp>

#include "cli/base/text_table.h"
#include "io/records/read_report_json.h"

namespace glassbox::cli {

using Json = nlohmann::ordered_json;

namespace {

std::string rules_text(TypeRules rules) {
  if (rules == TypeRules::kAmazon)
    return "Rules: each cell votes; a number for NUMERIC, 0 and 1 for BINARY too, more than 20 "
           "words "
           "for TEXT, anything else for CATEGORICAL.\n";
  return "Rules, missing values aside: all 0 n no f false or 1 y yes t true, both among them: "
         "BINARY; "
         "95 % numbers: NUMERIC;\nmore than 3 words a cell, or more than half of the cells new "
         "values "
         "of several words: TEXT; else CATEGORICAL.\n";
}

}  // namespace

std::string schema_text(const InferredSchema& inferred, TypeRules rules,
                        std::span<const InputFile> files) {
  using enum TextTable::Align;
  const Schema& schema = inferred.schema;
  std::string text =
      counted(inferred.records.used, "record") + ", " +
      counted(schema.attributes.size(), "column") + ", " +
      (schema.has_header ? "names in the first line" : "no names in the first line") + " (" +
      printable(inferred.header.reason) + ")\n";
  for (const std::string& note : inferred.notes) text += "! " + printable(note) + "\n";
  TextTable table({kLeft, kLeft, kLeft});
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const Attribute& attribute = schema.attributes[i];
    const auto [why, change] = column_reasons(inferred.columns[i], attribute.type, rules, files);
    table.add({printable(attribute.name), std::string(to_text(attribute.type)), why});
    if (!change.empty()) table.add({"", "", change});
  }
  text += table.text() + rules_text(rules);
  if (schema.target) text += target_text(inferred) + "\n";
  return text;
}

Json schema_json(const InferredSchema& inferred, TypeRules rules,
                 std::span<const InputFile> files) {
  const Schema& schema = inferred.schema;
  Json json;
  json["schema"] = Json::parse(to_json(schema));
  json["header"] = {{"present", schema.has_header}, {"reason", inferred.header.reason}};
  json["columns"] = Json::array();
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const InferredColumn& column = inferred.columns[i];
    const ColumnProfile& evidence = column.evidence;
    const auto [why, change] = column_reasons(column, schema.attributes[i].type, rules, files);
    Json examples = Json::array();
    for (const auto& value : evidence.first().values()) examples.push_back(value.text);
    json["columns"].push_back({{"attributeName", schema.attributes[i].name},
                               {"attributeType", to_text(schema.attributes[i].type)},
                               {"typeByRules", to_text(column.by_rules)},
                               {"why", why},
                               {"change", change},
                               {"cells", evidence.cells()},
                               {"empty", evidence.empty()},
                               {"numbers", evidence.numbers()},
                               {"positive", evidence.positive()},
                               {"negative", evidence.negative()},
                               {"markedMissing", evidence.marked_missing()},
                               {"formatted", evidence.formatted()},
                               {"dates", evidence.dates()},
                               {"leadingZeros", evidence.leading_zeros()},
                               {"meanWords", evidence.mean_words()},
                               {"distinct", evidence.distinct().distinct()},
                               {"distinctIsExact", evidence.distinct().is_exact()},
                               {"examples", std::move(examples)}});
  }
  json["target"] = schema.target ? Json(target_text(inferred)) : Json(nullptr);
  json["notes"] = inferred.notes;
  json["records"] = read_report_json(inferred.records);
  return json;
}

}  // namespace glassbox::cli
