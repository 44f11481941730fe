#include "io/schema_inference.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "io/attribute_names.h"
#include "io/csv_reader.h"
#include "io/csv_sample.h"
#include "io/input_error.h"

namespace glassbox::io {
namespace {

using Evidence = std::vector<ColumnEvidence>;  // one for each column

// A few MiB of distinct values for each thread, shared out among the columns.
Evidence no_evidence(std::size_t column_count) {
  constexpr std::size_t kDistinct = 1 << 17;
  return Evidence(column_count,
                  ColumnEvidence(std::clamp<std::size_t>(kDistinct / column_count, 128, 16'384)));
}

// Blocks come on any thread in any order. Each takes the evidence that no other works with.
class EvidencePool {
 public:
  explicit EvidencePool(std::size_t column_count) : column_count_(column_count) {}

  void add(const RecordBlock& block) {
    std::unique_ptr<Evidence> mine = take();
    for (std::size_t column = 0; column < column_count_; ++column) {
      const StringColumn& cells = std::get<TextColumn>(block.columns[column]).values;
      for (std::size_t row = 0; row < block.row_count; ++row)
        (*mine)[column].add(cells[row], {block.file, block.lines[row]});
    }
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(mine));
  }

  [[nodiscard]] Evidence all() const {
    Evidence sum = no_evidence(column_count_);
    for (const auto& part : free_)
      for (std::size_t column = 0; column < column_count_; ++column)
        sum[column].merge((*part)[column]);
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
    return std::make_unique<Evidence>(no_evidence(column_count_));
  }

  std::size_t column_count_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Evidence>> free_;
};

Evidence look_at_all(std::span<const InputFile> files, const Schema& schema,
                     const SchemaInferenceOptions& options, RowLedger& ledger) {
  ReadPlan plan = plan_all(schema, /*with_target=*/false);
  for (PlannedColumn& column : plan.columns) column.type = AttributeType::kText;
  CsvOptions csv;
  csv.threads = options.threads;
  csv.keep_lines = true;
  csv.progress = options.progress;
  EvidencePool pool(schema.attributes.size());
  ledger = read_csv(
      files, plan, csv, [&pool](RecordBlock& block) { pool.add(block); }, [](RecordBlock&&) {});
  return pool.all();
}

Evidence look_at_sample(const CsvSample& sample, const Schema& schema, RowLedger& ledger) {
  Evidence evidence = no_evidence(schema.attributes.size());
  for (std::size_t i = schema.has_header ? 1 : 0; i < sample.records.size(); ++i) {
    if (ledger.used == CsvSample::kMostRecords - 1) break;
    for (std::size_t column = 0; column < evidence.size(); ++column)
      evidence[column].add(sample.records[i].cells[column], {0, sample.records[i].line});
    ledger.total = ++ledger.used;
  }
  return evidence;
}

std::size_t column_called(const std::string& name, const char* role, const Schema& schema,
                          const std::string& file) {
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
  throw InputError({file}, std::string("no column \"") + name + "\" to be the " + role + hint);
}

void take_roles(const SchemaInferenceOptions& options, const std::string& file, Schema& schema) {
  if (options.target) {
    column_called(*options.target, "target", schema, file);
    schema.target = options.target;
  }
  if (!options.row_id) return;
  column_called(*options.row_id, "row id", schema, file);
  if (options.row_id == options.target)
    throw InputError({file}, "\"" + *options.row_id +
                                 "\" is to be target and row id; an attribute has one role");
  schema.row_id = options.row_id;
}

// Every file has a header, or none.
void compare_headers(std::span<const InputFile> files, const std::vector<std::string>& first,
                     std::vector<std::string>& notes) {
  for (const InputFile& file : files.subspan(1))
    if (read_header(file) != first)
      notes.push_back(file.name + ": its first line, taken for names, differs from that of " +
                      files.front().name);
}

}  // namespace

InferredSchema infer_schema(std::span<const InputFile> input,
                            const SchemaInferenceOptions& options) {
  if (options.target_type && !options.target)
    throw std::invalid_argument("a target's type without a target");
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
  const std::vector<std::string>& first_cells = sample.records[0].cells;
  result.header = options.has_header ? HeaderGuess{*options.has_header, "as was asked for"}
                                     : guess_header(sample, options.rules);
  Schema& schema = result.schema;
  schema.has_header = result.header.has_header;
  if (schema.has_header && sample.is_whole && sample.line_count == 1 && files.size() == 1)
    throw InputError({first.name, 1},
                     "one line, taken for names (" + result.header.reason + "); want records");
  const auto names = schema.has_header ? mended_names(first_cells, result.notes)
                                       : numbered_names(first_cells.size());
  for (const std::string& name : names) schema.attributes.push_back({name});
  if (schema.has_header) compare_headers(files, first_cells, result.notes);
  take_roles(options, first.name, schema);

  Evidence evidence = options.rules == TypeRules::kAmazon
                          ? look_at_sample(sample, schema, result.records)
                          : look_at_all(files, schema, options, result.records);
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    Attribute& attribute = schema.attributes[i];
    InferredColumn column{std::move(evidence[i])};
    attribute.type = column.by_rules = column.evidence.type(options.rules);
    if (attribute.name == schema.row_id) {
      attribute.type = AttributeType::kCategorical;
      column.decided = InferredColumn::Decided::kAsRowId;
    } else if (attribute.name == schema.target && options.target_type) {
      attribute.type = *options.target_type;
      column.decided = InferredColumn::Decided::kByOption;
    }
    result.columns.push_back(std::move(column));
  }
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
