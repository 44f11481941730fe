// Worker threads that take the oldest job whose inputs are COMPLETED. A job whose input failed
// fails as well; what was under way when the service ended is begun again, a few times at most.
#include "service/jobs/job_runner.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/fit/training_memory.h"
#include "engine/sgd/sgd.h"
#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

constexpr std::size_t kMessageBytes = 10'000;  // Message may hold 10,240 characters

std::vector<ObjectKey> needs_of(const StoredObject& object) {
  std::vector<ObjectKey> needs;
  if (!object.data_source_id.empty())
    needs.push_back({ObjectType::kDataSource, object.data_source_id});
  if (!object.model_id.empty()) needs.push_back({ObjectType::kMLModel, object.model_id});
  return needs;
}

bool is_unfinished(ObjectStatus status) {
  return status == ObjectStatus::kPending || status == ObjectStatus::kInProgress;
}

}  // namespace

JobRunner::JobRunner(ObjectStore& store, const Jobs& jobs, JobRunnerOptions options,
                     std::function<void(const ObjectKey&)> ended)
    : store_(store), jobs_(jobs), options_(std::move(options)), ended_(std::move(ended)) {
  constexpr int kOthers = 6;  // of the network and of signals
  const int workers =
      std::clamp(available_threads(options_.workers + kOthers) - kOthers, 1, options_.workers);
  workers_.reserve(static_cast<std::size_t>(workers));
  while (static_cast<int>(workers_.size()) < workers) {
    try {
      workers_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      if (workers_.empty()) throw;
      break;
    }
  }
  if (static_cast<int>(workers_.size()) < options_.workers)
    options_.note("the system grants few threads: jobs at once are " +
                  std::to_string(workers_.size()) + ", not " + std::to_string(options_.workers));
}

JobRunner::~JobRunner() { stop(); }

void JobRunner::resume() {
  for (const ObjectKey& key : store_.unfinished())
    scheduler_.post([this, key] { guarded(key, [&] { take_up(key); }); });
}

void JobRunner::take_up(const ObjectKey& key) {
  bool is_hopeless = false;
  (void)change(key, [&](StoredObject& object) {
    if (object.status != ObjectStatus::kInProgress) return false;
    is_hopeless = object.attempts >= JobRunnerOptions::kMostAttempts;
    if (is_hopeless) return false;
    object.status = ObjectStatus::kPending;
    object.started.reset();
    return true;
  });
  if (is_hopeless) {
    fail(key,
         "service: it ended while this job ran, and again when the job was tried a second time and "
         "alone; the job may be too large for this machine");
  } else {
    schedule(key);
  }
}

void JobRunner::submit(const ObjectKey& key) {
  scheduler_.post([this, key] { guarded(key, [&] { schedule(key); }); });
}

// Runs on a thread that no exception may leave: what goes wrong, memory most likely, ends this job.
void JobRunner::guarded(const ObjectKey& key, const std::function<void()>& work) noexcept {
  try {
    try {
      work();
    } catch (const std::bad_alloc&) {
      fail(key, "service: out of memory");
    } catch (const std::exception& error) {
      fail(key, std::string("service: ") + error.what());
    }
  } catch (...) {  // not even that: the next start takes it up
  }
}

void JobRunner::schedule(const ObjectKey& key) {
  std::optional<ObjectKey> lost;
  if (!retry([&] { lost = place(key); }) || !lost) return;
  std::optional<StoredObject> needed;
  if (!retry([&] { needed = store_.find(*lost); })) return;
  fail(key, "input: " + std::string(to_text(lost->type)) + " " + lost->id + " is " +
                std::string(needed ? to_text(needed->status) : "not there"));
}

// Under the mutex, so that what it waits for cannot finish unseen. Returns what will never come.
std::optional<ObjectKey> JobRunner::place(const ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  const auto object = store_.find(key);
  if (!object || !is_unfinished(object->status)) return std::nullopt;
  std::optional<ObjectKey> missing;
  for (const ObjectKey& need : needs_of(*object)) {
    const auto needed = store_.find(need);
    if (needed && needed->status == ObjectStatus::kCompleted) continue;
    if (!needed || !is_unfinished(needed->status)) return need;
    missing = need;
  }
  if (missing) {
    waiting_.emplace(*missing, key);
  } else {
    ready_.push_back({key, object->attempts > 0});
    wake_.notify_all();  // one might only wake a thread that retries
  }
  return std::nullopt;
}

void JobRunner::release_waiting(const ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  const auto [begin, end] = waiting_.equal_range(key);
  for (auto at = begin; at != end; ++at) submit(at->second);
  waiting_.erase(begin, end);
}

void JobRunner::forget(const ObjectKey& key) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& running : running_)
      if (running->key == key || std::ranges::find(running->needs, key) != running->needs.end())
        running->control.is_cancelled = true;
    std::erase_if(ready_, [&](const Ready& ready) { return ready.key == key; });
  }
  release_waiting(key);
}

