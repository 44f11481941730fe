#include "io/files/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

[[noreturn]] void fail(const std::string& name) {
  throw std::system_error(errno, std::generic_category(), name);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

const char* file_kind(unsigned int mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  if (S_ISLNK(mode)) return "a symbolic link";
  return "a regular file";
}

FileState regular_file_state(int descriptor, const std::string& name) {
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) fail(name);
  if (!S_ISREG(found.st_mode))
    throw InputError({name}, std::string(file_kind(found.st_mode)) + "; expected a regular file");
  return {found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size),
          found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

Descriptor open_regular_file(const std::filesystem::path& path, const std::string& name) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0 && errno == ENXIO)
    throw InputError({name}, "a socket; expected a regular file");
  if (file.get() < 0) fail(name);
  (void)regular_file_state(file.get(), name);
  return file;
}

std::string read_all(int descriptor, const std::string& name, std::size_t max_bytes) {
  std::string out;
  for (;;) {
    const std::size_t size = out.size(), piece = std::max<std::size_t>(size, 1 << 16);
    out.resize(size + piece);
    const ssize_t got = ::read(descriptor, out.data() + size, piece);
    const int error = errno;
    out.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (out.size() > max_bytes)
      throw InputError({name}, "longer than " + std::to_string(max_bytes) + " bytes");
    if (got == 0) return out;
    if (got < 0 && error != EINTR) throw std::system_error(error, std::generic_category(), name);
  }
}

}  // namespace glassbox::io
