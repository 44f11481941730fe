// Flags that most commands share, and open_data(), which turns DATA, --schema, --split and the like
// into files, a schema and reading options. Outputs are compared with inputs before anything is
// written.
#include "cli/base/options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/base/command.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/parquet_data.h"
#include "cli/base/rejects_file.h"
#include "cli/base/text_table.h"
#include "engine/fit/training_memory.h"
#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/csv/file_header.h"
#include "io/csv/header_order.h"
#include "io/infer/format_detection.h"

namespace glassbox::cli {
namespace {

constexpr int kMostThreads = 1024;

// Other names than the schema's, none of which stands elsewhere: most often a schema of other data.
void warn_of_other_names(const InputFile& file, const Schema& schema) {
  if (!schema.has_header || file.is_stream) return;  // a stream can be read once
  const std::vector<std::string> names = read_header(file);
  if (names.size() != schema.attributes.size()) return;  // the reader has an error for that
  std::size_t different = 0, first = 0;
  for (std::size_t i = names.size(); i-- > 0;) {
    if (trim(names[i]) == trim(schema.attributes[i].name)) continue;
    ++different;
    first = i;
  }
  if (different == 0) return;
  print_warning(file.name + ":1: column " + std::to_string(first + 1) + " is \"" + names[first] +
                "\", the schema calls it \"" + schema.attributes[first].name + "\"" +
                (different == 1 ? "" : ", and " + std::to_string(different - 1) + " more differ") +
                "; columns are taken by position");
}

void note_of_files(const std::vector<std::string>& files, const std::string& notice) {
  print_note(files.front() +
             (files.size() == 1 ? "" : " and " + std::to_string(files.size() - 1) + " more") +
             ": " + notice);
}

}  // namespace

void print_column_notes(const std::vector<std::string>& notes) {
  constexpr std::size_t kMostNotes = 10;
  for (std::size_t i = 0; i < std::min(notes.size(), kMostNotes); ++i) print_note(notes[i]);
  if (notes.size() > kMostNotes)
    print_note("and " + counted(notes.size() - kMostNotes, "more note") +
               " on columns, in the field notes of --json");
}

void add_common_options(Command command, CommonOptions& options) {
  options.threads =
      std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMostThreads);
  command.flag("--json", options.json, "Results as one JSON object on stdout");
  command.flag("--quiet", options.quiet, "No progress on stderr");
  command.option("--threads", options.threads, "Threads to work on; results are the same")
      .range(1, kMostThreads)
      .type_name("N")
      .show_default()
      .transform([&options](const std::string& text) {
        options.threads_given = true;
        return text;
      });
  command.flag("--force", options.force, "Replace output files that exist");
}

void add_data_options(Command command, DataOptions& options, SchemaOption schema) {
  options.query.add_options(command, options.data);
  const bool is_required = schema == SchemaOption::kRequired;
  command
      .option("--schema", options.schema,
              is_required ? "Schema of the data" : "Schema of the data; default: the model's")
      .type_name("FILE")
      .required(is_required);
  const Option rearrangement =
      command
          .option("--rearrangement", options.rearrangement,
                  "Use the records that Amazon's DataRearrangement selects")
          .type_name("JSON");
  if (command.name() != "split") {  // where --split says how to cut, not what to read
    command.option("--split", options.split, "Use this part of the bytes, e.g. 0-70")
        .type_name("B-E")
        .excludes(rearrangement);
  }
  command.option("--rejects", options.rejects, "Save rejected records verbatim").type_name("FILE");
  add_delimiter_option(command, options.delimiter);
}

void add_learner_option(Command command, std::string& learner) {
  command
      .option("--learner", learner,
              "glassbox, or amazon: trained as Amazon ML did, for scores and thresholds\n"
              "like its own; -p glassbox.learner=... is the same")
      .type_name("NAME")
      .one_of({"glassbox", "amazon"})
      .default_text("glassbox");
}

void add_delimiter_option(Command command, std::string& delimiter) {
  command
      .option("--delimiter", delimiter,
              "What separates cells: , ; | or tab; default: recognized file by file")
      .type_name("CHAR")
      .one_of({",", ";", "|", "tab"});
}

void recognise_formats(std::vector<InputFile>& files, const std::string& delimiter,
                       const Schema* schema) {
  std::optional<char> separator;
  if (!delimiter.empty()) separator = delimiter == "tab" ? '\t' : delimiter[0];
  const std::size_t column_count = schema != nullptr ? schema->attributes.size() : 0;
  std::map<std::string, std::vector<std::string>> noted;
  for (InputFile& file : files) {
    if (file.format.is_given) continue;  // made here
    const std::string notice = detect_format_of(file, column_count, separator);
    if (!notice.empty() && !separator) noted[notice].push_back(file.name);
  }
  for (const auto& [notice, where] : noted) note_of_files(where, notice);
  if (schema != nullptr) fit_formats(files, *schema);
}

void fit_formats(std::vector<InputFile>& files, const Schema& schema) {
  std::vector<std::string> names, reordered;
  for (const Attribute& attribute : schema.attributes) names.push_back(attribute.name);
  for (InputFile& file : files) {
    if (schema.has_header) file = in_order_of(std::move(file), names);
    if (!file.format.order.empty()) reordered.push_back(file.name);
    keep_to_numeric_columns(file, schema);
  }
  if (!reordered.empty())
    note_of_files(reordered, "columns stand in another order than in the schema; taken by name");
}

