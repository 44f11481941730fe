// A lock file that the kernel releases when its process ends, however that is. It holds the
// process's number, for the message that the second one gets.
#include "service/store/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

// The digits a holder wrote; "" when there are none.
std::string holder(int file) {
  char text[32];
  const ssize_t size = ::pread(file, text, sizeof text, 0);
  const std::string found(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  return found.substr(0, found.find_first_not_of("0123456789"));
}

void make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  const bool is_new = std::filesystem::create_directories(directory, error);
  if (is_new) std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  if (std::filesystem::is_directory(directory)) return;
  if (std::filesystem::exists(directory)) {
    throw InputError({directory.string()},
                     "is a file; expected a directory for the service's data");
  }
  throw std::system_error(error, directory.string());
}

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
  make_directory(directory);
  const std::filesystem::path path = directory / "lock";
  // Neither a link, by which another file would be written, nor a pipe, which would keep us
  // waiting.
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  struct stat found {};
  const bool is_link = file_ < 0 && errno == ELOOP;
  if (is_link || (file_ >= 0 && ::fstat(file_, &found) == 0 && !S_ISREG(found.st_mode))) {
    if (file_ >= 0) ::close(file_);
    throw InputError({path.string()},
                     "is not a regular file; remove it: the service makes its own here");
  }
  if (file_ < 0) fail(path);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const bool taken = errno == EWOULDBLOCK;
    const std::string pid = taken ? holder(file_) : "";
    const int error = errno;
    ::close(file_);
    errno = error;
    if (!taken) fail(path);
    throw InputError({directory.string()}, "is in use by another glassbox serve" +
                                               (pid.empty() ? "" : " (process " + pid + ")") +
                                               "; stop it, or choose another directory");
  }
  (void)::fchmod(file_, 0600);  // of a file of another's it is as it was
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_, 0) != 0 ||
      ::pwrite(file_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    const int error = errno;
    // On a full disk we hold it all the same, only nobody can read whose it is.
    if (error == ENOSPC || error == EDQUOT) return;
    ::close(file_);
    errno = error;
    fail(path);
  }
}

DirectoryLock::~DirectoryLock() { ::close(file_); }

}  // namespace glassbox::service
