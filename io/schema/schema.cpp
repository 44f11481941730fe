// A schema file to a Schema, and back. SchemaReader walks the JSON in the order in which later keys
// need earlier ones: attributes, then the roles that name them, then our extensions. It points at
// the key it objects to: `wine.schema, line 3, column 21: attributes[0].attributeType: no type
// "NUMBER"; ...`. Keys are known in two spellings, that of Amazon's guide and that of its API
// (`variables`).
#include "io/schema/schema.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "io/cells/parse_cell.h"
#include "io/files/whole_file.h"
#include "io/json/json_text.h"

namespace glassbox::io {
namespace {

using nlohmann::ordered_json;

// A key in Amazon ML's present spelling and in the older one of its API Reference.
struct Key {
  const char* name;
  const char* older;
};
constexpr Key kRowId{"rowId", "recordAnnotationFieldName"};
constexpr Key kRowWeight{"rowWeight", "recordWeightFieldName"};
constexpr Key kTarget{"targetAttributeName", "targetFieldName"};
constexpr Key kAttributes{"attributes", "variables"};
constexpr Key kAttributeName{"attributeName", "fieldName"};
constexpr Key kAttributeType{"attributeType", "fieldType"};
constexpr Key kExcluded{"excludedAttributeNames", "excludedVariableNames"};

// "/attributes/3/attributeType" -> "attributes[3].attributeType"
std::string key_path(const std::string& pointer) {
  std::string out;
  for (std::size_t begin = 1; begin < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    const std::string part = pointer.substr(begin, end - begin);
    const bool is_index = part.find_first_not_of("0123456789") == std::string::npos;
    out += is_index ? "[" + part + "]" : (out.empty() ? "" : ".") + part;
    begin = end + 1;
  }
  return out;
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

class SchemaReader {
 public:
  explicit SchemaReader(const JsonText& json) : json_(json) {}

  Schema read() {
    const ordered_json& root = json_.root();
    if (!root.is_object()) fail("", "a schema is a JSON object, {...}");
    check_format(root);
    Schema schema;
    read_attributes(root, schema);
    schema.target = read_role(root, kTarget, schema);
    schema.row_id = read_role(root, kRowId, schema);
    schema.row_weight = read_role(root, kRowWeight, schema);
    read_excluded(root, schema);
    check_roles(root, schema);
    read_labels(root, schema);
    read_missing_values(root, schema);
    read_formatted_numbers(root, schema);
    return schema;
  }

 private:
  [[noreturn]] void fail(const std::string& pointer, const std::string& message) const {
    const std::string path = key_path(pointer);
    throw InputError(json_.position(pointer), path.empty() ? message : path + ": " + message);
  }

  // The value of a key in either spelling; its pointer comes back in `pointer`.
  const ordered_json* value(const ordered_json& object, const Key& key,
                            std::string& pointer) const {
    const auto present = object.find(key.name), older = object.find(key.older);
    if (present != object.end() && older != object.end())
      fail(pointer + "/" + key.older, std::string("says the same as ") + key.name + "; keep one");
    const bool is_present = present != object.end();
    if (!is_present && older == object.end()) return nullptr;
    pointer += std::string("/") + (is_present ? key.name : key.older);
    return is_present ? &*present : &*older;
  }

  void check_format(const ordered_json& root) const {
    const auto format = root.find("dataFormat");
    if (format != root.end() && *format != "CSV")
      fail("/dataFormat", "no data format " + format->dump() + "; use \"CSV\"");
    const auto header = root.find("dataFileContainsHeader");
    if (header != root.end() && !boolean_of(*header))
      fail("/dataFileContainsHeader", "expected true or false, found " + header->dump());
  }

  void read_attributes(const ordered_json& root, Schema& schema) const {
    const auto header = root.find("dataFileContainsHeader");
    schema.has_header = header != root.end() && *boolean_of(*header);
    std::string pointer;
    const ordered_json* list = value(root, kAttributes, pointer);
    if (list == nullptr) fail("", "no key \"attributes\"; list every column of the CSV in it");
    if (!list->is_array()) fail(pointer, "expected an array, one entry for each column of the CSV");
    if (list->empty()) fail(pointer, "no attributes; list every column of the CSV");
    if (list->size() > Schema::kMaxAttributes)
      fail(pointer, std::to_string(list->size()) + " attributes, at most " +
                        std::to_string(Schema::kMaxAttributes));
    std::unordered_set<std::string> names;
    for (std::size_t i = 0; i < list->size(); ++i) {
      schema.attributes.push_back(
          read_attribute((*list)[i], pointer + "/" + std::to_string(i), names));
    }
  }

  Attribute read_attribute(const ordered_json& entry, const std::string& at,
                           std::unordered_set<std::string>& names) const {
    if (!entry.is_object())
      fail(at, R"(expected {"attributeName":"...","attributeType":"..."}, found )" + entry.dump());
    Attribute attribute;
    std::string pointer = at;
    const ordered_json* name = value(entry, kAttributeName, pointer);
    if (name == nullptr) fail(at, "no key \"attributeName\"");
    if (!name->is_string()) fail(pointer, "expected a string, found " + name->dump());
    attribute.name = name->get<std::string>();
    if (attribute.name.empty()) fail(pointer, "the name is empty; expected 1 to 64 characters");
    if (const std::size_t length = character_count(attribute.name); length > Schema::kMaxNameLength)
      fail(pointer, "the name has " + std::to_string(length) + " characters, at most " +
                        std::to_string(Schema::kMaxNameLength));
    if (!names.insert(attribute.name).second)
      fail(pointer,
           "name " + in_quotes(attribute.name) + " is given twice; each column needs its own");

    pointer = at;
    const ordered_json* type = value(entry, kAttributeType, pointer);
    if (type == nullptr)
      fail(at, "no key \"attributeType\"; use BINARY, CATEGORICAL, NUMERIC or TEXT");
    for (const AttributeType candidate : {AttributeType::kBinary, AttributeType::kCategorical,
                                          AttributeType::kNumeric, AttributeType::kText}) {
      if (*type == to_text(candidate)) {
        attribute.type = candidate;
        return attribute;
      }
    }
    fail(pointer, "no type " + type->dump() + "; use BINARY, CATEGORICAL, NUMERIC or TEXT");
  }

  // A string that must name an attribute.
  std::string attribute_name(const ordered_json& name, const std::string& pointer,
                             const Schema& schema) const {
    if (!name.is_string()) fail(pointer, "expected an attribute's name, found " + name.dump());
    auto text = name.get<std::string>();
    if (schema.find(text)) return text;
    std::vector<std::string> names;
    for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
    const auto near = nearest_name(text, names);
    fail(pointer,
         "no attribute " + in_quotes(text) +
             (near ? "; did you mean " + in_quotes(*near) + "?" : "; name one of attributes"));
  }

  std::optional<std::string> read_role(const ordered_json& root, const Key& key,
                                       const Schema& schema) const {
    std::string pointer;
    const ordered_json* name = value(root, key, pointer);
    if (name == nullptr || name->is_null()) return std::nullopt;
    return attribute_name(*name, pointer, schema);
  }

  void read_excluded(const ordered_json& root, Schema& schema) const {
    std::string pointer;
    const ordered_json* list = value(root, kExcluded, pointer);
    if (list == nullptr || list->is_null()) return;
    if (!list->is_array())
      fail(pointer, "expected an array of attribute names, found " + list->dump());
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string at = pointer + "/" + std::to_string(i);
      const std::string name = attribute_name((*list)[i], at, schema);
      if (schema.target == name)
        fail(at, in_quotes(name) + " is the target; a target cannot be excluded");
      if (std::ranges::find(schema.excluded, name) == schema.excluded.end())
        schema.excluded.push_back(name);
    }
  }

  void check_roles(const ordered_json& root, const Schema& schema) const {
    const auto differ = [&](const Key& key, const auto& role, const auto& other,
                            const std::string& other_role) {
      if (!role || role != other) return;
      std::string pointer;
      value(root, key, pointer);
      fail(pointer, in_quotes(*role) + " is the " + other_role + " too; an attribute has one role");
    };
    differ(kRowId, schema.row_id, schema.target, "target");
    differ(kRowWeight, schema.row_weight, schema.target, "target");
    differ(kRowWeight, schema.row_weight, schema.row_id, "row id");
    if (!schema.row_weight) return;
    const Attribute& weight = schema.attributes[*schema.find(*schema.row_weight)];
    if (weight.type == AttributeType::kNumeric) return;
    std::string pointer;
    value(root, kRowWeight, pointer);
    fail(pointer, in_quotes(weight.name) + " is " + std::string(to_text(weight.type)) +
                      "; a row weight is NUMERIC");
  }

  // Ours, not Amazon's: {"negative": "bad", "positive": "good"}.
  void read_labels(const ordered_json& root, Schema& schema) const {
    const auto found = root.find("binaryLabels");
    if (found == root.end() || found->is_null()) return;
    const std::string pointer = "/binaryLabels";
    BinaryLabels labels;
    for (const auto& [name, label] :
         {std::pair{"negative", &labels.negative}, std::pair{"positive", &labels.positive}}) {
      const auto text = found->is_object() ? found->find(name) : found->end();
      if (!found->is_object() || text == found->end() || !text->is_string())
        fail(pointer,
             R"(expected {"negative": "TEXT", "positive": "TEXT"}, found )" + found->dump());
      *label = trim(text->get<std::string>());
      if (label->empty()) fail(pointer + "/" + name, "the label is empty");
    }
    if (labels.negative == labels.positive)
      fail(pointer, "both labels are " + in_quotes(labels.positive) + "; they have to differ");
    const auto target = schema.target ? schema.find(*schema.target) : std::nullopt;
    if (!target || schema.attributes[*target].type != AttributeType::kBinary)
      fail(pointer, "the labels are those of a BINARY target, and " +
                        (schema.target ? in_quotes(*schema.target) + " is not BINARY"
                                       : std::string("the schema names no target")));
    schema.binary_labels = std::move(labels);
  }

  // Ours, too: ["NA", "?"].
  [[nodiscard]] std::vector<std::string> missing_values(const ordered_json& root,
                                                        const char* key) const {
    std::vector<std::string> texts;
    for (const ordered_json* text : list_of(root, key)) {
      if (!text->is_string() || trim(text->get_ref<const std::string&>()).empty())
        fail(std::string("/") + key,
             "expected texts that stand for a missing value, found " + text->dump());
      texts.emplace_back(trim(text->get_ref<const std::string&>()));
    }
    return texts;
  }

  void read_missing_values(const ordered_json& root, Schema& schema) const {
    constexpr const char* kOfTarget = "missingTargetValues";
    schema.missing_values = missing_values(root, "missingValues");
    if (const auto found = root.find(kOfTarget); found != root.end() && !found->is_null())
      schema.missing_target_values = missing_values(root, kOfTarget);
  }

  // And ["price"].
  void read_formatted_numbers(const ordered_json& root, Schema& schema) const {
    const std::string pointer = "/formattedNumbers";
    std::size_t i = 0;
    for (const ordered_json* entry : list_of(root, "formattedNumbers")) {
      const std::string at = pointer + "/" + std::to_string(i++);
      const std::string name = attribute_name(*entry, at, schema);
      if (schema.attributes[*schema.find(name)].type != AttributeType::kNumeric)
        fail(at, in_quotes(name) + " is not NUMERIC");
      schema.formatted_numbers.push_back(name);
    }
  }

  [[nodiscard]] std::vector<const ordered_json*> list_of(const ordered_json& root,
                                                         const char* key) const {
    const auto found = root.find(key);
    if (found == root.end() || found->is_null()) return {};
    if (!found->is_array())
      fail(std::string("/") + key, "expected an array, found " + found->dump());
    std::vector<const ordered_json*> entries;
    for (const ordered_json& entry : *found) entries.push_back(&entry);
    return entries;
  }

  const JsonText& json_;
};

}  // namespace

std::string_view to_text(AttributeType type) {
  switch (type) {
    case AttributeType::kBinary:
      return "BINARY";
    case AttributeType::kCategorical:
      return "CATEGORICAL";
    case AttributeType::kNumeric:
      return "NUMERIC";
    case AttributeType::kText:
      return "TEXT";
  }
  return "";
}

std::optional<std::size_t> Schema::find(std::string_view name) const {
  const auto at = std::ranges::find(attributes, name, &Attribute::name);
  if (at == attributes.end()) return std::nullopt;
  return static_cast<std::size_t>(at - attributes.begin());
}

bool Schema::is_input(std::size_t attribute) const {
  const std::string& name = attributes[attribute].name;
  return name != target && name != row_id && name != row_weight &&
         std::ranges::find(excluded, name) == excluded.end();
}

NumberForm Schema::number_form(std::size_t attribute) const {
  const bool is_formatted =
      std::ranges::find(formatted_numbers, attributes[attribute].name) != formatted_numbers.end();
  const bool is_target = missing_target_values && attributes[attribute].name == target;
  return {is_formatted ? NumberForm::Kind::kFormatted : NumberForm::Kind::kPlain,
          is_target ? *missing_target_values : missing_values};
}

Schema parse_schema(std::string_view json, const std::string& file) {
  const JsonText text{std::string(json), file};
  return SchemaReader(text).read();
}

Schema read_schema(const std::filesystem::path& path) {
  return parse_schema(read_whole_file(path), path.string());
}

std::string to_json(const Schema& schema) {
  const auto or_null = [](const std::optional<std::string>& name) {
    return name ? ordered_json(*name) : ordered_json(nullptr);
  };
  ordered_json root;
  root["version"] = "1.0";
  root["rowId"] = or_null(schema.row_id);
  root["rowWeight"] = or_null(schema.row_weight);
  root["targetAttributeName"] = or_null(schema.target);
  root["dataFormat"] = "CSV";
  root["dataFileContainsHeader"] = schema.has_header;
  root["attributes"] = ordered_json::array();
  for (const Attribute& attribute : schema.attributes) {
    ordered_json entry;
    entry["attributeName"] = attribute.name;
    entry["attributeType"] = to_text(attribute.type);
    root["attributes"].push_back(std::move(entry));
  }
  root["excludedAttributeNames"] = schema.excluded;
  if (schema.binary_labels)
    root["binaryLabels"] = {{"negative", schema.binary_labels->negative},
                            {"positive", schema.binary_labels->positive}};
  if (!schema.missing_values.empty()) root["missingValues"] = schema.missing_values;
  if (schema.missing_target_values) root["missingTargetValues"] = *schema.missing_target_values;
  if (!schema.formatted_numbers.empty()) root["formattedNumbers"] = schema.formatted_numbers;
  return root.dump();
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = name.size() / 3 + 1;
  for (const std::string& candidate : candidates) {
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    if (longer - shorter >= best_distance) continue;  // however alike the rest is
    // Levenshtein, a row at a time; two neighbours swapped are one mistake, the commonest there is.
    std::vector<std::size_t> row(candidate.size() + 1), above(row), two_above(row);
    for (std::size_t j = 0; j <= candidate.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= name.size(); ++i) {
      two_above.swap(above);
      above.swap(row);
      row[0] = i;
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const bool is_same = name[i - 1] == candidate[j - 1];
        row[j] = std::min({above[j - 1] + (is_same ? 0 : 1), above[j] + 1, row[j - 1] + 1});
        const bool is_swapped =
            i > 1 && j > 1 && name[i - 1] == candidate[j - 2] && name[i - 2] == candidate[j - 1];
        if (is_swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace glassbox::io
