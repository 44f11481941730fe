/// cli/base/exit_codes.h: how a run ends: an exit code, and on stderr one line that says why.
#pragma once

#include <stdexcept>

#include "io/base/rooms.h"

namespace glassbox::cli {

enum class ExitCode {
  kDone = 0,
  kInternal = 1,     ///< a defect of this program, or no memory
  kUsage = 2,        ///< UsageError, CLI::ParseError: the command line
  kInput = 3,        ///< InputError: data, schema, recipe or parameters
  kModelFile = 4,    ///< ModelFileError
  kSystem = 5,       ///< std::system_error: reading or writing
  kCheckFailed = 6,  ///< CheckFailed
  kInterrupted = 130,
};

/// A command line that cannot be carried out; the message says what would have been valid.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A check the user asked for (compare --check) did not hold.
struct CheckFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace glassbox::cli
