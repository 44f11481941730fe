#include "cli/text/manual_text.h"

#include <algorithm>
#include <cctype>

namespace glassbox::cli {
namespace {

// A text as roff prints it: a backslash, a dash and a dot or quote that opens a line have meanings
// of their own.
std::string roff(const std::string& text) {
  std::string out;
  bool is_line_start = true;
  for (const char c : text) {
    if (is_line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
    is_line_start = c == '\n';
  }
  return out;
}

std::string dashed(const std::string& name) {
  std::string out = name;
  std::ranges::replace(out, ' ', '-');
  return out;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string option_item(const OptionPage& option) {
  std::string out = ".TP\n";
  std::string names;
  if (!option.shorter.empty()) names += "\\fB\\-" + roff(option.shorter) + "\\fR";
  if (!option.longer.empty())
    names += (names.empty() ? "" : ", ") + ("\\fB\\-\\-" + roff(option.longer) + "\\fR");
  if (!option.value.empty())
    names += (names.empty() ? "" : " ") + ("\\fI" + roff(option.value) + "\\fR");
  if (option.is_repeated) names += " ...";
  out += names + "\n" + roff(option.help);
  const bool has_more =
      !option.choices.empty() || !option.default_text.empty() || option.is_required;
  if (has_more && !option.help.empty() && option.help.back() != '.') out += ".";
  if (!option.choices.empty()) out += "\nOne of: " + roff(joined(option.choices)) + ".";
  if (!option.default_text.empty()) out += "\nDefault: " + roff(option.default_text) + ".";
  if (option.is_required) out += "\nRequired.";
  return out + "\n";
}

}  // namespace

std::string manual_file(const CommandPage& page) { return dashed(page.name) + ".1"; }

std::string manual_page(const CommandPage& page, const std::string& version) {
  const std::string name = dashed(page.name);
  std::string out = ".TH " + upper(name) + " 1 \"\" \"Glassbox " + version + "\" \"Glassbox\"\n";
  out += ".SH NAME\n" + roff(name) + " \\- " + roff(page.help) + "\n";
  out += ".SH SYNOPSIS\n\\fB" + roff(page.name) + "\\fR";
  if (!page.commands.empty()) out += " \\fICOMMAND\\fR";
  if (!page.options.empty()) out += " [\\fIOPTIONS\\fR]";
  for (const OptionPage& argument : page.arguments)
    out += " \\fI" + roff(argument.value) + "\\fR" + (argument.is_repeated ? " ..." : "");
  out += "\n";
  if (!page.commands.empty()) {
    out += ".SH COMMANDS\n";
    for (const CommandPage& command : page.commands)
      out += ".TP\n\\fB" + roff(dashed(command.name)) + "\\fR(1)\n" + roff(command.help) + "\n";
  }
  if (!page.arguments.empty()) {
    out += ".SH ARGUMENTS\n";
    for (const OptionPage& argument : page.arguments) out += option_item(argument);
  }
  if (!page.options.empty()) {
    out += ".SH OPTIONS\n";
    for (const OptionPage& option : page.options) out += option_item(option);
  }
  if (!page.footer.empty()) out += ".SH EXAMPLES\n.nf\n" + roff(page.footer) + "\n.fi\n";
  return out;
}

}  // namespace glassbox::cli
