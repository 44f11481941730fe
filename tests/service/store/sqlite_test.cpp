#include "service/store/sqlite.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using Kind = DatabaseError::Kind;

namespace {

template <typename F>
Kind kind_of(const F& f) {
  try {
    f();
  } catch (const DatabaseError& error) {
    return error.kind();
  }
  FAIL("nothing was thrown");
  return Kind::kOther;
}

}  // namespace

TEST_CASE("a full disk, a read-only and a damaged file are told apart", "[service][sqlite]") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "x.db";
  Database database(file);
  database.run("CREATE TABLE t(x)");

  database.run("PRAGMA max_page_count = 1");  // as if the disk ended there
  const auto fill = [&] { database.run("INSERT INTO t VALUES (zeroblob(100000))"); };
  CHECK(kind_of(fill) == Kind::kDiskFull);
  CHECK(message_of<DatabaseError>(fill) == file.string() +
                                               ": the disk is full (SQLite: database or disk is "
                                               "full, 13)");
  CHECK(database.number("SELECT count(*) FROM t") == 0);

  database.run("PRAGMA query_only = ON");
  const auto write = [&] { database.run("INSERT INTO t VALUES (1)"); };
  CHECK(kind_of(write) == Kind::kReadOnly);
  CHECK(message_of<DatabaseError>(write).find("read-only") != std::string::npos);

  Database garbage(directory.write("garbage.db", std::string(5000, 'x')));
  const auto read = [&] { (void)garbage.number("PRAGMA user_version"); };
  CHECK(kind_of(read) == Kind::kDamaged);
  CHECK(message_of<std::system_error>(read).find("it is damaged, or no SQLite database") !=
        std::string::npos);

  CHECK(kind_of([&] { Database(directory.path() / "none" / "x.db"); }) == Kind::kUnreadable);
}

TEST_CASE("a transaction that is not committed leaves nothing", "[service][sqlite]") {
  const TemporaryDirectory directory;
  Database database(directory.path() / "x.db");
  database.run("CREATE TABLE t(x)");
  {
    Transaction transaction(database, Transaction::Kind::kWrite);
    database.run("INSERT INTO t VALUES (1)");
  }
  CHECK(database.number("SELECT count(*) FROM t") == 0);
  {
    Transaction transaction(database, Transaction::Kind::kWrite);
    database.run("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  CHECK(database.number("SELECT count(*) FROM t") == 1);
}

TEST_CASE("texts keep every byte, and no text is told from an empty one", "[service][sqlite]") {
  const TemporaryDirectory directory;
  Database database(directory.path() / "x.db");
  database.run("CREATE TABLE t(x TEXT) STRICT");
  const std::string bytes("a\0\xff'", 4);
  {
    const LentStatement insert = database.statement("INSERT INTO t VALUES (?1), (?2), (?3)");
    insert->bind(1, std::string_view(bytes)).bind(2, std::string_view()).bind_null(3);
    insert->run();
  }
  const LentStatement rows = database.statement("SELECT x FROM t ORDER BY rowid");
  REQUIRE(rows->step());
  CHECK(rows->text(0) == bytes);
  REQUIRE(rows->step());
  CHECK_FALSE(rows->is_null(0));
  CHECK(rows->text(0).empty());
  REQUIRE(rows->step());
  CHECK(rows->is_null(0));
  CHECK_FALSE(rows->step());
}
