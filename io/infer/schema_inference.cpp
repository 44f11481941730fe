// All records to a schema: every column's cells are profiled on all threads, profiles of threads
// are merged, and the rules of column_profile.h name a type and say why. Then the target: given, or
// none.
#include "io/infer/schema_inference.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/csv/csv_reader.h"
#include "io/csv/file_header.h"
#include "io/csv/header_order.h"
#include "io/infer/csv_sample.h"
#include "io/infer/label_counts.h"
#include "io/schema/attribute_names.h"

namespace glassbox::io {
namespace {

struct Evidence {
  std::vector<ColumnProfile> columns;  // one for each
  LabelCounts labels;                  // of the target
};

// A few MiB of distinct values for each thread, shared out among the columns.
Evidence no_evidence(std::size_t column_count, const MissingMarkers& missing) {
  constexpr std::size_t kDistinct = 1 << 17;
  ColumnProfile none(std::clamp<std::size_t>(kDistinct / column_count, 128, 16'384));
  none.set_missing(missing);
  return {std::vector<ColumnProfile>(column_count, none), {}};
}

// The target's column, or one that is not there.
std::size_t target_of(const Schema& schema) {
  const std::size_t none = schema.attributes.size();
  return schema.target ? schema.find(*schema.target).value_or(none) : none;
}

// "NA" is not a label.
void add_label(std::string_view cell, const MissingMarkers& missing, LabelCounts& labels) {
  if (!missing.is_certain(trim(cell))) labels.add(cell);
}

// Blocks come on any thread in any order. Each takes the evidence that no other works with.
class EvidencePool {
 public:
  EvidencePool(std::size_t column_count, std::size_t target, const MissingMarkers& missing)
      : column_count_(column_count), target_(target), missing_(missing) {}

  void add(const RecordBlock& block) {
    std::unique_ptr<Evidence> mine = take();
    for (std::size_t column = 0; column < column_count_; ++column) {
      const StringColumn& cells = std::get<TextColumn>(block.columns[column]).values;
      for (std::size_t row = 0; row < block.row_count; ++row)
        mine->columns[column].add(cells[row], {block.file, block.lines[row]});
      if (column != target_) continue;
      for (std::size_t row = 0; row < block.row_count; ++row)
        add_label(cells[row], missing_, mine->labels);
    }
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(mine));
  }

  [[nodiscard]] Evidence all() const {
    Evidence sum = no_evidence(column_count_, missing_);
    for (const auto& part : free_) {
      for (std::size_t column = 0; column < column_count_; ++column)
        sum.columns[column].merge(part->columns[column]);
      sum.labels.merge(part->labels);
    }
    return sum;
  }

 private:
  std::unique_ptr<Evidence> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        auto evidence = std::move(free_.back());
        free_.pop_back();
        return evidence;
      }
    }
    return std::make_unique<Evidence>(no_evidence(column_count_, missing_));
  }

  std::size_t column_count_, target_;
  const MissingMarkers& missing_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Evidence>> free_;
};

Evidence look_at_all(std::span<const InputFile> files, const Schema& schema,
                     const SchemaInferenceOptions& options, ReadReport& ledger) {
  ReadPlan plan = plan_all(schema, /*with_target=*/false);
  for (PlannedColumn& column : plan.columns) column.type = AttributeType::kText;
  CsvOptions csv;
  csv.threads = options.threads;
  csv.keep_lines = true;
  csv.progress = options.progress;
  EvidencePool pool(schema.attributes.size(), target_of(schema), options.missing);
  ledger = read_csv(
      files, plan, csv, [&pool](RecordBlock& block) { pool.add(block); }, [](RecordBlock&&) {});
  return pool.all();
}

Evidence look_at_sample(const CsvSample& sample, const Schema& schema,
                        const SchemaInferenceOptions& options, ReadReport& ledger) {
  Evidence evidence = no_evidence(schema.attributes.size(), options.missing);
  for (std::size_t i = schema.has_header ? 1 : 0; i < sample.records.size(); ++i) {
    if (ledger.used == CsvSample::kMostRecords - 1) break;
    for (std::size_t column = 0; column < evidence.columns.size(); ++column)
      evidence.columns[column].add(sample.records[i].cells[column], {0, sample.records[i].line});
    if (const std::size_t target = target_of(schema); target < evidence.columns.size())
      add_label(sample.records[i].cells[target], options.missing, evidence.labels);
    ledger.total = ++ledger.used;
  }
  return evidence;
}

std::size_t column_called(const std::string& name, const char* role, const Schema& schema,
                          const HeaderGuess& header, const std::string& file) {
  if (const auto found = schema.find(name)) return *found;
  std::vector<std::string> names;
  for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
  const auto nearest = nearest_name(name, names);
  std::string hint = nearest ? "; did you mean \"" + *nearest + "\"?" : "";
  if (hint.empty()) {
    hint = "; the columns are \"" + names.front() + "\"";
    for (std::size_t i = 1; i < std::min<std::size_t>(names.size(), 10); ++i)
      hint += ", \"" + names[i] + "\"";
    if (names.size() > 10) hint += " and " + std::to_string(names.size() - 10) + " more";
  }
  if (!header.has_header)
    hint += "; the file was taken to have no header: " + header.reason +
            "; --header yes takes the first line for names";
  throw InputError({file}, std::string("no column \"") + name + "\" to be the " + role + hint);
}

