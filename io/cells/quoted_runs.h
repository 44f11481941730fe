/// io/cells/quoted_runs.h: which lines of a text belong together because a quoted value holds line
/// ends.
///
/// A quote opens a value at its first byte: at the beginning of a record or after a separator. It
/// closes at a quote that no other quote follows; a separator or a line end has to come then (RFC
/// 4180). A line end between the two is part of the value, and the record goes on in the next line.
///
/// Most quotes are closed in their own line, and most files have none: then this is one memchr().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// What a record may have by default, its line end left out.
inline constexpr std::size_t kMaxRecordBytes = 102'400;

/// Several lines in a row, of which at least the first ends within a quoted value.
struct QuotedRun {
  enum class Kind {
    kRecord,      ///< one record
    kOpen,        ///< the value is not closed: not by the end of the file, or not within the bound
    kTextBehind,  ///< something other than a separator follows the closing quote
  };
  std::size_t begin = 0, end = 0;  ///< in the text; `end` is past the last line end
  std::uint64_t lines = 0;         ///< how many, two at least
  Kind kind = Kind::kRecord;

  bool operator==(const QuotedRun&) const = default;
};

/// Finds the runs of text.substr(from), which begins with a record.
///
/// A record of several lines has at most `most_bytes`, its line end left out. A value that is not
/// closed within these makes a run of the lines up to there, so that a quote gone astray costs no
/// more than that. Every line of it is unusable: some may be halves of records.
///
/// is_end   whether the text ends where the file does
/// runs     those found are appended, ascending; places are those of `text`
/// returns  the text's size; or less: where the record begins whose end only more text can show.
///          Never less when quoted_run_reach(most_bytes) bytes follow that place
/// cost     one pass that stops at quotes only
[[nodiscard]] std::size_t find_quoted_runs(std::string_view text, std::size_t from, bool is_end,
                                           std::size_t most_bytes, char separator,
                                           std::vector<QuotedRun>& runs);

/// How many bytes decide about a record: those it may have, and as many for the line in which it
/// shows that it has no end.
[[nodiscard]] constexpr std::size_t quoted_run_reach(std::size_t most_bytes) {
  return 2 * most_bytes + 4;
}

/// The bytes of the first record of a text, its line end among them; where its quotes are wrong,
/// of the first line. 0 for no text.
[[nodiscard]] std::size_t first_record_size(std::string_view text, std::size_t most_bytes,
                                            char separator = ',');

/// RFC 4180 quoting where a field needs it (comma, quote, CR, LF), as is otherwise.
[[nodiscard]] std::string quote_csv(std::string_view field);

}  // namespace glassbox::io
