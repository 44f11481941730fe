/// cli/base/query_data.h: DATA that is the address of a database, with --query.
///
/// The rows are fetched once into a file without a name, as CSV, and are read from there by
/// whatever the command does. What is printed, reported or written names the address without its
/// password.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/base/command.h"
#include "io/databases/database_address.h"
#include "io/files/input_files.h"

namespace glassbox::cli {

class QueryData {
 public:
  QueryData();

  /// DATA of a command, with --query and --query-file; copies of this share what was fetched. An
  /// address in it is taken out of `data`, which shows it without its password afterwards.
  void add_options(Command command, std::vector<std::string>& data);

  /// Whether DATA is a database.
  [[nodiscard]] bool is_given() const;
  /// --query SQL as words of a shell, " --query ..."; "" when there is none.
  [[nodiscard]] std::string command_words() const;
  /// Of --query-file; "" when there is none.
  [[nodiscard]] const std::string& query_file() const;
  /// The text of the query.  throws  InputError: --query-file is not there
  [[nodiscard]] std::string sql() const;

  /// The rows; a second call gives the same ones.
  /// has_header  whether the first line is to have the names of the columns
  /// throws      UsageError: no query, two queries, more DATA than one database; as run_query();
  ///             Interrupted
  [[nodiscard]] std::vector<InputFile> files(const std::vector<std::string>& data, bool has_header,
                                             bool quiet) const;

  /// throws  UsageError: --query without a database
  void check_unused() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// The files of DATA, or of the database that it is.
/// throws  as list_input_files(), QueryData::files() and check_unused()
[[nodiscard]] std::vector<InputFile> list_data(const std::vector<std::string>& data,
                                               const QueryData& query, bool has_header, bool quiet);

}  // namespace glassbox::cli
