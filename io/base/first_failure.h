/// io/base/first_failure.h: exceptions across an OpenMP region, which none may leave by itself: it
/// would end the process.
#pragma once

#include <atomic>
#include <exception>

#include "io/base/rooms.h"

namespace glassbox::io {

/// Keeps the first exception of any thread; from then on work is skipped. Everything in a region
/// that can throw, an allocation too, stands within guard().
class FirstFailure {
 public:
  template <class Work>
  void guard(const Work& work) noexcept {
    if (failed_.load(std::memory_order_relaxed)) return;
    try {
      work();
    } catch (...) {
      if (!failed_.exchange(true)) failure_ = std::current_exception();
    }
  }

  /// After the region, whose end makes the exception visible.
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
};

}  // namespace glassbox::io
