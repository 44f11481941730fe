#include "service/s3/chunked_body.h"

#include <catch2/catch.hpp>

#include "service/s3/s3_error.h"

using namespace glassbox::testing;

namespace {

struct Read {
  std::string data, signatures;
  bool is_whole = false;
  std::map<std::string, std::string> trailers;
};

Read read_in_steps(const std::string& body, std::size_t step) {
  Read read;
  ChunkedBody chunks;
  chunks.on_data = [&](std::string_view data) { read.data += data; };
  chunks.on_chunk_end = [&](std::string_view signature) {
    read.signatures.append(signature).append(";");
  };
  for (std::size_t at = 0; at < body.size(); at += step) chunks.read(body.substr(at, step));
  read.is_whole = chunks.is_whole();
  read.trailers = chunks.trailers();
  return read;
}

}  // namespace

TEST_CASE("aws-chunked bodies are read in pieces of any size", "[service][s3]") {
  const std::string body =
      "5;chunk-signature=aa\r\nhel\r\n\r\n1;chunk-signature=bb\r\no\r\n"
      "0;chunk-signature=cc\r\nX-Amz-Checksum-Crc32: "
      "AAAAAA==\r\nx-amz-trailer-signature:dd\r\n\r\n";
  for (std::size_t step = 1; step <= body.size(); ++step) {
    const Read read = read_in_steps(body, step);
    CHECK(read.data == "hel\r\no");
    CHECK(read.signatures == "aa;bb;cc;");
    CHECK(read.is_whole);
    CHECK(read.trailers.at("x-amz-checksum-crc32") == "AAAAAA==");
    CHECK(read.trailers.at("x-amz-trailer-signature") == "dd");
  }
  CHECK(read_in_steps("0\r\n\r\n", 2).is_whole);
  CHECK_FALSE(read_in_steps(body.substr(0, body.size() - 2), 7).is_whole);
}

TEST_CASE("what is not aws-chunked is refused", "[service][s3]") {
  const std::string body = GENERATE("x\r\n", "\r\n", "-1\r\n", "3\r\nabcd\r\n", "0\r\n\r\nmore",
                                    "0\r\nno trailer\r\n", "11111111111111111\r\n");
  CAPTURE(body);
  CHECK_THROWS_AS(read_in_steps(body, 3), S3Error);
}
