// A library for LD_PRELOAD that makes one call of a program fail, so that tests can see what the
// program does then. Calls are counted from main() on, over all threads.
//
//   FAULT=read:17:EIO      the 17th read() or pread() fails with EIO
//   FAULT=write:3+:ENOSPC  the 3rd write() or pwrite() and all after it
//   FAULT=threads:2:EAGAIN no more than 2 threads beside those that there were, as under a limit
//   FAULT_COUNTS=FILE      how many calls of each kind there were, appended to FILE at the end
//   FAULT_MARKER=FILE      calls are counted while FILE exists: for a service that is up
//   FAULT_CHANGE=FILE      FILE holds "N ACTION PLACE OTHER", and is removed when this is done:
//                          swap     before the Nth call from then on that opens, makes, renames,
//                                   links or removes a file by its name, PLACE is renamed to
//                                   PLACE.was and becomes a symbolic link to OTHER
//                          cut      before the Nth read of the file PLACE it is cut to its half,
//                          append   or a byte is appended,
//                          replace  or OTHER is renamed to PLACE
//
// Kinds: read, write, open, sync, memory (malloc and its kin, which operator new calls), thread.
// Writes to stderr are left alone, as messages are what the tests look for.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

enum Kind { kRead, kWrite, kOpen, kSync, kMemory, kThread, kKinds };
constexpr const char* kNames[kKinds] = {"read", "write", "open", "sync", "memory", "thread"};

std::atomic<bool> counting{false};
std::atomic<long> counts[kKinds];
int failing = kKinds;  // the kind
long nth = 0;
bool and_all_after = false;
int error_number = EIO;
const char* marker = nullptr;
long most_threads = -1;  // none: no limit
std::atomic<long> limited_threads{0};
const char* change_plan = nullptr;

struct {
  const char* name;
  int number;
} constexpr kErrors[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EMFILE", EMFILE},
                         {"ENOMEM", ENOMEM}, {"EAGAIN", EAGAIN}, {"EINTR", EINTR}};

void read_plan() {
  marker = std::getenv("FAULT_MARKER");
  change_plan = std::getenv("FAULT_CHANGE");
  const char* const plan = std::getenv("FAULT");
  if (plan == nullptr) return;
  if (std::sscanf(plan, "threads:%ld:EAGAIN", &most_threads) == 1) return;
  for (int kind = 0; kind < kKinds; ++kind) {
    const std::size_t length = std::strlen(kNames[kind]);
    if (std::strncmp(plan, kNames[kind], length) != 0 || plan[length] != ':') continue;
    char* end = nullptr;
    nth = std::strtol(plan + length + 1, &end, 10);
    and_all_after = *end == '+';
    const char* const name = end + (and_all_after ? 2 : 1);
    for (const auto& error : kErrors)
      if (std::strcmp(error.name, name) == 0) error_number = error.number;
    failing = kind;
  }
}

void change(const char* action, const char* place, const char* other) {
  if (std::strcmp(action, "swap") == 0) {
    char was[1100];
    std::snprintf(was, sizeof was, "%s.was", place);
    ::syscall(SYS_renameat, AT_FDCWD, place, AT_FDCWD, was);
    ::syscall(SYS_symlinkat, other, AT_FDCWD, place);
  } else if (std::strcmp(action, "cut") == 0) {
    struct stat found {};
    if (::stat(place, &found) == 0) ::syscall(SYS_truncate, place, found.st_size / 2);
  } else if (std::strcmp(action, "append") == 0) {
    const long file = ::syscall(SYS_openat, AT_FDCWD, place, O_WRONLY | O_APPEND | O_CLOEXEC);
    ::syscall(SYS_write, file, "\n", 1);
    ::syscall(SYS_close, file);
  } else {
    ::syscall(SYS_renameat, AT_FDCWD, other, AT_FDCWD, place);
  }
  ::syscall(SYS_unlinkat, AT_FDCWD, change_plan, 0);
}

