#include "service/metrics/request_metrics.h"

#include <algorithm>
#include <string>

namespace glassbox::service {
namespace {

constexpr std::size_t kParts = 16;   // threads beyond share
constexpr std::size_t kClasses = 5;  // 1xx to 5xx
constexpr std::size_t kCacheLine = 64;
constexpr double kNanosecond = 1e-9;

std::size_t part_of_thread() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t part = next.fetch_add(1, std::memory_order_relaxed) % kParts;
  return part;
}

std::size_t bucket_of(std::chrono::nanoseconds took) {
  const double seconds = static_cast<double>(took.count()) * kNanosecond;
  const auto& ends = RequestMetrics::kBuckets;
  return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), seconds) -
                                  ends.begin());
}

}  // namespace

struct RequestMetrics::Operation {
  std::array<std::atomic<std::uint64_t>, kClasses> classes{};
  std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> buckets{};
  std::atomic<std::uint64_t> nanoseconds{0};
};

struct alignas(kCacheLine) RequestMetrics::Part {
  explicit Part(std::size_t operation_count) : operations(operation_count) {}
  std::vector<Operation> operations;
};

RequestMetrics::RequestMetrics(std::vector<std::string_view> names) : names_(std::move(names)) {
  for (std::size_t i = 0; i < kParts; ++i) parts_.push_back(std::make_unique<Part>(names_.size()));
}

RequestMetrics::~RequestMetrics() = default;

void RequestMetrics::count(std::size_t operation, unsigned status,
                           std::chrono::nanoseconds took) noexcept {
  if (operation >= names_.size()) return;
  Operation& counted = parts_[part_of_thread()]->operations[operation];
  constexpr auto kRelaxed = std::memory_order_relaxed;
  const std::size_t status_class = std::clamp<std::size_t>(status / 100, 1, kClasses) - 1;
  counted.classes[status_class].fetch_add(1, kRelaxed);
  counted.buckets[bucket_of(took)].fetch_add(1, kRelaxed);
  counted.nanoseconds.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)),
                                kRelaxed);
}

// Classes, then buckets, then nanoseconds.
std::vector<std::uint64_t> RequestMetrics::totals(std::size_t operation) const {
  std::vector<std::uint64_t> sums(kClasses + kBuckets.size() + 2);
  for (const auto& part : parts_) {
    const Operation& counted = part->operations[operation];
    std::size_t place = 0;
    for (const auto& one : counted.classes) sums[place++] += one.load(std::memory_order_relaxed);
    for (const auto& one : counted.buckets) sums[place++] += one.load(std::memory_order_relaxed);
    sums[place] += counted.nanoseconds.load(std::memory_order_relaxed);
  }
  return sums;
}

void RequestMetrics::write(MetricsText& text) const {
  std::vector<std::vector<std::uint64_t>> all;
  for (std::size_t i = 0; i < names_.size(); ++i) all.push_back(totals(i));
  const auto begins_buckets = static_cast<std::ptrdiff_t>(kClasses);
  text.family("glassbox_requests_total", "counter",
              "Requests answered, by operation and class of status.");
  for (std::size_t i = 0; i < names_.size(); ++i)
    for (std::size_t c = 0; c < kClasses; ++c)
      if (all[i][c] > 0)
        text.sample(
            "", {{"operation", std::string(names_[i])}, {"status", std::to_string(c + 1) + "xx"}},
            all[i][c]);
  text.family("glassbox_request_duration_seconds", "histogram",
              "Time from a whole request to its answer, by operation.");
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::uint64_t below = 0;
    const std::string name(names_[i]);
    const auto buckets = all[i].begin() + begins_buckets;
    if (std::all_of(buckets, buckets + kBuckets.size() + 1, [](auto n) { return n == 0; }))
      continue;
    for (std::size_t b = 0; b < kBuckets.size(); ++b) {
      below += all[i][kClasses + b];
      text.sample("_bucket", {{"operation", name}, {"le", shown_number(kBuckets.at(b))}}, below);
    }
    below += all[i][kClasses + kBuckets.size()];
    text.sample("_bucket", {{"operation", name}, {"le", "+Inf"}}, below);
    text.sample("_sum", {{"operation", name}}, static_cast<double>(all[i].back()) * kNanosecond);
    text.sample("_count", {{"operation", name}}, below);
  }
}

}  // namespace glassbox::service
