/// service/jobs/task_queue.h: threads that do one thing after the other, now or at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

class TaskQueue {
 public:
  using Clock = std::chrono::steady_clock;
  using Task = std::function<void()>;  ///< must not throw

  /// With one thread, tasks run one after the other; with more, they begin in order.
  /// throws  std::system_error when there is no thread to be had
  explicit TaskQueue(int threads = 1) : TaskQueue(threads, threads) {}
  /// at_once  of the threads that begin now; the others begin one by one when tasks would wait for
  ///          those at work, and, but for the first, only while the system grants many more
  TaskQueue(int threads, int at_once);
  ~TaskQueue();  ///< what has not begun is dropped
  TaskQueue(const TaskQueue&) = delete;
  TaskQueue& operator=(const TaskQueue&) = delete;

  /// In order of time, then of calls; from any thread.
  /// throws  std::system_error when there is no thread yet, and none to be had
  void post(Task task) { post_at(Clock::time_point::min(), std::move(task)); }
  void post_at(Clock::time_point time, Task task);

  /// Ends the threads after the tasks under way, and drops the rest. Tasks must not call it.
  void stop();

  /// Tasks that have not begun.
  [[nodiscard]] std::size_t size() const;

 private:
  void begin_one();
  void work();
  const std::size_t most_threads_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::multimap<Clock::time_point, Task> tasks_;
  bool stopping_ = false;
  std::size_t idle_ = 0;  // threads that wait for a task
  std::vector<std::thread> threads_;
};

}  // namespace glassbox::service