std::optional<JobState> JobRunner::progress_of(const ObjectKey& key) const {
  std::shared_ptr<Running> found;
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::ranges::find(running_, key, [](const auto& one) { return one->key; });
    if (at == running_.end()) return std::nullopt;
    found = *at;
  }
  return found->control.progress.state();
}

JobCounts JobRunner::counts() const {
  const std::lock_guard lock(mutex_);
  return {.waiting = waiting_.size(),
          .ready = ready_.size(),
          .running = running_.size(),
          .completed = completed_,
          .failed = failed_};
}

void JobRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& running : running_) running->control.is_cancelled = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_)
    if (worker.joinable()) worker.join();
  scheduler_.stop();
}

bool JobRunner::may_start() const {
  return !ready_.empty() && !one_is_alone_ && (under_way_ == 0 || !ready_.front().alone);
}

void JobRunner::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || may_start(); });
    if (stopping_) return;
    const Ready next = ready_.front();
    ready_.pop_front();
    ++under_way_;
    one_is_alone_ = next.alone;
    lock.unlock();
    guarded(next.key, [&] { run(next.key); });
    lock.lock();
    --under_way_;
    one_is_alone_ = false;
    wake_.notify_all();  // what may now start may be more than one
  }
}

void JobRunner::run(const ObjectKey& key) {
  std::optional<StoredObject> object;
  if (!retry([&] { object = store_.find(key); }) || !object) return;
  const auto running = std::make_shared<Running>();
  running->key = key;
  running->needs = needs_of(*object);
  int jobs = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    running_.push_back(running);
    jobs = static_cast<int>(running_.size() + ready_.size());
  }
  JobControl& control = running->control;
  control.memory = options_.memory;
  control.threads = budget_.take(std::max(1, options_.threads / jobs));
  const auto leave = [&] {
    budget_.give_back(control.threads);
    const std::lock_guard lock(mutex_);
    std::erase(running_, running);
  };
  try {
    run_job(*object, control);
  } catch (...) {
    leave();
    throw;
  }
  leave();
}

void JobRunner::run_job(const StoredObject& object, JobControl& control) {
  const ObjectKey& key = object.key;
  const bool is_begun = change(key, [](StoredObject& stored) {
    if (stored.status != ObjectStatus::kPending) return false;  // deleted meanwhile
    stored.status = ObjectStatus::kInProgress;
    stored.started = stored.updated = now_in_milliseconds();
    ++stored.attempts;
    return true;
  });
  if (!is_begun) return;
  const auto begin = std::chrono::steady_clock::now();
  try {
    const JobOutcome outcome = jobs_.run(object, control);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    const bool is_kept = finish(key, [&](StoredObject& stored) {
      stored.status = ObjectStatus::kCompleted;
      stored.message.clear();
      stored.compute = took.count();
      outcome(stored);
    });
    if (!is_kept) jobs_.discard(key);  // deleted meanwhile
  } catch (const Interrupted&) {       // it or what it needs was deleted, or the service stops
    (void)change(key, [](StoredObject& stored) {
      if (stored.status != ObjectStatus::kInProgress) return false;
      stored.status = ObjectStatus::kPending;
      stored.started.reset();
      --stored.attempts;
      return true;
    });
    submit(key);
  } catch (const std::exception& failure) {
    fail(key, failure.what());
  }
  give_back_memory();
}

void JobRunner::fail(const ObjectKey& key, const std::string& message) {
  (void)finish(key, [&](StoredObject& stored) {
    stored.status = ObjectStatus::kFailed;
    stored.message = message;
  });
}

bool JobRunner::retry(const std::function<void()>& step) {
  for (bool is_told = false;; is_told = true) {
    try {
      step();
      return true;
    } catch (
        const std::exception& error) {  // a full disk, most likely; nothing else goes on either
      if (!is_told)
        options_.note(std::string("a job waits, tried again every second: ") + error.what());
      constexpr std::chrono::seconds kPause{1};
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kPause, [this] { return stopping_; })) return false;
    }
  }
}

bool JobRunner::change(const ObjectKey& key, const std::function<bool(StoredObject&)>& how) {
  bool is_written = false;
  (void)retry([&] { is_written = store_.change(key, how); });
  return is_written;
}

bool JobRunner::finish(const ObjectKey& key, const std::function<void(StoredObject&)>& how) {
  bool has_failed = false;
  const bool is_written = change(key, [&](StoredObject& object) {
    if (!is_unfinished(object.status)) return false;  // deleted meanwhile
    how(object);
    has_failed = object.status == ObjectStatus::kFailed;
    object.message = clipped(object.message, kMessageBytes);
    object.finished = object.updated = now_in_milliseconds();
    return true;
  });
  if (is_written) {
    ++(has_failed ? failed_ : completed_);
    ended_(key);
  }
  release_waiting(key);
  return is_written;
}

}  // namespace glassbox::service
