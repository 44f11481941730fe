/// io/csv/header_order.h: a file's header beside the names that are expected in it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/files/input_files.h"

namespace glassbox::io {

/// Where each of `names` stands in a header; blanks around names do not count.
///
/// returns  empty when they stand as in `names`, or when there is nothing to go by: the header has
///          another number of columns, a name twice, or other names in the places that differ
/// throws   InputError: some of the names stand in other places, and not all of them are there;
///          columns taken by position would be the wrong ones
[[nodiscard]] std::vector<std::size_t> header_order(const std::vector<std::string>& header,
                                                    const std::vector<std::string>& names,
                                                    const std::string& file_name);

/// The file with its columns in the order of `names`, by its header and header_order(). A stream
/// comes back as it is, unless its beginning was looked at: it cannot be read twice.
[[nodiscard]] InputFile in_order_of(InputFile file, const std::vector<std::string>& names);

}  // namespace glassbox::io
