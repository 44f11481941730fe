// Output under a temporary name beside its destination, flushed and renamed when it is whole; a
// crash leaves the old file. What is no regular file (a pipe, /dev/stdout) is written to directly.
#include "io/files/whole_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <limits>
#include <system_error>
#include <utility>

#include "io/base/input_error.h"
#include "io/files/open_file.h"
#include "io/files/unfinished_files.h"

namespace glassbox::io {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

InputError exists_error(const std::filesystem::path& path) {
  return {{path.string()}, "the file exists; give another name, or --force to replace it"};
}

void flush_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // a directory that may be written to but not read
  ::fsync(descriptor);         // some file systems refuse; the rename has happened all the same
  ::close(descriptor);
}

// Whether a character device is one that can be read to its end.
bool ends(const std::filesystem::path& path, const struct stat& found) {
  struct stat null {};
  if (::stat("/dev/null", &null) == 0 && null.st_rdev == found.st_rdev) return true;
  const Descriptor device(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return device.get() >= 0 && ::isatty(device.get()) == 1;
}

// ".NAME.PROCESS-NUMBER.tmp"
constexpr std::string_view kTemporarySuffix = ".tmp";
std::string temporary_prefix(const std::filesystem::path& destination) {
  return "." + destination.filename().string() + ".";
}

}  // namespace

WholeFile::WholeFile(std::filesystem::path destination, Existing existing)
    : destination_(std::move(destination)), existing_(existing) {
  const auto status = std::filesystem::status(destination_);  // follows links
  if (std::filesystem::is_directory(status))
    throw InputError({destination_.string()}, "a directory; give the name of a file");
  const bool is_special =
      std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  if (is_special) {  // /dev/stdout or a pipe: there is nothing to put in its place
    Descriptor special(::open(destination_.c_str(), O_WRONLY | O_CLOEXEC));
    if (special.get() < 0) fail(destination_);
    output_ = BufferedOutput(std::move(special), destination_.string());
    return;
  }
  if (std::filesystem::exists(status)) {
    if (existing == Existing::kRefuse) throw exists_error(destination_);
    if (std::filesystem::is_symlink(destination_))  // replace what it points at
      destination_ = std::filesystem::canonical(destination_);
  }
  // Hidden, so that reading the directory as data meanwhile does not see it; beside its
  // destination, as rename() works within one file system only.
  static std::atomic<unsigned> counter{0};
  std::string name = temporary_prefix(destination_) + std::to_string(::getpid());
  name.append("-").append(std::to_string(counter++)).append(kTemporarySuffix);
  temporary_ = destination_;
  temporary_.replace_filename(name);
  std::string shown = destination_.string();  // now, as it may fail for lack of memory
  slot_ = note_unfinished_file(temporary_);
  Descriptor file(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() < 0) {
    const int error = errno;
    forget_unfinished_file(slot_);
    throw std::system_error(error, std::generic_category(), destination_.string());
  }
  struct stat old {};
  if (::stat(destination_.c_str(), &old) == 0) ::fchmod(file.get(), old.st_mode & 07777);
  output_ = BufferedOutput(std::move(file), std::move(shown));
}

WholeFile::~WholeFile() {
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  forget_unfinished_file(slot_);
}

void WholeFile::write(std::string_view bytes) { output_.write(bytes); }

// A device or a pipe has no disk.
void WholeFile::flush() { output_.close(/*to_disk=*/!temporary_.empty()); }

void WholeFile::commit() {
  flush();
  if (temporary_.empty()) return;  // written to directly
  const std::filesystem::path directory =
      destination_.has_parent_path() ? destination_.parent_path() : ".";
  move_into_place(temporary_, destination_, existing_);
  forget_unfinished_file(slot_);
  temporary_.clear();
  flush_directory(directory);
}

void move_into_place(const std::filesystem::path& from, const std::filesystem::path& to,
                     WholeFile::Existing existing) {
  if (existing == WholeFile::Existing::kRefuse) {
    // link() fails if somebody made the file meanwhile, where rename() would replace it.
    if (::link(from.c_str(), to.c_str()) == 0) {
      ::unlink(from.c_str());
      return;
    }
    if (errno == EEXIST) throw exists_error(to);  // else there are no links here
  }
  if (::rename(from.c_str(), to.c_str()) != 0) fail(to);
}

void remove_leftovers(const std::filesystem::path& destination) noexcept try {
  const std::string prefix = temporary_prefix(destination);
  for (const auto& entry : std::filesystem::directory_iterator(destination.parent_path())) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(kTemporarySuffix)) continue;
    pid_t owner = 0;
    const char* const digits = name.data() + prefix.size();
    const auto [end, error] = std::from_chars(digits, name.data() + name.size(), owner);
    if (error != std::errc() || *end != '-' || owner <= 0) continue;
    const bool is_alive = ::kill(owner, 0) == 0 || errno != ESRCH;
    if (owner == ::getpid() || !is_alive) std::filesystem::remove(entry.path());
  }
} catch (const std::exception&) {  // they do no harm
}

void write_whole_file(const std::filesystem::path& destination, std::string_view bytes,
                      WholeFile::Existing existing) {
  WholeFile file(destination, existing);
  file.write(bytes);
  file.commit();
}

std::string read_whole_file(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) fail(path);
  // A pipe ends, as do a terminal and /dev/null; another device may never.
  if (S_ISDIR(found.st_mode) || S_ISSOCK(found.st_mode) || S_ISBLK(found.st_mode) ||
      (S_ISCHR(found.st_mode) && !ends(path, found)))
    throw InputError({path.string()},
                     std::string(file_kind(found.st_mode)) + "; expected a regular file");
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) fail(path);
  return read_all(file.get(), path.string(), std::numeric_limits<std::size_t>::max());
}

}  // namespace glassbox::io
