// A walk through directories, names sorted as keys are: a directory "a" counts as "a/", so that
// "a.txt" stands before "a/b". What is before `after`, or cannot have the prefix, is not entered.
#include "service/s3/object_listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>

#include "service/auth/digest.h"
#include "service/s3/xml_text.h"

namespace glassbox::service {
namespace {

struct Entry {
  std::string name;  // of a directory with "/" behind
  friend bool operator<(const Entry& a, const Entry& b) { return a.name < b.name; }
};

class Walk {
 public:
  Walk(const S3Bucket& bucket, const ListingQuery& query) : bucket_(bucket), query_(query) {}

  ListingPage page() {
    if (query_.most > 0) enter(::openat(bucket_.directory->get(), ".", kOpen), "");
    return std::move(page_);
  }

 private:
  static constexpr int kOpen = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
  using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

  // Whether keys that begin with `begin` may be wanted.
  [[nodiscard]] bool may_have(const std::string& begin) const {
    const std::size_t size = std::min(begin.size(), query_.prefix.size());
    if (begin.compare(0, size, query_.prefix, 0, size) != 0) return false;
    return begin > query_.after || query_.after.starts_with(begin);
  }

  [[nodiscard]] bool is_shown(const std::string& path, const std::string& name) const {
    return name != "." && name != ".." && !is_hidden_name(name) && is_xml_text(name) &&
           (bucket_.excluded.empty() || path + name != bucket_.excluded.string());
  }

  [[nodiscard]] std::vector<Entry> entries_of(DIR* directory, const std::string& path,
                                              bool& is_empty) const {
    std::vector<Entry> entries;
    is_empty = true;
    for (;;) {
      errno = 0;
      const dirent* const found = ::readdir(directory);
      if (found == nullptr && errno != 0 && errno != ENOENT)  // removed meanwhile
        throw std::system_error(errno, std::generic_category(), "listing /" + path);
      if (found == nullptr) break;
      std::string name = found->d_name;
      if (!is_shown(path, name)) continue;
      auto type = found->d_type;
      if (type == DT_UNKNOWN) {
        struct stat state {};
        if (::fstatat(::dirfd(directory), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) continue;
        type = S_ISDIR(state.st_mode) ? DT_DIR : S_ISREG(state.st_mode) ? DT_REG : DT_UNKNOWN;
      }
      if (type != DT_DIR && type != DT_REG) continue;
      is_empty = false;
      if (type == DT_DIR) name += '/';
      if (may_have(path + name)) entries.push_back({std::move(name)});
    }
    std::ranges::sort(entries, std::less<>());
    return entries;
  }

  // false when the page is full.
  bool enter(int opened, const std::string& path) {
    if (opened < 0) {
      for (const int gone : {ENOENT, ENOTDIR, ELOOP, EACCES})  // since it was seen; nobody may look
        if (errno == gone) return true;
      throw std::system_error(errno, std::generic_category(), "listing /" + path);
    }
    const Directory directory(::fdopendir(opened), ::closedir);
    if (!directory) {
      const int error = errno;
      ::close(opened);
      throw std::system_error(error, std::generic_category(), "listing /" + path);
    }
    bool is_empty = false;
    const std::vector<Entry> entries = entries_of(directory.get(), path, is_empty);
    const int here = ::dirfd(directory.get());
    if (is_empty && !path.empty() && path > query_.after && path.starts_with(query_.prefix))
      return add(path, -1, "");
    for (const Entry& entry : entries) {
      const std::string key = path + entry.name;
      if (entry.name.ends_with('/')) {
        // All beneath it is one common prefix: one key that is there is enough.
        const auto prefix = common_prefix(key);
        if (prefix && is_passed(*prefix)) continue;
        if (!enter(::openat(here, entry.name.c_str(), kOpen), key)) return false;
      } else if (key > query_.after && key.starts_with(query_.prefix) &&
                 !add(key, here, entry.name)) {
        return false;
      }
    }
    return true;
  }

  // Listed already, here or on the page before. One that `after` lies in may have keys behind that.
  [[nodiscard]] bool is_passed(const std::string& prefix) const {
    const bool lies_in = query_.after.size() > prefix.size() && query_.after.starts_with(prefix);
    return page_.last == prefix || (prefix <= query_.after && !lies_in);
  }

  [[nodiscard]] std::optional<std::string> common_prefix(const std::string& key) const {
    if (query_.delimiter.empty() || !key.starts_with(query_.prefix)) return std::nullopt;
    const std::size_t at = key.find(query_.delimiter, query_.prefix.size());
    if (at == std::string::npos) return std::nullopt;
    return key.substr(0, at + query_.delimiter.size());
  }

  // A key that comes after `after` and has the prefix; a directory of its own when there is no
  // name.
  bool add(const std::string& key, int directory, const std::string& name) {
    const auto prefix = common_prefix(key);
    if (prefix && is_passed(*prefix)) return true;
    struct stat found {};
    ListedObject object{key, {}};
    if (!prefix && !name.empty()) {
      if (::fstatat(directory, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0 ||
          !S_ISREG(found.st_mode))
        return true;
      const std::string path = "/proc/self/fd/" + std::to_string(directory) + "/" + name;
      object.state = read_state(path.c_str(), found);
    } else if (!prefix) {
      object.state = folder_state();
    }
    if (page_.objects.size() + page_.prefixes.size() == query_.most) {
      page_.is_cut = true;
      return false;
    }
    page_.last = prefix.value_or(key);
    if (prefix)
      page_.prefixes.push_back(*prefix);
    else
      page_.objects.push_back(std::move(object));
    return true;
  }

  static ObjectState folder_state() {
    ObjectState state;
    state.facts.etag = Md5().hex();
    return state;
  }

  const S3Bucket& bucket_;
  const ListingQuery& query_;
  ListingPage page_;
};

}  // namespace

ListingPage list_objects(const S3Bucket& bucket, const ListingQuery& query) {
  return Walk(bucket, query).page();
}

}  // namespace glassbox::service
