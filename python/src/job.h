/// python/src/job.h: long work beside Python.
#pragma once

#include <glassbox/train.h>
#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace glassbox_python {

/// What the worker and the thread that waits for it share.
class JobState {
 public:
  /// Called by the worker; false asks it to stop.
  bool report(const glassbox::TrainProgress& now) {
    const std::lock_guard lock(mutex_);
    if (!news_.empty() && news_.back().stage == now.stage) {
      news_.back() = now;
    } else {
      news_.push_back(now);
    }
    return !stop_;
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }

  /// Called by the thread that waits: whether the work is done, after at most 50 ms.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(50), [&] { return done_; });
  }
  std::vector<glassbox::TrainProgress> take_news() {
    const std::lock_guard lock(mutex_);
    return std::exchange(news_, {});
  }
  void stop() { stop_ = true; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<glassbox::TrainProgress> news_;  ///< one for each stage, the latest of it
  bool done_ = false;
  std::atomic<bool> stop_ = false;
};

/// Runs `work(state)` on a thread of its own with the GIL released, and returns what it returns.
/// Meanwhile the calling thread handles signals, so that Ctrl-C stops training, and calls
/// `progress` (None or a callable of stage, pass, records). What they raise stops the work and is
/// raised when it has stopped.
///
/// OpenMP keeps its threads with the thread that started them and ends them with it, so none is
/// left when the work is done: a process that forks later may train in the child.
template <class Work>
auto run_job(nanobind::handle progress, const Work& work) {
  namespace nb = nanobind;
  JobState state;
  std::optional<decltype(work(state))> result;
  std::exception_ptr failure;
  std::thread worker([&] {
    try {
      result.emplace(work(state));
    } catch (...) {
      failure = std::current_exception();
    }
    state.finish();
  });
  std::optional<nb::python_error> raised;
  for (bool done = false; !done;) {
    {
      const nb::gil_scoped_release released;
      done = state.wait();
    }
    if (raised) continue;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      for (const glassbox::TrainProgress& now : state.take_news())
        if (!progress.is_none()) progress(now.stage, now.pass, now.records);
    } catch (nb::python_error& error) {
      raised.emplace(std::move(error));
      state.stop();
    }
  }
  {
    const nb::gil_scoped_release released;
    worker.join();
  }
  if (raised) throw std::move(*raised);
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

}  // namespace glassbox_python
