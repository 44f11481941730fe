// s3://bucket/key to a path: the bucket is a directory under the root or one named on the command
// line, the key a path within it. Locations that lead out of the bucket are refused, and files are
// opened beneath it, so that no link put there later leads out either. A bucket of a store has keys
// instead, which are any text; its objects are brought here, under the same rules for what is data.
#include "service/jobs/buckets.h"

#include <algorithm>
#include <limits>
#include <system_error>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/files/contained_file.h"

namespace glassbox::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "s3://";

fs::path directory_at(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error || !fs::is_directory(real))
    throw InputError({path.string()}, "no such directory; buckets are kept in directories");
  return real;
}

bool is_within(const fs::path& path, const fs::path& directory) {
  const auto [outer, inner] =
      std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return outer == directory.end();
}

void check_name(std::string_view url, std::string_view name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const bool has_control = std::ranges::any_of(name, is_control);
  if (name.empty() || name == "." || name == ".." || name.size() > 255 || has_control) {
    std::string shown(url);
    std::ranges::replace_if(shown, is_control, '?');  // a message ends at a NUL
    throw InputError({shown},
                     "a name in this location is one that no file can have: empty, \".\", \"..\", "
                     "longer than 255 bytes or with control characters");
  }
}

}  // namespace

Buckets::Buckets(const std::optional<fs::path>& root, const std::map<std::string, fs::path>& named,
                 const std::vector<StoreAddress>& stores, fs::path temporary)
    : temporary_(std::move(temporary)) {
  for (const StoreAddress& address : stores)
    stores_.emplace(address.name, std::make_unique<S3Store>(address));
  if (root) root_ = directory_at(*root);
  for (const auto& [name, directory] : named) named_[name] = directory_at(directory);
}

fs::path Buckets::path_of(std::string_view url) const { return place_of(url).path; }

Buckets::Place Buckets::place_of(std::string_view url) const {
  if (!url.starts_with(kScheme)) throw InputError({std::string(url)}, "expected s3://BUCKET/KEY");
  std::string_view rest = url.substr(kScheme.size());
  const auto next_name = [&rest] {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return name;
  };
  const std::string bucket(next_name());
  check_name(url, bucket);
  if (const auto store = stores_.find(bucket); store != stores_.end())
    throw InputError({std::string(url)}, "\"" + bucket + "\" is a bucket of a store (" +
                                             store->second->address().shown() +
                                             "); this needs one that is a directory");
  const auto own = named_.find(bucket);
  if (own == named_.end() && !root_)
    throw InputError({std::string(url)}, "no bucket \"" + bucket +
                                             "\"; the service was started with "
                                             "no --root, and no --bucket or --s3 of this name");
  const fs::path& base = own != named_.end() ? own->second : *root_;
  fs::path path = own != named_.end() ? base : base / bucket;
  while (!rest.empty()) {
    const std::string_view name = next_name();
    check_name(url, name);
    path /= name;
  }
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  if (error) throw InputError({std::string(url)}, "cannot be looked for: " + error.message());
  if (!is_within(real, base))
    throw InputError({std::string(url)}, "this location leads out of its bucket's directory");
  return {base, std::move(real)};
}

