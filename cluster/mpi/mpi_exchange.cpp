#include "cluster/mpi/mpi_exchange.h"

#define OMPI_SKIP_MPICXX 1
#include <mpi.h>
#include <sched.h>
#include <stdlib.h>  // on_exit

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "cluster/base/module.h"
#include "io/base/process_lost.h"

namespace glassbox::cluster {
namespace {

using Clock = std::chrono::steady_clock;

void check_mpi(int code, const char* doing) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw io::ProcessLost(std::string("another process ended, or cannot be reached (") + doing +
                            ": " + std::string(text.data(), static_cast<std::size_t>(length)) + ")",
                        /*first_left=*/0);
}

// First it lets others run, then it sleeps for 100 us before every eighth look: large messages go
// on by looks, so that one look a sleep would double their time. Waiting takes a twentieth of a
// core.
class Patience {
 public:
  void wait() {
    if (++looks_ < kFirst || looks_ % 8 != 0)
      ::sched_yield();
    else
      std::this_thread::sleep_for(std::chrono::microseconds(100));
  }

 private:
  static constexpr std::uint64_t kFirst = 200;
  std::uint64_t looks_ = 0;
};

bool all_done(std::vector<MPI_Request>& requests) {
  int done = 0;
  check_mpi(
      MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE),
      "waiting");
  return done != 0;
}

constexpr std::size_t kPart = std::size_t{1} << 30;

class MpiExchange final : public io::Exchange {
 public:
  MpiExchange() {
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    int rank = 0, size = 1;
    check_mpi(MPI_Comm_rank(MPI_COMM_WORLD, &rank), "MPI_Comm_rank");
    check_mpi(MPI_Comm_size(MPI_COMM_WORLD, &size), "MPI_Comm_size");
    rank_ = static_cast<std::size_t>(rank);
    size_ = static_cast<std::size_t>(size);
  }

  [[nodiscard]] std::size_t rank() const override { return rank_; }
  [[nodiscard]] std::size_t size() const override { return size_; }

  void allgatherv(std::span<const std::byte> mine, std::span<const std::size_t> sizes,
                  std::span<std::byte> all) const override {
    if (sizes.size() != size_ || sizes[rank_] != mine.size())
      throw std::invalid_argument("allgatherv: sizes");
    move([&](std::size_t) { return mine; }, sizes, all);
  }

  void alltoallv(std::span<const std::byte> to, std::span<const std::size_t> to_sizes,
                 std::span<std::byte> from,
                 std::span<const std::size_t> from_sizes) const override {
    if (to_sizes.size() != size_ || from_sizes.size() != size_)
      throw std::invalid_argument("alltoallv: sizes");
    std::vector<std::span<const std::byte>> parts;
    for (std::size_t at = 0; const std::size_t size : to_sizes) {
      parts.push_back(to.subspan(at, size));
      at += size;
    }
    move([&](std::size_t r) { return parts[r]; }, from_sizes, from);
  }

  void abort(int exit_code) const override { MPI_Abort(MPI_COMM_WORLD, exit_code); }

 private:
  // part_for(r) goes to process r; from_sizes[r] bytes of each come to `from`, one after another.
  template <class PartFor>
  void move(PartFor part_for, std::span<const std::size_t> from_sizes,
            std::span<std::byte> from) const {
    std::vector<MPI_Request> requests;
    const auto start = [&](auto bytes, std::size_t other, auto operation) {
      for (std::size_t at = 0; at < bytes.size(); at += kPart) {
        const auto part = bytes.subspan(at, std::min(kPart, bytes.size() - at));
        requests.emplace_back();
        check_mpi(operation(part.data(), static_cast<int>(part.size()), MPI_BYTE,
                            static_cast<int>(other), /*tag=*/0, MPI_COMM_WORLD, &requests.back()),
                  "starting");
      }
    };
    for (std::size_t at = 0, r = 0; r < size_; at += from_sizes[r++]) {
      const std::span<std::byte> place = from.subspan(at, from_sizes[r]);
      if (r == rank_)
        std::ranges::copy(part_for(r).first(place.size()), place.begin());
      else
        start(place, r, MPI_Irecv);
    }
    for (std::size_t step = 1; step < size_; ++step) {  // not all to process 0 first
      const std::size_t other = (rank_ + step) % size_;
      start(part_for(other), other, MPI_Isend);
    }
    for (Patience patience; !all_done(requests);) patience.wait();
  }

  std::size_t rank_ = 0, size_ = 1;
};

// The end of the process. A process that fails by itself must not wait in MPI_Finalize for others
// that wait for it; those that fail together end together, and what they say is not cut off.
void finish(int exit_code, void* /*unused*/) {
  int done = 0;
  MPI_Finalized(&done);
  if (done != 0) return;
  if (exit_code != 0) {
    MPI_Request others{};
    MPI_Ibarrier(MPI_COMM_WORLD, &others);
    const auto until = Clock::now() + std::chrono::seconds(3);
    for (Patience patience;
         MPI_Test(&others, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done == 0;) {
      if (Clock::now() > until) MPI_Abort(MPI_COMM_WORLD, exit_code);
      patience.wait();
    }
  }
  MPI_Finalize();
}

const MpiExchange* start() {
  // Pieces of a long message through shared memory; with its 32 KB rows take 2.6 times as long.
  ::setenv("OMPI_MCA_btl_vader_max_send_size", "1048576", /*overwrite=*/0);
  int granted = 0;
  check_mpi(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &granted), "MPI_Init_thread");
  if (granted < MPI_THREAD_SERIALIZED)
    throw std::runtime_error("this Open MPI cannot be called from several threads");
  ::on_exit(finish, nullptr);
  return new MpiExchange;  // lives to the very end
}

}  // namespace
}  // namespace glassbox::cluster

static_assert(std::is_same_v<decltype(glassbox_mpi_exchange), glassbox::cluster::MakeMpiExchange>);

const glassbox::io::Exchange* glassbox_mpi_exchange() {
  static const glassbox::cluster::MpiExchange* const exchange = glassbox::cluster::start();
  return exchange;
}
