/// cluster/base/environment.h: what the environment says of a process among others.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "cluster/base/meeting.h"

namespace glassbox::cluster {

/// nullopt: not set, or empty.
[[nodiscard]] std::optional<std::string> text_in_environment(const char* name);

/// throws  io::InputError: not a number from 0 to 999,999
[[nodiscard]] std::optional<std::size_t> number_in_environment(const char* name);

/// GLASSBOX_RANK and its like; nullopt: neither rank nor size is set.
/// throws  io::InputError: one of them is missing, or out of range
[[nodiscard]] std::optional<Seat> seat_in_environment();

}  // namespace glassbox::cluster
