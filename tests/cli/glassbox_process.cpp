#include "tests/cli/glassbox_process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/built_paths.h"

namespace fs = std::filesystem;

namespace glassbox::testing {
namespace {

// In the child: everything as asked for, then the program.
[[noreturn]] void become_glassbox(const fs::path& directory,
                                  const std::vector<std::string>& arguments,
                                  const Workspace::Options& options, int in, int out, int err) {
  ::dup2(in, STDIN_FILENO);
  if (!options.output.empty()) out = ::open(options.output.c_str(), O_WRONLY | O_CREAT, 0600);
  if (int closed[2]; options.output_closed && ::pipe(closed) == 0) {
    ::close(closed[0]);
    out = closed[1];
  }
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (::chdir(directory.c_str()) != 0) ::_exit(99);
  if (options.largest_file) {
    const rlimit limit{*options.largest_file, *options.largest_file};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ::setenv("LC_ALL", "C", /*overwrite=*/1);  // the same pictures on every machine
  // The build directory may lie anywhere.
  ::setenv("GLASSBOX_DATASETS", (source_directory() / "datasets").c_str(), /*overwrite=*/0);
  for (const auto& [name, value] : options.environment)
    ::setenv(name.c_str(), value.c_str(), /*overwrite=*/1);
  const std::string program = options.program.empty() ? glassbox_program() : options.program;
  std::vector<char*> argv{const_cast<char*>("glassbox")};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  ::_exit(99);
}

// False at the end. A terminal whose other side is gone reads as EIO.
bool read_some(int descriptor, std::string& text) {
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

}  // namespace

Run Workspace::run(const std::vector<std::string>& arguments, const Options& options) const {
  int in[2], out[2], err[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  if (options.terminal ? ::openpty(&err[0], &err[1], nullptr, nullptr, nullptr) != 0
                       : ::pipe2(err, O_CLOEXEC) != 0)
    throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child == 0) become_glassbox(directory_.path(), arguments, options, in[0], out[1], err[1]);
  for (const int descriptor : {in[0], out[1], err[1]}) ::close(descriptor);

  // A pipe holds 64 KiB and the program may write before it reads, so all three go side by side.
  std::signal(SIGPIPE, SIG_IGN);
  ::fcntl(in[1], F_SETFL, O_NONBLOCK);
  Run run;
  std::size_t sent = 0;
  std::array<pollfd, 3> all{pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0},
                            pollfd{in[1], POLLOUT, 0}};
  while (all[0].fd >= 0 || all[1].fd >= 0) {
    if (all[2].fd >= 0 && sent == options.input.size()) {
      if (!options.input_stays_open) ::close(in[1]);
      all[2].fd = -1;
    }
    ::poll(all.data(), all.size(), 10);
    if (all[2].revents != 0) {
      const ssize_t wrote =
          ::write(in[1], options.input.data() + sent, options.input.size() - sent);
      sent = wrote > 0 ? sent + static_cast<std::size_t>(wrote)
                       : (errno == EAGAIN ? sent : options.input.size());
    }
    if (all[0].revents != 0 && !read_some(out[0], run.out)) all[0].fd = -1;
    if (all[1].revents != 0 && !read_some(err[0], run.err)) all[1].fd = -1;
    if (options.meanwhile) options.meanwhile(child, run.err);
  }
  if (all[2].fd >= 0 || options.input_stays_open) ::close(in[1]);
  ::close(out[0]);
  ::close(err[0]);
  int status = 0;
  rusage used{};
  while (::wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
  }
  run.peak_bytes = static_cast<std::size_t>(used.ru_maxrss) * 1'024;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

void Workspace::write(const std::string& name, const std::string& bytes) const {
  fs::create_directories((directory_.path() / name).parent_path());
  std::ofstream file(directory_.path() / name, std::ios::binary);
  if (!(file << bytes).flush()) throw std::runtime_error("cannot write " + name);
}

std::string Workspace::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(directory_.path() / name, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> Workspace::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(directory_.path()))
    if (entry.is_regular_file())
      names.push_back(entry.path().lexically_relative(directory_.path()).string());
  std::ranges::sort(names);
  return names;
}

}  // namespace glassbox::testing
