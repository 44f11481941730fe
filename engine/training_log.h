/// engine/training_log.h: the log file of a training, in the shape Amazon ML gave it: a MIME
/// multipart message with timestamped lines.
#pragma once

#include <chrono>
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

  void begin(ModelType type, const TrainingParameters& parameters);
  void add(const LearnerReport& report);
  void finish(const TrainingSummary& summary, const RowLedger& records);
  [[nodiscard]] std::string text() const;

 private:
  void line(const std::string& text);
  Clock clock_;
  std::string lines_;
  ModelType type_ = ModelType::kBinary;
  bool started_ = false;
};

}  // namespace glassbox
