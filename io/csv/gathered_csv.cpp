#include "io/csv/gathered_csv.h"

#include <optional>
#include <utility>

#include "io/base/bytes.h"
#include "io/base/together.h"
#include "io/files/temporary_file.h"
#include "io/records/record_block_bytes.h"

namespace glassbox::io {
namespace {

// Blocks as bytes, one after the other.
class WaitingBlocks {
 public:
  void add(const RecordBlock& block) {
    ByteWriter out;
    encode(block, out);
    const std::string& bytes = out.bytes();
    sizes_.push_back(bytes.size());
    if (!file_ && held_.size() + bytes.size() <= kMostHeld) {
      held_ += bytes;
      return;
    }
    if (!file_) file_.emplace(default_temporary_directory());
    file_->append(std::as_bytes(std::span(bytes)));
  }
  [[nodiscard]] const std::vector<std::size_t>& sizes() const { return sizes_; }
  [[nodiscard]] std::string next() {
    std::string bytes(sizes_[given_++], '\0');
    if (at_ < held_.size()) {
      bytes = held_.substr(at_, bytes.size());
    } else {
      file_->read(at_ - held_.size(), std::as_writable_bytes(std::span(bytes)));
    }
    at_ += bytes.size();
    return bytes;
  }

 private:
  static constexpr std::size_t kMostHeld = std::size_t{64} << 20;
  std::string held_;
  std::optional<TemporaryFile> file_;
  std::vector<std::size_t> sizes_;
  std::size_t given_ = 0, at_ = 0;
};

std::vector<std::vector<std::size_t>> sizes_of_all(const Exchange& exchange,
                                                   const std::vector<std::size_t>& mine) {
  ByteWriter out;
  for (const std::size_t size : mine) out.u64(size);
  std::vector<std::vector<std::size_t>> all;
  for (const std::string& bytes : exchange.gather(out.bytes())) {
    all.emplace_back();
    for (ByteReader in(bytes); !in.at_end();) all.back().push_back(in.u64());
  }
  return all;
}

}  // namespace

ReadReport read_csv_for_first(std::span<const InputFile> files, const ReadPlan& plan,
                              const CsvOptions& options,
                              const std::function<void(RecordBlock&)>& work,
                              const std::function<void(RecordBlock&&)>& take) {
  const Exchange& exchange = *options.exchange;
  if (exchange.size() == 1) return read_csv(files, plan, options, work, take);
  const bool is_first = exchange.rank() == 0;
  WaitingBlocks waiting;
  ReadReport report = read_csv(files, plan, options, work, [&](RecordBlock&& block) {
    if (is_first) return take(std::move(block));
    waiting.add(block);
  });
  const auto sizes = sizes_of_all(exchange, waiting.sizes());
  std::vector<std::size_t> to_sizes(exchange.size()), from_sizes(exchange.size());
  // What the first cannot take (a full disk) is told when all has come.
  together(exchange, [&] {
    std::exception_ptr failure;
    for (std::size_t r = 1; r < exchange.size(); ++r)
      for (const std::size_t size : sizes[r]) {
        std::string to, from(is_first ? size : 0, '\0');
        if (r == exchange.rank()) to = waiting.next();
        to_sizes[0] = to.size();
        from_sizes[r] = from.size();
        exchange.alltoallv(std::as_bytes(std::span(to)), to_sizes,
                           std::as_writable_bytes(std::span(from)), from_sizes);
        from_sizes[r] = 0;
        if (!is_first || failure) continue;
        try {
          ByteReader in(from);
          take(decode_block(in));
        } catch (...) {
          failure = std::current_exception();
        }
      }
    if (failure) std::rethrow_exception(failure);
  });
  return report;
}

}  // namespace glassbox::io
