/// cli/base/options.h: the flags that commands have in common.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/command.h"
#include "cli/base/distinct_files.h"
#include "cli/base/query_data.h"
#include "engine/model/ml_model.h"
#include "io/csv/csv_reader.h"
#include "io/files/input_files.h"
#include "io/files/whole_file.h"
#include "io/schema/schema.h"

namespace glassbox::cli {

/// What every command takes.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  bool force = false;
  int threads = 0;  ///< set to what the machine has by add_common_options
  bool threads_given = false;

  [[nodiscard]] WholeFile::Existing existing() const {
    return force ? WholeFile::Existing::kReplace : WholeFile::Existing::kRefuse;
  }
};
void add_common_options(Command command, CommonOptions& options);

/// What every command that reads records takes, DATA among it.
struct DataOptions {
  std::vector<std::string> data;
  QueryData query;
  std::string schema;  ///< a file; empty = the model's
  std::string split, rearrangement;
  std::string rejects;
  std::string delimiter;  ///< of --delimiter; empty: recognized

  /// What --split or --rearrangement says.  throws InputError
  [[nodiscard]] Rearrangement rearranged() const;
};
enum class SchemaOption { kRequired, kModelsByDefault };
void add_data_options(Command command, DataOptions& options, SchemaOption schema);

/// The data a command works on, with all its flags made use of.
struct DataInput {
  std::vector<InputFile> files;
  std::optional<Schema> schema;  ///< of --schema
  CsvOptions csv;                ///< but for progress

  [[nodiscard]] const Schema* schema_or_null() const { return schema ? &*schema : nullptr; }
};

/// Finds the files, reads the schema, checks the split and that --rejects and the other outputs can
/// be written; warns where a header does not name what the schema (the model's when there is no
/// other) says.
/// others  files of the command that DataOptions does not know
/// throws  InputError, std::system_error
[[nodiscard]] DataInput open_data(const DataOptions& data, const CommonOptions& common,
                                  const Schema* models_schema, CommandFiles others);

/// --learner: glassbox or amazon, for TrainingParameters' glassbox.learner; empty: not given.
void add_learner_option(Command command, std::string& learner);

/// --delimiter: what separates cells.
void add_delimiter_option(Command command, std::string& delimiter);

/// Recognizes files whose cells are separated otherwise than by commas, or takes --delimiter's word
/// for it, and says so on stderr; with a schema fit_formats(), too.
/// throws  InputError: as fit_formats(); std::system_error
void recognise_formats(std::vector<InputFile>& files, const std::string& delimiter,
                       const Schema* schema);

/// Finds which columns of recognized files hold numbers and, where files have a header, in which
/// order they stand; another one than the schema's is said on stderr.
/// throws  InputError: as header_order()
void fit_formats(std::vector<InputFile>& files, const Schema& schema);

/// A whole number of decimal digits and nothing else.  throws UsageError naming the flag
[[nodiscard]] std::uint64_t whole_number(const std::string& text, const std::string& flag);

/// --seed, of whole_number().
/// "400M", "4G", "1048576": a size in bytes (K, M, G, T: powers of 1,024).
/// throws  UsageError, also when it is less than training can do with
[[nodiscard]] std::uint64_t memory_size(const std::string& text);

void add_seed_option(Command command, std::uint64_t& seed, const std::string& description);

/// Adds --all-columns and --day-first, for recipes that the program chooses by itself. They exclude
/// each other: with the first no dates are read.
void add_column_flags(Command command, bool& all_columns, bool& day_first);

/// The bytes of an input file other than DATA.  throws InputError where there is none; as
/// read_whole_file
[[nodiscard]] std::string read_input_file(const std::filesystem::path& path);

/// Throws now, before the work, what opening the file for writing later would throw.
void check_output(const std::filesystem::path& path, WholeFile::Existing existing);

/// "NAME=VALUE" at its first '='.  throws UsageError naming the flag
[[nodiscard]] std::pair<std::string, std::string> split_assignment(const std::string& text,
                                                                   const std::string& flag);

/// Loads a model; its warning goes to stderr.
[[nodiscard]] MLModel load_model(const std::filesystem::path& path);

/// What RecipeColumns::notes() says, as lines on stderr: the first ten, and how many more there
/// are.
void print_column_notes(const std::vector<std::string>& notes);

}  // namespace glassbox::cli
