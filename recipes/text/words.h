/// recipes/text/words.h: text to words.
///
/// Words are separated by white space (ASCII and Unicode's White_Space). lowercase is Unicode's
/// simple case mapping, no locale. no_punct strips ASCII punctuation and the Unicode categories P*
/// and S* from both ends of each word; a word that becomes empty vanishes.
///
/// source  Amazon ML Developer Guide, "Data Transformations Reference"; Unicode 15
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::recipes {

/// What is done to each word on the way.
struct WordOptions {
  bool lowercase = false;
  bool no_punct = false;
  bool operator==(const WordOptions&) const = default;
};

/// One word as WordReader gives it with these options; empty where it vanishes. Valid as long as
/// both `word` and `buffer` are left alone.
[[nodiscard]] std::string_view spelled(std::string_view word, WordOptions options,
                                       std::string& buffer);

/// Walks over the words of one text.
class WordReader {
 public:
  /// buffer  where lower-case words are spelled; lets a caller reuse one allocation
  WordReader(std::string_view text, WordOptions options, std::string& buffer)
      : text_(text), options_(options), buffer_(buffer) {}

  /// Puts the next word into `word`, valid until the next call; false at the end.
  [[nodiscard]] bool next(std::string_view& word);

 private:
  std::string_view text_;
  WordOptions options_;
  std::string& buffer_;
  std::size_t at_ = 0;
};

}  // namespace glassbox::recipes
