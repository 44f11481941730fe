#include "service/jobs/thread_budget.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <system_error>
#include <thread>
#include <vector>

namespace glassbox::service {

int available_threads(int wanted) {
  std::mutex mutex;
  std::condition_variable wake;
  bool is_over = false;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(std::max(wanted, 0)));
  try {
    while (static_cast<int>(threads.size()) < wanted)
      threads.emplace_back([&] {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return is_over; });
      });
  } catch (const std::exception&) {  // no more of them, or no memory for their stacks
  }
  {
    const std::lock_guard lock(mutex);
    is_over = true;
  }
  wake.notify_all();
  for (std::thread& thread : threads) thread.join();
  const int available = static_cast<int>(threads.size());
  // The system counts a thread for a moment after it was joined.
  constexpr std::chrono::milliseconds kMoment{10};
  if (available < wanted) std::this_thread::sleep_for(kMoment);
  return available;
}

int ThreadBudget::take(int wanted) {
  if (wanted <= 1) return 1;
  const std::lock_guard lock(mutex_);
  constexpr int kSpare = 2;  // for what is not a job's
  const int more = wanted - 1, reserved = promised_ + kSpare;
  // Twice as many as needed: those that just ended may be counted still.
  const int available = available_threads(reserved + 2 * more);
  const int granted = std::clamp(available - reserved, 0, more);
  promised_ += granted;
  return 1 + granted;
}

void ThreadBudget::give_back(int taken) {
  const std::lock_guard lock(mutex_);
  promised_ -= taken - 1;
}

}  // namespace glassbox::service
