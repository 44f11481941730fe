/// cli/base/query_data.h: DATA that is the address of a database, with --query.
///
/// The rows are fetched once into a file without a name, as CSV, and are read from there by
/// whatever the command does. What is printed, reported or written names the address without its
/// password.
#pragma once

#include <memory>
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
  /// --query SQL as words of a shell, " --query ..."; "" without a query.
  [[nodiscard]] std::string command_words() const;
  /// Of --query-file; "" when it is not given.
  [[nodiscard]] std::string query_file() const;
  /// The text of the query, "" without one. --query-file is read once: it may be a pipe.
  /// throws  InputError: --query-file is not there; std::system_error
  [[nodiscard]] const std::string& sql() const;

  /// The files of DATA; none where it is a database, whose rows are fetched when all else is in
  /// order.
  /// throws  as list_input_files(); UsageError: --query without a database
  [[nodiscard]] std::vector<InputFile> list_files(const std::vector<std::string>& data) const;

  /// The rows of the database; a second call gives the same ones.
  /// has_header  whether the first line is to have the names of the columns
  /// throws      UsageError: no query, more DATA than one database; as sql() and run_query();
  ///             Interrupted
  [[nodiscard]] std::vector<InputFile> fetch(const std::vector<std::string>& data, bool has_header,
                                             bool quiet) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace glassbox::cli
