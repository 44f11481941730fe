// Counters for each type of column, merged from thread to thread. Distinct texts are counted by
// hash, and the texts themselves kept as long as they fit: when a sketch drops half of its hashes,
// their texts go, too.
#include "engine/insights/attribute_profile.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "recipes/numbers/ordered_key.h"
#include "recipes/text/words.h"

namespace glassbox::engine {
namespace {

std::uint64_t hash_of(double value) { return mix_bits(std::bit_cast<std::uint64_t>(value)); }

// The inverse of mix_bits, so that a tally of numbers need not keep them beside their hashes.
std::uint64_t unmix_bits(std::uint64_t hash) {
  hash = (hash ^ hash >> 31 ^ hash >> 62) * 0x3196'42b2'd24d'8ec3;
  hash = (hash ^ hash >> 27 ^ hash >> 54) * 0x96de'1b17'3f11'9089;
  return hash ^ hash >> 30 ^ hash >> 60;
}

// A cell's part of its record's hash: hashes of cells, each times its column's odd key, add up.
constexpr std::uint64_t kMissingCell = 0x5bd1'e995'7b7d'159d;

std::uint64_t characters(std::string_view utf8) {
  return static_cast<std::uint64_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace

TallyLimits TallyLimits::for_columns(std::size_t count) {
  constexpr std::size_t kAllDistinct = std::size_t{1} << 21, kAllBytes = std::size_t{128} << 20;
  const std::size_t columns = std::max<std::size_t>(count, 1);
  return {.distinct = std::clamp<std::size_t>(kAllDistinct / columns, 1'024, 65'536),
          .text_bytes = std::min(kAllBytes / columns, std::size_t{16} << 20)};
}

TextTally::TextTally(const TallyLimits& limits)
    : most_bytes_(limits.text_bytes), distinct_(limits.distinct) {}

void TextTally::add(std::string_view text, std::uint64_t hash, std::uint64_t count) {
  if (distinct_.add(hash, count)) keep(text, hash);
  fit();
}

void TextTally::keep(std::string_view text, std::uint64_t hash) {
  if (texts_.emplace(hash, text).second) bytes_ += text.size();
}

// Whether values are dropped is up to all values together, as with the tally's own limit: what is
// kept on the way is never more than what the same level keeps of all.
void TextTally::fit() {
  while (level_ != distinct_.level() || bytes_ > most_bytes_) {
    if (level_ == distinct_.level()) distinct_.halve();
    level_ = distinct_.level();
    for (auto at = texts_.begin(); at != texts_.end();) {
      if (distinct_.keeps(at->first)) {
        ++at;
        continue;
      }
      bytes_ -= at->second.size();
      at = texts_.erase(at);
    }
  }
}

void TextTally::merge(const TextTally& other) {
  distinct_.merge(other.distinct_);
  for (const auto& [hash, text] : other.texts_)
    if (distinct_.keeps(hash)) keep(text, hash);
  fit();
}

std::vector<TextTally::Entry> TextTally::entries() const {
  std::vector<Entry> entries;
  for (const auto& [hash, text] : texts_) entries.push_back({text, distinct_.count_of(hash)});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  return entries;
}

void BinaryTally::add(const BinaryColumn& column, std::uint64_t key, RecordHashes& records) {
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    const std::int8_t value = column.values[row];
    counts[0] += value == 0 ? 1 : 0;
    counts[1] += value == 1 ? 1 : 0;
    records[row] += static_cast<std::uint64_t>(value + 2) * key;
  }
}

void BinaryTally::merge(const BinaryTally& other) {
  for (const std::size_t value : {0, 1}) counts[value] += other.counts[value];
}

void NumberTally::count(double value, std::uint64_t times) {
  distinct_.add(hash_of(value), times);
  moments_.add(value, times);
  min = std::min(min, value);
  max = std::max(max, value);
}

// Bytes are counted first, in four tables as one value may come many times in a row.
void NumberTally::add_bytes(std::span<const std::uint8_t> values, bool has_missing) {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  std::size_t row = 0;
  for (; row + 4 <= values.size(); row += 4)
    for (std::size_t t = 0; t < 4; ++t) ++tables[t][values[row + t]];
  for (; row < values.size(); ++row) ++tables[0][values[row]];
  for (std::size_t v = 0; v < 256; ++v) {
    const std::uint64_t times =
        std::uint64_t{tables[0][v]} + tables[1][v] + tables[2][v] + tables[3][v];
    if (times != 0 && !(has_missing && v == NumberColumn::kMissingByte))
      count(static_cast<double>(v), times);
  }
}

void NumberTally::add(const NumberColumn& column, std::uint64_t key, RecordHashes& records) {
  if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&column.values())) {
    add_bytes(*bytes, column.has_missing());
    // The same hash as a double's, from a table.
    std::array<std::uint64_t, 256> parts;
    for (std::size_t v = 0; v < 256; ++v) parts[v] = hash_of(static_cast<double>(v)) * key;
    if (column.has_missing()) parts[NumberColumn::kMissingByte] = kMissingCell * key;
    for (std::size_t row = 0; row < bytes->size(); ++row) records[row] += parts[(*bytes)[row]];
    return;
  }
  std::array<double, 512> values;
  std::array<std::uint64_t, values.size()> hashes;
  for (std::size_t begin = 0; begin < column.size(); begin += values.size()) {
    const std::span<double> some(values.data(), std::min(values.size(), column.size() - begin));
    column.read(begin, some);
    moments_.add(some);
    std::size_t met = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const double value = some[i] + 0.0;  // -0.0 is 0.0
      if (std::isnan(value)) {
        records[begin + i] += kMissingCell * key;
        continue;
      }
      const std::uint64_t hash = hash_of(value);
      hashes[met++] = hash;
      records[begin + i] += hash * key;
      min = value < min ? value : min;
      max = value > max ? value : max;
      fractions += value != std::floor(value) ? 1 : 0;
    }
    distinct_.add(std::span(hashes).first(met));
  }
}

