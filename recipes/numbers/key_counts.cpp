#include "recipes/numbers/key_counts.h"

#include <algorithm>
#include <bit>

namespace glassbox::recipes {

void KeyCounts::clear() {
  size_ = 0;
  slots_.clear();
  resize(64);
}

bool KeyCounts::insert(Entry& slot, const Entry& entry) {
  if (size_ == most_) return false;
  ++size_;
  slot = entry;
  if (2 * size_ > slots_.size()) resize(2 * slots_.size());
  return true;
}

void KeyCounts::resize(std::size_t slot_count) {
  std::vector<Entry> old(slot_count);
  old.swap(slots_);
  shift_ = 64 - std::countr_zero(slot_count);
  size_ = 0;
  for (const Entry& entry : old) {
    if (entry.count != 0) (void)add(entry.key, entry.count);
  }
}

std::vector<KeyCounts::Entry> KeyCounts::entries() const {
  std::vector<Entry> entries;
  entries.reserve(size_);
  std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(entries),
               [](const Entry& entry) { return entry.count != 0; });
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

}  // namespace glassbox::recipes
