#include <string>
#include <vector>

#include "bench/workloads/random_numbers.h"
#include "bench/workloads/workload.h"
#include "bench/workloads/zipf.h"
#include "engine/metrics/fixed_math.h"

namespace glassbox::bench {
namespace {

constexpr std::uint32_t kVocabulary = 30'000;

// Syllables of a consonant and a vowel, as many as it takes: short words for the frequent ones.
std::string word(std::uint32_t k) {
  static constexpr std::string_view kConsonants = "bdfghjklmnprstvwz", kVowels = "aeiou";
  constexpr auto kSyllables = static_cast<std::uint32_t>(kConsonants.size() * kVowels.size());
  std::string text;
  for (std::uint32_t rest = k + kSyllables; rest > 0; rest /= kSyllables) {
    text += kConsonants[rest % kSyllables / kVowels.size()];
    text += kVowels[rest % kVowels.size()];
  }
  return text;
}

// One pair of words in eight means more than its words do.
double effect_of_pair(std::uint32_t first, std::uint32_t second) {
  RandomNumbers random(std::uint64_t{first} << 32 | second);
  return random.below(8) == 0 ? random.normal() : 0.0;
}

Schema schema_of_texts() {
  Schema schema;
  schema.attributes = {{"review", AttributeType::kText}, {"liked", AttributeType::kBinary}};
  schema.target = "liked";
  schema.has_header = true;
  return schema;
}

void write_texts(std::uint64_t rows, CsvWriter& out) {
  RandomNumbers effects(21), random(22);
  const Zipf chance(kVocabulary);
  std::vector<std::string> words;
  std::vector<double> effect;
  for (std::uint32_t k = 0; k < kVocabulary; ++k) {
    words.push_back(word(k));
    effect.push_back(0.9 * effects.normal());
  }
  std::string text;
  for (std::uint64_t row = 0; row < rows; ++row) {
    text.clear();
    double margin = 0;
    const std::uint64_t length = 5 + random.below(16);
    std::uint32_t before = kVocabulary;  // no word
    for (std::uint64_t i = 0; i < length; ++i) {
      const std::uint32_t k = chance(random);
      margin += effect[k] + (i > 0 ? effect_of_pair(before, k) : 0.0);
      if (i > 0) text += ' ';
      text += words[k];
      before = k;
    }
    out.text(text);
    out.text(random.uniform() * (1 + fixed_exp(-margin)) < 1 ? "1" : "0");
    out.end_row();
  }
}

}  // namespace

Workload texts() {
  return {"texts", 200'000, schema_of_texts,
          R"json({"groups":{},"assignments":{},"outputs":["ngram(review,2)"]})json", write_texts};
}

}  // namespace glassbox::bench
