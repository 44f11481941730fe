#include "service/jobs/bucket_listing.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBuckets = "s3://";

// A file or a folder; nothing where it is something else, or not to be seen.
std::optional<BucketEntry> entry_at(const fs::path& path, std::string location) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) return std::nullopt;
  BucketEntry entry;
  entry.name = path.filename().string();
  entry.is_folder = S_ISDIR(found.st_mode);
  entry.location = std::move(location);
  if (entry.is_folder) entry.location += '/';
  if (!entry.is_folder) entry.bytes = static_cast<std::uint64_t>(found.st_size);
  entry.modified = Milliseconds{found.st_mtim.tv_sec} * 1000 + found.st_mtim.tv_nsec / 1'000'000;
  return entry;
}

std::vector<BucketEntry> buckets_that_begin(const Buckets& buckets, std::string_view beginning) {
  std::vector<BucketEntry> entries;
  for (const auto& [name, path] : buckets.all()) {
    if (!name.starts_with(beginning)) continue;
    auto entry = entry_at(path, std::string(kBuckets) + name);
    if (!entry) continue;
    entry->name = name;  // the directory may have another
    entries.push_back(*std::move(entry));
  }
  for (const auto& [name, store] : buckets.stores()) {
    if (name.starts_with(beginning))
      entries.push_back({name, std::string(kBuckets) + name + "/", /*is_folder=*/true});
  }
  return entries;
}

std::vector<BucketEntry> keys_that_begin(const Buckets::Object& place, std::size_t most,
                                         const Check& check) {
  const std::size_t begin = place.key.rfind('/') + 1;  // of the names
  const StoreListing listing = place.store->list(place.key, "/", most + 1000, check);
  std::vector<BucketEntry> entries;
  const auto add = [&](const std::string& key, BucketEntry entry) {
    entry.name = key.substr(std::min(begin, key.size()));
    if (entry.is_folder) entry.name.pop_back();
    entry.location = place.store->location_of(key);
    if (!entry.name.empty() && !entry.name.starts_with('.')) entries.push_back(std::move(entry));
  };
  for (const std::string& prefix : listing.prefixes) add(prefix, {{}, {}, /*is_folder=*/true});
  for (const StoreObject& object : listing.objects)
    add(object.key, {{}, {}, /*is_folder=*/false, object.bytes, object.modified});
  return entries;
}

std::vector<BucketEntry> names_that_begin(const Buckets& buckets, const std::string& folder,
                                          std::string_view beginning) {
  const fs::path directory = buckets.path_of(folder);
  if (!fs::is_directory(directory)) throw InputError({folder}, "no such folder");
  std::vector<BucketEntry> entries;
  for (const fs::directory_entry& found : fs::directory_iterator(directory)) {
    const std::string name = found.path().filename().string();
    if (name.starts_with('.') || !name.starts_with(beginning)) continue;
    fs::path path = found.path();
    if (found.is_symlink()) {
      try {
        path = buckets.path_of(folder + name);
      } catch (const InputError&) {
        continue;
      }
    }
    auto entry = entry_at(path, folder + name);
    if (!entry) continue;
    entry->name = name;
    entries.push_back(*std::move(entry));
  }
  return entries;
}

}  // namespace

BucketListing list_location(const Buckets& buckets, const std::string& location, std::size_t most,
                            const Check& check) {
  if (!location.starts_with(kBuckets))
    throw InputError({location}, "expected s3:// or s3://BUCKET/KEY");
  const std::size_t slash = location.rfind('/');
  BucketListing listing;
  if (slash < kBuckets.size()) {
    listing.entries = buckets_that_begin(buckets, location.substr(kBuckets.size()));
  } else if (const auto object = buckets.object_at(location)) {
    listing.entries = keys_that_begin(*object, most, check);
  } else {
    listing.entries = names_that_begin(buckets, location.substr(0, slash + 1),
                                       std::string_view(location).substr(slash + 1));
  }
  std::ranges::sort(listing.entries, [](const BucketEntry& a, const BucketEntry& b) {
    return std::tuple(!a.is_folder, std::string_view(a.name)) <
           std::tuple(!b.is_folder, std::string_view(b.name));
  });
  if (listing.entries.size() > most) {
    listing.more = listing.entries.size() - most;
    listing.entries.resize(most);
  }
  return listing;
}

}  // namespace glassbox::service
