/// io/csv/content_detection.h: files that hold no CSV at all, recognized by their first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

struct ForeignContent {
  std::string name;    ///< "a zip archive"
  std::string filter;  ///< a shell command from standard input to standard output that makes CSV
  std::string remedy;  ///< without a filter: what to do instead
};

/// What the beginning of a file says it is; nullopt when it may be CSV.
///
///   * Archives, compressed files, workbooks and other binary formats: by their magic bytes.
///   * HTML, XML, Git LFS pointers, JSON, JSON lines, ARFF: by how the text begins.
///   * LIBSVM: every line is a number and then index:value pairs.
///   * Cells separated by blanks: no commas, the same number of cells in nine of ten lines, and
///     numbers in at least half of the columns.
///
/// is_whole      whether there are no more bytes
/// column_count  how many columns CSV would have to have, 0 = not known. Of one column, text is not
///               questioned: it may hold anything.
[[nodiscard]] std::optional<ForeignContent> recognise_content(std::string_view beginning,
                                                              bool is_whole,
                                                              std::size_t column_count = 0);

}  // namespace glassbox::io
