/// cli/base/command.h: a command as its flags and arguments are declared; CLI11 behind a small
/// door.
///
/// Only cli/base/command.cpp, cli/base/command_pages.cpp, cli/base/guarded_run.cpp and
/// cli/commands/command_line.cpp include CLI11, whose headers take longer to compile than all else
/// that a command is made of.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace glassbox::cli {

/// A flag, option or argument of a command, to say more about; copies mean the same one.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}

  /// What --help calls the value.
  Option type_name(const std::string& name) const;
  /// The default in --help: this text, or what the variable holds now.
  Option default_text(const std::string& text) const;
  Option show_default() const;

  Option required(bool is_required = true) const;
  Option excludes(Option other) const;
  /// What each value becomes when it is read; what `change` throws ends the parsing.
  Option transform(const std::function<std::string(const std::string&)>& change) const;
  Option one_of(const std::vector<std::string>& values) const;
  Option range(int least, int most) const;  ///< both ends belong to it

  /// Of a list: one value after the flag each time, or at least one and any number.
  Option one_at_a_time() const;
  Option one_or_more() const;

 private:
  CLI::Option* option_;
};

/// A command, or the program itself; copies mean the same one. Variables must outlive the parsing,
/// which sets those whose flags are given.
///
/// names  "--seed", "-o,--output", or "data" for an argument without a flag
class Command {
 public:
  explicit Command(CLI::App& app) : app_(&app) {}

  [[nodiscard]] std::string name() const;

  [[nodiscard]] Command subcommand(const std::string& name, const std::string& help) const;
  void require_subcommand() const;

  Option flag(const std::string& names, bool& variable, const std::string& help) const;

  Option option(const std::string& names, std::string& variable, const std::string& help) const;
  Option option(const std::string& names, int& variable, const std::string& help) const;
  Option option(const std::string& names, std::uint32_t& variable, const std::string& help) const;
  Option option(const std::string& names, std::vector<std::string>& variable,
                const std::string& help) const;
  /// take  is called with the value; what it throws ends the parsing
  Option option(const std::string& names, const std::function<void(const std::string&)>& take,
                const std::string& help) const;

  /// What --help ends with.
  void footer(const std::string& text) const;

  /// What the command does, once all of the command line is read.
  void callback(const std::function<void()>& run) const;

 private:
  CLI::App* app_;
};

}  // namespace glassbox::cli
