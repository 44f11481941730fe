/// service/store/sqlite.h: SQLite with owners and exceptions: connections, statements,
/// transactions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include "io/base/rooms.h"

struct sqlite3;
struct sqlite3_stmt;

namespace glassbox::service {

/// SQLite could not do what it was asked. what() names the file, says what is the matter in words,
/// and ends with SQLite's own message and number.
class DatabaseError : public std::system_error {
 public:
  enum class Kind { kDiskFull, kReadOnly, kDamaged, kBusy, kConstraint, kUnreadable, kOther };

  /// code      SQLite's extended result code
  /// detail    SQLite's message
  DatabaseError(const std::filesystem::path& file, int code, const std::string& detail);

  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
  std::string text_;
};

/// One prepared statement. Parameters count from 1, columns from 0.
class Statement {
 public:
  Statement(sqlite3* database, const std::filesystem::path& file, std::string_view sql);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  /// Copies nothing: value has to live until the statement has run.
  Statement& bind(int parameter, std::string_view value);
  Statement& bind_null(int parameter);
  template <typename T>
  Statement& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }

  /// Moves to the next row; false after the last. throws  DatabaseError
  [[nodiscard]] bool step();
  /// Runs a statement that has no rows. throws  DatabaseError
  void run();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;

  /// Ready for another run: ends this one and forgets the parameters.
  void reset() noexcept;

 private:
  void check(int code) const;
  sqlite3* database_;
  const std::filesystem::path* file_;
  sqlite3_stmt* statement_ = nullptr;
};

/// A statement lent from the cache of its connection; ends its run when it goes.
class LentStatement {
 public:
  explicit LentStatement(Statement& statement) : statement_(&statement) {}
  ~LentStatement() { statement_->reset(); }
  LentStatement(const LentStatement&) = delete;
  LentStatement& operator=(const LentStatement&) = delete;
  Statement* operator->() const { return statement_; }
  Statement& operator*() const { return *statement_; }

 private:
  Statement* statement_;
};

/// A connection, for one thread at a time. Foreign keys are enforced, and another program's lock is
/// waited for during five seconds.
class Database {
 public:
  /// Opens the file, or makes an empty one. Nothing is read or written yet.
  /// throws  DatabaseError
  explicit Database(std::filesystem::path file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs SQL without parameters or rows, several statements if need be.
  void run(const std::string& sql);
  /// The first column of the first row of a query.
  [[nodiscard]] std::int64_t number(std::string_view sql);
  [[nodiscard]] std::string text(std::string_view sql);

  /// A statement, prepared at its first use and kept. Not again before the one lent is back.
  [[nodiscard]] LentStatement statement(std::string_view sql);

  /// How many rows the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] std::int64_t changes() const;
  /// The file cannot be written, by its rights or those of its disk.
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  friend class Transaction;
  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, Statement> statements_;
};

/// All or nothing: what was done is undone unless commit() is reached.
class Transaction {
 public:
  enum class Kind { kRead, kWrite };  ///< kWrite takes the write lock at once
  Transaction(Database& database, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
};

}  // namespace glassbox::service
