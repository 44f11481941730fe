#include "cluster/gloo/gloo_exchange.h"

#include <gloo/rendezvous/context.h>
#include <gloo/rendezvous/store.h>
#include <gloo/transport/tcp/device.h>
#include <gloo/transport/unbound_buffer.h>
#include <net/if.h>
#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
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

constexpr std::chrono::hours kSilence(1);

// From the loss of a process to the end of this one: time for the others to see that it is there.
constexpr std::chrono::seconds kFarewell(2);

// "[file.cc:598] Connection closed by peer [127.0.0.1]:4321" without the file.
std::string reason_of(const std::exception& error) {
  const std::string text = error.what();
  const std::size_t place = text.find("] ");
  return text.starts_with('[') && place != std::string::npos ? text.substr(place + 2) : text;
}

// Gloo frees what it was not given where a name stands for no address.
void check_host(const std::string& name) {
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(name.c_str(), nullptr, nullptr, &found); code != 0)
    throw std::runtime_error(::gai_strerror(code));
  ::freeaddrinfo(found);
}

// Addresses of the processes, through the place where they met.
class AddressStore final : public gloo::rendezvous::Store {
 public:
  AddressStore(const Seat& seat, MeetingPlace& place) : seat_(seat), place_(place) {}
  ~AddressStore() override {
    for (const std::string& name : put_) place_.remove(name);
  }
  AddressStore(const AddressStore&) = delete;
  AddressStore& operator=(const AddressStore&) = delete;

