// The members of Command and Option hand on to CLI11, so that commands need not include its
// headers.
#include "cli/base/command.h"

#include <CLI/CLI.hpp>

namespace glassbox::cli {

Option Option::type_name(const std::string& name) const {
  option_->type_name(name);
  return *this;
}

Option Option::default_text(const std::string& text) const {
  option_->default_str(text);
  return *this;
}

Option Option::show_default() const {
  option_->capture_default_str();
  return *this;
}

Option Option::required(bool is_required) const {
  option_->required(is_required);
  return *this;
}

Option Option::excludes(Option other) const {
  option_->excludes(other.option_);
  return *this;
}

Option Option::transform(const std::function<std::string(const std::string&)>& change) const {
  option_->transform([change](std::string text) { return change(text); });
  return *this;
}

Option Option::one_of(const std::vector<std::string>& values) const {
  option_->check(CLI::IsMember(values));
  return *this;
}

Option Option::range(int least, int most) const {
  option_->check(CLI::Range(least, most));
  return *this;
}

Option Option::one_at_a_time() const {
  option_->allow_extra_args(false);
  return *this;
}

Option Option::one_or_more() const {
  option_->expected(1, -1);
  return *this;
}

std::string Command::name() const { return app_->get_name(); }

Command Command::subcommand(const std::string& name, const std::string& help) const {
  return Command(*app_->add_subcommand(name, help));
}

void Command::require_subcommand() const { app_->require_subcommand(1); }

Option Command::flag(const std::string& names, bool& variable, const std::string& help) const {
  return Option(*app_->add_flag(names, variable, help));
}

Option Command::option(const std::string& names, std::string& variable,
                       const std::string& help) const {
  return Option(*app_->add_option(names, variable, help));
}

Option Command::option(const std::string& names, int& variable, const std::string& help) const {
  return Option(*app_->add_option(names, variable, help));
}

Option Command::option(const std::string& names, std::uint32_t& variable,
                       const std::string& help) const {
  return Option(*app_->add_option(names, variable, help));
}

Option Command::option(const std::string& names, std::vector<std::string>& variable,
                       const std::string& help) const {
  return Option(*app_->add_option(names, variable, help));
}

Option Command::option(const std::string& names,
                       const std::function<void(const std::string&)>& take,
                       const std::string& help) const {
  return Option(*app_->add_option_function<std::string>(names, take, help));
}

void Command::footer(const std::string& text) const { app_->footer(text); }

void Command::callback(const std::function<void()>& run) const { app_->callback(run); }

}  // namespace glassbox::cli
