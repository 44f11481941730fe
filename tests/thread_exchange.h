// An Exchange between threads that share nothing else: what processes would do, for tests.
//
//     in_processes(3, [&](const io::Exchange& exchange) { result[exchange.rank()] = ...; });
//
// An exception in one reaches the caller; the others end as they do when a process is gone.
#pragma once

#include <atomic>
#include <barrier>
#include <exception>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "io/base/exchange.h"

namespace glassbox::testing {

class ThreadExchange final : public io::Exchange {
 public:
  struct AnotherEnded : std::runtime_error {
    AnotherEnded() : runtime_error("another process ended") {}
  };
  struct Table {
    explicit Table(std::size_t count)
        : turn(static_cast<std::ptrdiff_t>(count)), bytes(count), sizes(count), failed(count) {}
    std::barrier<> turn;
    std::vector<std::span<const std::byte>> bytes;  // by process: what it gives
    std::vector<std::vector<std::size_t>> sizes;    // the same, for each other one
    std::vector<std::atomic<bool>> failed;
    std::uint64_t sent = 0;  // by process 0, to others
  };
  ThreadExchange(Table& table, std::size_t rank) : table_(table), rank_(rank) {}
  [[nodiscard]] std::size_t rank() const override { return rank_; }
  [[nodiscard]] std::size_t size() const override { return table_.bytes.size(); }

  void allgatherv(std::span<const std::byte> mine, std::span<const std::size_t> sizes,
                  std::span<std::byte> all) const override {
    if (sizes.size() != size() || sizes[rank_] != mine.size())
      throw std::invalid_argument("allgatherv: sizes");
    table_.bytes[rank_] = mine;
    meet();
    std::size_t at = 0;
    for (std::size_t r = 0; r < size(); ++r) {
      if (table_.bytes[r].size() != sizes[r]) throw std::invalid_argument("allgatherv: sizes");
      std::ranges::copy(table_.bytes[r], all.subspan(at, sizes[r]).begin());
      at += sizes[r];
    }
    if (rank_ == 0) table_.sent += mine.size() * (size() - 1);
    meet();
  }
  void alltoallv(std::span<const std::byte> to, std::span<const std::size_t> to_sizes,
                 std::span<std::byte> from,
                 std::span<const std::size_t> from_sizes) const override {
    table_.bytes[rank_] = to;
    table_.sizes[rank_].assign(to_sizes.begin(), to_sizes.end());
    meet();
    std::size_t at = 0;
    for (std::size_t r = 0; r < size(); ++r) {
      std::size_t begin = 0;
      for (std::size_t q = 0; q < rank_; ++q) begin += table_.sizes[r][q];
      if (table_.sizes[r][rank_] != from_sizes[r]) throw std::invalid_argument("alltoallv: sizes");
      std::ranges::copy(table_.bytes[r].subspan(begin, from_sizes[r]),
                        from.subspan(at, from_sizes[r]).begin());
      at += from_sizes[r];
    }
    if (rank_ == 0) table_.sent += to.size() - to_sizes[0];
    meet();
  }
  void abort(int /*exit_code*/) const override {}

 private:
  void meet() const {
    table_.turn.arrive_and_wait();
    for (std::size_t r = 0; r < size(); ++r)
      if (table_.failed[r]) throw AnotherEnded();
  }
  Table& table_;
  std::size_t rank_;
};

/// Runs `work` in so many threads as if they were processes.
/// returns bytes that process 0 sent to others
/// throws  what the first process (by rank) threw that failed by itself
inline std::uint64_t in_processes(std::size_t count,
                                  const std::function<void(const io::Exchange&)>& work) {
  ThreadExchange::Table table(count);
  std::vector<std::exception_ptr> failures(count), followers(count);
  std::vector<std::thread> threads;
  for (std::size_t rank = 0; rank < count; ++rank)
    threads.emplace_back([&, rank] {
      try {
        work(ThreadExchange(table, rank));
      } catch (const ThreadExchange::AnotherEnded&) {
        followers[rank] = std::current_exception();
        table.failed[rank] = true;
      } catch (...) {
        failures[rank] = std::current_exception();
        table.failed[rank] = true;
      }
      table.turn.arrive_and_drop();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
  for (const std::exception_ptr& follower : followers)
    if (follower) std::rethrow_exception(follower);
  return table.sent;
}

}  // namespace glassbox::testing
