#include <unistd.h>

#include <cstdlib>

#include "cli/command_line.h"

namespace {

// Threads that wait for each other spin for milliseconds by libgomp's default, which on a busy
// machine takes the core from the thread they wait for: a training of 0.8 s took 2.9 s beside
// another program. Only the environment can ask for sleep instead, and libgomp reads it before
// main: so the program starts once more. A wait policy that the user chose stands.
void wait_asleep(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr) return;
  if (::setenv("OMP_WAIT_POLICY", "passive", 1) != 0) return;
  ::execv("/proc/self/exe", argv);  // where that cannot be done, work goes on awake
}

}  // namespace

int main(int argc, char** argv) {
  wait_asleep(argv);
  return glassbox::run_command_line(argc, argv);
}