void take_roles(const SchemaInferenceOptions& options, const HeaderGuess& header,
                const std::string& file, Schema& schema) {
  if (options.target) {
    column_called(*options.target, "target", schema, header, file);
    schema.target = options.target;
  }
  if (!options.row_id) return;
  column_called(*options.row_id, "row id", schema, header, file);
  if (options.row_id == options.target)
    throw InputError({file}, "\"" + *options.row_id +
                                 "\" is to be target and row id; an attribute has one role");
  schema.row_id = options.row_id;
}

// Makes the target BINARY with labels of its own where that is asked for, or goes without saying.
void take_labels(const SchemaInferenceOptions& options, const std::string& file,
                 const LabelCounts& tally, InferredSchema& result) {
  if (!options.target) return;
  const std::size_t at = target_of(result.schema);
  InferredColumn& column = result.columns[at];
  const std::string target = "the target \"" + *options.target + "\"";
  const bool is_asked_for =
      options.target_type == AttributeType::kBinary || options.positive.has_value();
  const bool has_words = column.evidence.positive() > 0 && column.evidence.negative() > 0;
  const bool are_words = has_words && column.evidence.binary() == column.evidence.known();
  const bool are_texts =
      tally.are_two() && column.evidence.numbers() == 0 && options.rules == TypeRules::kGlassbox;
  if (!is_asked_for && (options.target_type || !are_texts || are_words)) return;
  if (!options.positive && has_words && (are_words || !tally.are_two())) return;
  if (!tally.are_two())
    throw InputError({file}, target + " holds " +
                                 (tally.counts().empty() ? "nothing" : tally.text()) +
                                 "; BINARY needs two different labels, --type categorical takes " +
                                 "any number of them, --missing says which stand for none");
  auto chosen = choose_labels(tally, options.positive);
  if (!chosen)
    throw InputError({file}, target + " holds " + tally.text() + "; --positive \"" +
                                 *options.positive + "\" is neither");
  result.schema.attributes[at].type = AttributeType::kBinary;
  if (column.decided == InferredColumn::Decided::kByRules)
    column.decided = InferredColumn::Decided::kByLabels;
  result.notes.push_back(target + " holds " + tally.text() + ": BINARY, and \"" +
                         chosen->labels.positive + "\" is the positive one (" + chosen->reason +
                         (options.positive ? ")" : "; --positive names the other)"));
  result.schema.binary_labels = std::move(chosen->labels);
}

std::vector<std::string> trimmed(std::vector<std::string> names) {
  for (std::string& name : names) name = std::string(trim(name));
  return names;
}

// "\"NA\" (5 cells), \"?\" (1 cell)"
std::string markers_text(const std::map<std::string, std::uint64_t>& cells) {
  std::string text;
  for (const auto& [marker, count] : cells)
    text += (text.empty() ? "\"" : ", \"") + marker + "\" (" + std::to_string(count) +
            (count == 1 ? " cell)" : " cells)");
  return text;
}

// Whether the target's texts are classes, of which "None" or "-" may well be one.
bool has_classes(const Schema& schema) {
  const std::size_t target = target_of(schema);
  return target < schema.attributes.size() &&
         (schema.binary_labels || schema.attributes[target].type == AttributeType::kCategorical ||
          schema.attributes[target].type == AttributeType::kText);
}

// "None" stands for a missing number, and is a class of the target all the same.
void keep_classes(const SchemaInferenceOptions& options, InferredSchema& result) {
  Schema& schema = result.schema;
  if (!has_classes(schema)) return;
  const auto& held = result.columns[target_of(schema)].evidence.markers();
  std::vector<std::string> texts = schema.missing_values;
  std::erase_if(texts, [&](const std::string& text) {
    return held.contains(text) && !options.missing.is_certain(text);
  });
  if (texts != schema.missing_values) schema.missing_target_values = std::move(texts);
}

// Lists what stands for a missing value, and which numbers are formatted.
void take_forms(const SchemaInferenceOptions& options, InferredSchema& result) {
  Schema& schema = result.schema;
  const std::size_t target = target_of(schema);
  const bool is_of_classes = has_classes(schema);
  std::map<std::string, std::uint64_t> missing;
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const ColumnProfile& evidence = result.columns[i].evidence;
    const AttributeType type = schema.attributes[i].type;
    const bool is_number = type == AttributeType::kNumeric;
    for (const auto& [marker, count] : evidence.markers())
      if (is_number || (i == target && is_of_classes ? options.missing.is_certain(marker)
                                                     : type == AttributeType::kBinary))
        missing[marker] += count;
    if (!is_number || !evidence.are_formatted()) continue;
    schema.formatted_numbers.push_back(schema.attributes[i].name);
    result.notes.push_back("\"" + schema.attributes[i].name +
                           "\" holds formatted numbers, such as \"" +
                           evidence.first_formatted().values().front().text +
                           "\": signs and thousands separators are dropped");
  }
  for (const auto& [marker, count] : missing) schema.missing_values.push_back(marker);
  keep_classes(options, result);
  if (!missing.empty())
    result.notes.push_back("read as missing in numbers, BINARY attributes and the target: " +
                           markers_text(missing) + "; --missing says which texts are");
}

