#include "cli/commands/help_command.h"

#include <filesystem>
#include <memory>
#include <string_view>

#include "cli/base/build_facts.h"
#include "cli/base/console.h"
#include "cli/text/completion_text.h"
#include "cli/text/manual_text.h"
#include "io/files/whole_file.h"

namespace glassbox::cli {
namespace {

struct HelpArgs {
  std::vector<std::string> words;
  std::string directory;
};

void write_manual_pages(const CommandPage& program, const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  for (const CommandPage* page : flattened(program))
    write_whole_file(directory / manual_file(*page), manual_page(*page, program_version()),
                     WholeFile::Existing::kReplace);
}

}  // namespace

void add_help(Command app, const ProgramPages& program) {
  const auto args = std::make_shared<HelpArgs>();
  const Command cmd = app.subcommand("help", "What --help says of a command");
  cmd.option("command", args->words, "The command's words; default: the program")
      .type_name("COMMAND");
  cmd.option("--man-pages", args->directory, "Write the manual pages of all commands instead")
      .type_name("DIR");
  cmd.footer(
      "Examples:\n"
      "  glassbox help train\n"
      "  glassbox help recipe check\n"
      "  glassbox help --man-pages man1 && man man1/glassbox-train.1");
  cmd.callback([args, program] {
    if (!args->directory.empty()) return write_manual_pages(program.pages(), args->directory);
    write_output(program.help(args->words));
  });
}

void add_completion(Command app, const ProgramPages& program) {
  const auto shell = std::make_shared<std::string>();
  const Command cmd = app.subcommand("completion", "Completion of this command line for a shell");
  cmd.option("shell", *shell, "bash, zsh or fish")
      .type_name("SHELL")
      .required()
      .one_of({"bash", "zsh", "fish"});
  cmd.footer(
      "Examples:\n"
      "  source <(glassbox completion bash)\n"
      "  glassbox completion zsh > ~/.zfunc/_glassbox\n"
      "  glassbox completion fish > ~/.config/fish/completions/glassbox.fish");
  cmd.callback([shell, program] { write_output(completion_text(program.pages(), *shell)); });
}

bool asks_for_build_facts(std::span<const char* const> words) {
  using namespace std::string_view_literals;
  return words.size() == 2 && ((words[0] == "--version"sv && words[1] == "--json"sv) ||
                               (words[0] == "--json"sv && words[1] == "--version"sv));
}

}  // namespace glassbox::cli
