/// cli/interrupts.h: Ctrl-C and other signals.
#pragma once

namespace glassbox {

/// The first SIGINT only makes interrupted() true, and the work stops at its next breath; the
/// second ends the process with exit code 130 at once. SIGTERM and SIGHUP end it as they always do.
/// Unfinished files are removed in each case. A file beyond the size limit or a reader that went
/// away becomes an error of the write instead of a signal.
void handle_signals();

[[nodiscard]] bool interrupted();

}  // namespace glassbox
