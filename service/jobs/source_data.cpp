#include "service/jobs/source_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "io/base/input_error.h"
#include "io/csv/header_order.h"
#include "io/infer/format_detection.h"
#include "service/store/data_spec.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

Schema schema_of(const Buckets& buckets, const StoredObject& object, const Json& spec,
                 const Check& check) {
  const Json details = Json::parse(object.details.empty() ? "{}" : object.details);
  if (const auto text = details.find("Schema"); text != details.end())
    return parse_schema(text->get<std::string>(), "schema of " + object.key.id);
  if (std::optional<Schema> schema = given_schema(buckets, spec, check)) return *std::move(schema);
  throw InputError({object.key.id},
                   "the schema of this data source is known once its query has run");
}

}  // namespace

std::optional<Schema> given_schema(const Buckets& buckets, const Json& spec, const Check& check) {
  constexpr std::size_t kLongestSchema = std::size_t{131'071} * 4;  // bytes of as many characters
  std::optional<Schema> schema;
  const std::string place = schema_location(spec);
  if (const auto text = spec.find("DataSchema"); text != spec.end()) {
    schema = parse_schema(text->get<std::string>(), "DataSchema");
  } else if (!place.empty()) {
    schema = parse_schema(buckets.text_of(place, kLongestSchema, check), place);
  }
  if (schema && is_from_database(spec)) schema->has_header = false;
  return schema;
}

std::optional<char> known_separator(const Json& spec) {
  return is_from_database(spec) ? std::optional(',') : std::nullopt;
}

SourceData source_data(const Buckets& buckets, const StoredObject& object, const Check& check) {
  const Json request = Json::parse(object.request);
  const Json spec = data_spec(request);
  SourceData source;
  source.location = object.data_location;
  source.kept = buckets.files_of(source.location, check);
  source.files = std::move(source.kept.files);
  source.schema = schema_of(buckets, object, spec, check);
  if (const auto split = spec.find("DataRearrangement"); split != spec.end())
    source.rearrangement = parse_rearrangement(split->get<std::string>(), "DataRearrangement");
  (void)recognize_formats(source.files, source.schema.attributes.size(), known_separator(spec));
  fit_formats(source.files, source.schema);
  return source;
}

std::vector<std::string> recognize_formats(std::vector<InputFile>& files, std::size_t column_count,
                                           std::optional<char> separator) {
  std::vector<std::string> notices;
  for (InputFile& file : files) {
    std::string notice = detect_format_of(file, column_count, separator);
    if (!notice.empty() && std::ranges::find(notices, notice) == notices.end())
      notices.push_back(std::move(notice));
  }
  return notices;
}

void fit_formats(std::vector<InputFile>& files, const Schema& schema) {
  std::vector<std::string> names;
  for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
  for (InputFile& file : files) {
    if (file.format.is_csv()) continue;  // the reader takes its columns by their names
    if (schema.has_header) file = in_order_of(std::move(file), names);
    keep_to_numeric_columns(file, schema);
  }
}

}  // namespace glassbox::service
