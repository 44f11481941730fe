#include "service/s3/body_receiver.h"

#include <charconv>

#include "service/auth/digest.h"
#include "service/s3/s3_error.h"

namespace glassbox::service {
namespace {

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size())
    return std::nullopt;
  return number;
}

}  // namespace

BodyClaims body_claims(const HttpHeaders& headers, SignedPayload payload) {
  BodyClaims claims;
  claims.payload = std::move(payload);
  claims.is_chunked = headers["x-amz-content-sha256"].starts_with("STREAMING-") ||
                      headers["content-encoding"].find("aws-chunked") != std::string_view::npos;
  claims.size =
      number_in(headers[claims.is_chunked ? "x-amz-decoded-content-length" : "content-length"]);
  if (const std::string_view md5 = headers["content-md5"]; headers.has("content-md5")) {
    claims.md5 = to_hex(from_base64(md5));
    if (claims.md5.size() != 32) throw S3Error("InvalidDigest", "Content-MD5 is not an MD5");
  }
  if (const std::string_view named = headers["x-amz-sdk-checksum-algorithm"]; !named.empty())
    claims.checksum_kind = checksum_kind(named);
  for (const ChecksumKind kind : kChecksumKinds) {
    const std::string name = "x-amz-checksum-" + std::string(name_of(kind));
    const bool is_trailer = equal_but_for_case(headers["x-amz-trailer"], name);
    if (!is_trailer && !headers.has(name)) continue;
    claims.checksum_kind = kind;
    claims.checksum = is_trailer ? "" : headers[name];
  }
  return claims;
}

BodyReceiver::BodyReceiver(HttpBody pieces, BodyClaims claims, TaskQueue& queue, Write write,
                           Done done)
    : pieces_(std::move(pieces)),
      claims_(std::move(claims)),
      queue_(queue),
      write_(std::move(write)),
      done_(std::move(done)) {
  if (claims_.checksum_kind) checksum_.emplace(*claims_.checksum_kind);
  using Kind = SignedPayload::Kind;
  if (claims_.payload.kind != Kind::kNothing) sha256_.emplace();
  chunks_.on_data = [this](std::string_view data) {
    if (claims_.payload.kind == Kind::kChunks) sha256_->add(data);
    decoded_ += data;
  };
  if (claims_.payload.kind == Kind::kChunks)
    chunks_.on_chunk_end = [this](std::string_view signature) {
      if (!claims_.payload.chunks->is_next_chunk(sha256_->take(), signature))
        throw S3Error("SignatureDoesNotMatch", "the signature of a chunk is not that of its data");
    };
}

void BodyReceiver::ask() {
  pieces_([self = shared_from_this()](std::optional<std::string> piece) {
    self->queue_.post([self, piece = std::move(piece)]() mutable { self->take(std::move(piece)); });
  });
}

void BodyReceiver::take(std::optional<std::string> piece) {
  try {
    if (!piece) throw S3Error("IncompleteBody", "the connection ended before the body did");
    if (piece->empty()) return end(nullptr);
    if (claims_.payload.kind == SignedPayload::Kind::kHash) sha256_->add(*piece);
    if (claims_.is_chunked) {
      decoded_.clear();
      decoded_.reserve(piece->size());
      chunks_.read(*piece);
      piece->swap(decoded_);
    }
    if (claims_.size && written_ + piece->size() > *claims_.size)
      throw S3Error("IncompleteBody", "the body is longer than announced");
    process(std::make_shared<const std::string>(std::move(*piece)));
  } catch (const std::exception&) {
    end(std::current_exception());
  }
}

void BodyReceiver::process(const std::shared_ptr<const std::string>& data) {
  constexpr std::size_t kWorthATask = std::size_t{64} << 10;
  if (data->size() < kWorthATask) {
    add(*data);
    write(*data);
    if (write_error_) return end(write_error_);
    return ask();
  }
  under_way_ = 2;
  queue_.post([self = shared_from_this(), data] {
    self->add(*data);
    self->one_is_done();
  });
  write(*data);
  one_is_done();
}

void BodyReceiver::one_is_done() {
  if (--under_way_ > 0) return;
  if (write_error_) return end(write_error_);
  ask();
}

void BodyReceiver::add(std::string_view data) {
  md5_.add(data);
  if (checksum_) checksum_->add(data);
}

void BodyReceiver::write(std::string_view data) {
  try {
    write_(data, written_);
    written_ += data.size();
  } catch (const std::exception&) {
    write_error_ = std::current_exception();
  }
}

ReceivedBody BodyReceiver::checked() {
  if (claims_.is_chunked && !chunks_.is_whole())
    throw S3Error("IncompleteBody", "the body ends within its chunks");
  if (claims_.size && written_ != *claims_.size)
    throw S3Error("IncompleteBody", "the body has " + std::to_string(written_) + " bytes and not " +
                                        std::to_string(*claims_.size) + ", as announced");
  using Kind = SignedPayload::Kind;
  if (claims_.payload.kind == Kind::kHash && to_hex(sha256_->take()) != claims_.payload.hash)
    throw S3Error("XAmzContentSHA256Mismatch", "the body is not the one that was signed");
  const auto& trailers = chunks_.trailers();
  const auto signature = trailers.find("x-amz-trailer-signature");
  if (claims_.payload.kind == Kind::kChunks && signature != trailers.end() &&
      !claims_.payload.chunks->is_trailer(chunks_.trailer_text(), signature->second))
    throw S3Error("SignatureDoesNotMatch", "the signature of the trailers is not theirs");
  ReceivedBody body{.size = written_, .md5 = md5_.hex(), .checksum = {}};
  if (!claims_.md5.empty() && claims_.md5 != body.md5)
    throw S3Error("BadDigest", "the body's MD5 is not that of Content-MD5");
  if (checksum_) {
    body.checksum = checksum_->take();
    std::string claimed = claims_.checksum;
    const std::string name = "x-amz-checksum-" + std::string(name_of(*claims_.checksum_kind));
    if (const auto found = trailers.find(name); claimed.empty() && found != trailers.end())
      claimed = found->second;
    if (!claimed.empty() && claimed != to_base64(body.checksum))
      throw S3Error("BadDigest", "the body's checksum is not that of " + name);
  }
  return body;
}

void BodyReceiver::end(std::exception_ptr error) {
  ReceivedBody body;
  if (!error) try {
      body = checked();
    } catch (const std::exception&) {
      error = std::current_exception();
    }
  const Done done = std::exchange(done_, nullptr);
  if (done) done(error, std::move(body));
}

}  // namespace glassbox::service
