// Opens a path that must not lead out of its directory. openat2(RESOLVE_BENEATH) where the kernel
// has it; else name by name, each opened in the directory before it, none of them a link.
#include "io/files/contained_file.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <vector>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

constexpr int kAlways = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

std::atomic<bool> step_by_step{false};

// The names on the way; none of them leads up.
std::vector<std::string> names_of(const std::filesystem::path& relative, const std::string& name) {
  std::vector<std::string> names;
  for (const std::filesystem::path& part : relative) {
    if (part == ".." || part.has_root_path())
      throw InputError({name}, "this location leads out of its directory");
    if (!part.empty() && part != ".") names.push_back(part.string());
  }
  return names;
}

[[noreturn]] void fail_opening(int error, const std::string& name) {
  if (error == ELOOP || error == EXDEV)
    throw InputError({name}, "a symbolic link, or reached through one; it is not followed");
  if (error == ENXIO) throw InputError({name}, "a socket; expected a regular file");
  throw std::system_error(error, std::generic_category(), name);
}

// Linux says ENOTDIR of a link where a directory was asked for.
bool is_link(int directory, const std::string& name) {
  struct stat found {};
  return ::fstatat(directory, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISLNK(found.st_mode);
}

Descriptor open_step_by_step(Descriptor directory, const std::vector<std::string>& names, int flags,
                             const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_last = i + 1 == names.size();
    Descriptor next(::openat(directory.get(), names[i].c_str(),
                             kAlways | O_NOFOLLOW | (is_last ? flags : O_PATH | O_DIRECTORY)));
    if (next.get() < 0) {
      const int error = errno;
      fail_opening(error == ENOTDIR && is_link(directory.get(), names[i]) ? ELOOP : error, name);
    }
    directory = std::move(next);
  }
  return directory;
}

Descriptor open_beneath(const std::filesystem::path& root, const std::filesystem::path& relative,
                        int flags, const std::string& name) {
  const std::vector<std::string> names = names_of(relative, name);
  const bool is_root = names.empty();
  Descriptor directory(::open(root.c_str(), O_CLOEXEC | O_DIRECTORY | (is_root ? flags : O_PATH)));
  if (directory.get() < 0) throw std::system_error(errno, std::generic_category(), root.string());
  if (is_root) return directory;
  if (!step_by_step.load(std::memory_order_relaxed)) {
    std::string path = names.front();
    for (std::size_t i = 1; i < names.size(); ++i) path.append("/").append(names[i]);
    open_how how{};
    how.flags = static_cast<std::uint64_t>(kAlways | flags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    for (;;) {
      const long opened = ::syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how);
      if (opened >= 0) return Descriptor(static_cast<int>(opened));
      if (errno == EAGAIN || errno == EINTR) continue;  // something on the way was renamed
      break;
    }
    // EPERM: a container that does not know the call.
    if (errno != ENOSYS && errno != EPERM) fail_opening(errno, name);
  }
  return open_step_by_step(std::move(directory), names, flags, name);
}

}  // namespace

void open_contained_by(ContainedWay way) noexcept {
  step_by_step.store(way == ContainedWay::kStepByStep);
}

Descriptor open_contained_file(const std::filesystem::path& root,
                               const std::filesystem::path& relative, const std::string& name) {
  Descriptor file = open_beneath(root, relative, 0, name);
  (void)regular_file_state(file.get(), name);
  return file;
}

Descriptor open_contained_directory(const std::filesystem::path& root,
                                    const std::filesystem::path& relative,
                                    const std::string& name) {
  return open_beneath(root, relative, O_DIRECTORY, name);
}

std::string read_contained_file(const std::filesystem::path& root,
                                const std::filesystem::path& relative, const std::string& name,
                                std::size_t max_bytes) {
  return read_all(open_contained_file(root, relative, name).get(), name, max_bytes);
}

}  // namespace glassbox::io
