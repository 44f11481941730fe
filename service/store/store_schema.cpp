// The tables and indexes of the database, and the steps by which an older file becomes one of
// today. A step and the number that says it is done are one transaction.
#include "service/store/store_schema.h"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <string>
#include <system_error>

#include "io/base/input_error.h"

namespace glassbox::service {
namespace {

constexpr std::int64_t kApplication = 0x474c4258;  // "GLBX", in the header of the file

// Rows of objects are never removed. Lists walk along the live_ indexes; the deleted do not stand
// there, so that they cost a page nothing. References hold type and id, so that filters by a
// referred id need no join; the generated columns make them references of the right type, and let
// lists start in the middle of a name: SQLite compares pairs along an index of columns only, not of
// expressions.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE objects(
  key INTEGER PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('DataSource', 'MLModel', 'Evaluation', 'BatchPrediction')),
  id TEXT NOT NULL CHECK (id <> ''),
  name TEXT,
  status TEXT NOT NULL
    CHECK (status IN ('PENDING', 'INPROGRESS', 'COMPLETED', 'FAILED', 'DELETED')),
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  started INTEGER,
  finished INTEGER,
  compute INTEGER,
  message TEXT NOT NULL,
  request TEXT NOT NULL,
  details TEXT NOT NULL,
  data_source_id TEXT CHECK ((data_source_id IS NULL) = (type = 'DataSource')),
  model_id TEXT CHECK ((model_id IS NULL) = (type IN ('DataSource', 'MLModel'))),
  data_location TEXT NOT NULL,
  model_type TEXT NOT NULL,
  score_threshold REAL,
  threshold_updated INTEGER,
  endpoint_status TEXT NOT NULL,
  endpoint_created INTEGER,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  name_or_empty TEXT NOT NULL AS (ifnull(name, '')),
  referred_source_type TEXT AS (iif(data_source_id IS NULL, NULL, 'DataSource')),
  referred_model_type TEXT AS (iif(model_id IS NULL, NULL, 'MLModel')),
  UNIQUE (type, id),
  FOREIGN KEY (referred_source_type, data_source_id) REFERENCES objects(type, id),
  FOREIGN KEY (referred_model_type, model_id) REFERENCES objects(type, id)
) STRICT;

CREATE TABLE tags(
  object INTEGER NOT NULL REFERENCES objects(key),
  tag TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY (object, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX live_by_id ON objects(type, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_created ON objects(type, created, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_updated ON objects(type, updated, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_status ON objects(type, status, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_name ON objects(type, name_or_empty, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_location ON objects(type, data_location, id) WHERE status <> 'DELETED';
CREATE INDEX live_by_data_source ON objects(type, data_source_id, id)
  WHERE status <> 'DELETED' AND data_source_id IS NOT NULL;
CREATE INDEX live_by_model ON objects(type, model_id, id)
  WHERE status <> 'DELETED' AND model_id IS NOT NULL;
CREATE INDEX live_models_by_endpoint ON objects(endpoint_status, id)
  WHERE status <> 'DELETED' AND type = 'MLModel';
CREATE INDEX live_models_by_type ON objects(model_type, id)
  WHERE status <> 'DELETED' AND type = 'MLModel';
CREATE INDEX deleted_by_id ON objects(type, id) WHERE status = 'DELETED';
CREATE INDEX unfinished ON objects(created) WHERE status IN ('PENDING', 'INPROGRESS');
CREATE INDEX models_with_endpoint ON objects(id)
  WHERE type = 'MLModel' AND endpoint_status <> 'NONE';
)sql";

constexpr std::array<const char*, 1> kSteps{kVersion1};

// Reads only. Returns the version the database has.
std::int64_t version_of(Database& database, std::int64_t newest) {
  const auto refuse = [&](const std::string& what) {
    throw InputError({database.file().string()}, what);
  };
  const std::int64_t application = database.number("PRAGMA application_id");
  const std::int64_t version = database.number("PRAGMA user_version");
  const std::int64_t tables = database.number("SELECT count(*) FROM sqlite_schema");
  if (application != kApplication && (tables > 0 || version != 0 || application != 0)) {
    refuse("is a database of another program; choose another directory");
  }
  if (version > newest) {
    refuse("was written by a newer Glassbox: its version is " + std::to_string(version) +
           ", this one reads up to " + std::to_string(newest));
  }
  if (tables > 0 && version < 1) refuse("is damaged: its version is " + std::to_string(version));
  return tables == 0 ? 0 : version;
}

}  // namespace

std::span<const char* const> store_steps() { return kSteps; }

void open_store(Database& database, std::span<const char* const> steps) {
  const auto newest = static_cast<std::int64_t>(steps.size());
  // Before anything is read: the files beside it may be beyond our rights as well.
  if (database.is_read_only()) {
    throw DatabaseError(database.file(), SQLITE_READONLY, "attempt to write a readonly database");
  }
  std::int64_t version = 0;
  try {
    version = version_of(database, newest);
  } catch (const DatabaseError& error) {
    if (error.kind() != DatabaseError::Kind::kDamaged) throw;
    throw InputError({}, std::string(error.what()) +
                             "; move it away to start with an empty store, or put back a copy");
  }
  if (database.text("PRAGMA journal_mode = WAL") != "wal") {
    throw DatabaseError(database.file(), SQLITE_ERROR,
                        "this disk does not allow write-ahead logging");
  }
  database.run("PRAGMA journal_size_limit = 4194304");  // and it is emptied when we close
  database.run("PRAGMA synchronous = FULL");            // a commit returns when it is on the disk
  const bool is_older = version > 0 && version < newest;
  try {
    for (; version < newest; ++version) {
      Transaction transaction(database, Transaction::Kind::kWrite);
      database.run(steps[static_cast<std::size_t>(version)]);
      database.run("PRAGMA application_id = " + std::to_string(kApplication));
      database.run("PRAGMA user_version = " + std::to_string(version + 1));
      transaction.commit();
    }
  } catch (const DatabaseError& error) {
    if (!is_older || error.kind() != DatabaseError::Kind::kDiskFull) throw;
    throw std::system_error(
        std::make_error_code(std::errc::no_space_on_device),
        database.file().string() +
            ": an older version wrote it, and the first start of this one has to change it; free "
            "some space and start again, or go on with the older version");
  }
}

}  // namespace glassbox::service
