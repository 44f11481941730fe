#include "io/base/hash_slots.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace glassbox::testing;

namespace {

struct Slot {
  std::uint64_t key = 0, count = 0;
};

using Hash = std::uint64_t (*)(std::uint64_t);

bool is_used(const Slot& slot) { return slot.count != 0; }

auto at(std::uint64_t key) {
  return [key](const Slot& slot) { return !is_used(slot) || slot.key == key; };
}

// Counts keys, at most as many as leave `free` of the slots free.
class Counter {
 public:
  explicit Counter(Hash hash, std::size_t free = 1) : hash_(hash), free_(free) {}

  void add(std::uint64_t key) {
    Slot& slot = slots_.find(hash_(key), at(key));
    ++slot.count;
    if (slot.count > 1) return;
    slot.key = key;
    if (++size_ + free_ <= slots_.size()) return;
    grow();
  }
  void grow() {
    CHECK(slots_.resize(2 * slots_.size(), is_used,
                        [this](const Slot& slot) { return hash_(slot.key); }) == size_);
  }
  std::uint64_t count_of(std::uint64_t key) const {
    return std::as_const(slots_).find(hash_(key), at(key)).count;
  }
  HashSlots<Slot>& slots() { return slots_; }

 private:
  HashSlots<Slot> slots_{2};
  Hash hash_;
  std::size_t size_ = 0, free_;
};

}  // namespace

TEST_CASE("keys are found whatever their hashes and however full the slots are",
          "[io][hash_slots]") {
  const Hash hash = GENERATE(
      as<Hash>{}, golden_hash, [](std::uint64_t) { return std::uint64_t{0}; },
      [](std::uint64_t) { return ~std::uint64_t{0} >> 1; },  // the last slot of the first half
      [](std::uint64_t) { return ~std::uint64_t{0}; },       // the last slot: on from the first
      [](std::uint64_t key) { return key << 62; });
  Counter counter(hash);
  std::map<std::uint64_t, std::uint64_t> expected;
  std::mt19937_64 rng(1);
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t key = rng() % 300 * 0x1'0000'0001;
    counter.add(key);
    ++expected[key];
  }
  for (const auto& [key, count] : expected) REQUIRE(counter.count_of(key) == count);
  CHECK(counter.count_of(7) == 0);
  std::map<std::uint64_t, std::uint64_t> found;
  for (const Slot& slot : counter.slots().slots())
    if (is_used(slot)) found[slot.key] = slot.count;
  CHECK(found == expected);
}

TEST_CASE("with well-mixed hashes a key stands near its own place", "[io][hash_slots]") {
  // Half full and evenly spread, the mean search for a key that is there looks at 1.5 slots
  // (Knuth, vol. 3, 6.4, theorem K); keys that differ in their high bits alone are spread as well.
  const auto step = GENERATE(std::uint64_t{1}, std::uint64_t{1} << 32);
  constexpr std::size_t kKeys = 1 << 15;
  Counter counter(golden_hash, /*free=*/kKeys);
  for (std::uint64_t key = 0; key < kKeys; ++key) counter.add(key * step);
  REQUIRE(counter.slots().size() == 2 * kKeys);
  std::size_t looked_at = 0;
  for (std::uint64_t key = 0; key < kKeys; ++key) {
    (void)counter.slots().find(golden_hash(key * step), [&](const Slot& slot) {
      ++looked_at;
      return slot.key == key * step && is_used(slot);
    });
  }
  CHECK(looked_at < 2 * kKeys);
}

TEST_CASE("resizing forgets what is not to be kept, and a cleared table holds nothing",
          "[io][hash_slots]") {
  Counter counter(golden_hash);
  for (std::uint64_t key = 1; key <= 100; ++key) counter.add(key);
  HashSlots<Slot>& slots = counter.slots();
  const auto is_even = [](const Slot& slot) { return is_used(slot) && slot.key % 2 == 0; };
  const auto hash_of = [](const Slot& slot) { return golden_hash(slot.key); };
  CHECK(slots.resize(slots.size(), is_even, hash_of) == 50);
  for (std::uint64_t key = 1; key <= 100; ++key)
    CHECK(counter.count_of(key) == (key % 2 == 0 ? 1 : 0));
  slots.clear(4);
  CHECK(slots.size() == 4);
  CHECK(std::ranges::none_of(slots.slots(), is_used));
  slots.clear(0);
  CHECK(slots.empty());
}
