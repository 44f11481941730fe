/// service/store/object_store.h: the objects of the service and their tags, in a directory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "service/store/describe_query.h"
#include "service/store/object_list.h"
#include "service/store/objects.h"

namespace glassbox::service {

/// An object would have more tags than it may.
struct TooManyTags : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// DIRECTORY/glassbox.db, a SQLite database that only this store may write, and DIRECTORY/lock.
///
/// Every function may be called from any thread. Each change is whole and on the disk when the
/// function returns; changes run one after another, and what only reads never waits for them.
/// Objects are never removed: DELETED is a status, and the id stays taken.
///
/// One object whose row is damaged answers as FAILED with a message; the others are not touched.
///
/// All functions throw DatabaseError (service/store/sqlite.h, a std::system_error) when the
/// database cannot be read or written: a full or read-only disk, a damaged page. The change is
/// undone then.
class ObjectStore {
 public:
  /// Makes directory and database when they are missing, and brings an older one up to date.
  ///
  /// throws  InputError: another store holds the directory, the database is damaged, another
  ///         program's or a newer version's (and stays as it is); std::system_error when they
  ///         cannot be made or written
  /// cost    some milliseconds, however many objects there are
  explicit ObjectStore(const std::filesystem::path& directory);
  ~ObjectStore();
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  /// Deleted objects, too.
  [[nodiscard]] std::optional<StoredObject> find(const ObjectKey& key) const;

  /// Returns false when the id is taken, by a deleted object too; then nothing changes.
  /// throws  std::invalid_argument: it refers to an object that does not exist, lacks a reference
  ///         that its type has or has one that its type has not, has no id, attempts are negative
  bool insert(const StoredObject& object);

  /// Reads, changes, writes in one transaction. fn returns whether to write; its changes of key,
  /// created and request are not written. When it throws nothing changes. It may read the store
  /// (and sees the state before), but must not change it.
  /// Returns whether it wrote; false also when there is no such object.
  /// throws  std::invalid_argument as insert() does
  bool change(const ObjectKey& key, const std::function<bool(StoredObject&)>& fn);

  /// PENDING and INPROGRESS, oldest first, of equal age as they were inserted.
  [[nodiscard]] std::vector<ObjectKey> unfinished() const;
  /// Models whose endpoint_status is not NONE, by id.
  [[nodiscard]] std::vector<ObjectKey> with_endpoint() const;

  struct Page {
    std::vector<StoredObject> objects;
    std::optional<std::string> next_token;  ///< none on the last page
  };
  /// A page of a list. Following the tokens, an object that is there all the time and keeps the
  /// value it is sorted by comes exactly once, whatever happens to it and to others between pages.
  /// throws  BadQuery
  /// cost    O(limit * log(objects)), for any variable and comparators
  [[nodiscard]] Page describe(const DescribeQuery& query) const;

  /// The three of service/store/object_list.h, each of one state of the store.
  [[nodiscard]] ObjectList list(const ListQuery& query) const;
  [[nodiscard]] std::vector<StoredObject> referring(const ObjectKey& key, std::size_t most) const;
  [[nodiscard]] std::optional<StoredObject> latest_evaluation(const std::string& model_id) const;

  /// Sorted by the bytes of their keys; none when there is no such object.
  [[nodiscard]] std::vector<Tag> tags(const ObjectKey& key) const;
  /// Makes tags the object's tags; adds them, or gives those it has new values. Of two with the
  /// same key the later counts.
  /// Returns false, without any change, when there is no such object or it is DELETED.
  /// throws  TooManyTags when there would be more than `most`; nothing changes
  bool set_tags(const ObjectKey& key, const std::vector<Tag>& tags, std::size_t most);
  bool add_tags(const ObjectKey& key, const std::vector<Tag>& tags, std::size_t most);
  /// Keys it has no tag for are passed over. Returns false as set_tags() does.
  bool delete_tags(const ObjectKey& key, const std::vector<std::string>& keys);

 private:
  struct Connections;
  bool change_tags(const ObjectKey& key, bool replace, const std::vector<Tag>& tags,
                   std::size_t most);
  std::unique_ptr<Connections> connections_;
};

}  // namespace glassbox::service
