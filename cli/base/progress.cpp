// A line on stderr that is rewritten ten times a second on a terminal; elsewhere a line a second at
// most. The callbacks also say "stop" after Ctrl-C.
#include "cli/base/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "cli/base/console.h"
#include "cli/base/interrupts.h"
#include "cli/base/text_table.h"

namespace glassbox::cli {
namespace {

constexpr std::chrono::milliseconds kRewriteInterval{100};
constexpr std::chrono::milliseconds kLineInterval{1000};
// A search is a step on the way of train and run: most end before a log needs a line about it.
constexpr std::chrono::milliseconds kSearchInterval{10'000};

std::string time_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 120) return std::to_string(whole) + " s";
  if (whole < 7200) return std::to_string((whole + 59) / 60) + " min";
  return std::to_string((whole + 3599) / 3600) + " h";
}

}  // namespace

std::string TrainingPace::line(const SgdProgress& now, double seconds) {
  if (now.pass > pass_) {
    if (records_a_pass_ == 0)
      records_a_pass_ = static_cast<double>(before_) / static_cast<double>(pass_);
    pass_ = now.pass;
  }
  before_ = now.records;
  std::string text = "pass " + std::to_string(now.pass) + " of " + std::to_string(now.max_passes);
  const double rate = seconds > 0 ? static_cast<double>(now.records) / seconds : 0;
  if (rate > 0) text += ", " + count_text(static_cast<std::uint64_t>(rate)) + " records/s";
  text += ", loss " + number_text(now.mean_loss);
  const double left = records_a_pass_ * now.max_passes - static_cast<double>(now.records);
  if (rate > 0 && records_a_pass_ > 0 && left >= 0) text += ", " + time_text(left / rate) + " left";
  return text;
}

Progress::Progress(bool quiet)
    : style_(quiet || is_silent()   ? Style::kNone
             : stderr_is_terminal() ? Style::kRewritten
                                    : Style::kLines) {}

Progress::~Progress() {
  try {
    clear();
  } catch (const std::exception&) {  // no memory for the blanks: the line stays
  }
}

bool Progress::is_due(std::chrono::milliseconds interval) {
  const Clock::time_point now = Clock::now();
  if (now - last_ < interval) return false;
  last_ = now;
  return true;
}

void Progress::rewrite(const std::string& text) {
  // Blanks instead of an escape code remove what the line before had more.
  std::string line = "\r" + text;
  if (text.size() < shown_)
    line += std::string(shown_ - text.size(), ' ') + std::string(shown_ - text.size(), '\b');
  shown_ = text.size();
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Progress::clear() {
  if (shown_ == 0) return;
  rewrite("");
  std::fputc('\r', stderr);
}

void Progress::stage(const std::string& name) {
  stage_ = name;
  if (style_ == Style::kRewritten) rewrite(name);
}

void Progress::records(std::uint64_t count) {
  if (interrupted()) throw Interrupted();
  if (style_ != Style::kRewritten || !is_due(kRewriteInterval)) return;
  rewrite((stage_.empty() ? "" : stage_ + ", ") + count_text(count) + " records");
}

bool Progress::training(const SgdProgress& now) {
  if (interrupted()) return false;
  if (style_ == Style::kNone) return true;
  if (training_begin_ == Clock::time_point{}) training_begin_ = last_ = Clock::now();
  const std::chrono::duration<double> seconds = Clock::now() - training_begin_;
  const std::string text = pace_.line(now, seconds.count());
  if (style_ == Style::kRewritten && is_due(kRewriteInterval)) rewrite(text);
  if (style_ == Style::kLines && is_due(kLineInterval)) print_note(text);
  return true;
}

bool Progress::fits(const std::string& what, std::size_t done, std::size_t of) {
  if (interrupted()) return false;
  const bool is_rewritten = style_ == Style::kRewritten;
  if (style_ == Style::kNone || !is_due(is_rewritten ? kRewriteInterval : kSearchInterval))
    return true;
  const std::string text = what + ", " + count_text(done) + " of " + count_text(of);
  is_rewritten ? rewrite(text) : print_note(text);
  return true;
}

}  // namespace glassbox::cli
