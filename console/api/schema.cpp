#include "console/api/schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/model/interrupted.h"
#include "engine/model/target.h"
#include "io/infer/csv_sample.h"
#include "io/infer/schema_reasons.h"
#include "service/jobs/source_data.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kSamples = 5, kRows = 10, kMostBytesOfACell = 200;

AttributeType type_of(const std::string& column, const nlohmann::json& value) {
  for (const AttributeType type : {AttributeType::kBinary, AttributeType::kCategorical,
                                   AttributeType::kNumeric, AttributeType::kText})
    if (value == std::string(to_text(type))) return type;
  throw invalid_member("types", "expected BINARY, CATEGORICAL, NUMERIC or TEXT for " + column,
                       value.dump());
}

SchemaInferenceOptions options_of(const nlohmann::json& body) {
  SchemaInferenceOptions options;
  if (const std::string target = text_member_or(body, "target", ""); !target.empty())
    options.target = target;
  if (const std::string row_id = text_member_or(body, "rowId", ""); !row_id.empty())
    options.row_id = row_id;
  if (body.contains("hasHeader") && !body["hasHeader"].is_null())
    options.has_header = bool_member_or(body, "hasHeader", false);
  if (const auto names = body.find("names"); names != body.end() && !names->is_null()) {
    const auto is_text = [](const nlohmann::json& name) { return name.is_string(); };
    if (!names->is_array() || !std::ranges::all_of(*names, is_text))
      throw invalid_member("names", "expected a list of texts", names->dump());
    options.names = names->get<std::vector<std::string>>();
  }
  const auto types = body.find("types");
  if (types == body.end() || types->is_null()) return options;
  if (!types->is_object())
    throw invalid_member("types", "expected an object of columns and types", types->dump());
  for (const auto& [name, value] : types->items()) {
    if (options.target == name) {
      options.target_type = type_of(name, value);
    } else {
      options.types[name] = type_of(name, value);
    }
  }
  return options;
}

// A text that says which flag of the command line would help, without that.
std::string without_flags(std::string text) {
  const std::size_t flag = text.find("; --");
  if (flag == std::string::npos) return text;
  text.erase(flag);
  if (std::ranges::count(text, '(') > std::ranges::count(text, ')')) text += ')';
  return text;
}

std::string shortened_cell(const std::string& cell) { return clipped(cell, kMostBytesOfACell); }

// The first few different values that are not empty.
Json samples_of(const std::vector<SampleRecord>& records, std::size_t first, std::size_t column) {
  Json samples = Json::array();
  std::set<std::string> known;
  for (std::size_t i = first; i < records.size() && samples.size() < kSamples; ++i) {
    const std::string& cell = records[i].cells[column];
    if (!cell.empty() && known.insert(cell).second) samples.push_back(shortened_cell(cell));
  }
  return samples;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// Whether it may name records: different in all of them, and called so.
bool is_row_id(const Attribute& attribute, const InferredColumn& column) {
  const std::string name = lower(attribute.name);
  const bool is_called_so = name == "id" || name == "key" || name == "rowid" || name == "index" ||
                            name == "uuid" || name.ends_with("_id") || name.ends_with(" id") ||
                            name.ends_with("-id") || attribute.name.ends_with("Id") ||
                            attribute.name.ends_with("ID");
  const ColumnProfile& evidence = column.evidence;
  return is_called_so && evidence.empty() == 0 && evidence.distinct().is_exact() &&
         evidence.distinct().distinct() == static_cast<double>(evidence.cells());
}

// A column that is called as targets are; otherwise the last one that can be learned.
Json suggested_target(const InferredSchema& inferred, const Json& row_id) {
  constexpr std::array kNames = {"target", "label", "class", "y", "outcome", "quality", "species"};
  const auto& attributes = inferred.schema.attributes;
  const auto is_fit = [&](std::size_t i) {
    const InferredColumn& column = inferred.columns[i];
    return attributes[i].name != row_id && column.by_rules != AttributeType::kText &&
           column.evidence.distinct().distinct() >= 2 && !column.evidence.are_dates();
  };
  for (const char* const name : kNames)
    for (std::size_t i = 0; i < attributes.size(); ++i)
      if (lower(attributes[i].name) == name && is_fit(i)) return attributes[i].name;
  for (std::size_t i = attributes.size(); i-- > 0;)
    if (is_fit(i)) return attributes[i].name;
  return nullptr;
}

Json reason_of(const InferredColumn& column, AttributeType type, std::span<const InputFile> files) {
  if (column.decided == InferredColumn::Decided::kByOption)
    return "as chosen; by its values it would be " + std::string(to_text(column.by_rules));
  const auto [why, change] = column_reasons(column, type, TypeRules::kGlassbox, files);
  const std::string rest = without_flags(change);
  return rest.empty() || rest.find("--") != std::string::npos ? why : why + "; " + rest;
}

Json delimiter_of(const InputFile& file) { return std::string(1, file.format.separator); }

void add_target(Json& json, const InferredSchema& inferred) {
  json["targetType"] = json["mlModelType"] = json["classes"] = json["targetReason"] = nullptr;
  const Schema& schema = inferred.schema;
  if (!schema.target) return;
  const std::size_t at = schema.find(*schema.target).value_or(0);
  const AttributeType type = schema.attributes[at].type;
  json["targetType"] = to_text(type);
  json["targetReason"] = without_flags(target_text(inferred));
  if (type == AttributeType::kText) return;
  json["mlModelType"] = to_text(model_type_for(schema));
  if (type == AttributeType::kBinary) json["classes"] = 2;
  if (type == AttributeType::kCategorical)
    json["classes"] = static_cast<std::uint64_t>(
        std::llround(inferred.columns[at].evidence.distinct().distinct()));
}

}  // namespace

