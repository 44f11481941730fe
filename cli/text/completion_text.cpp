// Each script first finds the command among the words before the cursor ("recipe check"), then
// offers what that command takes. In bash and zsh that is one `case` with a branch a command; fish
// has a line for each option.
#include "cli/text/completion_text.h"

#include <stdexcept>

namespace glassbox::cli {
namespace {

// "recipe check" of "glassbox recipe check"; nothing of the program itself.
std::string path_of(const CommandPage& page) {
  const std::size_t space = page.name.find(' ');
  return space == std::string::npos ? "" : page.name.substr(space + 1);
}

std::string last_word(const std::string& name) { return name.substr(name.rfind(' ') + 1); }

std::string shell_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c == '\n' ? ' ' : c;
  }
  return out + "'";
}

std::string first_sentence(const std::string& help) {
  return help.substr(0, std::min(help.find_first_of(";\n"), help.size()));
}

// Commands that have commands, for the walk along the words before the cursor.
std::string walk(const CommandPage& program) {
  std::string out;
  for (const CommandPage* page : flattened(program))
    for (const CommandPage& command : page->commands)
      out += "      " + shell_quoted(path_of(*page) + ":" + last_word(command.name)) +
             ") command=" + shell_quoted(path_of(command)) + " ;;\n";
  return out;
}

std::string bash(const CommandPage& program) {
  std::string out =
      "# bash completion of glassbox; written by `glassbox completion bash`\n"
      "_glassbox() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command='' words='' word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$command:$word\" in\n" +
      walk(program) +
      "    esac\n"
      "  done\n"
      "  case \"$command:$previous\" in\n";
  for (const CommandPage* page : flattened(program))
    for (const OptionPage& option : page->options) {
      if (option.value.empty()) continue;
      std::string names;
      if (!option.longer.empty()) names = shell_quoted(path_of(*page) + ":--" + option.longer);
      if (!option.shorter.empty())
        names += (names.empty() ? "" : "|") + shell_quoted(path_of(*page) + ":-" + option.shorter);
      std::string words;
      for (const std::string& choice : option.choices) words += (words.empty() ? "" : " ") + choice;
      if (!words.empty())
        out += "    " + names + ") COMPREPLY=($(compgen -W " + shell_quoted(words) +
               " -- \"$current\")); return ;;\n";
      else if (option.takes_file())
        out += "    " + names + ") COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
      else
        out += "    " + names + ") COMPREPLY=(); return ;;\n";
    }
  out += "  esac\n  case \"$command\" in\n";
  for (const CommandPage* page : flattened(program)) {
    std::string words;
    for (const CommandPage& command : page->commands) words += last_word(command.name) + " ";
    for (const OptionPage& option : page->options)
      if (!option.longer.empty()) words += "--" + option.longer + " ";
    for (const OptionPage& argument : page->arguments)
      for (const std::string& choice : argument.choices) words += choice + " ";
    out += "    " + shell_quoted(path_of(*page)) + ") words=" + shell_quoted(words) + " ;;\n";
  }
  return out +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ $current == -* ]] || COMPREPLY+=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -o filenames -F _glassbox glassbox\n";
}

std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : first_sentence(text)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const OptionPage& option) {
  std::string out = ":" + zsh_text(option.value) + ":";
  if (!option.choices.empty()) {
    out += "(";
    for (const std::string& choice : option.choices) out += (out.back() == '(' ? "" : " ") + choice;
    return out + ")";
  }
  return out + (option.takes_file() ? "_files" : " ");
}

std::string zsh(const CommandPage& program) {
  std::string out =
      "#compdef glassbox\n"
      "# zsh completion of glassbox; written by `glassbox completion zsh`\n"
      "_glassbox() {\n"
      "  local command='' word\n"
      "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
      "    case \"$command:$word\" in\n" +
      walk(program) +
      "    esac\n"
      "  done\n"
      "  case \"$command\" in\n";
  for (const CommandPage* page : flattened(program)) {
    out += "    " + shell_quoted(path_of(*page)) + ")\n      _arguments";
    for (const OptionPage& option : page->options) {
      const std::string tail =
          "[" + zsh_text(option.help) + "]" + (option.value.empty() ? "" : zsh_action(option));
      if (!option.longer.empty())
        out += " \\\n        " + shell_quoted("*--" + option.longer + tail);
      if (!option.shorter.empty())
        out += " \\\n        " + shell_quoted("*-" + option.shorter + tail);
    }
    if (!page->commands.empty()) {
      std::string words;
      for (const CommandPage& command : page->commands)
        words += (words.empty() ? "" : " ") + last_word(command.name);
      out += " \\\n        " + shell_quoted("*:command:(" + words + ")");
    } else {
      for (const OptionPage& argument : page->arguments)
        if (!argument.choices.empty())
          out += " \\\n        " + shell_quoted("*" + zsh_action(argument));
      out += " \\\n        '*:file:_files'";
    }
    out += " ;;\n";
  }
  return out + "  esac\n}\ncompdef _glassbox glassbox\n";
}

// The words of fish's condition that this very command was typed, and no command of it.
std::string fish_condition(const CommandPage& page) {
  const std::string path = path_of(page);
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find(' ', at), path.size());
    out += (out.empty() ? "" : "; and ") +
           ("__fish_seen_subcommand_from " + path.substr(at, end - at));
    at = end + 1;
  }
  if (!page.commands.empty()) {
    out += (out.empty() ? "" : "; and ") + std::string("not __fish_seen_subcommand_from");
    for (const CommandPage& command : page.commands) out += " " + last_word(command.name);
  }
  return out;
}

std::string fish(const CommandPage& program) {
  std::string out = "# fish completion of glassbox; written by `glassbox completion fish`\n";
  for (const CommandPage* page : flattened(program)) {
    const std::string line = "complete -c glassbox -n " + shell_quoted(fish_condition(*page));
    for (const CommandPage& command : page->commands)
      out +=
          line + " -f -a " + last_word(command.name) + " -d " + shell_quoted(command.help) + "\n";
    for (const OptionPage& option : page->options) {
      out += line;
      if (!option.longer.empty()) out += " -l " + option.longer;
      if (!option.shorter.empty()) out += " -s " + option.shorter;
      std::string words;
      for (const std::string& choice : option.choices) words += (words.empty() ? "" : " ") + choice;
      if (!words.empty())
        out += " -x -a " + shell_quoted(words);
      else if (!option.value.empty())
        out += option.takes_file() ? " -r -F" : " -x";
      out += " -d " + shell_quoted(first_sentence(option.help)) + "\n";
    }
    for (const OptionPage& argument : page->arguments)
      for (const std::string& choice : argument.choices)
        out += line + " -a " + shell_quoted(choice) + "\n";
  }
  return out;
}

}  // namespace

std::string completion_text(const CommandPage& program, std::string_view shell) {
  if (shell == "bash") return bash(program);
  if (shell == "zsh") return zsh(program);
  if (shell == "fish") return fish(program);
  throw std::invalid_argument("no completion for this shell");
}

}  // namespace glassbox::cli
