#include "service/job_runner.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/sgd.h"
#include "engine/training_memory.h"
#include "service/api_error.h"

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
    : store_(store), jobs_(jobs), options_(options), ended_(std::move(ended)) {
  for (int i = 0; i < options_.workers; ++i) workers_.emplace_back([this] { work(); });
}

JobRunner::~JobRunner() { stop(); }

void JobRunner::resume() {
  const std::vector<ObjectKey> unfinished = store_.unfinished();
  for (const ObjectKey& key : unfinished) {
    (void)store_.change(key, [](StoredObject& object) {
      if (object.status != ObjectStatus::kInProgress) return false;
      if (object.attempts < JobRunnerOptions::kMostAttempts) {
        object.status = ObjectStatus::kPending;
        object.started.reset();
      } else {
        object.status = ObjectStatus::kFailed;
        object.message = "service: it ended " + std::to_string(object.attempts) +
                         " times while this job ran, which may be too large for the machine";
        object.finished = object.updated = now_in_milliseconds();
      }
      return true;
    });
  }
  for (const ObjectKey& key : unfinished) submit(key);
}

void JobRunner::submit(const ObjectKey& key) {
  clerk_.post([this, key] { file_away(key); });
}

void JobRunner::file_away(const ObjectKey& key) {
  std::optional<ObjectKey> lost;
  if (!insist([&] { lost = place(key); }) || !lost) return;
  (void)finish(key, [&](StoredObject& object) {
    const auto needed = store_.find(*lost);
    object.status = ObjectStatus::kFailed;
    object.message = "input: " + std::string(to_text(lost->type)) + " " + lost->id + " is " +
                     std::string(needed ? to_text(needed->status) : "not there");
  });
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
    wake_.notify_all();  // one might only wake a thread that insists
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

void JobRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& running : running_) running->control.is_cancelled = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_)
    if (worker.joinable()) worker.join();
  clerk_.stop();
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
    run(next.key);
    lock.lock();
    --under_way_;
    one_is_alone_ = false;
    wake_.notify_all();  // what may now start may be more than one
  }
}

void JobRunner::run(const ObjectKey& key) {
  std::optional<StoredObject> object;
  if (!insist([&] { object = store_.find(key); }) || !object) return;
  const auto running = std::make_shared<Running>();
  running->key = key;
  running->needs = needs_of(*object);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    running_.push_back(running);
    const auto jobs = static_cast<int>(running_.size() + ready_.size());
    running->control.threads = std::max(1, options_.threads / jobs);
    running->control.memory = options_.memory;
  }
  const bool is_begun = change(key, [](StoredObject& stored) {
    if (stored.status != ObjectStatus::kPending) return false;  // deleted meanwhile
    stored.status = ObjectStatus::kInProgress;
    stored.started = stored.updated = now_in_milliseconds();
    ++stored.attempts;
    return true;
  });
  if (is_begun) {
    const auto begin = std::chrono::steady_clock::now();
    try {
      const JobOutcome outcome = jobs_.run(*object, running->control);
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - begin);
      const bool is_kept = finish(key, [&](StoredObject& stored) {
        stored.status = ObjectStatus::kCompleted;
        stored.message.clear();
        stored.compute = took.count();
        outcome(stored);
      });
      if (!is_kept) jobs_.discard(key);  // deleted meanwhile
    } catch (const JobFailure& failure) {
      (void)finish(key, [&](StoredObject& stored) {
        stored.status = ObjectStatus::kFailed;
        stored.message = failure.what();
      });
    } catch (const Interrupted&) {  // it or what it needs was deleted, or the service stops
      (void)change(key, [](StoredObject& stored) {
        if (stored.status != ObjectStatus::kInProgress) return false;
        stored.status = ObjectStatus::kPending;
        stored.started.reset();
        --stored.attempts;
        return true;
      });
      submit(key);
    }
    give_back_memory();
  }
  const std::lock_guard lock(mutex_);
  std::erase(running_, running);
}

bool JobRunner::insist(const std::function<void()>& step) {
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
  (void)insist([&] { is_written = store_.change(key, how); });
  return is_written;
}

bool JobRunner::finish(const ObjectKey& key, const std::function<void(StoredObject&)>& how) {
  const bool is_written = change(key, [&](StoredObject& object) {
    if (!is_unfinished(object.status)) return false;  // deleted meanwhile
    how(object);
    object.message = clipped(object.message, kMessageBytes);
    object.finished = object.updated = now_in_milliseconds();
    return true;
  });
  if (is_written) ended_(key);
  release_waiting(key);
  return is_written;
}

}  // namespace glassbox::service
