/// service/task_queue.h: a thread that does one thing after the other, now or at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "io/rooms.h"

namespace glassbox::service {

class TaskQueue {
 public:
  using Clock = std::chrono::steady_clock;
  using Task = std::function<void()>;  ///< must not throw

  TaskQueue();
  ~TaskQueue();  ///< what has not begun is dropped
  TaskQueue(const TaskQueue&) = delete;
  TaskQueue& operator=(const TaskQueue&) = delete;

  /// In order of time, then of calls; from any thread.
  void post(Task task) { post_at(Clock::time_point::min(), std::move(task)); }
  void post_at(Clock::time_point time, Task task);

  /// Ends the thread after the task under way, and drops the rest.
  void stop();

 private:
  void work();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::multimap<Clock::time_point, Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace glassbox::service
