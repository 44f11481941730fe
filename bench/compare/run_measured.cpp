// Runs a command and writes what it took: wall and processor seconds, peak memory, exit code.
//   run_measured REPORT DATA_LIMIT_BYTES COMMAND [ARGUMENT]...
//
// A program of its own, and a small one, because Linux counts the memory of whoever forks towards
// the peak of the child: measured from Python, nothing could peak below Python itself.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kCannotRun = 127;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "run_measured: %s: %s\n", what, std::strerror(errno));
  std::_Exit(kCannotRun);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: run_measured REPORT DATA_LIMIT_BYTES COMMAND [ARGUMENT]...\n");
    return 2;
  }
  const rlim_t limit = std::strtoull(argv[2], nullptr, 10);  // 0 = none

  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    const rlimit data = {limit, limit};
    if (limit > 0 && setrlimit(RLIMIT_DATA, &data) != 0) fail("setrlimit");
    execvp(argv[3], argv + 3);
    fail(argv[3]);
  }
  int status = 0;
  rusage usage = {};
  if (wait4(child, &status, 0, &usage) != child) fail("wait4");
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;

  std::FILE* report = std::fopen(argv[1], "w");
  if (report == nullptr) fail(argv[1]);
  std::fprintf(report,
               "{\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"peak_bytes\":%lld,"
               "\"exit\":%d,\"signal\":%d}\n",
               wall.count(), seconds(usage.ru_utime), seconds(usage.ru_stime),
               static_cast<long long>(usage.ru_maxrss) * 1024,
               WIFEXITED(status) ? WEXITSTATUS(status) : -1,
               WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  return std::fclose(report) == 0 ? 0 : kCannotRun;
}
