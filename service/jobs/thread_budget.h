/// service/jobs/thread_budget.h: threads for jobs, where the system may grant few of them.
///
/// libgomp ends the whole process when a thread that it was asked for cannot be made (a limit of
/// the user's processes, of a container's). So a job asks for no more threads than there are.
#pragma once

#include <mutex>

#include "io/base/rooms.h"

namespace glassbox::service {

/// How many more threads the process could begin now, up to `wanted`: it begins them and lets them
/// end. Some microseconds for each; some milliseconds when there are fewer.
[[nodiscard]] int available_threads(int wanted);

/// What running jobs were promised. Any thread may call.
class ThreadBudget {
 public:
  /// returns  1 to `wanted`: threads that a job may use, the calling one included
  [[nodiscard]] int take(int wanted);
  void give_back(int taken);

 private:
  std::mutex mutex_;
  int promised_ = 0;  // beyond the callers' own; not all of them have begun
};

}  // namespace glassbox::service
