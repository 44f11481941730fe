/// service/s3/chunked_body.h: bodies in the form "aws-chunked", which has checksums and signatures
/// between the bytes of the object.
///
///     HEX[;chunk-signature=64 HEX]\r\n data \r\n ... 0[;chunk-signature=...]\r\n
///     [name:value\r\n ...]\r\n
///
/// source  Amazon S3 API Reference: "Signature Calculations for the Authorization Header:
///         Transferring Payload in Multiple Chunks"
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

class ChunkedBody {
 public:
  /// A part of a chunk's data; and the end of a chunk, the empty last one included, with its
  /// signature, "" when it has none.
  std::function<void(std::string_view data)> on_data;
  std::function<void(std::string_view signature)> on_chunk_end;

  /// Bytes in any pieces.
  /// throws  S3Error InvalidRequest: not of this form
  void read(std::string_view bytes);
  /// Whether the end is here, trailers included.
  [[nodiscard]] bool is_whole() const { return step_ == Step::kDone; }
  /// Headers behind the body, names in lower case.
  [[nodiscard]] const std::map<std::string, std::string>& trailers() const { return trailers_; }
  /// As they are signed: "name:value\n" each, without x-amz-trailer-signature.
  [[nodiscard]] const std::string& trailer_text() const { return trailer_text_; }

 private:
  enum class Step { kHead, kData, kDataEnd, kTrailer, kDone };
  void on_line(std::string_view line);

  Step step_ = Step::kHead;
  std::string line_;  // what is here of one
  std::uint64_t left_ = 0;
  std::string signature_, trailer_text_;
  std::map<std::string, std::string> trailers_;
};

}  // namespace glassbox::service
