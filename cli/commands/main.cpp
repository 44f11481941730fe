#include "cli/commands/command_line.h"
#include "io/base/process_settings.h"

int main(int argc, char** argv) {
  glassbox::io::start_with_settings(argv);
  return glassbox::cli::run_command_line(argc, argv);
}
