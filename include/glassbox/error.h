/// glassbox/error.h: how every function of this library fails.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace glassbox {

/// The one exception type of this library. what() is a complete message for people: where, what was
/// found, what was expected, how to fix it.
///
///     try {
///       glassbox::train(options);
///     } catch (const glassbox::Error& error) {
///       std::cerr << error.what() << '\n';       // wine.csv:12:3: ...
///       return static_cast<int>(error.kind());   // the exit code of the command line
///     }
///
/// Beside it only std::bad_alloc is thrown, and what a callback of yours throws. A function that
/// throws has written nothing: output files appear whole or not at all.
class Error : public std::runtime_error {
 public:
  /// The values are the exit codes of the program `glassbox`.
  enum class Kind {
    kInternal = 1,       ///< a defect of this library: please report it
    kInput = 3,          ///< data, schema, recipe, parameters or options
    kModelFile = 4,      ///< a model file: damaged, truncated, of another version, or none at all
    kSystem = 5,         ///< reading or writing failed: no such file, disk full, ...
    kInterrupted = 130,  ///< a progress callback returned false
  };

  Error(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  /// line, column  from 1; 0 = not known. The column counts bytes of a JSON text or recipe, and
  ///               cells of a CSV.
  Error(Kind kind, const std::string& message, std::string file, std::uint64_t line,
        std::uint64_t column)
      : std::runtime_error(message),
        kind_(kind),
        file_(std::move(file)),
        line_(line),
        column_(column) {}

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  /// The place in the input, where there is one; "" and 0 otherwise.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  [[nodiscard]] std::uint64_t column() const noexcept { return column_; }

 private:
  Kind kind_;
  std::string file_;
  std::uint64_t line_ = 0, column_ = 0;
};

}  // namespace glassbox
