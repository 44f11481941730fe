/// engine/train/training_log.h: the log file of a training, in the shape Amazon ML gave it: a MIME
/// multipart message with timestamped lines.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "engine/sgd/sgd.h"
#include "engine/train/train.h"

namespace glassbox::engine {

/// A line of any job's log: "26/11/23 08:15:00 INFO: text", UTC.
[[nodiscard]] std::string log_line(std::chrono::system_clock::time_point time,
                                   const std::string& text);

/// The whole file of a log: the MIME message around its lines.
[[nodiscard]] std::string log_file(const std::string& lines);

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
  void finish(const TrainingSummary& summary, const ReadReport& records);
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::string stamped(const std::string& text) const;  // a whole line
  Clock clock_;
  std::string lines_;
  std::string closing_;  // blocks of learners after training, until finish()
  ModelType type_ = ModelType::kBinary;
};

}  // namespace glassbox::engine
