/// engine/public/public_progress.h: progress of long work, to a callback of the caller.
#pragma once

#include <glassbox/train.h>

#include <cstdint>
#include <functional>
#include <string>

#include "engine/public/public_errors.h"

namespace glassbox {

/// Reports to the caller's callback, and asks it whether to go on.
class ProgressSink {
 public:
  using Callback = std::function<bool(const TrainProgress&)>;
  explicit ProgressSink(const Callback& callback) : callback_(callback) {}

  void enter(const std::string& stage) {
    stage_ = stage;
    goes_on(0, 0);
  }
  // Training asks at certain stages only; a stop that is requested at others waits for these.
  bool goes_on(int pass, std::uint64_t records) {
    stopped_ = stopped_ || !report(pass, records);
    return !stopped_;
  }
  /// What `work` returns; what the callback threw, it throws.
  template <class Work>
  auto run(const Work& work) {
    try {
      auto result = as_public_errors(work);
      failure_.rethrow();
      return result;
    } catch (const Error& error) {
      if (error.kind() == Error::Kind::kInterrupted) failure_.rethrow();
      throw;
    }
  }

 private:
  bool report(int pass, std::uint64_t records) {
    if (!callback_) return true;
    bool is_wanted = true;
    const TrainProgress now{stage_, pass, records};
    return failure_.run([&] { is_wanted = callback_(now); }) && is_wanted;
  }

  const Callback& callback_;
  CallbackFailure failure_;
  std::string stage_;
  bool stopped_ = false;
};

}  // namespace glassbox
