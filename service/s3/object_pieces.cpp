#include "service/s3/object_pieces.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>

namespace glassbox::service {
namespace {

class ObjectPieces : public std::enable_shared_from_this<ObjectPieces> {
 public:
  ObjectPieces(Descriptor file, std::uint64_t begin, std::uint64_t end, TaskQueue& queue)
      : file_(std::move(file)),
        piece_(++under_way <= kMostLarge ? kLargePiece : kMostPiece),
        at_(begin),
        end_(end),
        queue_(queue) {
    ::posix_fadvise(file_.get(), static_cast<off_t>(begin), static_cast<off_t>(end - begin),
                    POSIX_FADV_SEQUENTIAL);
  }

  ~ObjectPieces() { --under_way; }
  ObjectPieces(const ObjectPieces&) = delete;
  ObjectPieces& operator=(const ObjectPieces&) = delete;

  void ask(HttpPieceReply reply) {
    std::optional<std::string> piece;
    {
      const std::lock_guard lock(mutex_);
      if (!is_ready_) {
        waiting_ = std::move(reply);
        if (!reads_) read_ahead();
        return;
      }
      piece = std::move(ready_);
      is_ready_ = false;
      if (piece && !piece->empty()) read_ahead();
    }
    reply(std::move(piece));
  }

 private:
  void read_ahead() {
    reads_ = true;
    queue_.post([self = shared_from_this()] { self->read(); });
  }

  void read() {
    std::optional<std::string> piece = next();
    HttpPieceReply reply;
    {
      const std::lock_guard lock(mutex_);
      reads_ = false;
      if (!waiting_) {
        ready_ = std::move(piece);
        is_ready_ = true;
        return;
      }
      reply = std::exchange(waiting_, nullptr);
      if (piece && !piece->empty()) read_ahead();
    }
    reply(std::move(piece));
  }

  std::optional<std::string> next() noexcept {
    try {
      std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(piece_, end_ - at_)),
                        '\0');
      for (std::size_t done = 0; done < piece.size();) {
        const ssize_t count = ::pread(file_.get(), piece.data() + done, piece.size() - done,
                                      static_cast<off_t>(at_ + done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return std::nullopt;
        done += static_cast<std::size_t>(count);
      }
      at_ += piece.size();
      return piece;
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  // Each piece is handed from thread to thread, so larger ones go faster; few clients take fast.
  static constexpr std::size_t kLargePiece = 4 * kMostPiece;
  static constexpr int kMostLarge = 32;
  static inline std::atomic<int> under_way{0};

  const Descriptor file_;
  const std::size_t piece_;
  std::uint64_t at_;  // of the one that reads
  const std::uint64_t end_;
  TaskQueue& queue_;
  std::mutex mutex_;
  std::optional<std::string> ready_;
  bool is_ready_ = false, reads_ = false;
  HttpPieceReply waiting_;
};

}  // namespace

HttpPieces pieces_of_file(Descriptor file, std::uint64_t begin, std::uint64_t end,
                          TaskQueue& queue) {
  const auto pieces = std::make_shared<ObjectPieces>(std::move(file), begin, end, queue);
  return [pieces](HttpPieceReply reply) { pieces->ask(std::move(reply)); };
}

}  // namespace glassbox::service