void NumberTally::merge(const NumberTally& other) {
  min = std::min(min, other.min);
  max = std::max(max, other.max);
  fractions += other.fractions;
  moments_.merge(other.moments_);
  distinct_.merge(other.distinct_);
}

std::vector<NumberTally::Entry> NumberTally::entries() const {
  std::vector<Entry> entries;
  for (const DistinctSketch::Entry& entry : distinct_.entries())
    entries.push_back({std::bit_cast<double>(unmix_bits(entry.hash)), entry.count});
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.value < b.value; });
  return entries;
}

void CategoryTally::add(const CategoryColumn& column, std::uint64_t key, RecordHashes& records) {
  const StringColumn& dictionary = column.dictionary();
  std::vector<std::uint64_t> counts(dictionary.size()), parts(dictionary.size());
  std::visit(
      [&](const auto& codes) {
        for (const auto code : codes) ++counts[code];
      },
      column.codes());
  for (std::size_t code = 0; code < dictionary.size(); ++code) {
    const std::uint64_t hash = mix_text(dictionary[code]);
    if (counts[code] != 0) values.add(dictionary[code], hash, counts[code]);
    parts[code] = hash * key;
  }
  std::visit(
      [&](const auto& codes) {
        for (std::size_t row = 0; row < codes.size(); ++row) records[row] += parts[codes[row]];
      },
      column.codes());
}

void WordsTally::Range::add(std::uint64_t value) {
  min = std::min(min, value);
  max = std::max(max, value);
}

void WordsTally::Range::merge(const Range& other) {
  min = std::min(min, other.min);
  max = std::max(max, other.max);
}

// Notes the hashes of a text's words.  returns  how many tokens it has
std::uint64_t WordsTally::add_words(std::string_view text, std::size_t behind) {
  Range lengths = word_length;
  std::uint64_t tokens = 0;
  if (ascii_.cut(text, behind)) {
    tokens = ascii_.token_count();
    const std::size_t before = hashes_.size();
    hashes_.resize(before + tokens);
    std::uint64_t* next = hashes_.data() + before;
    ascii_.for_each([&](std::string_view word) {
      *next++ = mix_readable_text(word);
      lengths.add(word.size());
    });
    hashes_.resize(static_cast<std::size_t>(next - hashes_.data()));
  } else {
    std::string_view word;
    for (WordReader reader(text, {}, buffer_); reader.next(word); ++tokens) {
      word = spelled(word, {.lowercase = true, .no_punct = true}, buffer_);
      if (word.empty()) continue;
      hashes_.push_back(mix_text(word));
      lengths.add(characters(word));
    }
  }
  word_length = lengths;
  return tokens;
}

void WordsTally::add(const TextColumn& column, std::uint64_t key, RecordHashes& records) {
  constexpr std::size_t kTogether = 1'024;  // words whose slots are fetched one behind the other
  const std::string& arena = column.values.arena();
  const char* const end = arena.data() + arena.size();
  text_hashes_.resize(column.values.size());
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    const std::string_view text = column.values[row];
    text_hashes_[row] = mix_text(text);
    records[row] += text_hashes_[row] * key;
    const std::uint64_t tokens =
        add_words(text, static_cast<std::size_t>(end - (text.data() + text.size())));
    words_in_text.add(tokens);
    total_words += tokens;
    if (hashes_.size() < kTogether && row + 1 < column.values.size()) continue;
    words.add(hashes_);
    hashes_.clear();
  }
  texts.add(text_hashes_);
}

void WordsTally::merge(const WordsTally& other) {
  total_words += other.total_words;
  words_in_text.merge(other.words_in_text);
  word_length.merge(other.word_length);
  words.merge(other.words);
  texts.merge(other.texts);
}

ColumnTally make_tally(AttributeType type, const TallyLimits& limits) {
  switch (type) {
    case AttributeType::kBinary:
      return BinaryTally();
    case AttributeType::kNumeric:
      return NumberTally(limits);
    case AttributeType::kCategorical:
      return CategoryTally(limits);
    case AttributeType::kText:
      break;
  }
  return WordsTally(limits);
}

}  // namespace glassbox::engine
