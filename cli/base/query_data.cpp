#include "cli/base/query_data.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
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
namespace {

// Without a name, so that nothing of it is left, however the process ends.
Descriptor nameless_file() {
  const std::filesystem::path directory = default_temporary_directory();
  std::string name = directory / "glassbox-XXXXXX";
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));  // its owner's alone
  if (file.get() < 0 || ::unlink(name.c_str()) != 0)
    throw std::system_error(errno, std::generic_category(),
                            directory.string() + " (TMPDIR names another directory)");
  return file;
}

}  // namespace

struct QueryData::State {
  std::optional<DatabaseAddress> address;
  std::string sql, file;
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
      command.option("--query", state_->sql, "Of a database: the rows of this SELECT are the data")
          .type_name("SQL");
  command.option("--query-file", state_->file, "The same from a file")
      .type_name("FILE")
      .excludes(query);
}

bool QueryData::is_given() const { return state_->address.has_value(); }

std::string QueryData::command_words() const {
  if (!state_->sql.empty()) return " --query " + shell_quoted(state_->sql);
  if (!state_->file.empty()) return " --query-file " + shell_quoted(state_->file);
  return "";
}

const std::string& QueryData::query_file() const { return state_->file; }

std::string QueryData::sql() const {
  if (state_->file.empty()) return state_->sql;
  if (!std::filesystem::exists(state_->file))
    throw InputError({state_->file}, "no such file or directory");
  return read_whole_file(state_->file);
}

void QueryData::check_unused() const {
  if (!state_->sql.empty() || !state_->file.empty())
    throw UsageError(
        "--query is for DATA that is a database, e.g. postgresql://USER@HOST/DATABASE");
}

std::vector<InputFile> QueryData::files(const std::vector<std::string>& data, bool has_header,
                                        bool quiet) const {
  if (!state_->files.empty()) return state_->files;
  if (data.size() != 1)
    throw UsageError("a database is all of DATA; give it alone, and join tables in the query");
  if (state_->sql.empty() && state_->file.empty())
    throw UsageError("--query is missing: which rows of " + data.front() + " are the data?");
  Descriptor file = nameless_file();
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

std::vector<InputFile> list_data(const std::vector<std::string>& data, const QueryData& query,
                                 bool has_header, bool quiet) {
  if (query.is_given()) return query.files(data, has_header, quiet);
  query.check_unused();
  return list_input_files(data);
}

}  // namespace glassbox::cli
