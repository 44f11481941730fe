/// service/jobs/job_runner.h: jobs in the background: each when what it needs is COMPLETED, a few
/// at a time, the oldest first.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "service/jobs/job.h"
#include "service/jobs/task_queue.h"
#include "service/jobs/thread_budget.h"

namespace glassbox::service {

struct JobRunnerOptions {
  int workers = 2;           ///< jobs at once
  int threads = 2;           ///< of the machine, shared by the jobs under way
  std::uint64_t memory = 0;  ///< bytes for the training of one job
  /// What a user should hear of: that the store cannot be read or written, say.
  std::function<void(const std::string&)> note = [](const std::string&) {};

  /// A job that the service ended with so often is not tried again. The second time it ran alone.
  static constexpr int kMostAttempts = 2;
};

/// How many jobs there are of a kind; those that have ended, since the start.
struct JobCounts {
  std::uint64_t waiting = 0;  ///< for others
  std::uint64_t ready = 0, running = 0, completed = 0, failed = 0;
};

/// Moves objects from PENDING to INPROGRESS to COMPLETED or FAILED. An object is FAILED when one it
/// refers to is FAILED or DELETED. Every step is in the store before anyone hears of it, so a
/// killed service goes on where it was: see resume(). Whatever a job throws ends that job only.
class JobRunner {
 public:
  /// ended    called when an object is COMPLETED or FAILED, from any thread, without locks held
  /// store and jobs must outlive this. Where the system grants few threads there are fewer workers.
  /// throws   std::system_error when it grants none
  JobRunner(ObjectStore& store, const Jobs& jobs, JobRunnerOptions options,
            std::function<void(const ObjectKey&)> ended);
  ~JobRunner();  ///< stop()
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  /// Takes up what an earlier service left PENDING, and INPROGRESS again from the start. Does not
  /// wait for the store.
  void resume();

  /// A PENDING object that was just stored. Does not wait for the store.
  void submit(const ObjectKey& key);

  /// An object was DELETED: its job stops soon, those that wait for it or work with it fail. Does
  /// not wait for the store.
  void forget(const ObjectKey& key);

  /// How far the job of an object is, if it runs now. Does not wait for it.
  [[nodiscard]] std::optional<JobState> progress_of(const ObjectKey& key) const;

  /// Of one moment. Does not wait for jobs.
  [[nodiscard]] JobCounts counts() const;

  /// Running jobs stop soon and are PENDING again. Nothing starts any more.
  void stop();

 private:
  struct Ready {
    ObjectKey key;
    bool alone;  // it ran when the service died: nothing else is to suffer if that comes again
  };
  struct Running {
    ObjectKey key;
    std::vector<ObjectKey> needs;
    JobControl control;
  };
  void work();
  [[nodiscard]] bool may_start() const;
  void guarded(const ObjectKey& key, const std::function<void()>& work) noexcept;
  void take_up(const ObjectKey& key);
  void run(const ObjectKey& key);
  void run_job(const StoredObject& object, JobControl& control);
  void fail(const ObjectKey& key, const std::string& message);
  /// Of the store, tried again until it can be read and written or the service stops: then false.
  bool retry(const std::function<void()>& step);
  bool change(const ObjectKey& key, const std::function<bool(StoredObject&)>& how);
  bool finish(const ObjectKey& key, const std::function<void(StoredObject&)>& how);
  void release_waiting(const ObjectKey& key);
  void schedule(const ObjectKey& key);
  [[nodiscard]] std::optional<ObjectKey> place(const ObjectKey& key);

  ObjectStore& store_;
  const Jobs& jobs_;
  const JobRunnerOptions options_;
  const std::function<void(const ObjectKey&)> ended_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::deque<Ready> ready_;
  int under_way_ = 0;  // jobs
  std::atomic<std::uint64_t> completed_{0}, failed_{0};
  bool one_is_alone_ = false;
  std::multimap<ObjectKey, ObjectKey> waiting_;  // for the first -> the second
  std::vector<std::shared_ptr<Running>> running_;
  ThreadBudget budget_;
  TaskQueue scheduler_;  // files objects away, so that who submits them need not wait for the store
  std::vector<std::thread> workers_;
};

}  // namespace glassbox::service
