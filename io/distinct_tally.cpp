#include "io/distinct_tally.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace glassbox {

DistinctTally::DistinctTally(std::size_t most) : most_(most) {
  if (most == 0) throw std::invalid_argument("a tally of no values");
  resize(16);
}

bool DistinctTally::keep(std::uint64_t hash, std::uint64_t count) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = hash & mask;
  for (; slots_[i].count != 0; i = (i + 1) & mask) {
    if (slots_[i].hash != hash) continue;
    slots_[i].count += count;
    return false;
  }
  slots_[i] = {hash, count};
  ++size_;
  while (size_ > most_) halve();
  if (2 * size_ > slots_.size()) resize(2 * slots_.size());
  return keeps(hash);
}

void DistinctTally::halve() {
  ++level_;
  dropped_ = ~(~std::uint64_t{0} >> level_);
  resize(slots_.size());
}

void DistinctTally::resize(std::size_t slot_count) {
  std::vector<Entry> old(slot_count);
  old.swap(slots_);
  const std::size_t mask = slot_count - 1;
  size_ = 0;
  for (const Entry& entry : old) {
    if (entry.count == 0 || !keeps(entry.hash)) continue;
    std::size_t i = entry.hash & mask;
    while (slots_[i].count != 0) i = (i + 1) & mask;
    slots_[i] = entry;
    ++size_;
  }
}

void DistinctTally::merge(const DistinctTally& other) {
  while (level_ < other.level_) halve();
  for (const Entry& entry : other.slots_)
    if (entry.count != 0) add(entry.hash, entry.count);
}

double DistinctTally::distinct() const { return std::ldexp(static_cast<double>(size_), level_); }

double DistinctTally::repeated() const {
  std::uint64_t repetitions = 0;
  for (const Entry& entry : slots_)
    if (entry.count != 0) repetitions += entry.count - 1;
  return std::ldexp(static_cast<double>(repetitions), level_);
}

std::uint64_t DistinctTally::count_of(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i].count != 0; i = (i + 1) & mask)
    if (slots_[i].hash == hash) return slots_[i].count;
  return 0;
}

std::vector<DistinctTally::Entry> DistinctTally::entries() const {
  std::vector<Entry> entries;
  entries.reserve(size_);
  std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(entries),
               [](const Entry& entry) { return entry.count != 0; });
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.hash < b.hash; });
  return entries;
}

}  // namespace glassbox
