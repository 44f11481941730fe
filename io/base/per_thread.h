/// io/base/per_thread.h: what several threads add up side by side, each in a part of its own.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

/// T's merge() must not care which part was given what.
template <class T>
class PerThread {
 public:
  explicit PerThread(std::function<T()> make) : make_(std::move(make)) {}

  /// Calls use(part) with a part that no other thread uses meanwhile. Any thread.
  template <class Use>
  void with(const Use& use) {
    T part = take();
    use(part);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(part));
  }

  /// All parts in one, once nobody uses them any more; the parts are gone.
  [[nodiscard]] T merged() {
    T whole = take();
    for (T& part : idle_) whole.merge(std::move(part));
    idle_.clear();
    return whole;
  }

 private:
  [[nodiscard]] T take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        T part = std::move(idle_.back());
        idle_.pop_back();
        return part;
      }
    }
    return make_();
  }

  std::function<T()> make_;
  std::mutex mutex_;
  std::vector<T> idle_;
};

}  // namespace glassbox::io