// Every file has a header, or none.
void compare_headers(std::span<const InputFile> files, const std::vector<std::string>& first,
                     std::vector<std::string>& notes) {
  for (const InputFile& file : files.subspan(1)) {
    const std::vector<std::string> names = trimmed(read_header(file));
    if (names == first) continue;
    const bool is_reordered = !header_order(names, first, file.name).empty();
    notes.push_back(file.name +
                    (is_reordered ? ": its columns stand in another order than those of "
                                  : ": its first line, taken for names, differs from that of ") +
                    files.front().name + (is_reordered ? "; they are taken by name" : ""));
  }
}

}  // namespace

InferredSchema infer_schema(std::span<const InputFile> input,
                            const SchemaInferenceOptions& options) {
  if ((options.target_type || options.positive) && !options.target)
    throw std::invalid_argument("a target's type or label without a target");
  std::vector<InputFile> files(input.begin(), input.end());
  std::vector<SpooledFile> copies;
  for (InputFile& file : files) {
    if (!file.is_stream) continue;
    copies.emplace_back(file);
    file = copies.back().file();
  }

  InferredSchema result;
  const InputFile& first = files.front();
  const CsvSample sample = read_sample(first);
  const std::vector<std::string> first_cells = trimmed(sample.records[0].cells);
  result.header = options.has_header ? HeaderGuess{*options.has_header, "as was asked for"}
                                     : guess_header(sample, options.rules);
  Schema& schema = result.schema;
  schema.has_header = result.header.has_header;
  if (schema.has_header && sample.is_whole && sample.record_count == 1 && files.size() == 1) {
    if (first.written) throw InputError({}, first.name + " has no records");
    throw InputError({first.name, 1},
                     "one line, taken for names (" + result.header.reason + "); expected records");
  }
  const bool is_named = !schema.has_header && !options.names.empty();
  if (is_named && options.names.size() != first_cells.size())
    throw InputError({first.name, 1}, std::to_string(first_cells.size()) + " cells, and " +
                                          std::to_string(options.names.size()) +
                                          " names of columns were given");
  const auto names = schema.has_header ? mended_names(first_cells, result.notes)
                     : is_named        ? mended_names(options.names, result.notes)
                                       : numbered_names(first_cells.size());
  for (const std::string& name : names) schema.attributes.push_back({name});
  if (schema.has_header) compare_headers(files, first_cells, result.notes);
  take_roles(options, result.header, first.name, schema);

  Evidence evidence = options.rules == TypeRules::kAmazon
                          ? look_at_sample(sample, schema, options, result.records)
                          : look_at_all(files, schema, options, result.records);
  for (std::size_t i = 0; i < evidence.columns.size(); ++i) {
    Attribute& attribute = schema.attributes[i];
    InferredColumn column{std::move(evidence.columns[i])};
    attribute.type = column.by_rules = column.evidence.type(options.rules);
    if (attribute.name == schema.row_id) {
      attribute.type = AttributeType::kCategorical;
      column.decided = InferredColumn::Decided::kAsRowId;
    } else if (attribute.name == schema.target && options.target_type) {
      attribute.type = *options.target_type;
      column.decided = InferredColumn::Decided::kByOption;
    } else if (const auto asked = options.types.find(attribute.name);
               asked != options.types.end() && attribute.name != schema.target) {
      attribute.type = asked->second;
      column.decided = InferredColumn::Decided::kByOption;
    }
    result.columns.push_back(std::move(column));
  }
  take_labels(options, first.name, evidence.labels, result);
  if (options.rules == TypeRules::kGlassbox || !options.missing.are_default())
    take_forms(options, result);
  return result;
}

std::string format_schema(const Schema& schema) {
  using Json = nlohmann::ordered_json;
  const Json root = Json::parse(to_json(schema));
  std::string out = "{\n";
  const char* before = "  ";
  for (const auto& [key, value] : root.items()) {
    out += before + Json(key).dump() + ": ";
    before = ",\n  ";
    if (key != "attributes") {
      out += value.dump();
      continue;
    }
    const char* separator = "[\n    ";
    for (const Json& attribute : value) {
      out += separator + std::string("{\"attributeName\": ") + attribute["attributeName"].dump() +
             ", \"attributeType\": " + attribute["attributeType"].dump() + "}";
      separator = ",\n    ";
    }
    out += "\n  ]";
  }
  return out + "\n}\n";
}

}  // namespace glassbox::io
