/// io/base/exchange.h: what the processes that share one training give each other: bytes, nothing
/// else. What the bytes mean, and all arithmetic, is the caller's.
///
/// All processes make the same calls in the same order; each call ends when all have made it.
/// Results do not depend on who is fast: what comes from process r stands at place r.
///
/// cluster/ carries it over Open MPI and Gloo; no_others() is a process by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::io {

class Exchange {
 public:
  virtual ~Exchange() = default;

  /// This process, 0 .. size() - 1.
  [[nodiscard]] virtual std::size_t rank() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;

  /// Everyone gets everyone's bytes.
  /// sizes  of what each process gives; all know them, and sizes[rank()] == mine.size()
  /// all    filled with the bytes of process 0, then 1, ...; as long as all sizes together
  /// throws ProcessLost (process_lost.h): another process ended, or cannot be reached
  virtual void allgatherv(std::span<const std::byte> mine, std::span<const std::size_t> sizes,
                          std::span<std::byte> all) const = 0;

  /// Everyone gets the part that is meant for it.
  /// to    for process 0, then 1, ...: to_sizes[r] bytes each
  /// from  filled with what process 0 gave this one, then 1, ...: from_sizes[r] bytes each
  /// throws ProcessLost (process_lost.h): another process ended, or cannot be reached
  virtual void alltoallv(std::span<const std::byte> to, std::span<const std::size_t> to_sizes,
                         std::span<std::byte> from,
                         std::span<const std::size_t> from_sizes) const = 0;

  /// This process cannot go on: all others end, too, soon and without output.
  virtual void abort(int exit_code) const = 0;

  /// The same where sizes are not known: one more round of eight bytes.
  [[nodiscard]] std::vector<std::string> gather(std::string_view mine) const;
  [[nodiscard]] std::vector<std::string> swap(std::span<const std::string> to) const;

  /// One number of each process.
  [[nodiscard]] std::vector<std::uint64_t> gather(std::uint64_t mine) const;
  [[nodiscard]] std::vector<double> gather(double mine) const;
};

/// Process 0 of 1: gets what it gives.
[[nodiscard]] const Exchange& no_others();

/// Things 0 .. count - 1, cut into runs for each process, as even as it goes.
struct Share {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};
[[nodiscard]] constexpr Share share_of(std::size_t rank, std::size_t processes, std::size_t count) {
  const auto cut = [&](std::size_t r) {  // without overflow
    return count / processes * r + count % processes * r / processes;
  };
  return {cut(rank), cut(rank + 1)};
}
[[nodiscard]] inline Share share_here(const Exchange& exchange, std::size_t count) {
  return share_of(exchange.rank(), exchange.size(), count);
}

}  // namespace glassbox::io
