#include "service/job_runner.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/sgd.h"
#include "engine/training_memory.h"

namespace glassbox {
namespace {

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
                     std::function<void(const ObjectKey&)> changed)
    : store_(store), jobs_(jobs), options_(options), changed_(std::move(changed)) {
  for (int i = 0; i < options_.workers; ++i) workers_.emplace_back([this] { work(); });
}

JobRunner::~JobRunner() { stop(); }

void JobRunner::resume() {
  for (const ObjectKey& key : store_.unfinished()) {
    const bool is_hopeless = [&] {
      const auto object = store_.find(key);
      return object && object->attempts >= JobRunnerOptions::kMostAttempts;
    }();
    if (is_hopeless) {
      finish(key, [](StoredObject& object) {
        object.status = ObjectStatus::kFailed;
        object.message = "service: it ended " + std::to_string(object.attempts) +
                         " times while this job ran, which may be too large for the machine";
      });
    } else {
      (void)store_.change(key, [](StoredObject& object) {
        object.status = ObjectStatus::kPending;
        object.started.reset();
        return true;
      });
      submit(key);
    }
  }
}

void JobRunner::submit(const ObjectKey& key) {
  std::vector<ObjectKey> hopeless;
  {
    const std::lock_guard lock(mutex_);
    hopeless = file_away(key);
  }
  if (hopeless.empty()) return;
  const ObjectKey& lost = hopeless.front();
  finish(key, [&](StoredObject& object) {
    const auto needed = store_.find(lost);
    object.status = ObjectStatus::kFailed;
    object.message = "input: " + std::string(to_text(lost.type)) + " " + lost.id + " is " +
                     std::string(needed ? to_text(needed->status) : "not there");
  });
}

// Under the mutex, so that what it waits for cannot finish unseen. Returns what will never come.
std::vector<ObjectKey> JobRunner::file_away(const ObjectKey& key) {
  const auto object = store_.find(key);
  if (!object || !is_unfinished(object->status)) return {};
  std::optional<ObjectKey> missing;
  for (const ObjectKey& need : needs_of(*object)) {
    const auto needed = store_.find(need);
    if (needed && needed->status == ObjectStatus::kCompleted) continue;
    if (!needed || !is_unfinished(needed->status)) return {need};
    missing = need;
  }
  if (missing) {
    waiting_.emplace(*missing, key);
  } else {
    ready_.push_back(key);
    wake_.notify_one();
  }
  return {};
}

void JobRunner::release_waiting(const ObjectKey& key) {
  std::vector<ObjectKey> released;
  {
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = waiting_.equal_range(key);
    for (auto at = begin; at != end; ++at) released.push_back(at->second);
    waiting_.erase(begin, end);
  }
  for (const ObjectKey& one : released) submit(one);
}

void JobRunner::forget(const ObjectKey& key) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& running : running_)
      if (running->key == key) running->control.is_cancelled = true;
    std::erase(ready_, key);
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
}

void JobRunner::work() {
  for (;;) {
    ObjectKey key;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !ready_.empty(); });
      if (stopping_) return;
      key = ready_.front();
      ready_.pop_front();
    }
    run(key);
  }
}

void JobRunner::run(const ObjectKey& key) {
  const auto running = std::make_shared<Running>();
  running->key = key;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    running_.push_back(running);
    const auto jobs = static_cast<int>(running_.size() + ready_.size());
    running->control.threads = std::max(1, options_.threads / jobs);
    running->control.memory = options_.memory;
  }
  const bool is_begun = change(key, [](StoredObject& object) {
    if (object.status != ObjectStatus::kPending) return false;  // deleted meanwhile
    object.status = ObjectStatus::kInProgress;
    object.started = object.updated = now_in_milliseconds();
    ++object.attempts;
    return true;
  });
  if (is_begun) {
    changed_(key);
    const auto begin = std::chrono::steady_clock::now();
    try {
      const JobOutcome outcome = jobs_.run(*store_.find(key), running->control);
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - begin);
      finish(key, [&](StoredObject& object) {
        object.status = ObjectStatus::kCompleted;
        object.message.clear();
        object.compute = took.count();
        outcome(object);
      });
    } catch (const JobFailure& failure) {
      finish(key, [&](StoredObject& object) {
        object.status = ObjectStatus::kFailed;
        object.message = failure.what();
      });
    } catch (const Interrupted&) {  // deleted, or the service stops
      (void)change(key, [](StoredObject& object) {
        if (object.status != ObjectStatus::kInProgress) return false;
        object.status = ObjectStatus::kPending;
        object.started.reset();
        --object.attempts;
        return true;
      });
    }
    give_back_memory();
  }
  const std::lock_guard lock(mutex_);
  std::erase(running_, running);
}

bool JobRunner::change(const ObjectKey& key, const std::function<bool(StoredObject&)>& how) {
  for (;;) {
    try {
      return store_.change(key, how);
    } catch (const std::exception&) {  // a full disk, most likely; nothing else can go on either
      constexpr std::chrono::seconds kPause{1};
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kPause, [this] { return stopping_; })) return false;
    }
  }
}

void JobRunner::finish(const ObjectKey& key, const std::function<void(StoredObject&)>& how) {
  const bool is_written = change(key, [&](StoredObject& object) {
    if (!is_unfinished(object.status)) return false;  // deleted meanwhile
    how(object);
    object.finished = object.updated = now_in_milliseconds();
    return true;
  });
  if (is_written) changed_(key);
  release_waiting(key);
}

}  // namespace glassbox
