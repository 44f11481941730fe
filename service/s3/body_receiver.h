/// service/s3/body_receiver.h: the body of a PUT on its way to a file, checked as it comes.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "service/auth/digest.h"
#include "service/auth/verifier.h"
#include "service/http/http_message.h"
#include "service/jobs/task_queue.h"
#include "service/s3/checksums.h"
#include "service/s3/chunked_body.h"

namespace glassbox::service {

/// What the head of a request says of its body.
struct BodyClaims {
  std::optional<std::uint64_t> size;  ///< of the object, where it is announced
  bool is_chunked = false;            ///< aws-chunked
  std::string md5;                    ///< of Content-MD5, in hexadecimal; empty: none
  std::optional<ChecksumKind> checksum_kind;
  std::string checksum;   ///< base64; empty: it comes in a trailer, or is only asked for
  SignedPayload payload;  ///< where signatures are checked
};

/// throws  S3Error InvalidDigest, InvalidRequest, MissingContentLength
[[nodiscard]] BodyClaims body_claims(const HttpHeaders& headers, SignedPayload payload);

struct ReceivedBody {
  std::uint64_t size = 0;
  std::string md5;       ///< in hexadecimal
  std::string checksum;  ///< bytes of the checksum of the claim's kind; empty without one
};

/// Asks for a piece when the one before is written and counted in; both at once, on two threads of
/// the queue. Never more than a few pieces are held.
class BodyReceiver : public std::enable_shared_from_this<BodyReceiver> {
 public:
  using Write = std::function<void(std::string_view bytes, std::uint64_t offset)>;
  using Done = std::function<void(std::exception_ptr error, ReceivedBody body)>;

  /// queue  must outlive it
  /// write  called by one thread at a time; may throw
  /// done   called once, on a thread of the queue, unless the service stops; keeps alive what
  ///        `write` needs
  BodyReceiver(HttpBody pieces, BodyClaims claims, TaskQueue& queue, Write write, Done done);
  void start() { ask(); }

 private:
  void ask();
  void take(std::optional<std::string> piece);
  void process(const std::shared_ptr<const std::string>& data);
  void add(std::string_view data);
  void write(std::string_view data);
  void one_is_done();
  [[nodiscard]] ReceivedBody checked();
  void end(std::exception_ptr error);

  const HttpBody pieces_;
  const BodyClaims claims_;
  TaskQueue& queue_;
  const Write write_;
  Done done_;
  ChunkedBody chunks_;
  std::string decoded_;
  Md5 md5_;
  std::optional<Checksum> checksum_;
  std::optional<Sha256> sha256_;
  std::uint64_t written_ = 0;
  std::atomic<int> under_way_ = 0;
  std::exception_ptr write_error_;
};

}  // namespace glassbox::service
