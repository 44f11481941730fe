// Insights as JSON, the keys of docs/command-line.md; unknown numbers are null, as JSON has no NaN.
#include <nlohmann/json.hpp>

#include "engine/insights/insights.h"
#include "io/records/read_report_json.h"

namespace glassbox::engine {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const BinaryInsight& binary) {
  const std::uint64_t valid = binary.true_count + binary.false_count;
  Json json;
  json["percentTrue"] =
      valid == 0 ? Json()
                 : Json(100 * static_cast<double>(binary.true_count) / static_cast<double>(valid));
  json["trueCount"] = binary.true_count;
  json["falseCount"] = binary.false_count;
  return json;
}

Json json_of(const NumberInsight& number) {
  Json json;
  const auto known = [&](double value) { return number.has_values ? Json(value) : Json(); };
  json["min"] = known(number.min);
  json["max"] = known(number.max);
  json["mean"] = known(number.mean);
  json["median"] = known(number.median);
  json["deviation"] = known(number.deviation);
  json["quartile1"] = known(number.quartile1);
  json["quartile3"] = known(number.quartile3);
  json["quantilesAreApproximate"] = number.quantiles_are_approximate;
  json["uniqueValues"] = static_cast<std::uint64_t>(number.unique.value);
  json["uniqueIsApproximate"] = number.unique.is_approximate;
  json["histogram"] = {{"begin", number.histogram.begin},
                       {"width", number.histogram.width},
                       {"counts", number.histogram.counts}};
  return json;
}

Json json_of(const ValueCount& value) { return {{"value", value.value}, {"count", value.count}}; }

Json json_of(const CategoryInsight& category) {
  Json json;
  json["uniqueValues"] = static_cast<std::uint64_t>(category.unique.value);
  json["uniqueIsApproximate"] = category.unique.is_approximate;
  json["top"] = Json::array();
  for (const ValueCount& value : category.top) json["top"].push_back(json_of(value));
  json["topIsApproximate"] = category.top_is_approximate;
  json["leastFrequent"] = category.least_frequent ? json_of(*category.least_frequent) : Json();
  json["others"] = category.others;
  return json;
}

Json json_of(const TextInsight& text) {
  Json json;
  json["totalWords"] = text.total_words;
  json["uniqueWords"] = static_cast<std::uint64_t>(text.unique_words.value);
  json["uniqueIsApproximate"] = text.unique_words.is_approximate;
  json["wordsInAttribute"] = {{"min", text.words_min}, {"max", text.words_max}};
  json["wordLength"] = {{"min", text.length_min}, {"max", text.length_max}};
  json["prominentWords"] = Json::array();
  for (const WordInsight& word : text.prominent)
    json["prominentWords"].push_back({{"word", word.word},
                                      {"prominence", word.prominence},
                                      {"records", word.records},
                                      {"share", word.share}});
  return json;
}

Json json_of(const TargetOfValue& one, AttributeType target) {
  Json json;
  switch (one.kind) {
    case TargetOfValue::Kind::kValue:
      json["value"] = one.value;
      break;
    case TargetOfValue::Kind::kBin:
      json["from"] = one.from;
      json["to"] = one.to;
      break;
    case TargetOfValue::Kind::kOthers:
      json["others"] = true;
      break;
    case TargetOfValue::Kind::kMissing:
      json["missing"] = true;
      break;
  }
  json["records"] = one.records;
  if (target == AttributeType::kCategorical) {
    json["shares"] = one.shares;
  } else {
    json["mean"] = one.mean;
    json["standardError"] = one.error;
  }
  return json;
}

// What `targetByValue` of the attributes holds.
Json target_json(const Schema& schema, const std::vector<std::string>& classes) {
  if (!schema.target) return {};
  switch (schema.attributes[*schema.find(*schema.target)].type) {
    case AttributeType::kBinary:
      return {{"measure", "rate"}, {"of", label_text(schema.binary_labels, true)}};
    case AttributeType::kNumeric:
      return {{"measure", "mean"}};
    case AttributeType::kCategorical:
      return {{"measure", "shares"}, {"classes", classes}};
    case AttributeType::kText:
      break;
  }
  return {};
}

Json json_of(const AttributeInsight& attribute, AttributeType target, bool sample_is_all) {
  Json json;
  json["name"] = attribute.name;
  json["type"] = to_text(attribute.type);
  json["role"] = to_text(attribute.role);
  json["mutualInformationWithTarget"] =
      attribute.correlation ? Json(*attribute.correlation) : Json();
  json["leakageScore"] = attribute.leakage_score;
  json["isApproximate"] = !sample_is_all;
  json["missing"] = attribute.missing;
  json["invalid"] = attribute.invalid;
  if (!attribute.by_value.empty()) {
    json["targetByValue"] = Json::array();
    for (const TargetOfValue& one : attribute.by_value)
      json["targetByValue"].push_back(json_of(one, target));
  }
  if (attribute.binary) json["binary"] = json_of(*attribute.binary);
  if (attribute.number) json["numeric"] = json_of(*attribute.number);
  if (attribute.category) json["categorical"] = json_of(*attribute.category);
  if (attribute.text) json["text"] = json_of(*attribute.text);
  return json;
}

}  // namespace

Json to_json(const Insights& insights) {
  Json json;
  json["records"] = read_report_json(insights.records);
  json["attributesByType"] = Json::object();
  for (const AttributeType type : {AttributeType::kBinary, AttributeType::kCategorical,
                                   AttributeType::kNumeric, AttributeType::kText}) {
    std::size_t count = 0;
    for (const AttributeInsight& attribute : insights.attributes) count += attribute.type == type;
    json["attributesByType"][std::string(to_text(type))] = count;
  }
  json["target"] = insights.schema.target ? Json(*insights.schema.target) : Json();
  json["rowId"] = insights.schema.row_id ? Json(*insights.schema.row_id) : Json();
  json["exactUpTo"] = RowSample::Limits().records;
  json["sample"] = {{"records", insights.sample_records}, {"isAll", insights.sample_is_all}};
  json["targetByValue"] = target_json(insights.schema, insights.target_classes);
  json["findings"] = Json::array();
  for (const Finding& finding : insights.findings)
    json["findings"].push_back(
        {{"kind", finding.kind},
         {"severity", finding.severity == Finding::Severity::kWarning ? "warning" : "note"},
         {"attribute", finding.attribute.empty() ? Json() : Json(finding.attribute)},
         {"message", finding.message},
         {"edit", finding.edit}});
  const Schema& schema = insights.schema;
  const AttributeType target =
      schema.target ? schema.attributes[*schema.find(*schema.target)].type : AttributeType::kText;
  json["attributes"] = Json::array();
  for (const AttributeInsight& attribute : insights.attributes)
    json["attributes"].push_back(json_of(attribute, target, insights.sample_is_all));
  return json;
}

}  // namespace glassbox::engine
