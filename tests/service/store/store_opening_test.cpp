#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "io/base/input_error.h"
#include "service/store/object_store.h"
#include "service/store/sqlite.h"
#include "service/store/store_schema.h"
#include "tests/io/temporary_directory.h"
#include "tests/service/made_objects.h"

using namespace glassbox::testing;
namespace fs = std::filesystem;

namespace {

// What f() says in a process of its own, which may give up rights.
std::string said_by_child(const std::function<std::string()>& f) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string text = f();
    const ssize_t written = ::write(ends[1], text.data(), text.size());
    ::_exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  return text;
}

std::string refusal(const fs::path& directory) {
  return message_of<InputError>([&] { ObjectStore store(directory); });
}

std::string ids_of(const ObjectStore& store) {
  std::string ids;
  for (const StoredObject& object : store.describe({.variable = "IAMUser"}).objects) {
    ids += object.key.id + " ";
  }
  return ids;
}

void drop_root() {  // rights bind everyone but root
  if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
}

}  // namespace

TEST_CASE("a missing directory is made, with those above it", "[service][opening]") {
  const TemporaryDirectory directory;
  const fs::path deep = directory.path() / "a" / "b";
  const ObjectStore store(deep);
  CHECK(fs::exists(deep / "glassbox.db"));
  CHECK(contents(deep / "lock") == std::to_string(::getpid()) + "\n");
}

TEST_CASE("a second store on a directory is refused while the first lives", "[service][opening]") {
  const TemporaryDirectory directory;
  const std::string expected =
      directory.path().string() + ": is in use by another glassbox serve (process " +
      std::to_string(::getpid()) + "); stop it, or choose another directory";
  {
    const ObjectStore store(directory.path());
    CHECK(refusal(directory.path()) == expected);
    CHECK_FALSE(refusal(directory.path() / "." / "").empty());
    CHECK(said_by_child([&] { return refusal(directory.path()); }) == expected);
  }
  CHECK(refusal(directory.path()).empty());
}

TEST_CASE("a directory that is a file is refused", "[service][opening]") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "x");
  CHECK(refusal(file) == file + ": is a file; expected a directory for the service's data");
  CHECK_THROWS_AS(ObjectStore(fs::path(file) / "below"), std::system_error);
}

TEST_CASE("a directory without the right to write is named", "[service][opening]") {
  const TemporaryDirectory directory;
  fs::permissions(directory.path(), fs::perms(0555));
  const auto message = [](const fs::path& path) {
    return said_by_child([&] {
      drop_root();
      return message_of<std::system_error>([&] { ObjectStore store(path); });
    });
  };
  CHECK(message(directory.path()) == (directory.path() / "lock").string() + ": Permission denied");
  CHECK(message(directory.path() / "new") ==
        (directory.path() / "new").string() + ": Permission denied");
  fs::permissions(directory.path(), fs::perms(0755));
}

TEST_CASE("a database without the right to write is refused as read-only", "[service][opening]") {
  const TemporaryDirectory directory;
  fs::permissions(directory.path(), fs::perms(0777));
  { const ObjectStore store(directory.path()); }
  fs::permissions(directory.path() / "lock", fs::perms(0666));
  fs::permissions(directory.path() / "glassbox.db", fs::perms(0444));
  const std::string message = said_by_child([&] {
    drop_root();
    return message_of<DatabaseError>([&] { ObjectStore store(directory.path()); });
  });
  CAPTURE(message);
  // SQLite says that it cannot open a database in WAL mode whose shared memory it cannot make.
  CHECK((message.find("glassbox.db: it cannot be written: the file, its directory or the disk is "
                      "read-only") != std::string::npos ||
         message.find("glassbox.db: it cannot be opened, read or written") != std::string::npos));
}

TEST_CASE("a disk that takes no more fails the change and keeps what was there",
          "[service][opening]") {
  const TemporaryDirectory directory;
  const std::string message = said_by_child([&] {
    ObjectStore store(directory.path());
    store.insert(data_source("before"));
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'000, 300'000};  // files end there
    ::setrlimit(RLIMIT_FSIZE, &limit);
    StoredObject large = data_source("large");
    large.details = "{\"x\":\"" + std::string(1'000'000, 'x') + "\"}";
    std::string text = message_of<DatabaseError>([&] { store.insert(large); });
    if (!store.find(source_key("before")) || store.find(source_key("large"))) text += " LOST";
    if (!store.insert(data_source("after"))) text += " STUCK";
    return text;
  });
  CHECK(message.find("glassbox.db: it cannot be opened, read or written") != std::string::npos);
  CHECK(message.find("LOST") == std::string::npos);
  CHECK(message.find("STUCK") == std::string::npos);
  const ObjectStore store(directory.path());
  CHECK(ids_of(store) == "after before ");
}

