#include "cluster/base/meeting_directory.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "io/base/input_error.h"

namespace glassbox::cluster {
namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& path, const std::string& why) {
  throw io::InputError({}, "GLASSBOX_MEET: cannot write " + path.string() + ": " + why);
}

}  // namespace

bool MeetingDirectory::put(const std::string& name, const std::string& text) {
  if (name.find('/') != std::string::npos)
    throw io::InputError({}, "GLASSBOX_ATTEMPT must not contain a slash");
  std::error_code made;
  std::filesystem::create_directories(path_, made);  // where that fails, so does what follows
  std::string draft = (path_ / (name + ".XXXXXX")).string();
  const int file = ::mkstemp(draft.data());
  if (file < 0) cannot_write(path_ / name, std::strerror(errno));
  const ssize_t written = ::write(file, text.data(), text.size());
  const int write_error = errno;
  ::close(file);
  const bool is_new = ::link(draft.c_str(), (path_ / name).c_str()) == 0;
  const int link_error = errno;
  ::unlink(draft.c_str());
  if (written != static_cast<ssize_t>(text.size()))
    cannot_write(path_ / name, written < 0 ? std::strerror(write_error) : "the disk is full");
  if (!is_new && link_error != EEXIST) cannot_write(path_ / name, std::strerror(link_error));
  return is_new;
}

std::optional<std::string> MeetingDirectory::get(const std::string& name) {
  // Listing comes first: NFS remembers for half a minute that a file was not there, unless the
  // directory is read anew.
  std::error_code failed;
  std::size_t entries = 0;
  for (std::filesystem::directory_iterator at(path_, failed), end; !failed && at != end;
       at.increment(failed))
    ++entries;
  if (entries == 0) return std::nullopt;
  std::ifstream file(path_ / name, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void MeetingDirectory::remove(const std::string& name) noexcept {
  std::error_code ignored;
  std::filesystem::remove(path_ / name, ignored);
}

}  // namespace glassbox::cluster
