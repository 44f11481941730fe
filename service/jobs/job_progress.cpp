#include "service/jobs/job_progress.h"

#include <algorithm>

namespace glassbox::service {
namespace {

// Every second point, the last among them.
void thin_out(std::vector<LossPoint>& curve) {
  std::vector<LossPoint> some;
  for (std::size_t i = (curve.size() - 1) % 2; i < curve.size(); i += 2) some.push_back(curve[i]);
  curve = std::move(some);
}

double since(std::chrono::steady_clock::time_point time) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - time).count();
}

}  // namespace

void JobProgress::expect(std::uint64_t records) {
  const std::lock_guard lock(mutex_);
  expected_ = records;
}

void JobProgress::begin(const std::string& name) {
  if (state_.stage == name) return;
  state_.stage = name;
  state_.records = 0;
  state_.fraction.reset();
  state_.records_per_second.reset();
  state_.seconds_left.reset();
  since_ = Clock::now();
}

void JobProgress::stage(const std::string& name) {
  const std::lock_guard lock(mutex_);
  begin(name);
}

void JobProgress::read(std::uint64_t records) {
  const std::lock_guard lock(mutex_);
  state_.records = records;
  const double seconds = since(since_);
  if (seconds > 0) state_.records_per_second = static_cast<double>(records) / seconds;
  if (expected_ > 0)
    state_.fraction = std::min(1.0, static_cast<double>(records) / static_cast<double>(expected_));
}

void JobProgress::tried(const TuneProgress& now) {
  const std::lock_guard lock(mutex_);
  begin("choosing a recipe: " + now.stage);
  if (now.of > 0) state_.fraction = static_cast<double>(now.done) / static_cast<double>(now.of);
}

void JobProgress::trained(const SgdProgress& now) {
  const std::lock_guard lock(mutex_);
  begin("training");
  if (now.pass > state_.pass && state_.pass > 0 && first_pass_records_ == 0)
    first_pass_records_ = records_before_ / static_cast<std::uint64_t>(state_.pass);
  records_before_ = now.records;
  state_.pass = now.pass;
  state_.passes = now.max_passes;
  state_.records = now.records;
  if (state_.curve.empty() || state_.curve.back().pass < now.pass) {
    if (state_.curve.size() >= kMostPoints) thin_out(state_.curve);
    state_.curve.push_back({now.pass, now.mean_loss});
  } else {
    state_.curve.back().loss = now.mean_loss;
  }
  const double seconds = since(since_);
  if (seconds <= 0) return;
  const double rate = static_cast<double>(now.records) / seconds;
  state_.records_per_second = rate;
  if (first_pass_records_ == 0 || rate <= 0) return;
  const double whole = static_cast<double>(first_pass_records_) * now.max_passes;
  state_.fraction = std::min(1.0, static_cast<double>(now.records) / whole);
  state_.seconds_left = std::max(0.0, whole - static_cast<double>(now.records)) / rate;
}

JobState JobProgress::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::vector<LossPoint> loss_curve(const std::vector<double>& losses) {
  std::vector<LossPoint> curve;
  for (std::size_t i = 0; i < losses.size(); ++i)
    curve.push_back({static_cast<int>(i + 1), losses[i]});
  while (curve.size() > JobProgress::kMostPoints) thin_out(curve);
  return curve;
}

}  // namespace glassbox::service