// A call that takes names, or, with `file`, reads a file. Its own calls go past this library.
void count_call(int file = -1) {
  if (!counting.load(std::memory_order_relaxed) || change_plan == nullptr) return;
  const int before = errno;
  char text[4096] = {}, action[16], place[1024], other[1024];
  long at = 0, size = 0;
  if (const long plan = ::syscall(SYS_openat, AT_FDCWD, change_plan, O_RDONLY | O_CLOEXEC);
      plan >= 0) {
    size = ::syscall(SYS_read, plan, text, sizeof text - 1);
    ::syscall(SYS_close, plan);
  }
  if (size > 0 && std::sscanf(text, "%ld %15s %1023s %1023s", &at, action, place, other) == 4) {
    bool counts_here = file < 0;
    if (file >= 0) {
      char link[64], path[1024] = {};
      std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      counts_here = ::readlink(link, path, sizeof path - 1) > 0 && std::strcmp(path, place) == 0;
    }
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static char counted[4096];
    static long calls = 0;
    if (counts_here && (file < 0) == (std::strcmp(action, "swap") == 0)) {
      ::pthread_mutex_lock(&mutex);
      if (std::strcmp(counted, text) != 0) calls = 0;
      std::strcpy(counted, text);
      if (++calls == at) change(action, place, other);
      ::pthread_mutex_unlock(&mutex);
    }
  }
  errno = before;
}

// Whether calls are counted now.
bool is_on() {
  if (!counting.load(std::memory_order_relaxed)) return false;
  if (marker == nullptr) return true;
  const int before = errno;
  const bool is_there = ::access(marker, F_OK) == 0;
  errno = before;
  return is_there;
}

// A thread under the limit.
struct LimitedThread {
  void* (*start)(void*);
  void* argument;
};
void* run_limited(void* given) {
  const LimitedThread thread = *static_cast<LimitedThread*>(given);
  std::free(given);
  void* const result = thread.start(thread.argument);
  --limited_threads;
  return result;
}

