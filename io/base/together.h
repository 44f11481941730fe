/// io/base/together.h: a step that all processes take and some cannot: then none goes on.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "io/base/exchange.h"

namespace glassbox::io {

/// What made another process fail, as that one says it, with its number in front.
struct OthersFailed : std::runtime_error {
  OthersFailed(const std::string& message, bool input) : runtime_error(message), is_input(input) {}
  bool is_input;  ///< it was an InputError there
};

/// Every process does its part of the step, then all learn how it went. Where parts failed, each of
/// those processes throws its own exception, the others OthersFailed of the first of them.
/// cost  one gather; none when alone
void together(const Exchange& exchange, const std::function<void()>& part);

/// Whether the exception that is on its way came out of together(): all processes know of it, and
/// the first tells.
[[nodiscard]] bool is_told_by_first();

}  // namespace glassbox::io
