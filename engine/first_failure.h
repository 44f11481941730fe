/// engine/first_failure.h: exceptions across an OpenMP region, which none may leave by itself.
#pragma once

#include <exception>
#include <mutex>

#include "io/rooms.h"

namespace glassbox::engine {

/// Keeps the first exception of any thread; from then on work is skipped.
class FirstFailure {
 public:
  template <class Work>
  void guard(const Work& work) {
    try {
      {
        const std::lock_guard lock(mutex_);
        if (failure_) return;
      }
      work();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace glassbox::engine
