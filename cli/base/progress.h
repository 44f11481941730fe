/// cli/base/progress.h: how far the work is, on stderr.
///
/// One line that is rewritten when stderr is a terminal; otherwise lines of their own while
/// training, one a second at most; nothing with --quiet. Also where work finds out about Ctrl-C.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "engine/sgd/sgd.h"

namespace glassbox::cli {

/// Where training stands and how fast it goes; the arithmetic behind the line, without a clock.
class TrainingPace {
 public:
  /// "pass 3 of 10, 1,234,567 records/s, loss 0.1234, 4 s left"; times are from the first pass's
  /// begin. What is left is told from the second pass on, when the length of one is known.
  [[nodiscard]] std::string line(const SgdProgress& now, double seconds);

 private:
  int pass_ = 1;
  std::uint64_t before_ = 0;  // records of the call before
  double records_a_pass_ = 0;
};

/// Removes its line when it goes.
class Progress {
 public:
  explicit Progress(bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// What is done now: "reading", "fitting the recipe".
  void stage(const std::string& name);

  /// For CsvOptions::progress.  throws Interrupted after Ctrl-C
  void records(std::uint64_t count);

  /// For TrainRequest::progress: false after Ctrl-C.
  [[nodiscard]] bool training(const SgdProgress& now);

  /// "trying pairs, 12 of 60": for TuneRequest::progress; false after Ctrl-C.
  [[nodiscard]] bool fits(const std::string& what, std::size_t done, std::size_t of);

  /// Clears the line, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Style { kNone, kLines, kRewritten };

  [[nodiscard]] bool is_due(std::chrono::milliseconds interval);
  void rewrite(const std::string& text);

  Style style_;
  std::string stage_;
  std::size_t shown_ = 0;  // characters of the line there is
  Clock::time_point last_ = Clock::now();
  Clock::time_point training_begin_{};
  TrainingPace pace_;
};

}  // namespace glassbox::cli
