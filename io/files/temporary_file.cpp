// Appending reserves its place by an atomic counter, so threads write side by side.
#include "io/files/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace glassbox::io {
namespace {

[[noreturn]] void fail(const std::filesystem::path& directory, int error) {
  throw std::filesystem::filesystem_error(
      "temporary file", directory.string() + " (temporary files; TMPDIR names another directory)",
      std::error_code(error, std::generic_category()));
}

}  // namespace

// Without a name from the start where the file system can do that, else a moment after.
Descriptor open_nameless_file(const std::filesystem::path& directory) {
  Descriptor file(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.get() >= 0) return file;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail(directory, errno);
  std::string name = directory / "glassbox-XXXXXX";
  Descriptor named(::mkostemp(name.data(), O_CLOEXEC));
  if (named.get() < 0 || ::unlink(name.c_str()) != 0) fail(directory, errno);
  return named;
}

TemporaryFile::TemporaryFile(const std::filesystem::path& directory)
    : directory_(directory), file_(open_nameless_file(directory)) {}

std::uint64_t TemporaryFile::append(std::span<const std::byte> bytes) {
  const std::uint64_t begin = size_.fetch_add(bytes.size());
  for (std::uint64_t at = begin; !bytes.empty();) {
    const ssize_t written =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(directory_, errno);
    at += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return begin;
}

void TemporaryFile::read(std::uint64_t offset, std::span<std::byte> out) const {
  while (!out.empty()) {
    const ssize_t got = ::pread(file_.get(), out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail(directory_, got < 0 ? errno : EIO);
    offset += static_cast<std::uint64_t>(got);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void TemporaryFile::will_read(std::uint64_t offset, std::size_t size) const {
  ::posix_fadvise(file_.get(), static_cast<off_t>(offset), static_cast<off_t>(size),
                  POSIX_FADV_WILLNEED);
}

std::filesystem::path default_temporary_directory() {
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

}  // namespace glassbox::io
