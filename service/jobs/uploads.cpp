#include "service/jobs/uploads.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "io/base/input_error.h"
#include "io/files/contained_file.h"
#include "io/files/contained_whole_file.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kKeptFree = std::uint64_t{64} << 20;  // for the database and logs
constexpr std::string_view kBegin = ".upload-", kEnd = ".tmp";

bool is_ours(const std::string& name) {
  return name.starts_with(kBegin) && name.ends_with(kEnd) && name.find('/') == std::string::npos;
}

// The nearest directory that is there.
std::uint64_t room_at(fs::path path) {
  std::error_code error;
  while (!fs::is_directory(path, error) && path.has_relative_path()) path = path.parent_path();
  const fs::space_info space = fs::space(path, error);
  if (error) return 0;
  return space.available - std::min<std::uint64_t>(space.available, kKeptFree);
}

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

}  // namespace

struct Uploads::Upload {
  std::mutex mutex;
  std::string location, file_name, temporary;
  fs::path ledger;
  Descriptor directory, file;
  std::vector<MadeDirectory> made;
  std::uint64_t bytes = 0, received = 0;
  bool replaces = false, is_over = false;
  Clock::time_point touched = Clock::now();

  void remove() {
    is_over = true;
    ::unlinkat(directory.get(), temporary.c_str(), 0);
    remove_made_directories(made);
    std::error_code ignored;
    fs::remove(ledger, ignored);
  }
};

Uploads::Uploads(const Buckets& buckets, const DataDirectory& directory)
    : buckets_(buckets), directory_(directory) {
  remove_leftovers();
}

Uploads::~Uploads() = default;

// Each is looked for beneath the directory that its bucket has today: a list that somebody else
// wrote leads nowhere else.
void Uploads::remove_leftovers() const {
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_.uploads())) {
    try {
      const auto json = nlohmann::json::parse(read_contained_file(
          directory_.uploads(), entry.path().filename(), entry.path().string(), 65'536));
      const std::string folder = json.at("folder"), temporary = json.at("temporary");
      const Buckets::Place place = buckets_.place_of(folder);
      if (is_ours(temporary)) {
        const Descriptor there =
            open_contained_directory(place.base, place.path.lexically_relative(place.base), folder);
        ::unlinkat(there.get(), temporary.c_str(), 0);
      }
    } catch (const std::exception&) {  // the bucket has gone, or the list is damaged
    }
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
}

void Uploads::forget_idle() {
  constexpr std::chrono::hours kIdle{1};
  for (auto at = uploads_.begin(); at != uploads_.end();) {
    Upload& upload = *at->second;
    const std::unique_lock lock(upload.mutex, std::try_to_lock);
    const bool is_idle = lock.owns_lock() && Clock::now() - upload.touched > kIdle;
    if (is_idle) upload.remove();
    at = is_idle ? uploads_.erase(at) : std::next(at);
  }
}

Uploads::Begun Uploads::begin(const std::string& bucket, const std::string& key,
                              std::uint64_t bytes, bool replaces) {
  const auto upload = std::make_shared<Upload>();
  upload->location = "s3://" + bucket + "/" + key;
  const auto refuse = [&](const std::string& message) {
    throw InputError({upload->location}, message);
  };
  const std::size_t slash = key.rfind('/');
  upload->file_name = slash == std::string::npos ? key : key.substr(slash + 1);
  if (bucket.empty() || bucket.find('/') != std::string::npos)
    refuse("expected the name of a bucket and no \"/\" in it");
  if (upload->file_name.empty()) refuse("expected the name of a file; this one ends in \"/\"");
  if (key.find("/.") != std::string::npos || key.starts_with('.') || bucket.starts_with('.'))
    refuse("a name that begins with \".\" is hidden: no data would be found there");
  const Buckets::Place place = buckets_.place_of(upload->location);
  const fs::path relative = place.path.lexically_relative(place.base);
  if (relative.empty() || relative == ".") refuse("expected the name of a file");
  struct stat found {};
  if (::lstat(place.path.c_str(), &found) == 0) {
    if (!S_ISREG(found.st_mode)) refuse("not a file; choose another name");
    if (!replaces) refuse("the file exists; choose another name, or replace it");
  }
  Begun begun{.id = new_request_id(), .most_bytes = room_at(place.path.parent_path())};
  if (bytes > begun.most_bytes)
    refuse("the file has " + std::to_string(bytes) + " bytes, and the disk has room for " +
           std::to_string(begun.most_bytes) + "; free some space");
  upload->bytes = bytes;
  upload->replaces = replaces;
  upload->temporary = std::string(kBegin) + begun.id + std::string(kEnd);
  upload->ledger = directory_.uploads() / begun.id;

  const std::lock_guard lock(mutex_);
  if (uploads_.size() >= kMostUploads) forget_idle();
  if (uploads_.size() >= kMostUploads)
    refuse("there are " + std::to_string(kMostUploads) + " uploads under way; finish one first");
  const std::string folder = upload->location.substr(0, upload->location.rfind('/') + 1);
  write_private_file(upload->ledger,
                     nlohmann::json{{"folder", folder}, {"temporary", upload->temporary}}.dump());
  try {
    upload->directory = make_directories_beneath(open_directory(place.base), relative.parent_path(),
                                                 Links::kRefuse, upload->location, upload->made);
    upload->file = Descriptor(::openat(upload->directory.get(), upload->temporary.c_str(),
                                       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (upload->file.get() < 0) fail(errno, upload->location);
    uploads_.emplace(begun.id, upload);
  } catch (...) {
    upload->remove();
    throw;
  }
  return begun;
}

std::shared_ptr<Uploads::Upload> Uploads::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return uploads_.at(id);
}

std::uint64_t Uploads::received(const std::string& id) const {
  const auto upload = find(id);
  const std::lock_guard lock(upload->mutex);
  return upload->received;
}

std::uint64_t Uploads::write(const std::string& id, std::uint64_t offset, std::string_view bytes) {
  const auto upload = find(id);
  const std::lock_guard lock(upload->mutex);
  if (upload->is_over) throw std::out_of_range("no such upload");
  upload->touched = Clock::now();
  if (offset > upload->received)
    throw InputError({upload->location}, "bytes " + std::to_string(upload->received) + " to " +
                                             std::to_string(offset) +
                                             " are missing; send them first");
  if (bytes.size() > upload->bytes || offset > upload->bytes - bytes.size())
    throw InputError({upload->location}, "more bytes than the " + std::to_string(upload->bytes) +
                                             " that were announced");
  bytes.remove_prefix(
      static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), upload->received - offset)));
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(upload->file.get(), bytes.data(), bytes.size(),
                                     static_cast<off_t>(upload->received));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      fail(errno, upload->location + ": " + std::to_string(upload->received) + " of " +
                      std::to_string(upload->bytes) + " bytes are there");
    upload->received += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return upload->received;
}

