// Pages of a real directory against the obvious way: all keys in a set, filtered and cut.
#include "service/s3/object_listing.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

using namespace glassbox::testing;
namespace fs = std::filesystem;

namespace {

// Clang's checks of virtual calls open a pipe, and find fault with what is sound where they cannot.
#if defined(__has_feature)
constexpr bool kOpensPipes = __has_feature(address_sanitizer);
#else
constexpr bool kOpensPipes = false;
#endif

// What S3 lists: keys and common prefixes in one order.
std::vector<std::string> expected(const std::set<std::string>& keys, const ListingQuery& query) {
  std::vector<std::string> all;
  for (const std::string& key : keys) {
    if (!key.starts_with(query.prefix) || key <= query.after) continue;
    std::string shown = key;
    if (!query.delimiter.empty()) {
      const std::size_t at = key.find(query.delimiter, query.prefix.size());
      if (at != std::string::npos) shown = key.substr(0, at + query.delimiter.size());
    }
    if ((all.empty() || all.back() != shown) && shown != query.after) all.push_back(shown);
  }
  return all;
}

std::vector<std::string> listed(const S3Bucket& bucket, ListingQuery query) {
  std::vector<std::string> all;
  for (;;) {
    const ListingPage page = list_objects(bucket, query);
    std::vector<std::string> names = page.prefixes;
    for (const ListedObject& object : page.objects) names.push_back(object.key);
    CHECK(names.size() <= query.most);
    std::sort(names.begin(), names.end());
    all.insert(all.end(), names.begin(), names.end());
    if (!page.is_cut) return all;
    CHECK(page.last == all.back());
    query.after = page.last;
  }
}

}  // namespace

TEST_CASE("pages of any size and query list what the obvious way does", "[service][s3]") {
  const fs::path root = fs::temp_directory_path() / ("listing-" + std::to_string(::getpid()));
  fs::create_directories(root);
  std::mt19937 random(7);
  const auto name = [&] {
    std::string text;
    for (unsigned i = 0; i < 1 + random() % 2; ++i) text += "ab-.0~"[random() % 6];
    return text == "." || text == ".." ? "dots" : text;
  };
  std::set<std::string> keys;
  for (int i = 0; i < 120; ++i) {
    fs::path path;
    for (unsigned depth = random() % 4; depth > 0; --depth) path /= name();
    std::error_code error;
    fs::create_directories(root / path, error);
    if (error) continue;  // a file has the name
    path /= name();
    if (fs::exists(root / path)) continue;
    std::ofstream(root / path) << i;
  }
  std::ofstream(root / ".s3-1.tmp") << "hidden";
  std::ofstream(root / "control\x01") << "no key";
  fs::create_symlink(root / ".s3-1.tmp", root / "link");
  fs::create_directories(root / "empty/inner");
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string key = entry.path().lexically_relative(root).string();
    if (entry.is_symlink() || key == ".s3-1.tmp" || key == "control\x01") continue;
    if (entry.is_regular_file()) keys.insert(key);
    if (entry.is_directory() && fs::is_empty(entry.path())) keys.insert(key + "/");
  }
  REQUIRE(keys.size() > 50);
  REQUIRE(keys.contains("empty/inner/"));
  const S3Bucket bucket{.name = "b",
                        .path = root,
                        .directory = std::make_shared<const Descriptor>(
                            ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                        .excluded = {}};
  const std::vector<std::string> some(keys.begin(), keys.end());
  for (const std::string delimiter : {"", "/", "a", "-."})
    for (const std::string prefix : {"", "a", "a/", "b/a", "empty", "empty/", "zz"})
      for (const std::size_t most : {std::size_t{1}, std::size_t{3}, std::size_t{1000}})
        for (std::size_t after = 0; after < some.size(); after += 9) {
          const ListingQuery query{prefix, delimiter, after == 0 ? "" : some[after], most};
          CAPTURE(delimiter, prefix, most, query.after);
          CHECK(listed(bucket, query) == expected(keys, query));
        }
  fs::remove_all(root);
}

TEST_CASE("a list that cannot be read to its end is an error, not a shorter list",
          "[service][s3]") {
  if (kOpensPipes) {
    WARN("skipped: sanitizers need descriptors of their own");
    return;
  }
  const fs::path root = fs::temp_directory_path() / ("deep-" + std::to_string(::getpid()));
  fs::path deep = root;
  for (int level = 0; level < 20; ++level) deep /= "d";
  fs::create_directories(deep);
  std::ofstream(deep / "file") << "x";
  const S3Bucket bucket{.name = "b",
                        .path = root,
                        .directory = std::make_shared<const Descriptor>(
                            ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                        .excluded = {}};
  const ListingQuery all{.prefix = {}, .delimiter = {}, .after = {}, .most = 10};
  CHECK(list_objects(bucket, all).objects.size() == 1);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = ::dup(0);
  ::close(next);
  const rlimit few{static_cast<rlim_t>(next) + 5, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  CHECK_THROWS_AS(list_objects(bucket, all), std::system_error);
  ::setrlimit(RLIMIT_NOFILE, &before);
  fs::remove_all(root);
}
