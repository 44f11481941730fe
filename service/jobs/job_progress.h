/// service/jobs/job_progress.h: how far a running job is, for whoever looks at it meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/sgd/sgd_options.h"
#include "engine/tune/tune_request.h"

namespace glassbox::service {

/// A loss by pass. Of more than kMostPoints passes every second point is left out, and so on.
struct LossPoint {
  int pass = 0;
  double loss = 0;  ///< progressive: each record scored before its update
};

struct JobState {
  std::string stage;          ///< "reading", "choosing a recipe: numbers", "training", "prediction"
  int pass = 0, passes = 0;   ///< of training; 0 before it
  std::uint64_t records = 0;  ///< of this stage: read, or trained on in all passes
  std::optional<double> fraction = {};  ///< of this stage, 0 to 1, where the whole is known
  std::optional<double> records_per_second = {}, seconds_left = {};
  std::vector<LossPoint> curve = {};  ///< passes that are over, and the present one
};

/// The job writes, anybody reads. A lock is held for the copy of the state alone.
class JobProgress {
 public:
  static constexpr std::size_t kMostPoints = 1000;

  /// `records` of the stages that read: what the data have, if that is known; else 0.
  void expect(std::uint64_t records);
  void stage(const std::string& name);
  void read(std::uint64_t records);      ///< as CsvOptions::progress
  void trained(const SgdProgress& now);  ///< as TrainRequest::progress
  void tried(const TuneProgress& now);   ///< as TrainRequest::search_progress

  [[nodiscard]] JobState state() const;

 private:
  using Clock = std::chrono::steady_clock;
  void begin(const std::string& name);

  mutable std::mutex mutex_;
  JobState state_;
  std::uint64_t expected_ = 0;
  Clock::time_point since_ = Clock::now();  // of the stage
  std::uint64_t first_pass_records_ = 0;    // known once it is over
  std::uint64_t records_before_ = 0;        // of the call before
};

/// Points of a whole loss curve, as JobState has them.
[[nodiscard]] std::vector<LossPoint> loss_curve(const std::vector<double>& losses);

}  // namespace glassbox::service