std::string Uploads::finish(const std::string& id) {
  const auto upload = find(id);
  {
    const std::lock_guard lock(upload->mutex);
    if (upload->is_over) throw std::out_of_range("no such upload");
    if (upload->received < upload->bytes)
      throw InputError({upload->location}, "not whole: " + std::to_string(upload->received) +
                                               " of " + std::to_string(upload->bytes) +
                                               " bytes are there");
    const int directory = upload->directory.get();
    const char* const from = upload->temporary.c_str();
    const char* const to = upload->file_name.c_str();
    if (::fsync(upload->file.get()) != 0) fail(errno, upload->location);
    struct stat found {};
    const bool is_there = ::fstatat(directory, to, &found, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_there && (!upload->replaces || !S_ISREG(found.st_mode)))
      throw InputError({upload->location},
                       "a file of this name has appeared meanwhile; choose "
                       "another name, or replace it");
    // link() fails where rename() would replace what appears at this moment.
    const bool is_linked = !upload->replaces && ::linkat(directory, from, directory, to, 0) == 0;
    if (is_linked) {
      ::unlinkat(directory, from, 0);
    } else {
      if (!upload->replaces && errno == EEXIST)
        throw InputError({upload->location},
                         "a file of this name has appeared meanwhile; choose "
                         "another name, or replace it");
      if (::renameat(directory, from, directory, to) != 0) fail(errno, upload->location);
    }
    upload->is_over = true;
    const Descriptor readable(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (readable.get() >= 0) ::fsync(readable.get());  // some file systems refuse
    std::error_code ignored;
    fs::remove(upload->ledger, ignored);
  }
  const std::lock_guard lock(mutex_);
  uploads_.erase(id);
  return upload->location;
}

void Uploads::cancel(const std::string& id) {
  const auto upload = find(id);
  {
    const std::lock_guard lock(upload->mutex);
    upload->remove();
  }
  const std::lock_guard lock(mutex_);
  uploads_.erase(id);
}

}  // namespace glassbox::service