TEST_CASE("a damaged database is refused and stays as it is", "[service][opening]") {
  const TemporaryDirectory directory;
  {
    ObjectStore store(directory.path());
    for (int i = 0; i < 50; ++i) store.insert(data_source(std::to_string(i)));
  }
  const std::string whole = contents(directory.path() / "glassbox.db");
  std::string header = whole, schema = whole;
  std::fill_n(header.begin(), 100, '\x55');
  std::fill_n(schema.begin() + 100, 3000, '\x55');
  const std::vector<std::string> ways{header, schema, whole.substr(0, whole.size() / 2),
                                      whole.substr(0, 4096),
                                      "long enough for a header" + std::string(9000, 'x')};
  const std::string& damaged = ways[GENERATE(range(0u, 5u))];
  directory.write("glassbox.db", damaged);
  const std::string message = refusal(directory.path());
  CHECK(message.find((directory.path() / "glassbox.db").string() +
                     ": it is damaged, or no SQLite database") == 0);
  CHECK(message.find("; move it away to start with an empty store, or put back a copy") !=
        std::string::npos);
  CHECK(contents(directory.path() / "glassbox.db") == damaged);
  directory.write("glassbox.db", whole);
  CHECK(refusal(directory.path()).empty());
}

TEST_CASE("another program's database is refused and stays as it is", "[service][opening]") {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "glassbox.db";
  { Database(file).run("CREATE TABLE theirs(x); INSERT INTO theirs VALUES (1)"); }
  const std::string before = contents(file);
  CHECK(refusal(directory.path()) ==
        file.string() + ": is a database of another program; choose another directory");
  CHECK(contents(file) == before);
}

TEST_CASE("a newer version's database is refused and stays as it is", "[service][opening]") {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "glassbox.db";
  { const ObjectStore store(directory.path()); }
  const auto newest = std::to_string(store_steps().size());
  { Database(file).run("PRAGMA user_version = 7"); }
  const std::string before = contents(file);
  CHECK(refusal(directory.path()) ==
        file.string() +
            ": was written by a newer Glassbox: its version is 7, this one reads up to " + newest);
  CHECK(contents(file) == before);
}

TEST_CASE("an older version's database goes through the steps it lacks, each whole or not at all",
          "[service][opening]") {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "glassbox.db";
  {
    ObjectStore store(directory.path());
    store.insert(data_source("a"));
  }
  std::vector<const char*> steps(store_steps().begin(), store_steps().end());
  const auto version = static_cast<std::int64_t>(steps.size());
  steps.push_back("ALTER TABLE objects ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
  steps.push_back("CREATE TABLE half(x); SELECT nonsense");
  {
    Database database(file);
    CHECK_THROWS_AS(open_store(database, steps), DatabaseError);
    CHECK(database.number("PRAGMA user_version") == version + 1);
    CHECK(database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);
  }
  steps.back() = "UPDATE objects SET colour = 'blue'";
  Database database(file);
  open_store(database, steps);
  open_store(database, steps);  // nothing is left to do
  CHECK(database.number("PRAGMA user_version") == version + 2);
  CHECK(database.text("SELECT id || ' ' || colour FROM objects") == "a blue");
}

TEST_CASE("an older version's database on a full disk is refused and stays as it is",
          "[service][opening]") {
  const TemporaryDirectory directory;
  const fs::path file = directory.path() / "glassbox.db";
  {
    ObjectStore store(directory.path());
    store.insert(data_source("a"));
  }
  std::vector<const char*> steps(store_steps().begin(), store_steps().end());
  steps.push_back("CREATE TABLE more AS SELECT zeroblob(1000000)");
  {
    Database database(file);
    const std::int64_t pages = database.number("PRAGMA page_count");
    database.run("PRAGMA max_page_count = " + std::to_string(pages));  // the disk ends there
    CHECK(message_of<std::system_error>([&] { open_store(database, steps); }) ==
          file.string() +
              ": an older version wrote it, and the first start of this one has to change it; free "
              "some space and start again, or go on with the older version: No space left on "
              "device");
  }
  const ObjectStore older(directory.path());
  CHECK(ids_of(older) == "a ");
}

TEST_CASE("the database has what the service relies on", "[service][opening]") {
  const TemporaryDirectory directory;
  { const ObjectStore store(directory.path()); }
  Database database(directory.path() / "glassbox.db");
  database.run("PRAGMA synchronous = OFF");
  open_store(database);
  CHECK(database.text("PRAGMA journal_mode") == "wal");
  CHECK(database.number("PRAGMA foreign_keys") == 1);
  CHECK(database.number("PRAGMA synchronous") == 2);
  CHECK_THROWS_AS(database.run("INSERT INTO tags(object, tag) VALUES (99, 'x')"), DatabaseError);
  CHECK(database.text("PRAGMA integrity_check") == "ok");
}
