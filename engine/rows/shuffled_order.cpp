#include "engine/rows/shuffled_order.h"

#include <numeric>
#include <utility>

namespace glassbox::engine {
namespace {

// The standard's engines are fixed to the bit, its distributions and std::shuffle are not: another
// library would write other files. So both steps are spelled out.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  std::uint64_t operator()() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // Uniform in [0, bound). The lowest 2^64 mod bound draws are drawn again: with them, small
  // remainders would turn up once more often than large ones.
  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t draw = (*this)();
    // 2^64 mod bound is below bound, so only a draw below bound has to be held against it.
    while (draw < bound && draw < (0 - bound) % bound) draw = (*this)();
    return draw % bound;
  }

 private:
  std::uint64_t state_;
};

}  // namespace

std::vector<std::uint32_t> shuffled_order(std::uint32_t count, std::uint64_t seed) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  SplitMix64 random(seed);
  for (std::uint32_t left = count; left > 1; --left)
    std::swap(order[left - 1], order[random.below(left)]);
  return order;
}

}  // namespace glassbox::engine
