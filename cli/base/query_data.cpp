#include "cli/base/query_data.h"

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/progress.h"
#include "cli/base/text_table.h"
#include "io/base/input_error.h"
#include "io/base/visible_text.h"
#include "io/databases/database_query.h"
#include "io/files/buffered_output.h"
#include "io/files/temporary_file.h"
#include "io/files/whole_file.h"

namespace glassbox::cli {

struct QueryData::State {
  std::optional<DatabaseAddress> address;
  std::optional<std::string> sql, file;  // as they were given
  std::optional<std::string> text;       // of the file, once it was read
  Descriptor rows;
  std::vector<InputFile> files;
};

QueryData::QueryData() : state_(std::make_shared<State>()) {}

void QueryData::add_options(Command command, std::vector<std::string>& data) {
  command
      .option("data", data,
              "CSV files (plain or gzip) in this order, a directory, or - for stdin;\n"
              "or a database, e.g. postgresql://USER@HOST/DATABASE, with --query")
      .type_name("DATA")
      .transform([state = state_](const std::string& text) {
        if (!is_database_url(text)) return text;
        state->address = parse_database_url(text, without_password(text));
        return state->address->shown();
      });
  const Option query =
      command
          .option(
              "--query", [state = state_](const std::string& text) { state->sql = text; },
              "Of a database: the rows of this SELECT are the data")
          .type_name("SQL");
  command
      .option(
          "--query-file", [state = state_](const std::string& name) { state->file = name; },
          "The same from a file")
      .type_name("FILE")
      .excludes(query);
}

bool QueryData::is_given() const { return state_->address.has_value(); }

std::string QueryData::command_words() const {
  if (state_->sql) return " --query " + shell_quoted(*state_->sql);
  if (state_->file) return " --query-file " + shell_quoted(*state_->file);
  return "";
}

std::string QueryData::query_file() const { return state_->file.value_or(""); }

const std::string& QueryData::sql() const {
  if (!state_->text && state_->file) {
    const std::string& name = *state_->file;
    if (!std::filesystem::exists(name))
      throw InputError({name.empty() ? "\"\"" : name}, "no such file or directory");
    state_->text = read_whole_file(name);
  }
  if (!state_->text) state_->text = state_->sql.value_or("");
  return *state_->text;
}

std::vector<InputFile> QueryData::list_files(const std::vector<std::string>& data) const {
  if (is_given()) return {};
  if (state_->sql || state_->file)
    throw UsageError(
        "--query is for DATA that is a database, e.g. postgresql://USER@HOST/DATABASE");
  return list_input_files(data);
}

std::vector<InputFile> QueryData::fetch(const std::vector<std::string>& data, bool has_header,
                                        bool quiet) const {
  if (!state_->files.empty()) return state_->files;
  if (data.size() != 1)
    throw UsageError("a database is all of DATA; give it alone, and join tables in the query");
  if (!state_->file && state_->sql.value_or("").empty())
    throw UsageError("--query is missing: which rows of " + data.front() + " are the data?");
  Descriptor file = open_nameless_file(default_temporary_directory());
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  Progress progress(quiet);
  progress.stage("running the query");
  QueryRequest request;
  request.address = *state_->address;
  request.sql = sql();
  request.has_header = has_header;
  BufferedOutput output(Descriptor(::dup(file.get())),
                        "temporary files in " + default_temporary_directory().string());
  request.sink = [&output](std::string_view lines) { output.write(lines); };
  request.progress = [&progress](std::uint64_t rows) { progress.records(rows); };
  const QueryResult result = run_query(request);
  output.close(/*to_disk=*/false);
  progress.clear();
  for (const std::string& note : result.notes) print_warning(data.front() + ": " + note);
  if (!quiet) print_note(data.front() + ": " + counted(result.rows, "row"));
  std::vector<InputFile> files = list_input_files({path});
  files.front().name = data.front();
  state_->rows = std::move(file);
  state_->files = files;
  return files;
}

}  // namespace glassbox::cli
