/// cli/base/interrupts.h: Ctrl-C and other signals.
#pragma once

#include "io/base/rooms.h"

namespace glassbox::cli {

/// The first SIGINT only makes interrupted() true, and the work stops at its next progress report;
/// the second ends the process with exit code 130 at once. SIGTERM and SIGHUP end it as they always
/// do; SIGHUP does not under nohup. Unfinished files are removed in each case. A file beyond the
/// size limit or a reader that went away becomes an error of the write instead of a signal.
void handle_signals();

[[nodiscard]] bool interrupted();

/// Whoever started the process does not want the signal to reach it, as nohup does of SIGHUP.
[[nodiscard]] bool is_ignored(int signal);

}  // namespace glassbox::cli
