/// tests/cli/glassbox_process.h: the real program, run in a directory of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/io/temporary_directory.h"

namespace glassbox::testing {

/// How a run of the program ended.
struct Run {
  int exit_code = -1;  ///< 128 + signal when a signal ended it
  std::string out, err;
  std::size_t peak_bytes = 0;  ///< of resident memory
};

/// A temporary directory, working directory of every run: messages name files by short names.
class Workspace {
 public:
  struct Options {
    std::string input;                          ///< on standard input
    std::optional<unsigned long> largest_file;  ///< bytes; beyond, a write fails as on a full disk
    std::string output;                         ///< a file that takes stdout's place
    bool output_closed = false;                 ///< nobody reads stdout
    bool input_stays_open = false;              ///< no end of standard input comes
    bool terminal = false;                      ///< stderr is a terminal
    std::vector<std::pair<std::string, std::string>> environment;  ///< beside LC_ALL=C
    std::string program;  ///< a copy of the built one that takes its place
    std::function<void(pid_t, const std::string& err)> meanwhile;  ///< on new stderr output, and
                                                                   ///< every 10 ms
  };

  [[nodiscard]] Run run(const std::vector<std::string>& arguments, const Options& options) const;
  [[nodiscard]] Run run(const std::vector<std::string>& arguments) const {
    return run(arguments, Options());
  }

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return directory_ / name;
  }
  void write(const std::string& name, const std::string& bytes) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  /// Names of all files under the directory, hidden ones too, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  TemporaryDirectory directory_;
};

}  // namespace glassbox::testing
