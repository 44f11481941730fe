#include "io/base/process_settings.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace glassbox::io {

void start_with_settings(char** argv) {
  constexpr const char* kWaiting = "OMP_WAIT_POLICY";
  constexpr const char* kMemory = "GLIBC_TUNABLES";
  const bool waiting_is_set =
      std::getenv(kWaiting) != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr;
  if (waiting_is_set && std::getenv(kMemory) != nullptr) return;  // by the user, or by us
  if (!waiting_is_set) ::setenv(kWaiting, "passive", 0);
  ::setenv(kMemory,
           "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.top_pad=4194304:"
           "glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824",
           0);
  // Without these it would start itself for ever.
  if (std::getenv(kMemory) == nullptr) return;
  if (!waiting_is_set && std::getenv(kWaiting) == nullptr) return;
  // By its own name, which `pgrep` and `pkill` know it by; the link itself is the way out when the
  // file was replaced meanwhile.
  constexpr const char* kSelf = "/proc/self/exe";
  std::array<char, 4096> name{};
  const ssize_t length = ::readlink(kSelf, name.data(), name.size() - 1);
  if (length > 0) ::execv(name.data(), argv);
  ::execv(kSelf, argv);
}

}  // namespace glassbox::io
