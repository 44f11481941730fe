// <glassbox/data.h>. The steps are those of the command line (cli/base/options.cpp): list the
// files, find out how their cells are separated, read the schema, and put columns into its order.
#include "engine/public/public_data.h"

#include <algorithm>
#include <thread>

#include "engine/public/public_errors.h"
#include "engine/public/public_table.h"
#include "io/arrow/arrow_csv.h"
#include "io/cells/parse_cell.h"
#include "io/csv/header_order.h"
#include "io/files/whole_file.h"
#include "io/infer/format_detection.h"
#include "io/infer/schema_inference.h"
#include "io/schema/attribute_names.h"

namespace glassbox {
namespace {

[[noreturn]] void refuse(const std::string& message) { throw Error(Error::Kind::kInput, message); }

std::vector<io::InputFile> list_files(const Data& data, std::size_t column_count) {
  constexpr std::string_view kDelimiters = ",;|\t";
  if (data.delimiter != 0 && kDelimiters.find(data.delimiter) == std::string_view::npos)
    refuse("Data::delimiter is none of ',', ';', '|' and '\\t'");
  if (data.table) {
    if (!data.files.empty()) refuse("both Data::files and Data::table are given; give one of them");
    return {io::arrow_csv(data.table->implementation().table)};
  }
  if (data.files.empty()) refuse("Data::files is empty; name a file or a directory");
  std::vector<io::InputFile> files = io::list_input_files(data.files);
  std::optional<char> delimiter;
  if (data.delimiter != 0) delimiter = data.delimiter;
  for (io::InputFile& file : files) io::detect_format_of(file, column_count, delimiter);
  return files;
}

io::CsvOptions csv_options(const Data& data) {
  io::CsvOptions csv;
  if (!data.split.empty() && !data.rearrangement.empty())
    refuse("both Data::split and Data::rearrangement are given; give one of them");
  if (!data.split.empty()) csv.rearrangement = io::parse_split(data.split);
  if (!data.rearrangement.empty())
    csv.rearrangement = io::parse_rearrangement(data.rearrangement, "Data::rearrangement");
  csv.threads = thread_count(data);
  return csv;
}

std::optional<io::Schema> schema_of(const Data& data) {
  if (data.schema.empty()) return std::nullopt;
  io::Schema schema = io::parse_schema(data.schema, "Data::schema");
  if (data.table) schema.has_header = true;
  return schema;
}

// A table has the columns that a schema of names has; one of places takes any names.
void check_names(const Table& table, const std::string& text, const io::Schema& schema) {
  if (!io::parse_schema(text, "Data::schema").has_header) return;
  std::vector<std::string> notes, names = table.columns();
  for (std::string& name : names) name = io::trim(name);
  names = io::mended_names(names, notes);
  for (const io::Attribute& attribute : schema.attributes) {
    const std::string name(io::trim(attribute.name));
    if (std::ranges::find(names, name) != names.end()) continue;
    const auto nearest = io::nearest_name(name, names);
    refuse("the frame has no column \"" + name + "\", which the schema has" +
           (nearest ? "; is \"" + *nearest + "\" that column?" : ""));
  }
}

[[noreturn]] void refuse_type_of(const std::string& name, const io::Schema& schema) {
  std::vector<std::string> names;
  for (const io::Attribute& attribute : schema.attributes) names.push_back(attribute.name);
  const auto nearest = io::nearest_name(name, names);
  std::string known;
  for (const std::string& one : names) known += (known.empty() ? "\"" : ", \"") + one + "\"";
  refuse("types names \"" + name + "\", which is not a column; " +
         (nearest ? "did you mean \"" + *nearest + "\"?" : "the columns are " + known));
}

std::optional<io::AttributeType> type_of(std::string_view text) {
  using Type = io::AttributeType;
  for (const Type type : {Type::kBinary, Type::kCategorical, Type::kNumeric, Type::kText})
    if (text == io::to_text(type)) return type;
  return std::nullopt;
}

}  // namespace

int thread_count(const Data& data) {
  constexpr int kMaxThreads = 1024;
  if (data.threads < 0 || data.threads > kMaxThreads)
    refuse("Data::threads is " + std::to_string(data.threads) + "; expected 0 to 1024");
  if (data.threads > 0) return data.threads;
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

OpenedData open_training_data(const Data& data) {
  OpenedData opened;
  opened.csv = csv_options(data);
  opened.schema = schema_of(data);
  if (data.table && opened.schema) check_names(*data.table, data.schema, *opened.schema);
  if (!opened.schema)
    refuse("Data::schema is empty, and training needs one; infer_schema() makes one");
  std::vector<std::string> names;
  for (const io::Attribute& attribute : opened.schema->attributes) names.push_back(attribute.name);
  opened.files = list_files(data, names.size());
  for (io::InputFile& file : opened.files) {
    if (opened.schema->has_header) file = io::in_order_of(std::move(file), names);
    io::keep_to_numeric_columns(file, *opened.schema);
  }
  return opened;
}

OpenedData open_data_for(const engine::MLModel& model, const Data& data, engine::PlanFor purpose) {
  OpenedData opened;
  opened.csv = csv_options(data);
  opened.schema = schema_of(data);
  opened.files = list_files(data, /*column_count=*/0);
  const auto warn = [&](const std::string& sentence) { opened.warnings.push_back(sentence); };
  if (!opened.schema && data.table && !model.schema.has_header) {
    opened.schema = model.schema;
    opened.schema->has_header = true;
  }
  const io::Schema& known = opened.schema ? *opened.schema : model.schema;
  if (auto found = engine::match_columns(opened.files, known, model, purpose, warn))
    opened.schema = std::move(found);
  return opened;
}

RecordCounts record_counts(const decltype(engine::Evaluation::records)& report) {
  RecordCounts counts;
  counts.total = report.total;
  counts.used = report.used;
  counts.rejected = report.rejected;
  counts.rejected_by_reason = report.rejected_by_reason;
  for (const auto& entry : report.entries)
    counts.first_rejected.push_back(
        {entry.where.file, entry.where.line, entry.where.column, entry.reason});
  counts.invalid_by_attribute = report.invalid_by_attribute();
  return counts;
}

std::string read_text(const std::string& path) {
  return as_public_errors([&] { return io::read_whole_file(path); });
}

std::string infer_schema(const Data& data, const std::string& target) {
  SchemaOptions options;
  options.target = target;
  return infer_schema(data, options);
}

std::string infer_schema(const Data& data, const SchemaOptions& options) {
  return as_public_errors([&] {
    io::SchemaInferenceOptions inference;
    for (const auto& [name, text] : options.types) {
      const auto type = type_of(text);
      if (!type)
        refuse("the type of '" + name + "' is '" + text +
               "'; expected BINARY, CATEGORICAL, NUMERIC or TEXT");
      if (name == options.target) {
        inference.target_type = type;
      } else {
        inference.types[name] = *type;
      }
    }
    if (!options.target.empty()) inference.target = options.target;
    if (!options.positive.empty()) inference.positive = options.positive;
    inference.has_header = data.table ? true : options.has_header;
    inference.threads = thread_count(data);
    const io::Schema schema =
        io::infer_schema(list_files(data, /*column_count=*/0), inference).schema;
    for (const auto& [name, text] : options.types)
      if (!schema.find(name)) refuse_type_of(name, schema);
    return io::format_schema(schema);
  });
}

}  // namespace glassbox
