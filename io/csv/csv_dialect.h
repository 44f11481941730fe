/// io/csv/csv_dialect.h: files that are tables but not the CSV that can be read here: recognized by
/// their beginning, named, and told how to convert.
///
/// Encodings other than UTF-8, line ends that are CRs alone, separators other than the comma and
/// decimal commas are not guessed at while reading, as a guess may be wrong silently. The user runs
/// one command and sees what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/files/input_files.h"

namespace glassbox::io {

/// What is not as it has to be. When several things are not, the first that has to be fixed.
struct ForeignDialect {
  std::string found;   ///< `the separator is ";"`
  std::string filter;  ///< a shell command from standard input to standard output that fixes it
  std::string remedy = {};  ///< where no filter can: what to do instead
};

/// The first uncompressed bytes of a file.
struct FileBeginning {
  std::string bytes;
  bool is_whole = false;  ///< whether there are no more
};

/// throws as InputFile::open() and ByteSource::read()
[[nodiscard]] FileBeginning read_beginning(const InputFile& file, std::size_t most_bytes);

/// How much of a beginning is looked at.
inline constexpr std::size_t kLookedBytes = 64 << 10;

/// nullopt: the file can be read as it is, or nothing is known against it. Looks at no more than
/// kLookedBytes. See content_detection.h, encoding_detection.h and delimiter_detection.h for what
/// is recognized and how. is_separated  the user said how: separators and decimal commas are not
/// looked for
[[nodiscard]] std::optional<ForeignDialect> recognise_dialect(const FileBeginning& beginning,
                                                              bool is_separated = false);

/// Refuses a file that holds no CSV at all (content_detection.h), which no reading could make sense
/// of; encodings and separators are told when reading fails.
/// column_count  of the CSV that is expected
/// throws  InputError with what the file is and how to convert it
void refuse_foreign_content(const FileBeginning& beginning, const InputFile& file,
                            std::size_t column_count);

/// `the separator is ";", not ","; this converts it: FILTER < wine.csv > wine-converted.csv`.
/// Names are quoted for a POSIX shell, gzip is undone, and of a stream only the filter is given.
[[nodiscard]] std::string conversion_advice(const ForeignDialect& dialect, const InputFile& file);

/// "; " and that advice, to end a message about a file that could not be used; "" when nothing is
/// recognized, or when the file cannot be read again.
[[nodiscard]] std::string conversion_hint(const InputFile& file);

/// "; " and how to leave out what stands before a table of `column_count` columns, when the first
/// line is one cell (a title, a comment) and a later one among the first has as many; "" else.
[[nodiscard]] std::string table_begin_hint(const InputFile& file, std::size_t column_count);

/// "the table seems to begin in line 3; this converts it: tail -n +3 < ..."
[[nodiscard]] std::string table_begin_advice(const InputFile& file, std::uint64_t line);

}  // namespace glassbox::io
