// The log that Amazon ML put beside a model: MIME parts with timestamped lines for each learner and
// pass, numbers as Java prints them.
#include "engine/train/training_log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <ctime>
#include <utility>

#include "engine/sgd/sgd_trim.h"
#include "io/base/bytes.h"
#include "io/base/visible_text.h"

namespace glassbox::engine {
namespace {

constexpr double kBytesPerMegabyte = 1024.0 * 1024.0;
constexpr const char* kBoundary = "===============glassbox-training-log==";

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
std::string
formatted(const char* format, ...) {
  std::array<char, 256> buffer;
  std::va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
  va_end(arguments);
  return {buffer.data(), std::min(static_cast<std::size_t>(length), buffer.size() - 1)};
}

// The fewest digits that read back as the same number, as Java prints a double: 0.0, 10.0, 1.0E-6.
std::string java_text(double number) {
  std::array<char, 32> buffer;
  const double size = std::abs(number);
  if (size != 0 && (size < 1e-3 || size >= 1e7)) {
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                            std::chars_format::scientific);
    const std::string text(buffer.data(), end);  // "1e-06", "2.5e+07"
    const std::size_t e = text.find('e');
    const std::string digits = text.substr(0, e);
    const std::string fraction = digits.find('.') == std::string::npos ? ".0" : "";
    return digits + fraction + "E" + std::to_string(std::stoi(text.substr(e + 1)));
  }
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  const std::string text(buffer.data(), end);
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

const char* likelihood_function(ModelType type) {
  switch (type) {
    case ModelType::kBinary:
      return "logreg";
    case ModelType::kMulticlass:
      return "multinomial";
    case ModelType::kRegression:
      return "squared";
  }
  return "";
}

// The line above a block.
const char* title_of(LearnerReport::Moment moment) {
  switch (moment) {
    case LearnerReport::Moment::kTraining:
      return "";
    case LearnerReport::Moment::kBest:
      return "best learner:";
    case LearnerReport::Moment::kConsolidated:
      return "final consolidation:";
    case LearnerReport::Moment::kSaved:
      return "saved final learner:";
  }
  return "";
}

// Nothing to say before the first record was scored, of a learner whose weights were trimmed since,
// nor for numbers; several classes have accuracy alone.
std::string performance_text(ModelType type, const LearnerReport& report) {
  using Moment = LearnerReport::Moment;
  if (report.updates == 0 || type == ModelType::kRegression) return "";
  if (report.moment == Moment::kConsolidated || report.moment == Moment::kSaved) return "";
  std::string text = formatted("accuracy=%.4f", report.accuracy);
  if (type == ModelType::kBinary)
    text += formatted(" recall=%.4f precision=%.4f f1-score=%.4f auc=%.4f", report.recall,
                      report.precision, report.f1, report.auc);
  return text;
}

}  // namespace

std::string log_line(std::chrono::system_clock::time_point time, const std::string& text) {
  const std::time_t now = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> stamp;
  const std::size_t length = std::strftime(stamp.data(), stamp.size(), "%y/%m/%d %H:%M:%S", &utc);
  return std::string(stamp.data(), length) + " INFO: " + escape_controls(text) + "\n";
}

std::string log_file(const std::string& lines) {
  const std::string boundary = kBoundary;
  const std::string part = "--" + boundary +
                           "\n"
                           "Content-Type: text/plain; charset=\"us-ascii\"\n"
                           "MIME-Version: 1.0\n"
                           "Content-Transfer-Encoding: 7bit\n\n";
  return formatted("Message-ID: <%08x.%zu@glassbox>\n", crc32(lines), lines.size()) +
         "MIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=\"" +
         boundary + "\"\n\n" + part + "Amazon Machine Learning\n\n" + part + lines + "\n--" +
         boundary + "--\n";
}

TrainingLog::TrainingLog(Clock clock) : clock_(std::move(clock)) {}

std::string TrainingLog::stamped(const std::string& text) const { return log_line(clock_(), text); }

void TrainingLog::begin(ModelType type, const TrainingParameters& parameters) {
  type_ = type;
  lines_ += stamped("Begin training.");
  const double megabytes = static_cast<double>(parameters.max_model_bytes) / kBytesPerMegabyte;
  lines_ += stamped(
      "initial-training: l1=" + java_text(parameters.l1) + " l2=" + java_text(parameters.l2) +
      formatted(" likelihood-function=%s max-passes=%d max-model-size=%llu "
                "(%.2f MB) readable=false",
                likelihood_function(type), parameters.max_passes,
                static_cast<unsigned long long>(parameters.max_model_bytes), megabytes));
}

void TrainingLog::add(const LearnerReport& report) {
  // The closing blocks come while training ends, and stand below the line that says it did.
  std::string& lines = report.moment == LearnerReport::Moment::kTraining ? lines_ : closing_;
  const auto line = [&](const char* what, const std::string& text) {
    lines += stamped(formatted("learner-id=%d %-27s", report.learner_id, what) + text);
  };
  if (report.moment != LearnerReport::Moment::kTraining) lines += stamped(title_of(report.moment));
  const std::uint64_t bytes = report.parameters * kBytesPerParameter;
  line("model-configuration:", "learning-rate=" + java_text(report.learning_rate));
  const std::string performance = performance_text(type_, report);
  if (!performance.empty()) line("model-performance:", performance);
  line("model-convergence:",
       formatted("negative-log-likelihood=%.6e (delta=%.6e) is-converged=%s",
                 report.updates == 0 ? 1.0 : report.progressive_loss,
                 report.updates == 0 ? 1.0 : report.delta, report.converged ? "yes" : "no"));
  const auto wide = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  const ActiveFeatures& active = report.active;
  line("active-features:",
       formatted("updates=%010llu min=%07llu max=%07llu mean=%07llu total-sum=%010llu",
                 wide(report.updates), wide(active.min), wide(active.max), wide(active.mean),
                 wide(active.total)));
  line("active-features-quantiles:",
       formatted("quantile-10=%07llu quantile-50=%07llu quantile-90=%07llu",
                 wide(active.quantile_10), wide(active.quantile_50), wide(active.quantile_90)));
  line("model-status:",
       formatted("model-size=%llu (%.2f MB) #params=%llu #pruning-calls=%010u",
                 static_cast<unsigned long long>(bytes),
                 static_cast<double>(bytes) / kBytesPerMegabyte,
                 static_cast<unsigned long long>(report.parameters), report.pruning_calls));
  lines += stamped("");
}

void TrainingLog::finish(const TrainingSummary& summary, const ReadReport& records) {
  const std::uint64_t footprint = summary.parameters * kBytesPerParameter;
  const auto passes = static_cast<unsigned long long>(summary.passes);
  lines_ += stamped(
      formatted("finished-training: total-passes=%d valid-records=%llu invalid-records=%llu",
                summary.passes, passes * records.used, passes * records.rejected));
  lines_ += std::exchange(closing_, "");
  if (summary.parameters_trimmed > 0) {
    lines_ += stamped(formatted("model-size-limit: #params-trimmed=%llu #params-kept=%llu",
                                static_cast<unsigned long long>(summary.parameters_trimmed),
                                static_cast<unsigned long long>(summary.parameters)));
  }
  // Amazon's own spelling: scripts look for it.
  lines_ +=
      stamped(formatted("Foorprint size is %llu", static_cast<unsigned long long>(footprint)));
  lines_ += stamped("initial-training: finished");
  lines_ += stamped("Training complete.");
}

std::string TrainingLog::text() const { return log_file(lines_); }

}  // namespace glassbox::engine