std::vector<Buckets::Bucket> Buckets::all() const {
  std::map<std::string, fs::path> found = named_;
  std::error_code error;
  if (root_)
    for (fs::directory_iterator entry(*root_, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      std::error_code ignored;
      if (!name.starts_with('.') && entry->is_directory(ignored))
        found.emplace(name, entry->path());
    }
  for (const auto& store : stores_) found.erase(store.first);  // which comes first
  std::vector<Bucket> buckets;
  for (const auto& [name, path] : found) buckets.push_back({name, path});
  return buckets;
}

std::optional<Buckets::Object> Buckets::object_at(std::string_view url) const {
  if (stores_.empty() || !url.starts_with(kScheme)) return std::nullopt;
  const std::string_view rest = url.substr(kScheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const auto store = stores_.find(std::string(rest.substr(0, slash)));
  if (store == stores_.end()) return std::nullopt;
  std::string key(rest.substr(std::min(slash + 1, rest.size())));
  constexpr std::size_t kMostKey = 1024;
  if (key.size() > kMostKey || !is_utf8(key))
    throw InputError({std::string(url)}, "a key of a store has at most 1,024 bytes, and is UTF-8");
  return Object{store->second.get(), std::move(key)};
}

void Buckets::check(std::string_view url) const {
  if (!object_at(url)) (void)place_of(url);
}

// What is data, as list_input_files() has it for directories.
BucketFiles Buckets::fetched_files(const std::string& url, const Object& object,
                                   const Check& check) const {
  const S3Store& store = *object.store;
  constexpr const char* kPrefix = "a prefix; a location of several files ends in \"/\"";
  if (object.key.empty() && !url.ends_with('/')) throw InputError({url}, kPrefix);
  const auto fetched = std::make_shared<FetchedObjects>(store, temporary_);
  BucketFiles found;
  const auto add = [&](const std::string& key, const std::string& etag, const std::string& name) {
    found.files.push_back(list_input_files({fetched->fetch(key, etag, check).string()}).front());
    found.files.back().name = name;
  };
  if (object.key.empty() || object.key.ends_with('/')) {
    constexpr auto kAll = std::numeric_limits<std::size_t>::max();
    for (const StoreObject& one : store.list(object.key, "/", kAll, check).objects) {
      const std::string name = one.key.substr(object.key.size());
      if (one.bytes > 0 && !name.empty() && !name.starts_with('.') && !name.ends_with(".schema"))
        add(one.key, one.etag, store.location_of(one.key));
    }
    if (found.files.empty())
      throw InputError({url},
                       "no data directly under this prefix (empty, hidden and *.schema objects do "
                       "not count), " +
                           store.address().shown());
  } else {
    try {
      add(object.key, "", url);
    } catch (const StoreError& error) {
      if (!error.is_missing_object()) throw;
      const StoreListing beneath = store.list(object.key + "/", "", 0, check);
      if (beneath.objects.empty()) throw;
      throw InputError({url}, kPrefix);
    }
  }
  found.fetched = fetched;
  return found;
}

BucketFiles Buckets::files_of(const std::string& url, const Check& check) const {
  if (const auto object = object_at(url)) return fetched_files(url, *object, check);
  const fs::path path = path_of(url);
  const bool is_prefix = url.ends_with('/');
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (is_prefix ? !fs::is_directory(status) : !fs::is_regular_file(status)) {
    const bool lacks_slash = !is_prefix && fs::is_directory(status);
    throw InputError({url}, lacks_slash ? "a prefix; a location of several files ends in \"/\""
                                        : "nothing there (looked for " + path.string() + ")");
  }
  std::vector<InputFile> files;
  try {
    files = list_input_files({path.string()});
  } catch (const InputError& error) {
    const std::size_t place = error.where.text().size() + std::string_view(": ").size();
    throw InputError({url}, std::string(error.what()).substr(place));
  }
  for (InputFile& file : files) {
    file.name = is_prefix ? url + file.path.filename().string() : url;
    Place place = place_of(file.name);
    file.path = std::move(place.path);
    file.root =
        std::move(place.base);  // beneath which it is opened, whatever it has become by then
    if (!fs::is_regular_file(file.path)) throw InputError({file.name}, "not a file");
  }
  return {std::move(files)};
}

std::string Buckets::text_of(const std::string& url, std::size_t most_bytes,
                             const Check& check) const {
  if (const auto object = object_at(url)) {
    if (object->key.empty()) throw InputError({url}, "expected an object; this is a whole bucket");
    return object->store->text(object->key, most_bytes, check);
  }
  const Place place = place_of(url);
  try {
    return read_contained_file(place.base, place.path.lexically_relative(place.base), url,
                               most_bytes);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory) throw;
    throw InputError({url}, "nothing there (looked for " + place.path.string() + ")");
  }
}

}  // namespace glassbox::service
