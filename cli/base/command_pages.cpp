#include "cli/base/command_pages.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace glassbox::cli {
namespace {

bool is_word(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  });
}

// CLI11 writes the words that are allowed behind the value's name: "NAME:{glassbox,amazon}".
// Signs, such as a delimiter's, are nothing to complete.
std::vector<std::string> choices_of(std::string& value) {
  std::vector<std::string> choices;
  const std::size_t begin = value.find(":{");
  if (begin != std::string::npos && value.ends_with('}')) {
    for (std::size_t at = begin + 2; at < value.size();) {
      const std::size_t end = value.find_first_of(",}", at);
      choices.push_back(value.substr(at, end - at));
      at = end + 1;
    }
    value.resize(begin);
  }
  if (!std::ranges::all_of(choices, is_word)) choices.clear();
  if (const std::size_t colon = value.find(':'); colon != std::string::npos) value.resize(colon);
  return choices;
}

OptionPage page_of(const CLI::Option& option) {
  OptionPage page;
  if (!option.get_snames().empty()) page.shorter = option.get_snames().front();
  if (!option.get_lnames().empty()) page.longer = option.get_lnames().front();
  if (option.get_items_expected_max() > 0) {
    page.value = option.get_type_name();
    page.choices = choices_of(page.value);
    page.default_text = option.get_default_str();
  }
  page.help = option.get_description();
  page.is_required = option.get_required();
  page.is_repeated = option.get_items_expected_max() > 1;
  return page;
}

CommandPage page_of(const CLI::App& app, const std::string& name) {
  CommandPage page{name, app.get_description(), app.get_footer(), {}, {}, {}};
  for (const CLI::Option* option : app.get_options())
    (option->get_positional() ? page.arguments : page.options).push_back(page_of(*option));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    page.commands.push_back(page_of(*command, name + " " + command->get_name()));
  return page;
}

}  // namespace

bool OptionPage::takes_file() const {
  constexpr std::array<std::string_view, 5> kFiles{"DATA", "DIR", "FILE", "FILE.html", "MODEL"};
  return std::ranges::find(kFiles, value) != kFiles.end();
}

CommandPage pages_of(const CLI::App& program) { return page_of(program, program.get_name()); }

std::vector<const CommandPage*> flattened(const CommandPage& page) {
  std::vector<const CommandPage*> pages{&page};
  for (const CommandPage& command : page.commands)
    for (const CommandPage* one : flattened(command)) pages.push_back(one);
  return pages;
}

}  // namespace glassbox::cli
