#include "engine/insights/word_prominence.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "recipes/suggest/information.h"
#include "recipes/text/words.h"

namespace glassbox::testing {
namespace {

std::set<std::string> words_of(std::string_view text) {
  std::string buffer;
  WordReader reader(text, {.lowercase = true, .no_punct = true}, buffer);
  std::set<std::string> words;
  for (std::string_view word; reader.next(word);) words.emplace(word);
  return words;
}

double plogp(double p) { return p > 0 ? p * std::log2(p) : 0; }

TEST_CASE("words rank by what their presence tells, texts by their first word",
          "[engine][word_prominence][property]") {
  const auto seed = GENERATE(range(0u, 20u));
  const bool has_target = GENERATE(true, false);
  CAPTURE(seed, has_target);
  std::mt19937 rng(seed);
  const std::vector<std::string> vocabulary{
      "a",    "A,", "bus",       "(Bus)",      "red",
      "RED!", "--", "caf\u00e9", "\u00c4rger", "longer-than-eight"};
  std::vector<std::string> texts(200);
  for (std::string& text : texts)
    for (unsigned i = rng() % 6; i > 0; --i) text += vocabulary[rng() % vocabulary.size()] + " ";
  std::vector<std::uint32_t> target;
  for (std::size_t i = 0; has_target && i < texts.size(); ++i)
    target.push_back(rng() % 9 == 0 ? kNoCode : static_cast<std::uint32_t>(rng() % 3));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const WordProminence found = prominent_words(views, target, 4);

  // From shares, class by class, of the records whose target is known.
  std::map<std::string, std::map<std::uint32_t, double>> with;
  std::map<std::uint32_t, double> of_class;
  double records = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::uint32_t label = has_target ? target[i] : 0;
    if (label == kNoCode) continue;
    ++records;
    ++of_class[label];
    for (const std::string& word : words_of(texts[i])) ++with[word][label];
  }
  std::map<std::string, double> prominence, count;
  for (auto& [word, classes] : with) {
    for (const auto& [label, in] : classes) count[word] += in;
    const double share = count[word] / records;
    double bits = -plogp(share) - plogp(1 - share);  // its entropy
    if (has_target)
      for (const auto& [label, all] : of_class)  // less what the class leaves of it
        bits += all / records * (plogp(classes[label] / all) + plogp(1 - classes[label] / all));
    prominence[word] = bits;
  }
  REQUIRE(found.words.size() == std::min<std::size_t>(4, prominence.size()));
  std::set<std::string> ranked;
  for (const ProminentWord& word : found.words) {
    CAPTURE(word.word);
    REQUIRE(prominence.count(word.word) == 1);
    CHECK(word.prominence == Approx(prominence[word.word]).margin(1e-9));
    CHECK(static_cast<double>(word.records) == count[word.word]);
    for (const auto& [other, bits] : prominence)
      if (bits > word.prominence + 1e-9) CHECK(ranked.count(other) == 1);
    ranked.insert(word.word);
  }
  REQUIRE(found.codes.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::set<std::string> words = words_of(texts[i]);
    std::uint32_t first = 0;
    while (first < found.words.size() && words.count(found.words[first].word) == 0) ++first;
    CHECK(found.codes[i] == first);
  }
}

}  // namespace
}  // namespace glassbox::testing
