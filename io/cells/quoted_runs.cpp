// Follows quotes from line to line. In
//
//     1,"a cell of
//     two lines",x
//
// the first line has a quote that opens and does not close, so the line end behind "of" is part of
// the cell, and both lines are one record. A quote that stays open beyond the limit is a mistake;
// its run ends there, and reading goes on behind it.
#include "io/cells/quoted_runs.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "io/base/byte_scan.h"

namespace glassbox::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t find(std::string_view text, char c, std::size_t from) {
  if (from >= text.size()) return kNone;
  const void* const at = std::memchr(text.data() + from, c, text.size() - from);
  return at == nullptr ? kNone
                       : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

// What comes of the record at the beginning of a window.
struct Found {
  bool is_decided = false;
  bool is_run = false;  // else one line, whatever its quotes
  QuotedRun::Kind kind = QuotedRun::Kind::kRecord;
  std::size_t end = 0;  // of a run, in the window
};

// Follows one record from quote to quote. All that is decided depends on the window's bytes alone,
// never on where a text happens to end.
class Follower {
 public:
  // is_end  whether the window ends where the file does
  Follower(std::string_view window, bool is_end, std::size_t most_bytes, char separator)
      : window_(window),
        inner_(window.substr(0, most_bytes)),
        is_end_(is_end),
        most_(most_bytes),
        separator_(separator) {}

  // open  the first quote of the first line
  Found follow(std::size_t open) {
    line_end_ = find(window_, '\n', 0);
    for (; open != kNone && open < line_end_; open = find(inner_, '"', open)) {
      if (open > 0 && window_[open - 1] != separator_) {  // a character like any other
        ++open;
        continue;
      }
      std::size_t close = find(inner_, '"', open + 1);
      while (close != kNone && close + 1 < window_.size() && window_[close + 1] == '"')
        close = find(inner_, '"', close + 2);
      if (close == kNone) {
        if (line_end_ < inner_.size()) is_multiline_ = true;
        if (!is_end_ && window_.size() <= most_) return {};
        return is_multiline_ ? run(QuotedRun::Kind::kOpen, inner_.size()) : line();
      }
      if (line_end_ < close) {
        is_multiline_ = true;
        line_end_ = find(window_, '\n', close + 1);
      }
      const std::optional<bool> is_good = is_followed_well(close + 1);
      if (!is_good) return {};
      if (!*is_good) return is_multiline_ ? run(QuotedRun::Kind::kTextBehind, close) : line();
      open = close + 1;
    }
    if (!is_multiline_) return line();
    if (line_end_ == kNone && !is_end_ && window_.size() <= most_ + 2) return {};
    const std::size_t end = std::min(line_end_, window_.size());
    if (end - (window_[end - 1] == '\r' ? 1 : 0) > most_) return run(QuotedRun::Kind::kOpen, most_);
    return {true, true, QuotedRun::Kind::kRecord, std::min(end + 1, window_.size())};
  }

 private:
  static Found line() { return {.is_decided = true}; }

  // A separator or a line end, which at the end of the file may be missing or a CR alone. nullopt:
  // there is too little to say.
  [[nodiscard]] std::optional<bool> is_followed_well(std::size_t at) const {
    const auto at_end = is_end_ ? std::optional(true) : std::nullopt;
    if (at == window_.size()) return at_end;
    if (window_[at] == separator_ || window_[at] == '\n') return true;
    if (window_[at] != '\r') return false;
    if (at + 1 == window_.size()) return at_end;
    return window_[at + 1] == '\n';
  }

  // Up to the end of the line in which it showed; without that line when it is too long for a
  // record itself.
  [[nodiscard]] Found run(QuotedRun::Kind kind, std::size_t shown) const {
    const std::size_t end = find(window_, '\n', shown);
    if (end != kNone) return {true, true, kind, end + 1};
    if (is_end_) return {true, true, kind, window_.size()};
    if (window_.size() < quoted_run_reach(most_)) return {};
    return {true, true, kind, window_.rfind('\n', shown) + 1};
  }

  std::string_view window_;
  std::string_view inner_;  // where quotes have to be closed
  bool is_end_;
  std::size_t most_;
  char separator_;
  std::size_t line_end_ = kNone;  // the first one outside the quotes followed so far
  bool is_multiline_ = false;
};

}  // namespace

std::size_t find_quoted_runs(std::string_view text, std::size_t from, bool is_end,
                             std::size_t most_bytes, char separator, std::vector<QuotedRun>& runs) {
  for (std::size_t quote; (quote = find(text, '"', from)) != kNone;) {
    const std::size_t line_end = text.substr(from, quote - from).rfind('\n');
    const std::size_t begin = line_end == kNone ? from : from + line_end + 1;
    const std::string_view window = text.substr(begin, quoted_run_reach(most_bytes));
    const bool ends = is_end && begin + window.size() == text.size();
    const Found found = Follower(window, ends, most_bytes, separator).follow(quote - begin);
    if (!found.is_decided) return begin;
    const std::uint64_t line_ends = found.is_run ? count_line_ends(window.data(), found.end) : 0;
    const std::uint64_t lines = line_ends + (found.is_run && window[found.end - 1] != '\n' ? 1 : 0);
    if (lines > 1) {
      runs.push_back({begin, begin + found.end, lines, found.kind});
      from = begin + found.end;
    } else {
      const std::size_t end = find(text, '\n', quote);
      if (end == kNone) break;
      from = end + 1;
    }
  }
  return text.size();
}

std::size_t first_record_size(std::string_view text, std::size_t most_bytes, char separator) {
  if (text.empty()) return 0;
  const std::size_t line = std::min(find(text, '\n', 0), text.size() - 1) + 1;
  if (find(text.substr(0, line), '"', 0) == kNone) return line;
  std::vector<QuotedRun> runs;
  const std::string_view beginning = text.substr(0, quoted_run_reach(most_bytes));
  (void)find_quoted_runs(beginning, 0, /*is_end=*/beginning.size() == text.size(), most_bytes,
                         separator, runs);
  if (!runs.empty() && runs[0].begin == 0 && runs[0].kind == QuotedRun::Kind::kRecord)
    return runs[0].end;
  return line;
}

std::string quote_csv(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace glassbox::io
