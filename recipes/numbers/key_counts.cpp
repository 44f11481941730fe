#include "recipes/numbers/key_counts.h"

#include <algorithm>

namespace glassbox::recipes {

void KeyCounts::clear() {
  size_ = 0;
  slots_.clear(64);
}

bool KeyCounts::insert(Entry& slot, const Entry& entry) {
  if (size_ == most_) return false;
  ++size_;
  slot = entry;
  if (2 * size_ > slots_.size()) {
    slots_.resize(
        2 * slots_.size(), [](const Entry& other) { return other.count != 0; },
        [](const Entry& other) { return hash_of(other.key); });
  }
  return true;
}

std::vector<KeyCounts::Entry> KeyCounts::entries() const {
  std::vector<Entry> entries;
  entries.reserve(size_);
  std::ranges::copy_if(slots_.slots(), std::back_inserter(entries),
                       [](const Entry& entry) { return entry.count != 0; });
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

}  // namespace glassbox::recipes
