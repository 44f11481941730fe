/// io/cells/word_count.h: how many words a text has.
#pragma once

#include <cstddef>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Runs of characters between white space (ASCII's and Unicode's White_Space), as recipes split
/// TEXT. utf8  well-formed, as the CSV reader guarantees; elsewhere the count means little
[[nodiscard]] std::size_t word_count(std::string_view utf8);

}  // namespace glassbox::io
