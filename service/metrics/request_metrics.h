/// service/metrics/request_metrics.h: requests counted and timed.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "service/metrics/metrics_text.h"

namespace glassbox::service {

/// Any thread may call any function. Threads count apart, each in a part of its own, so that none
/// waits for a cache line of another's.
class RequestMetrics {
 public:
  /// Upper ends of the histogram's buckets, in seconds; beyond the last one is one more.
  static constexpr std::array<double, 14> kBuckets = {
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30};

  /// names  of operations, whose numbers are their places; they must outlive this
  explicit RequestMetrics(std::vector<std::string_view> names);
  ~RequestMetrics();

  /// cost  some nanoseconds: no lock, no allocation
  void count(std::size_t operation, unsigned status, std::chrono::nanoseconds took) noexcept;

  /// Two families: a counter by operation and status class, and a histogram of seconds. Operations
  /// that nobody asked for are left out.
  void write(MetricsText& text) const;

 private:
  struct Operation;
  struct Part;
  [[nodiscard]] std::vector<std::uint64_t> totals(std::size_t operation) const;
  const std::vector<std::string_view> names_;
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace glassbox::service