  void set(const std::string& key, const std::vector<char>& data) override {
    const std::string name = seat_.note("address-" + key);
    if (!place_.put(name, std::string(data.begin(), data.end())))
      throw std::runtime_error(name +
                               " is there already, of an attempt that was killed; set "
                               "GLASSBOX_ATTEMPT to a new value for all");
    put_.push_back(name);
  }
  std::vector<char> get(const std::string& key) override {
    const std::string text = await(key, std::chrono::seconds(seat_.meet_seconds));
    return {text.begin(), text.end()};
  }
  void wait(const std::vector<std::string>& keys) override {
    wait(keys, std::chrono::seconds(seat_.meet_seconds));
  }
  void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& limit) override {
    for (const std::string& key : keys) (void)await(key, limit);
  }

 private:
  std::string await(const std::string& key, std::chrono::milliseconds limit) {
    for (const auto until = Clock::now() + limit;;) {
      if (auto text = place_.get(seat_.note("address-" + key))) return *std::move(text);
      if (Clock::now() > until) throw std::runtime_error("process " + key + " gave no address");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  const Seat& seat_;
  MeetingPlace& place_;
  std::vector<std::string> put_;
};

class GlooExchange final : public io::Exchange {
 public:
  GlooExchange(const Seat& seat, MeetingPlace& place)
      : rank_(seat.rank),
        size_(seat.size),
        context_(std::make_shared<gloo::rendezvous::Context>(static_cast<int>(seat.rank),
                                                             static_cast<int>(seat.size))) {
    AddressStore addresses(seat, place);
    try {
      gloo::transport::tcp::attr address;
      const bool is_interface = ::if_nametoindex(seat.interface.c_str()) != 0;
      if (!is_interface) check_host(seat.interface);
      (is_interface ? address.iface : address.hostname) = seat.interface;
      auto device = gloo::transport::tcp::CreateDevice(address);
      context_->setTimeout(std::chrono::seconds(seat.meet_seconds));
      context_->connectFullMesh(addresses, device);
    } catch (const std::exception& error) {
      throw io::ProcessLost(
          "cannot connect to the other processes at " + seat.interface + ": " + reason_of(error),
          rank_);
    }
    // When all have said so, all are connected, and the addresses can go.
    const std::vector<std::byte> word(1);
    std::vector<std::byte> words(size_);
    allgatherv(word, std::vector<std::size_t>(size_, 1), words);
  }

  [[nodiscard]] std::size_t rank() const override { return rank_; }
  [[nodiscard]] std::size_t size() const override { return size_; }

  void allgatherv(std::span<const std::byte> mine, std::span<const std::size_t> sizes,
                  std::span<std::byte> all) const override {
    if (sizes.size() != size_ || sizes[rank_] != mine.size())
      throw std::invalid_argument("allgatherv: sizes");
    move(std::vector(size_, mine), sizes, all);
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
    move(parts, from_sizes, from);
  }

  void abort(int /*exit_code*/) const override { context_->closeConnections(); }

 private:
  using Buffer = std::unique_ptr<gloo::transport::UnboundBuffer>;

  // parts[r] goes to process r; from_sizes[r] bytes of each come to `from`, one after another.
  void move(const std::vector<std::span<const std::byte>>& parts,
            std::span<const std::size_t> from_sizes, std::span<std::byte> from) const {
    const std::uint64_t slot = next_slot_++;
    std::vector<Buffer> sent(size_), received(size_);
    for (std::size_t at = 0, r = 0; r < size_; at += from_sizes[r++]) {
      const std::span<std::byte> place = from.subspan(at, from_sizes[r]);
      if (r == rank_) {
        std::ranges::copy(parts[r].first(place.size()), place.begin());
      } else if (!place.empty()) {
        received[r] = context_->createUnboundBuffer(place.data(), place.size());
        with(r, [&] { received[r]->recv(static_cast<int>(r), slot); });
      }
    }
    for (std::size_t step = 1; step < size_; ++step) {  // not all to process 0 first
      const std::size_t r = (rank_ + step) % size_;
      if (parts[r].empty()) continue;
      auto* const bytes = const_cast<std::byte*>(parts[r].data());  // only read
      sent[r] = context_->createUnboundBuffer(bytes, parts[r].size());
      with(r, [&] { sent[r]->send(static_cast<int>(r), slot); });
    }
    for (std::size_t r = 0; r < size_; ++r) {
      if (received[r]) with(r, [&] { received[r]->waitRecv(kSilence); });
      if (sent[r]) with(r, [&] { sent[r]->waitSend(kSilence); });
    }
  }

  // Names all that are gone, a little later: who waited for one that noticed before would blame
  // that one, while the news of the first is still on its way.
  template <class Work>
  void with(std::size_t other, Work work) const {
    try {
      work();
    } catch (const std::exception& error) {
      const std::string reason = reason_of(error);
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      std::string gone;
      std::size_t count = 0, first_left = size_;
      for (std::size_t r = 0; r < size_; ++r) {
        if (r != other && (r == rank_ || !is_gone(r))) {
          first_left = std::min(first_left, r);
          continue;
        }
        gone += (count++ == 0 ? "" : ", ") + std::to_string(r);
      }
      std::this_thread::sleep_for(kFarewell);
      throw io::ProcessLost((count == 1 ? "process " : "processes ") + gone + " of " +
                                std::to_string(size_) + " ended, or cannot be reached (" + reason +
                                ")",
                            first_left);
    }
  }

  bool is_gone(std::size_t other) const {
    try {
      char nothing = 0;
      const Buffer probe = context_->createUnboundBuffer(&nothing, 1);
      probe->recv(static_cast<int>(other), next_slot_++);
      return false;
    } catch (const std::exception&) {
      return true;
    }
  }

  std::size_t rank_, size_;
  std::shared_ptr<gloo::rendezvous::Context> context_;
  mutable std::atomic<std::uint64_t> next_slot_{0};
};

}  // namespace
}  // namespace glassbox::cluster

static_assert(
    std::is_same_v<decltype(glassbox_gloo_exchange), glassbox::cluster::MakeGlooExchange>);

const glassbox::io::Exchange* glassbox_gloo_exchange(const glassbox::cluster::Seat& seat,
                                                     glassbox::cluster::MeetingPlace& place) {
  return new glassbox::cluster::GlooExchange(seat, place);
}