bool fails(Kind kind) {
  if (kind == kOpen) count_call();
  if (!is_on()) return false;
  const long count = ++counts[kind];
  if (kind != failing || count < nth || (count > nth && !and_all_after)) return false;
  errno = error_number;
  return true;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

void write_counts() {
  counting = false;
  const char* const path = std::getenv("FAULT_COUNTS");
  if (path == nullptr) return;
  std::FILE* const file = std::fopen(path, "a");
  if (file == nullptr) return;
  for (int kind = 0; kind < kKinds; ++kind)
    std::fprintf(file, "%s %ld\n", kNames[kind], counts[kind].load());
  std::fclose(file);
}

using Main = int(int, char**, char**);
Main* real_main = nullptr;

int counted_main(int argc, char** argv, char** environment) {
  read_plan();
  std::atexit(write_counts);
  counting = true;
  return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

int __libc_start_main(Main* main, int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*rtld_fini)(), void* stack_end) {
  real_main = main;
  static auto* const real = next<decltype(__libc_start_main)>("__libc_start_main");
  return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}

ssize_t read(int file, void* buffer, std::size_t size) {
  count_call(file);
  static auto* const real = next<decltype(read)>("read");
  return fails(kRead) ? -1 : real(file, buffer, size);
}
ssize_t pread(int file, void* buffer, std::size_t size, off_t offset) {
  count_call(file);
  static auto* const real = next<decltype(pread)>("pread");
  return fails(kRead) ? -1 : real(file, buffer, size, offset);
}
ssize_t pread64(int file, void* buffer, std::size_t size, off64_t offset) {
  count_call(file);
  static auto* const real = next<decltype(pread64)>("pread64");
  return fails(kRead) ? -1 : real(file, buffer, size, offset);
}
ssize_t write(int file, const void* buffer, std::size_t size) {
  static auto* const real = next<decltype(write)>("write");
  return file != STDERR_FILENO && fails(kWrite) ? -1 : real(file, buffer, size);
}
ssize_t pwrite(int file, const void* buffer, std::size_t size, off_t offset) {
  static auto* const real = next<decltype(pwrite)>("pwrite");
  return fails(kWrite) ? -1 : real(file, buffer, size, offset);
}
ssize_t pwrite64(int file, const void* buffer, std::size_t size, off64_t offset) {
  static auto* const real = next<decltype(pwrite64)>("pwrite64");
  return fails(kWrite) ? -1 : real(file, buffer, size, offset);
}

int open(const char* path, int flags, ...) {
  static auto* const real = next<decltype(open)>("open");
  std::va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return fails(kOpen) ? -1 : real(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  static auto* const real = next<decltype(open64)>("open64");
  std::va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return fails(kOpen) ? -1 : real(path, flags, mode);
}
int openat(int directory, const char* path, int flags, ...) {
  static auto* const real = next<decltype(openat)>("openat");
  std::va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return fails(kOpen) ? -1 : real(directory, path, flags, mode);
}
int openat64(int directory, const char* path, int flags, ...) {
  static auto* const real = next<decltype(openat64)>("openat64");
  std::va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return fails(kOpen) ? -1 : real(directory, path, flags, mode);
}

// Calls that take names, and are only counted.
int mkdirat(int directory, const char* path, mode_t mode) {
  static auto* const real = next<decltype(mkdirat)>("mkdirat");
  return count_call(), real(directory, path, mode);
}
int mkdir(const char* path, mode_t mode) {
  static auto* const real = next<decltype(mkdir)>("mkdir");
  return count_call(), real(path, mode);
}
int rename(const char* from, const char* to) {
  static auto* const real = next<decltype(rename)>("rename");
  return count_call(), real(from, to);
}
int renameat(int from_directory, const char* from, int to_directory, const char* to) {
  static auto* const real = next<decltype(renameat)>("renameat");
  return count_call(), real(from_directory, from, to_directory, to);
}
int link(const char* from, const char* to) {
  static auto* const real = next<decltype(link)>("link");
  return count_call(), real(from, to);
}
int linkat(int from_directory, const char* from, int to_directory, const char* to, int flags) {
  static auto* const real = next<decltype(linkat)>("linkat");
  return count_call(), real(from_directory, from, to_directory, to, flags);
}
int unlink(const char* path) {
  static auto* const real = next<decltype(unlink)>("unlink");
  return count_call(), real(path);
}
int unlinkat(int directory, const char* path, int flags) {
  static auto* const real = next<decltype(unlinkat)>("unlinkat");
  return count_call(), real(directory, path, flags);
}
int fstatat(int directory, const char* path, struct stat* found, int flags) {
  static auto* const real = next<decltype(fstatat)>("fstatat");
  return count_call(), real(directory, path, found, flags);
}

int fsync(int file) {
  static auto* const real = next<decltype(fsync)>("fsync");
  return fails(kSync) ? -1 : real(file);
}
int fdatasync(int file) {
  static auto* const real = next<decltype(fdatasync)>("fdatasync");
  return fails(kSync) ? -1 : real(file);
}

void* malloc(std::size_t size) { return fails(kMemory) ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) {
  return fails(kMemory) ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) {
  return fails(kMemory) ? nullptr : __libc_realloc(block, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  return fails(kMemory) ? nullptr : __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) {
  static auto* const real = next<decltype(pthread_create)>("pthread_create");
  if (fails(kThread)) return EAGAIN;
  if (most_threads < 0 || !is_on()) return real(thread, attributes, start, argument);
  if (++limited_threads > most_threads) {
    --limited_threads;
    return EAGAIN;
  }
  auto* const limited = static_cast<LimitedThread*>(__libc_malloc(sizeof(LimitedThread)));
  if (limited == nullptr) return EAGAIN;
  *limited = {start, argument};
  return real(thread, attributes, run_limited, limited);
}
}
