#include "service/jobs/source_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "io/csv/header_order.h"
#include "io/infer/format_detection.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

Schema schema_of(const Buckets& buckets, const StoredObject& object, const Json& spec,
                 const Check& check) {
  constexpr std::size_t kLongestSchema = std::size_t{131'071} * 4;  // bytes of as many characters
  const Json details = Json::parse(object.details.empty() ? "{}" : object.details);
  if (const auto text = details.find("Schema"); text != details.end())
    return parse_schema(text->get<std::string>(), "schema of " + object.key.id);
  if (const auto text = spec.find("DataSchema"); text != spec.end())
    return parse_schema(text->get<std::string>(), "DataSchema");
  const std::string place = spec.at("DataSchemaLocationS3");
  return parse_schema(buckets.text_of(place, kLongestSchema, check), place);
}

}  // namespace

SourceData source_data(const Buckets& buckets, const StoredObject& object, const Check& check) {
  const Json request = Json::parse(object.request);
  const Json spec = request.value("DataSpec", Json::object());  // a damaged record has none
  SourceData source;
  source.location = object.data_location;
  source.kept = buckets.files_of(source.location, check);
  source.files = std::move(source.kept.files);
  source.schema = schema_of(buckets, object, spec, check);
  if (const auto split = spec.find("DataRearrangement"); split != spec.end())
    source.rearrangement = parse_rearrangement(split->get<std::string>(), "DataRearrangement");
  (void)recognize_formats(source.files, source.schema.attributes.size());
  fit_formats(source.files, source.schema);
  return source;
}

std::vector<std::string> recognize_formats(std::vector<InputFile>& files,
                                           std::size_t column_count) {
  std::vector<std::string> notices;
  for (InputFile& file : files) {
    std::string notice = detect_format_of(file, column_count, std::nullopt);
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
