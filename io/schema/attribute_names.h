/// io/schema/attribute_names.h: names for columns that a schema can hold.
#pragma once

#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// "Var01" ... "Var12": as Amazon ML named the columns of a file without header.
[[nodiscard]] std::vector<std::string> numbered_names(std::size_t count);

/// Names as they stand in a header, each 1 to 64 characters long and different from the others
/// afterwards: an empty (or blank) one becomes that of numbered_names(), a longer one its first 64
/// characters, one that stood before gets "_2", or the next number that is free.
/// notes  gets a sentence for each name that had to change
[[nodiscard]] std::vector<std::string> mended_names(std::vector<std::string> names,
                                                    std::vector<std::string>& notes);

}  // namespace glassbox::io
