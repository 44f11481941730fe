// SQLite's C functions with owners and exceptions, one call each. Errors carry the file's name,
// what is the matter in words, and SQLite's own text. docs/decisions/0013-kept-libraries.md says
// why no library does this.
#include "service/store/sqlite.h"

#include <sqlite3.h>

#include <utility>

namespace glassbox::service {
namespace {

using Kind = DatabaseError::Kind;

Kind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Kind::kDiskFull;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Kind::kReadOnly;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::kDamaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Kind::kBusy;
    case SQLITE_CONSTRAINT:
      return Kind::kConstraint;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return Kind::kUnreadable;
    default:
      return Kind::kOther;
  }
}

const char* words_of(Kind kind) {
  switch (kind) {
    case Kind::kDiskFull:
      return "the disk is full";
    case Kind::kReadOnly:
      return "it cannot be written: the file, its directory or the disk is read-only";
    case Kind::kDamaged:
      return "it is damaged, or no SQLite database";
    case Kind::kBusy:
      return "another program keeps it locked";
    case Kind::kConstraint:
      return "the change breaks a rule of the database";
    case Kind::kUnreadable:
      return "it cannot be opened, read or written";
    case Kind::kOther:
      break;
  }
  return "SQLite failed";
}

std::errc errc_of(Kind kind) {
  switch (kind) {
    case Kind::kDiskFull:
      return std::errc::no_space_on_device;
    case Kind::kReadOnly:
      return std::errc::read_only_file_system;
    case Kind::kBusy:
      return std::errc::device_or_resource_busy;
    case Kind::kConstraint:
      return std::errc::invalid_argument;
    case Kind::kDamaged:
    case Kind::kUnreadable:
    case Kind::kOther:
      break;
  }
  return std::errc::io_error;
}

[[noreturn]] void fail(sqlite3* database, const std::filesystem::path& file, int code) {
  throw DatabaseError(file, code,
                      database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
}

}  // namespace

DatabaseError::DatabaseError(const std::filesystem::path& file, int code, const std::string& detail)
    : std::system_error(std::make_error_code(errc_of(kind_of(code)))), kind_(kind_of(code)) {
  text_ = file.string() + ": " + words_of(kind_) + " (SQLite: " + detail + ", " +
          std::to_string(code) + ")";
}

Statement::Statement(sqlite3* database, const std::filesystem::path& file, std::string_view sql)
    : database_(database), file_(&file) {
  check(sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      file_(other.file_),
      statement_(std::exchange(other.statement_, nullptr)) {}

void Statement::check(int code) const {
  if (code != SQLITE_OK) fail(database_, *file_, code);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(statement_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  const char* data = value.data() != nullptr ? value.data() : "";  // a null pointer binds NULL
  check(sqlite3_bind_text64(statement_, parameter, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  check(sqlite3_bind_null(statement_, parameter));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(database_, *file_, code);
}

void Statement::run() {
  while (step()) {
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const {
  const unsigned char* data = sqlite3_column_text(statement_, column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_);  // repeats the error that step() has thrown
  sqlite3_clear_bindings(statement_);
}

Database::Database(std::filesystem::path file) : file_(std::move(file)) {
  // NOMUTEX: a connection belongs to one thread at a time, so SQLite need not lock it again.
  int code =
      sqlite3_open_v2(file_.c_str(), &handle_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, 5000);
    code = sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // The files beside it stay when the last connection closes: on a full disk they could not be
    // made again, and without them nothing could be read.
    int persistent = 1;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_PERSIST_WAL, &persistent);
  }
  if (code == SQLITE_OK) return;
  const DatabaseError error(file_, code,
                            handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
  sqlite3_close_v2(handle_);
  throw error;
}

Database::~Database() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(handle_, file_, code);
}

std::int64_t Database::number(std::string_view sql) {
  Statement query(handle_, file_, sql);
  return query.step() ? query.integer(0) : 0;
}

std::string Database::text(std::string_view sql) {
  Statement query(handle_, file_, sql);
  return query.step() ? query.text(0) : std::string();
}

LentStatement Database::statement(std::string_view sql) {
  std::string key(sql);
  auto found = statements_.find(key);
  if (found == statements_.end()) {
    found = statements_.emplace(std::move(key), Statement(handle_, file_, sql)).first;
  }
  return LentStatement(found->second);
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }

bool Database::is_read_only() const { return sqlite3_db_readonly(handle_, "main") == 1; }

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database_.statement(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN")->run();
}

Transaction::~Transaction() {
  // SQLite may have rolled back by itself, as after a full disk.
  if (sqlite3_get_autocommit(database_.handle_) != 0) return;
  sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() { database_.statement("COMMIT")->run(); }

}  // namespace glassbox::service
