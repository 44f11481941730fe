/// engine/training_log.h: the log file of a training, in the shape Amazon ML gave it: a MIME
/// multipart message with timestamped lines.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "engine/sgd.h"
#include "engine/train.h"

namespace glassbox {

/// Collects lines during a training; text() is the whole file.
class TrainingLog {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  /// clock  for timestamps; the system's by default, a fixed one in tests
  explicit TrainingLog(Clock clock = std::chrono::system_clock::now);

  /// In this order: begin, any number of adds, finish. An interrupted training has no finish, and
  /// no closing blocks. Timestamps are UTC.
  void begin(ModelType type, const TrainingParameters& parameters);
  void add(const LearnerReport& report);
  void finish(const TrainingSummary& summary, const RowLedger& records);
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::string stamped(const std::string& text) const;  // a whole line
  Clock clock_;
  std::string lines_;
  std::string closing_;  // blocks of learners after training, until finish()
  ModelType type_ = ModelType::kBinary;
};

}  // namespace glassbox
