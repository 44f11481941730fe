/// recipes/text/ascii_words.h: all words of a text in lower case and without punctuation, fast
/// where the text is ASCII.
///
/// The same words as WordReader's with both options (recipes/text/words.h); it looks at 64 bytes at
/// a time, and leaves texts with other characters to WordReader.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::recipes {

class AsciiWords {
 public:
  /// Bytes that may be read behind each word's begin, whatever its size.
  static constexpr std::size_t kReadable = 8;

  /// Longer texts are left to WordReader, too, as some bytes of memory are kept for each of theirs.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 16;

  /// Cuts a text in place of the one before.
  /// behind   bytes that may be read behind the text; some make it faster
  /// returns  false where it is not all ASCII or too long; there are no words then. O(size)
  [[nodiscard]] bool cut(std::string_view text, std::size_t behind = 0);

  /// What stands between white space, those included that are nothing but punctuation.
  [[nodiscard]] std::size_t token_count() const { return token_count_; }

  /// visit(std::string_view)  gets the words in their order, none of them empty; each is valid
  /// until the next cut()
  template <class Visit>
  void for_each(Visit&& visit) const {
    const char* const lower = lower_.data();
    const std::uint32_t* const edges = edges_.data();
    const std::size_t count = token_count_;
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t begin = edges[2 * i], end = edges[2 * i + 1];
      if (is_punctuation(lower[begin]) || is_punctuation(lower[end - 1])) {
        while (begin < end && is_punctuation(lower[begin])) ++begin;
        while (begin < end && is_punctuation(lower[end - 1])) --end;
        if (begin == end) continue;
      }
      visit(std::string_view(lower + begin, end - begin));
    }
  }

 private:
  std::size_t token_count_ = 0;
  std::vector<std::uint32_t> edges_;  // where tokens begin and end, by turns
  std::string lower_;                 // the text in lower case, and some bytes more

  static constexpr std::array<bool, 256> kPunctuation = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 33; c < 127; ++c)
      table[c] = !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
    return table;
  }();
  static bool is_punctuation(char c) { return kPunctuation[static_cast<unsigned char>(c)]; }
};

}  // namespace glassbox::recipes
