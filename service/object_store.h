#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "service/describe_query.h"
#include "service/objects.h"
namespace glassbox {
struct TooManyTags : std::runtime_error {
  using std::runtime_error::runtime_error;
};
class ObjectStore {
 public:
  explicit ObjectStore(const std::filesystem::path& directory);
  ~ObjectStore();
  std::optional<StoredObject> find(const ObjectKey&) const;
  bool insert(const StoredObject&);
  bool change(const ObjectKey&, const std::function<bool(StoredObject&)>& fn);
  std::vector<ObjectKey> unfinished() const;
  std::vector<ObjectKey> with_endpoint() const;
  struct Page {
    std::vector<StoredObject> objects;
    std::optional<std::string> next_token;
  };
  Page describe(const DescribeQuery&) const;
  std::vector<Tag> tags(const ObjectKey&) const;
  void add_tags(const ObjectKey&, const std::vector<Tag>&, std::size_t most);
  void delete_tags(const ObjectKey&, const std::vector<std::string>& keys);
};
}  // namespace glassbox
