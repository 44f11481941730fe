#include "cli/command_line.h"
#include "io/process_settings.h"

int main(int argc, char** argv) {
  glassbox::start_with_settings(argv);
  return glassbox::run_command_line(argc, argv);
}
