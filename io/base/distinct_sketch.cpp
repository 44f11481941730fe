// Counts distinct values by their hashes. While there are few, each has a slot. When there are too
// many, only hashes whose first bit is 0 stay, then those whose first two are, and so on: with 3
// bits gone, 1,000 values kept stand for about 8,000. Which are kept does not depend on the order
// they come in.
#include "io/base/distinct_sketch.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace glassbox::io {
namespace {

template <class Word>
std::uint64_t load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// At most eight bytes as a number, the first one lowest. Loads overlap where they agree.
std::uint64_t load_short(std::string_view text) {
  const char* const at = text.data();
  const std::size_t size = text.size();
  if (size >= 4)
    return load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << 8 * (size - 4);
  if (size == 0) return 0;
  return load<std::uint8_t>(at) | load<std::uint8_t>(at + size / 2) << 8 * (size / 2) |
         load<std::uint8_t>(at + size - 1) << 8 * (size - 1);
}

// Both halves of the product: each bit of it depends on many of either factor.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t mix_text(std::string_view text) {
  constexpr std::uint64_t kOther = 0xd6e8'feb8'6659'fd93;  // so that zero bytes do not make a zero
  std::uint64_t hash = text.size() * kTextLengthKey;
  if (text.size() <= 8) return mix_bits(hash ^ load_short(text));
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at > 16; at += 16)
    hash = fold(load<std::uint64_t>(at) ^ kOther, load<std::uint64_t>(at + 8) ^ hash);
  at = text.size() < 16 ? text.data() : end - 16;
  return mix_bits(fold(load<std::uint64_t>(at) ^ kOther, load<std::uint64_t>(end - 8) ^ hash));
}

DistinctSketch::DistinctSketch(std::size_t most) : most_(most) {
  if (most == 0) throw std::invalid_argument("a tally of no values");
  resize(16);
}

bool DistinctSketch::keep(std::uint64_t hash, std::uint64_t count) {
  Entry& entry = slots_.find(place_hash(hash), [hash](const Entry& other) {
    return other.count == 0 || other.hash == hash;
  });
  if (entry.count != 0) {
    entry.count += count;
    return false;
  }
  entry = {hash, count};
  ++size_;
  while (size_ > most_) halve();
  if (2 * size_ > slots_.size()) resize(2 * slots_.size());
  return keeps(hash);
}

void DistinctSketch::add(std::span<const std::uint64_t> hashes) {
  constexpr std::size_t kAhead = 32;  // their slots are on the way from memory meanwhile
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (i + kAhead < hashes.size()) slots_.prefetch(place_hash(hashes[i + kAhead]));
    add(hashes[i]);
  }
}

void DistinctSketch::halve() {
  ++level_;
  dropped_ = ~(~std::uint64_t{0} >> level_);
  resize(slots_.size());
}

void DistinctSketch::resize(std::size_t slot_count) {
  size_ = slots_.resize(
      slot_count, [this](const Entry& entry) { return entry.count != 0 && keeps(entry.hash); },
      [](const Entry& entry) { return place_hash(entry.hash); });
}

void DistinctSketch::merge(const DistinctSketch& other) {
  while (level_ < other.level_) halve();
  const std::uint64_t total = total_ + other.total_;
  if (slots_.size() < other.slots_.size()) resize(other.slots_.size());
  for (const Entry& entry : other.slots_.slots())
    if (entry.count != 0) add(entry.hash, entry.count);
  total_ = total;  // with what the other did not keep
}

double DistinctSketch::distinct() const { return std::ldexp(static_cast<double>(size_), level_); }

double DistinctSketch::repeated() const {
  std::uint64_t repetitions = 0;
  for (const Entry& entry : slots_.slots())
    if (entry.count != 0) repetitions += entry.count - 1;
  const double counted = std::ldexp(static_cast<double>(repetitions), level_);
  if (is_exact()) return counted;
  const double left = static_cast<double>(total_) - distinct();
  const double spread = 4 * distinct() / std::sqrt(static_cast<double>(most_) / 2);
  return std::max(0.0, std::clamp(counted, left - spread, left + spread));
}

std::uint64_t DistinctSketch::count_of(std::uint64_t hash) const {
  return slots_
      .find(place_hash(hash),
            [hash](const Entry& entry) { return entry.count == 0 || entry.hash == hash; })
      .count;
}

std::vector<DistinctSketch::Entry> DistinctSketch::entries() const {
  std::vector<Entry> entries;
  entries.reserve(size_);
  std::ranges::copy_if(slots_.slots(), std::back_inserter(entries),
                       [](const Entry& entry) { return entry.count != 0; });
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
  return entries;
}

}  // namespace glassbox::io
