// One connection writes, under a lock; each reader has its own, kept for the next. A change reads
// the object, lets the caller change it and writes it, in one transaction.
#include "service/store/object_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>
#include <utility>

#include "service/store/describe_page.h"
#include "service/store/describe_plan.h"
#include "service/store/directory_lock.h"
#include "service/store/object_rows.h"
#include "service/store/sqlite.h"
#include "service/store/store_schema.h"

namespace glassbox::service {

namespace {

// Of its owner alone; so are the files that SQLite puts beside it, which take its rights.
std::filesystem::path private_file(std::filesystem::path path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  if (file >= 0) {  // otherwise SQLite says why
    struct stat found {};
    if (::fstat(file, &found) == 0) (void)::fchmod(file, found.st_mode & 0700);
    ::close(file);
  }
  return path;
}

}  // namespace

// One connection writes; readers take one of the idle ones, or open another, so that none waits for
// a commit on its way to the disk. There are never more of them than threads that read at a time.
struct ObjectStore::Connections {
  explicit Connections(const std::filesystem::path& directory)
      : lock(directory), file(private_file(directory / "glassbox.db")), writer(file) {
    open_store(writer);
  }

  DirectoryLock lock;
  std::filesystem::path file;
  std::mutex writing;
  Database writer;
  std::mutex choosing;
  std::vector<std::unique_ptr<Database>> idle;
};

namespace {

// The connection of a reader, given back when it is done.
template <typename Connections>
class Reader {
 public:
  explicit Reader(Connections& all) : all_(all) {
    {
      const std::lock_guard guard(all_.choosing);
      if (!all_.idle.empty()) {
        mine_ = std::move(all_.idle.back());
        all_.idle.pop_back();
      }
    }
    if (!mine_) mine_ = std::make_unique<Database>(all_.file);
  }
  ~Reader() {
    try {
      const std::lock_guard guard(all_.choosing);
      all_.idle.push_back(std::move(mine_));
    } catch (const std::exception&) {  // no memory to keep the connection: it is closed
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  Database& operator*() const { return *mine_; }
  Database* operator->() const { return mine_.get(); }

 private:
  Connections& all_;
  std::unique_ptr<Database> mine_;
};

const std::string& find_sql() {
  static const std::string sql =
      "SELECT " + std::string(kObjectColumns) + " FROM objects WHERE type = ?1 AND id = ?2";
  return sql;
}

std::optional<StoredObject> find_object(Database& database, const ObjectKey& key) {
  const LentStatement row = database.statement(find_sql());
  row->bind(1, to_text(key.type)).bind(2, std::string_view(key.id));
  if (!row->step()) return std::nullopt;
  return read_object(*row);
}

// What the table's rules refuse is a caller's mistake, not the database's.
void run_checked(Statement& statement, const ObjectKey& key) {
  try {
    statement.run();
  } catch (const DatabaseError& error) {
    if (error.kind() != DatabaseError::Kind::kConstraint) throw;
    throw std::invalid_argument(
        std::string(to_text(key.type)) + " " + key.id +
        ": refers to what does not exist, or lacks what its type has: " + error.what());
  }
}

std::vector<ObjectKey> keys(Database& database, std::string_view sql) {
  std::vector<ObjectKey> found;
  const LentStatement row = database.statement(sql);
  while (row->step()) {
    const auto type = object_type(row->text(0));
    if (type) found.push_back({*type, row->text(1)});
  }
  return found;
}

// The row number of an object whose tags may change.
std::optional<std::int64_t> taggable(Database& database, const ObjectKey& key) {
  const LentStatement row = database.statement(
      "SELECT key FROM objects WHERE type = ?1 AND id = ?2 AND status <> 'DELETED'");
  row->bind(1, to_text(key.type)).bind(2, std::string_view(key.id));
  if (!row->step()) return std::nullopt;
  return row->integer(0);
}

}  // namespace

ObjectStore::ObjectStore(const std::filesystem::path& directory)
    : connections_(std::make_unique<Connections>(directory)) {}

ObjectStore::~ObjectStore() = default;

std::optional<StoredObject> ObjectStore::find(const ObjectKey& key) const {
  const Reader reader(*connections_);
  return find_object(*reader, key);
}

bool ObjectStore::insert(const StoredObject& object) {
  static const std::string sql = insert_sql();
  const std::lock_guard guard(connections_->writing);
  const LentStatement statement = connections_->writer.statement(sql);
  bind_object(*statement, object, /*with_origin=*/true);
  run_checked(*statement, object.key);
  return connections_->writer.changes() == 1;
}

bool ObjectStore::change(const ObjectKey& key, const std::function<bool(StoredObject&)>& fn) {
  static const std::string sql = update_sql();
  const std::lock_guard guard(connections_->writing);
  Database& database = connections_->writer;
  Transaction transaction(database, Transaction::Kind::kWrite);
  std::optional<StoredObject> object = find_object(database, key);
  if (!object || !fn(*object)) return false;
  object->key = key;
  {
    const LentStatement statement = database.statement(sql);
    bind_object(*statement, *object, /*with_origin=*/false);
    run_checked(*statement, key);
  }
  transaction.commit();
  return true;
}

std::vector<ObjectKey> ObjectStore::unfinished() const {
  const Reader reader(*connections_);
  return keys(*reader,
              "SELECT type, id FROM objects INDEXED BY unfinished "
              "WHERE status IN ('PENDING', 'INPROGRESS') ORDER BY created, key");
}

std::vector<ObjectKey> ObjectStore::with_endpoint() const {
  const Reader reader(*connections_);
  return keys(*reader,
              "SELECT type, id FROM objects INDEXED BY models_with_endpoint "
              "WHERE type = 'MLModel' AND endpoint_status <> 'NONE' ORDER BY id");
}

ObjectStore::Page ObjectStore::describe(const DescribeQuery& query) const {
  const DescribePlan plan = service::plan(query);
  const Reader reader(*connections_);
  Transaction same_state(*reader, Transaction::Kind::kRead);  // for all ranges of the page
  PageRows rows = read_page(*reader, plan, query.type, static_cast<std::size_t>(query.limit));
  Page page{.objects = std::move(rows.objects), .next_token = std::nullopt};
  if (rows.end) page.next_token = page_token(*rows.end, plan.fingerprint);
  return page;
}

ObjectList ObjectStore::list(const ListQuery& query) const {
  const Reader reader(*connections_);
  Transaction same_state(*reader, Transaction::Kind::kRead);  // for the count and the page
  return read_list(*reader, query);
}

std::vector<StoredObject> ObjectStore::referring(const ObjectKey& key, std::size_t most) const {
  const Reader reader(*connections_);
  return read_referring(*reader, key, most);
}

std::optional<StoredObject> ObjectStore::latest_evaluation(const std::string& model_id) const {
  const Reader reader(*connections_);
  return read_latest_evaluation(*reader, model_id);
}

std::vector<Tag> ObjectStore::tags(const ObjectKey& key) const {
  const Reader reader(*connections_);
  const LentStatement row = reader->statement(
      "SELECT tag, value FROM tags WHERE object = "
      "(SELECT key FROM objects WHERE type = ?1 AND id = ?2) ORDER BY tag");
  row->bind(1, to_text(key.type)).bind(2, std::string_view(key.id));
  std::vector<Tag> found;
  while (row->step()) {
    Tag tag{.key = row->text(0), .value = std::nullopt};
    if (!row->is_null(1)) tag.value = row->text(1);
    found.push_back(std::move(tag));
  }
  return found;
}

bool ObjectStore::set_tags(const ObjectKey& key, const std::vector<Tag>& tags, std::size_t most) {
  return change_tags(key, /*replace=*/true, tags, most);
}

bool ObjectStore::add_tags(const ObjectKey& key, const std::vector<Tag>& tags, std::size_t most) {
  return change_tags(key, /*replace=*/false, tags, most);
}

bool ObjectStore::change_tags(const ObjectKey& key, bool replace, const std::vector<Tag>& tags,
                              std::size_t most) {
  const std::lock_guard guard(connections_->writing);
  Database& database = connections_->writer;
  Transaction transaction(database, Transaction::Kind::kWrite);
  const auto object = taggable(database, key);
  if (!object) return false;
  if (replace) database.statement("DELETE FROM tags WHERE object = ?1")->bind(1, *object).run();
  for (const Tag& tag : tags) {
    const LentStatement statement = database.statement(
        "INSERT INTO tags(object, tag, value) VALUES (?1, ?2, ?3) "
        "ON CONFLICT(object, tag) DO UPDATE SET value = excluded.value");
    statement->bind(1, *object).bind(2, std::string_view(tag.key));
    if (tag.value) statement->bind(3, std::string_view(*tag.value));
    statement->run();
  }
  std::int64_t count = 0;
  {
    const LentStatement statement =
        database.statement("SELECT count(*) FROM tags WHERE object = ?1");
    if (statement->bind(1, *object).step()) count = statement->integer(0);
  }
  if (static_cast<std::size_t>(count) > most) {
    throw TooManyTags(std::string(to_text(key.type)) + " " + key.id + " would have " +
                      std::to_string(count) + " tags, at most " + std::to_string(most) +
                      " are allowed");
  }
  transaction.commit();
  return true;
}

bool ObjectStore::delete_tags(const ObjectKey& key, const std::vector<std::string>& keys) {
  const std::lock_guard guard(connections_->writing);
  Database& database = connections_->writer;
  Transaction transaction(database, Transaction::Kind::kWrite);
  const auto object = taggable(database, key);
  if (!object) return false;
  for (const std::string& tag : keys) {
    database.statement("DELETE FROM tags WHERE object = ?1 AND tag = ?2")
        ->bind(1, *object)
        .bind(2, std::string_view(tag))
        .run();
  }
  transaction.commit();
  return true;
}

}  // namespace glassbox::service