Rearrangement DataOptions::rearranged() const {
  if (!split.empty()) return parse_split(split);
  if (!rearrangement.empty()) return parse_rearrangement(rearrangement, "--rearrangement");
  return {};
}

DataInput open_data(const DataOptions& data, const CommonOptions& common,
                    const Schema* models_schema, CommandFiles others) {
  if (data.data.empty()) throw UsageError("no data; give a file, a directory or -");
  DataInput input;
  input.csv.rearrangement = data.rearranged();
  input.csv.threads = common.threads;
  input.csv.existing_rejects = common.existing();
  const bool is_database = data.query.is_given();  // asked once all else is in order
  input.files = data.query.list_files(data.data);
  others.inputs.insert(others.inputs.end(), data.data.begin(), data.data.end());
  others.inputs.emplace_back(data.schema);
  others.inputs.emplace_back(data.query.query_file());
  if (!data.rejects.empty()) {
    others.outputs.emplace_back(data.rejects);
  }
  refuse_same_files(others);
  for (const std::filesystem::path& output : others.outputs)
    if (!is_silent() && (!others.makes_directories || !output.has_parent_path() ||
                         std::filesystem::is_directory(output.parent_path())))
      check_output(output, common.existing());
  if (!data.rejects.empty())
    input.csv.rejects = !is_silent() ? stage_rejects(data.rejects, common.existing())
                                     : std::filesystem::path(data.rejects);
  if (!data.schema.empty() || models_schema == nullptr)
    input.schema = parse_schema(read_input_file(data.schema), data.schema);
  const bool has_model = models_schema != nullptr;
  if (is_database)
    input.files = data.query.fetch(
        data.data, (input.schema ? *input.schema : *models_schema).has_header, common.quiet);
  const Schema& known = input.schema ? *input.schema : *models_schema;
  (void)convert_parquet(input.files, known.has_header, common.quiet);
  // Where there is a model, match_header() looks at names.
  recognise_formats(input.files, is_database ? "," : data.delimiter,
                    has_model ? nullptr : &*input.schema);
  if (!has_model)
    for (const InputFile& file : input.files) warn_of_other_names(file, *input.schema);
  return input;
}

std::uint64_t whole_number(const std::string& text, const std::string& flag) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  throw UsageError(flag + " " + (text.empty() ? "\"\"" : text) +
                   ": expected a whole number from 0 to 18446744073709551615");
}

std::uint64_t memory_size(const std::string& text) {
  constexpr std::string_view kUnits = "KMGT";
  const std::string wanted = "--memory " + (text.empty() ? "\"\"" : text);
  const std::size_t unit =
      text.empty()
          ? std::string_view::npos
          : kUnits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(text.back()))));
  const std::string digits =
      unit == std::string_view::npos ? text : text.substr(0, text.size() - 1);
  const std::uint64_t shift = unit == std::string_view::npos ? 0 : 10 * (unit + 1);
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || stop != digits.data() + digits.size() ||
      number > ~std::uint64_t{0} >> shift)
    throw UsageError(wanted + ": expected a size such as 400M or 4G");
  if (number << shift < kLeastTrainingMemory)
    throw UsageError(wanted + ": training needs at least 64M");
  return number << shift;
}

void add_column_flags(Command command, bool& all_columns, bool& day_first) {
  const Option all =
      command.flag("--all-columns", all_columns,
                   "Let a recipe that is chosen use every column as its type says; else it leaves\n"
                   "out ids, row numbers, constants and copies of columns, and reads dates");
  command
      .flag("--day-first", day_first,
            "Read 9/3/2021 as 9 March where no date in its column shows the order")
      .excludes(all);
}

void add_seed_option(Command command, std::uint64_t& seed, const std::string& description) {
  command
      .option(
          "--seed", [&seed](const std::string& text) { seed = whole_number(text, "--seed"); },
          description)
      .type_name("N")
      .default_text(std::to_string(seed));
}

std::string read_input_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw InputError({path.empty() ? "\"\"" : path.string()}, "no such file or directory");
  return read_whole_file(path);
}

void check_output(const std::filesystem::path& path, WholeFile::Existing existing) {
  if (path.empty()) throw InputError({"\"\""}, "not the name of a file");
  const auto status = std::filesystem::status(path);
  const bool is_device = std::filesystem::exists(status) &&
                         !std::filesystem::is_regular_file(status) &&
                         !std::filesystem::is_directory(status);
  if (is_device) return;  // opening it is not without effect
  const WholeFile tried(path, existing);
}

std::pair<std::string, std::string> split_assignment(const std::string& text,
                                                     const std::string& flag) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos)
    throw UsageError(flag + " " + text + ": no \"=\" in it; expected NAME=VALUE");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

MLModel load_model(const std::filesystem::path& path) {
  std::string warning;
  MLModel model = MLModel::load(path, &warning);
  if (!warning.empty()) print_warning(warning);
  return model;
}

}  // namespace glassbox::cli
