// The conveniences over the two movements of bytes, and the process that is alone.
#include "io/base/exchange.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace glassbox::io {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::vector<std::string> cut(std::string_view all, std::span<const std::size_t> sizes) {
  std::vector<std::string> parts;
  for (const std::size_t size : sizes) {
    parts.emplace_back(all.substr(0, size));
    all.remove_prefix(size);
  }
  return parts;
}

std::size_t sum_of(std::span<const std::size_t> sizes) {
  std::size_t sum = 0;
  for (const std::size_t size : sizes) sum += size;
  return sum;
}

template <class Number>
std::vector<Number> gather_numbers(const Exchange& exchange, Number mine) {
  std::vector<Number> all(exchange.size());
  const std::vector<std::size_t> sizes(exchange.size(), sizeof mine);
  exchange.allgatherv(std::as_bytes(std::span(&mine, 1)), sizes,
                      std::as_writable_bytes(std::span(all)));
  return all;
}

class NoOthers final : public Exchange {
 public:
  [[nodiscard]] std::size_t rank() const override { return 0; }
  [[nodiscard]] std::size_t size() const override { return 1; }
  void allgatherv(std::span<const std::byte> mine, std::span<const std::size_t> /*sizes*/,
                  std::span<std::byte> all) const override {
    copy(mine, all);
  }
  void alltoallv(std::span<const std::byte> to, std::span<const std::size_t> /*to_sizes*/,
                 std::span<std::byte> from,
                 std::span<const std::size_t> /*from_sizes*/) const override {
    copy(to, from);
  }
  void abort(int /*exit_code*/) const override {}

 private:
  static void copy(std::span<const std::byte> from, std::span<std::byte> to) {
    if (from.size() != to.size()) throw std::invalid_argument("Exchange: sizes differ");
    std::ranges::copy(from, to.begin());
  }
};

}  // namespace

std::vector<std::string> Exchange::gather(std::string_view mine) const {
  const std::vector<std::uint64_t> counts = gather(std::uint64_t{mine.size()});
  const std::vector<std::size_t> sizes(counts.begin(), counts.end());
  std::string all(sum_of(sizes), '\0');
  allgatherv(bytes_of(mine), sizes, std::as_writable_bytes(std::span(all)));
  return cut(all, sizes);
}

std::vector<std::string> Exchange::swap(std::span<const std::string> to) const {
  if (to.size() != size()) throw std::invalid_argument("Exchange: expected a part a process");
  std::vector<std::uint64_t> given, got(size());
  std::string all;
  for (const std::string& part : to) {
    given.push_back(part.size());
    all += part;
  }
  const std::vector<std::size_t> number(size(), sizeof(std::uint64_t));
  alltoallv(std::as_bytes(std::span(given)), number, std::as_writable_bytes(std::span(got)),
            number);
  const std::vector<std::size_t> to_sizes(given.begin(), given.end());
  const std::vector<std::size_t> from_sizes(got.begin(), got.end());
  std::string from(sum_of(from_sizes), '\0');
  alltoallv(bytes_of(all), to_sizes, std::as_writable_bytes(std::span(from)), from_sizes);
  return cut(from, from_sizes);
}

std::vector<std::uint64_t> Exchange::gather(std::uint64_t mine) const {
  return gather_numbers(*this, mine);
}

std::vector<double> Exchange::gather(double mine) const { return gather_numbers(*this, mine); }

const Exchange& no_others() {
  static const NoOthers alone;
  return alone;
}

}  // namespace glassbox::io