HttpResponse infer_schema_of(const ConsoleRequest& request, ConsoleParts& parts) {
  const nlohmann::json body = request.json();
  BucketFiles kept =
      parts.api.buckets().files_of(text_member(body, "location"), check_of(request, parts));
  std::vector<InputFile> files = std::move(kept.files);
  SchemaInferenceOptions options = options_of(body);
  // Names are those of rows of a database, which have been written with commas.
  const auto separator = options.names.empty() ? std::nullopt : std::optional(',');
  const std::vector<std::string> notices = recognize_formats(files, 0, separator);
  options.progress = [&](std::uint64_t /*rows*/) {
    if (parts.is_stopping || request.is_abandoned()) throw Interrupted();
  };
  const InferredSchema inferred = infer_schema(files, options);
  const CsvSample sample = read_sample(files.front());
  const Schema& schema = inferred.schema;
  const std::size_t first = schema.has_header ? 1 : 0;

  Json json;
  json["schema"] = format_schema(schema);
  json["hasHeader"] = schema.has_header;
  json["headerReason"] = options.has_header ? "as chosen" : inferred.header.reason;
  json["delimiter"] = delimiter_of(files.front());
  json["encoding"] = "UTF-8";
  json["attributes"] = Json::array();
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const InferredColumn& column = inferred.columns[i];
    const AttributeType type = schema.attributes[i].type;
    json["attributes"].push_back({{"name", schema.attributes[i].name},
                                  {"type", to_text(type)},
                                  {"reason", reason_of(column, type, files)},
                                  {"typeByRules", to_text(column.by_rules)},
                                  {"samples", samples_of(sample.records, first, i)},
                                  {"distinct", std::llround(column.evidence.distinct().distinct())},
                                  {"empty", column.evidence.empty()}});
  }
  json["rows"] = Json::array();
  for (std::size_t i = first; i < std::min(sample.records.size(), first + kRows); ++i) {
    Json row = Json::array();
    for (const std::string& cell : sample.records[i].cells) row.push_back(shortened_cell(cell));
    json["rows"].push_back(std::move(row));
  }
  json["records"] = inferred.records.used;
  json["isSample"] = false;
  json["rejected"] = inferred.records.rejected;
  json["rejects"] = Json::array();
  for (const ReadReport::Entry& entry : inferred.records.entries)
    json["rejects"].push_back((files.size() > 1 ? entry.where.file + ", " : std::string()) +
                              "line " + std::to_string(entry.where.line) + ": " + entry.reason);
  Json row_id = nullptr;
  for (std::size_t i = 0; i < schema.attributes.size() && row_id.is_null(); ++i)
    if (is_row_id(schema.attributes[i], inferred.columns[i])) row_id = schema.attributes[i].name;
  json["suggestedRowId"] = row_id;
  json["suggestedTarget"] = suggested_target(inferred, row_id);
  json["notes"] = notices;
  for (const std::string& note : inferred.notes) json["notes"].push_back(without_flags(note));
  add_target(json, inferred);
  return json_answer(json);
}

}  // namespace glassbox::console
