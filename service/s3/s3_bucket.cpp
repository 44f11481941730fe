#include "service/s3/s3_bucket.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "io/base/input_error.h"
#include "io/files/contained_file.h"
#include "io/files/contained_whole_file.h"
#include "service/s3/s3_error.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBegin = ".s3-", kEnd = ".tmp";

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

bool is_beneath(const fs::path& path, const fs::path& directory) {
  return std::mismatch(directory.begin(), directory.end(), path.begin(), path.end()).first ==
         directory.end();
}

}  // namespace

bool is_hidden_name(std::string_view name) {
  return name.size() > 5 && name.starts_with('.') && name.ends_with(kEnd);
}

std::optional<fs::path> path_of_key(std::string_view key) {
  if (key.ends_with('/')) key.remove_suffix(1);
  if (key.empty() || key.find('\0') != std::string_view::npos) return std::nullopt;
  fs::path path;
  constexpr std::size_t kMostName = 255;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('/', begin), key.size());
    const std::string_view name = key.substr(begin, end - begin);
    if (name.empty() || name == "." || name == ".." || name.size() > kMostName ||
        is_hidden_name(name))
      return std::nullopt;
    path /= name;
    begin = end + 1;
  }
  return path;
}

std::optional<fs::path> S3Bucket::find(std::string_view key) const {
  auto found = path_of_key(key);
  if (found && !excluded.empty() && is_beneath(*found, excluded)) return std::nullopt;
  return found;
}

fs::path S3Bucket::place_for(std::string_view key) const {
  auto found = find(key);
  if (!found)
    throw S3Error(
        "InvalidArgument",
        "keys are files here: a part of this key between slashes is a name that no file "
        "can have: empty, \".\", \"..\", over 255 bytes, or of a temporary file (.*.tmp)");
  return *std::move(found);
}

S3Bucket open_bucket(const Buckets& buckets, const std::string& name, const fs::path& data) {
  const auto none = [&] { return S3Error("NoSuchBucket", "there is no bucket \"" + name + "\""); };
  if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos) throw none();
  S3Bucket bucket{.name = name, .path = {}, .directory = nullptr, .excluded = {}};
  try {
    bucket.path = buckets.path_of("s3://" + name);
  } catch (const InputError&) {
    throw none();
  }
  if (is_beneath(bucket.path, data)) throw none();
  if (is_beneath(data, bucket.path)) bucket.excluded = data.lexically_relative(bucket.path);
  bucket.directory = std::make_shared<const Descriptor>(
      ::open(bucket.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (bucket.directory->get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw none();
    fail(name);
  }
  return bucket;
}

S3TemporaryFile::S3TemporaryFile(std::shared_ptr<const Descriptor> directory)
    : directory_(std::move(directory)),
      name_(std::string(kBegin) + new_request_id() + std::string(kEnd)),
      file_(::openat(directory_->get(), name_.c_str(),
                     O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)) {
  if (file_.get() < 0) fail("a temporary file");
  ::flock(file_.get(), LOCK_EX | LOCK_NB);
}

S3TemporaryFile::~S3TemporaryFile() {
  if (!name_.empty()) ::unlinkat(directory_->get(), name_.c_str(), 0);
}

void S3TemporaryFile::write(std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("writing");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
    unwritten_ += static_cast<std::uint64_t>(written);
  }
  // So that little is left to do when the last byte is here.
  constexpr std::uint64_t kMuch = std::uint64_t{32} << 20;
  if (unwritten_ < kMuch) return;
  unwritten_ = 0;
  ::sync_file_range(file_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

void S3TemporaryFile::reopen() {
  if (file_.get() >= 0) return;
  file_ = Descriptor(::openat(directory_->get(), name_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  if (file_.get() < 0) fail("a temporary file");
}

void S3TemporaryFile::flush_name() noexcept {
  for (const Descriptor& directory : changed_)
    if (directory.get() >= 0) ::fsync(directory.get());  // some file systems refuse
  changed_.clear();
}

void S3TemporaryFile::flush() {
  if (::fsync(file_.get()) != 0) fail("writing");
}

bool S3TemporaryFile::become(const S3Bucket& bucket, const fs::path& path, bool replaces) {
  const std::string name = path.filename().string();
  // A directory that is empty for a moment may be removed by who deletes its last object.
  for (int tries = 0;; ++tries) {
    std::vector<MadeDirectory> made;
    const Descriptor base(::dup(bucket.directory->get()));
    try {
      const Descriptor folder = make_directories_beneath(base, path.parent_path(), Links::kRefuse,
                                                         bucket.name + "/" + path.string(), made);
      const int done =
          replaces ? ::renameat(directory_->get(), name_.c_str(), folder.get(), name.c_str())
                   : ::linkat(directory_->get(), name_.c_str(), folder.get(), name.c_str(), 0);
      if (done != 0 && errno == EEXIST && !replaces) return false;
      if (done != 0 && errno == ENOENT && tries < 10) continue;
      if (done != 0) fail(path.string());
      if (!replaces) ::unlinkat(directory_->get(), name_.c_str(), 0);
      name_.clear();
      const auto readable = [](const Descriptor& directory) {
        return Descriptor(::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      };
      changed_.push_back(readable(folder));
      for (const MadeDirectory& one : made) changed_.push_back(readable(one.parent));
      return true;
    } catch (const std::system_error& error) {
      remove_made_directories(made);
      if (error.code() == std::errc::no_such_file_or_directory && tries < 10) continue;
      throw;
    }
  }
}

void remove_s3_leftovers(const Buckets& buckets) noexcept {
  try {
    for (const Buckets::Bucket& bucket : buckets.all()) {
      std::error_code error;
      for (fs::directory_iterator entry(bucket.path, error), end; !error && entry != end;
           entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) continue;
        const Descriptor file(
            ::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
        if (file.get() >= 0 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
          ::unlink(entry->path().c_str());
      }
    }
  } catch (const std::exception&) {  // the next start tries again
  }
}

void remove_empty_directories(const S3Bucket& bucket, fs::path path) noexcept {
  try {
    while (!path.empty()) {
      const Descriptor parent =
          open_contained_directory(bucket.path, path.parent_path(), path.string());
      if (::unlinkat(parent.get(), path.filename().c_str(), AT_REMOVEDIR) != 0) return;
      path = path.parent_path();
    }
  } catch (const std::exception&) {  // somebody else was faster
  }
}

}  // namespace glassbox::service
