#include "engine/word_prominence.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "recipes/information.h"
#include "recipes/string_table.h"
#include "recipes/words.h"

namespace glassbox {
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
  // All texts' words as (word, record), each pair once.
  StringTable table;
  std::vector<std::vector<std::uint32_t>> words_of(texts.size());
  std::string buffer;
  std::uint32_t class_count = 1;
  std::vector<std::uint64_t> of_class(1);
  std::uint64_t records = 0;
  const auto class_of = [&](std::size_t i) { return target.empty() ? 0 : target[i]; };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<std::uint32_t>& words = words_of[i];
    WordReader reader(texts[i], {.lowercase = true, .no_punct = true}, buffer);
    for (std::string_view word; reader.next(word);) words.push_back(table.add(word));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    if (class_of(i) == kNoCode) continue;
    class_count = std::max(class_count, class_of(i) + 1);
    of_class.resize(class_count);
    ++of_class[class_of(i)];
    ++records;
  }
  struct Place {
    std::uint32_t word, label;
  };
  std::vector<Place> places;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (class_of(i) != kNoCode)
      for (const std::uint32_t word : words_of[i]) places.push_back({word, class_of(i)});
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.word != b.word ? a.word < b.word : a.label < b.label;
  });

  struct Ranked {
    std::uint32_t word;
    double prominence;
    std::uint64_t records;
  };
  std::vector<Ranked> ranked;
  std::vector<std::uint64_t> with(class_count);
  const auto total = static_cast<double>(records);
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    std::fill(with.begin(), with.end(), 0);
    for (; end < places.size() && places[end].word == places[begin].word; ++end)
      ++with[places[end].label];
    const auto in = static_cast<double>(end - begin);
    const double prominence = target.empty()
                                  ? (log_term(total) - log_term(in) - log_term(total - in)) / total
                                  : shared(with, of_class, total);
    ranked.push_back({places[begin].word, prominence, end - begin});
  }
  std::sort(ranked.begin(), ranked.end(), [&](const Ranked& a, const Ranked& b) {
    return a.prominence != b.prominence ? a.prominence > b.prominence
                                        : table[a.word] < table[b.word];
  });
  ranked.resize(std::min(ranked.size(), most));

  WordProminence found;
  std::vector<std::uint32_t> rank(table.size(), std::numeric_limits<std::uint32_t>::max());
  for (const Ranked& word : ranked) {
    rank[word.word] = static_cast<std::uint32_t>(found.words.size());
    found.words.push_back({std::string(table[word.word]), word.prominence, word.records});
  }
  const auto none = static_cast<std::uint32_t>(found.words.size());
  for (const std::vector<std::uint32_t>& words : words_of) {
    std::uint32_t code = none;
    for (const std::uint32_t word : words) code = std::min(code, rank[word]);
    found.codes.push_back(code);
  }
  return found;
}

}  // namespace glassbox
