// WholeFile's promise inside a directory that is held open by a descriptor: write under a temporary
// name, flush, rename. Directories made on the way are removed again when the file is not finished.
#include "io/files/contained_whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "io/base/input_error.h"
#include "io/files/unfinished_files.h"

namespace glassbox::io {
namespace {

constexpr int kPlace = O_PATH | O_DIRECTORY | O_CLOEXEC;

// As WholeFile's, so that remove_leftovers() knows them.
std::string temporary_name(const std::string& file_name) {
  static std::atomic<unsigned> counter{0};
  std::string name = "." + file_name;
  name.append(".").append(std::to_string(::getpid()));
  name.append("-c").append(std::to_string(counter++)).append(".tmp");
  return name;
}

InputError link_error(const std::string& name) {
  return {{name}, "a symbolic link, or reached through one; it is not followed"};
}

bool is_link(int directory, const std::filesystem::path& name) {
  struct stat found {};
  return ::fstatat(directory, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISLNK(found.st_mode);
}

}  // namespace

Descriptor open_directory(const std::filesystem::path& path) {
  Descriptor directory(::open(path.c_str(), kPlace));
  if (directory.get() < 0) throw std::system_error(errno, std::generic_category(), path.string());
  return directory;
}

Descriptor make_directories_beneath(const Descriptor& base, const std::filesystem::path& relative,
                                    Links links, const std::string& name,
                                    std::vector<MadeDirectory>& made) {
  const int flags = kPlace | (links == Links::kRefuse ? O_NOFOLLOW : 0);
  Descriptor reached(::fcntl(base.get(), F_DUPFD_CLOEXEC, 0));
  if (reached.get() < 0) throw std::system_error(errno, std::generic_category(), name);
  for (const std::filesystem::path& part : relative) {
    if (links == Links::kRefuse && (part == ".." || part.has_root_path()))
      throw InputError({name}, "this location leads out of its directory");
    if (part.empty() || part == ".") continue;
    made.emplace_back();  // first, as it may fail for lack of memory
    made.back().name = part.string();
    const bool is_made = ::mkdirat(reached.get(), part.c_str(), 0777) == 0;
    int error = is_made ? 0 : errno;
    Descriptor next(::openat(reached.get(), part.c_str(), flags));
    if (next.get() < 0 && (error == 0 || error == EEXIST)) error = errno;
    const bool link = next.get() < 0 && is_link(reached.get(), part);
    if (is_made)
      made.back().parent = std::move(reached);
    else
      made.pop_back();
    if (link) throw link_error(name);
    if (next.get() < 0) throw std::system_error(error, std::generic_category(), name);
    reached = std::move(next);
  }
  return reached;
}

void remove_made_directories(std::vector<MadeDirectory>& made) noexcept {
  for (; !made.empty(); made.pop_back())
    ::unlinkat(made.back().parent.get(), made.back().name.c_str(), AT_REMOVEDIR);
}

ContainedWholeFile::ContainedWholeFile(const Descriptor& directory, std::string file_name,
                                       std::string shown, WholeFile::Existing existing)
    : directory_(directory.get()),
      file_name_(std::move(file_name)),
      temporary_(temporary_name(file_name_)),
      shown_(std::move(shown)),
      existing_(existing) {
  check_existing();
  std::string shown_too = shown_;  // now, as it may fail for lack of memory
  // This very directory, not what has its name when the process ends.
  slot_ = note_unfinished_file("/proc/self/fd/" + std::to_string(directory_) + "/" + temporary_);
  Descriptor file(::openat(directory_, temporary_.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (file.get() < 0) {
    const int error = errno;
    forget_unfinished_file(slot_);
    fail(error);
  }
  struct stat old {};
  if (::fstatat(directory_, file_name_.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG(old.st_mode))
    ::fchmod(file.get(), old.st_mode & 07777);
  output_ = BufferedOutput(std::move(file), std::move(shown_too));
}

ContainedWholeFile::~ContainedWholeFile() {
  if (temporary_.empty()) return;
  ::unlinkat(directory_, temporary_.c_str(), 0);
  forget_unfinished_file(slot_);
}

void ContainedWholeFile::fail(int error) const {
  throw std::system_error(error, std::generic_category(), shown_);
}

void ContainedWholeFile::check_existing() const {
  struct stat found {};
  if (::fstatat(directory_, file_name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (!S_ISREG(found.st_mode))
    throw InputError({shown_}, std::string(file_kind(found.st_mode)) + "; expected a regular file");
  if (existing_ == WholeFile::Existing::kRefuse)
    throw InputError({shown_}, "the file exists; give another name, or --force to replace it");
}

void ContainedWholeFile::write(std::string_view bytes) { output_.write(bytes); }

void ContainedWholeFile::flush() { output_.close(/*to_disk=*/true); }

void ContainedWholeFile::commit() {
  flush();
  const char* const from = temporary_.c_str();
  const char* const to = file_name_.c_str();
  // link() fails if somebody made the file meanwhile, where rename() would replace it; it follows
  // no link, and rename() replaces one itself.
  const bool is_linked = existing_ == WholeFile::Existing::kRefuse &&
                         ::linkat(directory_, from, directory_, to, 0) == 0;
  if (is_linked) {
    ::unlinkat(directory_, from, 0);
  } else {
    if (existing_ == WholeFile::Existing::kRefuse && errno == EEXIST) check_existing();
    if (::renameat(directory_, from, directory_, to) != 0) fail(errno);
  }
  forget_unfinished_file(slot_);
  temporary_.clear();
  const Descriptor readable(::openat(directory_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (readable.get() >= 0) ::fsync(readable.get());  // some file systems refuse; it has its name
}

}  // namespace glassbox::io
