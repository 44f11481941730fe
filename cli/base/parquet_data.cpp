// Parquet is read by whoever has a library for it: `$GLASSBOX_PYTHON -m glassbox_ml._parquet FILE`
// writes the CSV to its standard output, which is a file without a name, and what is wrong to its
// standard error.
#include "cli/base/parquet_data.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>

#include "cli/base/interrupts.h"
#include "cli/base/progress.h"
#include "engine/model/interrupted.h"
#include "io/base/input_error.h"
#include "io/files/temporary_file.h"

namespace glassbox::cli {
namespace {

bool is_parquet(const InputFile& file) {
  if (file.is_stream || file.is_gzip) return false;
  std::array<char, 4> magic{};
  return file.open()->read(magic) == 4 && std::string_view(magic.data(), 4) == "PAR1";
}

// A process and the end of a pipe that its standard error comes out of.
class Converter {
 public:
  Converter(const char* python, const InputFile& file, bool has_header, int output) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category());
    errors_ = Descriptor(ends[0]);
    const Descriptor given(ends[1]);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, given.get(), STDERR_FILENO);
    std::vector<std::string> words{python, "-P", "-m", "glassbox_ml._parquet",
                                   std::filesystem::absolute(file.path).string()};
    if (!has_header) words.emplace_back("--no-header");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int error =
        ::posix_spawnp(&process_, python, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
      throw InputError({kPythonVariable}, "\"" + std::string(python) + "\" cannot be run (" +
                                              std::generic_category().message(error) +
                                              "); expected the path of a Python");
  }
  ~Converter() {
    if (process_ > 0) {
      ::kill(process_, SIGTERM);
      (void)wait();
    }
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  /// Its standard error to the end.
  std::string errors() {
    std::string text;
    std::array<char, 4096> piece;
    for (;;) {
      const ssize_t got = ::read(errors_.get(), piece.data(), piece.size());
      if (interrupted()) throw Interrupted();
      if (got == 0) return text;
      if (got > 0) text.append(piece.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category());
    }
  }
  /// Whether it ended well.
  bool wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  ::pid_t process_ = 0;
  Descriptor errors_;
};

}  // namespace

bool convert_parquet(std::vector<InputFile>& files, bool has_header, bool quiet) {
  static std::vector<Descriptor> kept;  // open until the process ends, as files may be read again
  const char* const python = std::getenv(kPythonVariable);
  if (python == nullptr || *python == '\0') return false;
  bool found = false;
  for (InputFile& file : files) {
    if (!is_parquet(file)) continue;
    found = true;
    Progress progress(quiet);
    progress.stage("converting " + file.name);
    Descriptor csv = open_nameless_file(default_temporary_directory());
    Converter converter(python, file, has_header, csv.get());
    std::string errors = converter.errors();
    while (errors.ends_with('\n')) errors.pop_back();
    if (!converter.wait())
      throw InputError({file.name}, errors.empty() ? "Python ended without a word" : errors);
    progress.clear();
    InputFile made =
        std::move(list_input_files({"/proc/self/fd/" + std::to_string(csv.get())}).front());
    made.name = file.name;
    made.format.is_given = true;
    file = std::move(made);
    kept.push_back(std::move(csv));
  }
  return found;
}

}  // namespace glassbox::cli
