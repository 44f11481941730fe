#include "io/files/unfinished_files.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace glassbox::io {
namespace {

enum State : int { kFree, kBeingWritten, kInUse };
struct Slot {
  std::atomic<int> state{kFree};
  std::array<char, 4096> path{};
};
static_assert(std::atomic<int>::is_always_lock_free);  // else a handler could wait for itself
std::array<Slot, 64> slots;

}  // namespace

std::size_t note_unfinished_file(const std::filesystem::path& path) {
  [[maybe_unused]] static const int at_exit = std::atexit([] { remove_unfinished_files(); });
  const std::string& text = path.native();
  if (text.size() >= slots[0].path.size())
    throw std::system_error(ENAMETOOLONG, std::generic_category(), text);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    int expected = kFree;
    if (!slots[i].state.compare_exchange_strong(expected, kBeingWritten)) continue;
    std::memcpy(slots[i].path.data(), text.c_str(), text.size() + 1);
    slots[i].state.store(kInUse);
    return i;
  }
  throw std::system_error(EMFILE, std::generic_category(), text);
}

void forget_unfinished_file(std::size_t slot) noexcept { slots[slot].state.store(kFree); }

void remove_unfinished_files() noexcept {
  for (Slot& slot : slots)
    if (slot.state.load() == kInUse) ::unlink(slot.path.data());
  // Directories when they are empty; those within others were noted later.
  for (auto slot = slots.rbegin(); slot != slots.rend(); ++slot)
    if (slot->state.load() == kInUse) ::rmdir(slot->path.data());
}

}  // namespace glassbox::io
