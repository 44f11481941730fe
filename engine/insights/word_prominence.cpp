// Numbers all words of a text column, counts in how many records of each class each occurs, and
// ranks them by mutual information with the target. A word counts once a record.
#include "engine/insights/word_prominence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "recipes/suggest/information.h"
#include "recipes/tables/string_table.h"
#include "recipes/text/ascii_words.h"
#include "recipes/text/words.h"

namespace glassbox::engine {
namespace {

double log_term(double n) { return n > 0 ? n * std::log2(n) : 0; }

// Shared information of a word's presence with the target, from how many records of each class
// contain it.
double shared(std::span<const std::uint64_t> with, std::span<const std::uint64_t> of_class,
              double records) {
  double present = 0, terms = 0;
  for (std::size_t k = 0; k < with.size(); ++k) {
    const auto in = static_cast<double>(with[k]), all = static_cast<double>(of_class[k]);
    present += in;
    terms += log_term(in) + log_term(all - in) - log_term(all);
  }
  const double bits = (terms - log_term(present) - log_term(records - present) + log_term(records));
  return std::max(0.0, bits / records);
}

}  // namespace

WordProminence prominent_words(std::span<const std::string_view> texts,
                               std::span<const std::uint32_t> target, std::size_t most) {
  // The words of text i are words[ends[i - 1]] and on, each once.
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  StringTable table;
  std::vector<std::uint32_t> words, last_text;  // where each word of the table was met last
  std::vector<std::size_t> ends;
  std::vector<std::uint64_t> in_texts;  // of those whose target is known, by word
  std::uint32_t class_count = 1;
  std::vector<std::uint64_t> of_class(1);
  std::uint64_t records = 0;
  const auto class_of = [&](std::size_t i) { return target.empty() ? 0 : target[i]; };
  AsciiWords ascii;
  std::string buffer;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto take = [&](std::string_view word) {
      const std::uint32_t id = table.add(word);
      if (id == last_text.size()) {
        last_text.push_back(kNone);
        in_texts.push_back(0);
      }
      if (last_text[id] == i) return;
      last_text[id] = static_cast<std::uint32_t>(i);
      in_texts[id] += class_of(i) == kNoCode ? 0 : 1;
      words.push_back(id);
    };
    if (ascii.cut(texts[i])) {
      ascii.for_each(take);
    } else {
      WordReader reader(texts[i], {.lowercase = true, .no_punct = true}, buffer);
      for (std::string_view word; reader.next(word);) take(word);
    }
    ends.push_back(words.size());
    if (class_of(i) == kNoCode) continue;
    class_count = std::max(class_count, class_of(i) + 1);
    of_class.resize(class_count);
    ++of_class[class_of(i)];
    ++records;
  }

  // The classes of the texts that contain each word, one word behind the other.
  std::vector<std::size_t> places(in_texts.size());
  std::exclusive_scan(in_texts.begin(), in_texts.end(), places.begin(), std::size_t{0});
  std::vector<std::uint32_t> labels(
      std::accumulate(in_texts.begin(), in_texts.end(), std::size_t{0}));
  for (std::size_t i = 0, at = 0; i < texts.size(); ++i)
    for (; at < ends[i]; ++at)
      if (class_of(i) != kNoCode) labels[places[words[at]]++] = class_of(i);

  struct Ranked {
    std::uint32_t word;
    double prominence;
    std::uint64_t records;
  };
  std::vector<Ranked> ranked;
  std::vector<std::uint64_t> with(class_count);
  const auto total = static_cast<double>(records);
  for (std::uint32_t word = 0; word < table.size(); ++word) {
    if (in_texts[word] == 0) continue;
    std::fill(with.begin(), with.end(), 0);
    for (std::size_t at = places[word] - in_texts[word]; at < places[word]; ++at)
      ++with[labels[at]];
    const auto in = static_cast<double>(in_texts[word]);
    const double prominence = target.empty()
                                  ? (log_term(total) - log_term(in) - log_term(total - in)) / total
                                  : shared(with, of_class, total);
    ranked.push_back({word, prominence, in_texts[word]});
  }
  const std::size_t first = std::min(ranked.size(), most);
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(first),
                    ranked.end(), [&](const Ranked& a, const Ranked& b) {
                      return a.prominence != b.prominence ? a.prominence > b.prominence
                                                          : table[a.word] < table[b.word];
                    });
  ranked.resize(first);

  WordProminence found;
  std::vector<std::uint32_t> rank(table.size(), kNone);
  for (const Ranked& word : ranked) {
    rank[word.word] = static_cast<std::uint32_t>(found.words.size());
    found.words.push_back({std::string(table[word.word]), word.prominence, word.records});
  }
  const auto none = static_cast<std::uint32_t>(found.words.size());
  for (std::size_t i = 0, at = 0; i < texts.size(); ++i) {
    std::uint32_t code = none;
    for (; at < ends[i]; ++at) code = std::min(code, rank[words[at]]);
    found.codes.push_back(code);
  }
  return found;
}

}  // namespace glassbox::engine
