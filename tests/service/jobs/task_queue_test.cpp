#include "service/jobs/task_queue.h"

#include <catch2/catch.hpp>
#include <future>
#include <mutex>
#include <set>
#include <thread>

namespace glassbox::testing {
namespace {

using service::TaskQueue;

TEST_CASE("a queue begins threads when its tasks would wait for one another", "[task_queue]") {
  TaskQueue queue(/*threads=*/2, /*at_once=*/0);
  std::promise<void> first_runs, second_ran;
  std::promise<void> first_ended;
  queue.post([&] {
    first_runs.set_value();
    second_ran.get_future().wait();
    first_ended.set_value();
  });
  first_runs.get_future().wait();
  queue.post([&] { second_ran.set_value(); });
  CHECK(first_ended.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
}

TEST_CASE("a queue begins no more threads than it may", "[task_queue]") {
  std::mutex mutex;
  std::set<std::thread::id> seen;
  std::promise<void> all_done;
  int left = 100;
  TaskQueue queue(/*threads=*/3, /*at_once=*/0);
  for (int i = 0; i < 100; ++i)
    queue.post([&] {
      const std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
      if (--left == 0) all_done.set_value();
    });
  REQUIRE(all_done.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
  CHECK(seen.size() >= 1);
  CHECK(seen.size() <= 3);
}

}  // namespace
}  // namespace glassbox::testing
