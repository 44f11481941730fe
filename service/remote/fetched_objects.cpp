#include "service/remote/fetched_objects.h"

#include <fcntl.h>

#include <cerrno>
#include <limits>
#include <map>
#include <system_error>
#include <utility>

#include "io/files/buffered_output.h"
#include "service/auth/digest.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFreeAfterwards = std::uint64_t{64} << 20;  // for the database and logs

}  // namespace

FetchedObjects::FetchedObjects(const S3Store& store, const fs::path& temporary)
    : store_(store), directory_(temporary / ("objects-" + new_request_id())) {
  fs::create_directory(directory_);
  fs::permissions(directory_, fs::perms::owner_all);
}

FetchedObjects::~FetchedObjects() {
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

S3Store::Got FetchedObjects::fetch_once(const std::string& key, const std::string& etag,
                                        const fs::path& path, const Check& check,
                                        std::string& md5) const {
  const std::string location = store_.location_of(key);
  Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) throw std::system_error(errno, std::generic_category(), path.string());
  BufferedOutput output(std::move(file), location);
  Md5 digest;
  const auto begin = [&](const StoreObject& object) {
    const std::uint64_t free = fs::space(directory_).available;
    const std::uint64_t most = free - std::min(free, kFreeAfterwards);
    if (object.bytes > most)
      throw InputError({location}, "the object has " + std::to_string(object.bytes) +
                                       " bytes, and the disk of " +
                                       directory_.parent_path().string() + " has room for " +
                                       std::to_string(most) +
                                       "; free some space, or start the service with --data on "
                                       "another disk");
  };
  const S3Store::Got got = store_.get(
      key, etag, begin,
      [&](std::string_view bytes) {
        digest.add(bytes);
        output.write(bytes);
      },
      check);
  output.close(/*to_disk=*/false);
  md5 = digest.hex();
  return got;
}

fs::path FetchedObjects::fetch(const std::string& key, const std::string& etag,
                               const Check& check) {
  const fs::path path = directory_ / std::to_string(objects_.size());
  std::string md5, again;
  S3Store::Got got = fetch_once(key, etag, path, check, md5);
  if (got.has_md5 && got.object.etag != "\"" + md5 + "\"") {
    // Broken on the way, or a store whose ETags only look like an MD5: then the same
    // bytes come a second time.
    got = fetch_once(key, got.object.etag, path, check, again);
    if (again != md5 && got.object.etag != "\"" + again + "\"")
      throw StoreError(store_.location_of(key),
                       "what came is not what the store keeps: MD5 " + md5 + ", then " + again +
                           ", ETag " + got.object.etag + " (" + store_.address().shown() +
                           "); check the network and the store",
                       200, "");
  }
  objects_.push_back(got.object);
  return path;
}

void FetchedObjects::check_unchanged(const Check& check) const {
  constexpr std::size_t kManyObjects = 8;
  const bool is_listed = objects_.size() > kManyObjects;  // a thousand at a time
  std::map<std::string, StoreObject> listed;
  if (is_listed) {
    const std::string& key = objects_.front().key;
    constexpr auto kAll = std::numeric_limits<std::size_t>::max();
    for (StoreObject& one :
         store_.list(key.substr(0, key.rfind('/') + 1), "/", kAll, check).objects)
      listed.emplace(one.key, one);
  }
  for (const StoreObject& before : objects_) {
    const auto fail = [&](const std::string& how) {
      throw StoreError(store_.location_of(before.key),
                       "the object changed while the job worked: " + how +
                           "; run the job again when nothing writes to it",
                       412, "PreconditionFailed");
    };
    StoreObject now;
    if (is_listed) {
      const auto found = listed.find(before.key);
      if (found == listed.end()) fail("it was removed");
      now = found->second;
    } else {
      try {
        now = store_.head(before.key, check);
      } catch (const StoreError& error) {
        if (!error.is_missing_object()) throw;
        fail("it was removed");
      }
    }
    if (now.bytes != before.bytes)
      fail("it had " + std::to_string(before.bytes) + " bytes and has " +
           std::to_string(now.bytes));
    if (now.etag != before.etag) fail("another took its place");
  }
}

}  // namespace glassbox::service
