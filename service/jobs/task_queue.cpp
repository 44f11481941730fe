#include "service/jobs/task_queue.h"

#include <utility>

#include "service/jobs/thread_budget.h"

namespace glassbox::service {

TaskQueue::TaskQueue(int threads, int at_once) : most_threads_(static_cast<std::size_t>(threads)) {
  try {
    while (at_once-- > 0) begin_one();
  } catch (...) {
    stop();
    throw;
  }
}

TaskQueue::~TaskQueue() { stop(); }

void TaskQueue::post_at(Clock::time_point time, Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (tasks_.size() >= idle_ && threads_.size() < most_threads_) {
      // A job may have been promised the last ones.
      constexpr int kMany = 32;
      if (threads_.empty() || available_threads(kMany) == kMany) begin_one();
    }
    tasks_.emplace(time, std::move(task));  // after its equals
  }
  wake_.notify_one();
}

void TaskQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tasks_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t TaskQueue::size() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

void TaskQueue::begin_one() {
  threads_.emplace_back([this] { work(); });
}

void TaskQueue::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stopping_) return;
    if (tasks_.empty()) {
      ++idle_;
      wake_.wait(lock);
      --idle_;
      continue;
    }
    const Clock::time_point due = tasks_.begin()->first;
    if (due > Clock::now()) {
      wake_.wait_until(lock, due);
      continue;
    }
    const Task task = std::move(tasks_.begin()->second);
    tasks_.erase(tasks_.begin());
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace glassbox::service
