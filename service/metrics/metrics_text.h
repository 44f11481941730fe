/// service/metrics/metrics_text.h: figures in Prometheus' text format.
///
/// source  Prometheus: "Exposition formats", text format version 0.0.4
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

class MetricsText {
 public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  /// Begins a family: its samples follow.
  /// type  "counter", "gauge", "histogram"
  void family(std::string_view name, std::string_view type, std::string_view help);
  /// suffix  of the family's name: "_bucket", "_sum", "_count" of histograms, otherwise ""
  void sample(std::string_view suffix, const Labels& labels, double value);
  void sample(std::string_view suffix, const Labels& labels, std::uint64_t value);
  /// A family of one sample.
  void gauge(std::string_view name, std::string_view help, double value);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add(std::string_view suffix, const Labels& labels, std::string_view value);
  std::string text_, name_;
};

/// The shortest text that reads as this number.
[[nodiscard]] std::string shown_number(double value);

/// Of this process: memory, processor time, open files, start. What the system does not tell is
/// left out.
void write_process(MetricsText& text);

}  // namespace glassbox::service
