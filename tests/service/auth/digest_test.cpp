// Values of `openssl dgst`, and of RFC 4231 and RFC 2202.
#include "service/auth/digest.h"

#include <catch2/catch.hpp>

using namespace glassbox::testing;

TEST_CASE("SHA-256 and HMAC have the values of their standards", "[service][auth][digest]") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const std::string long_key(131, '\xaa');
  CHECK(to_hex(hmac_sha256(long_key, "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  // RFC 2202: effcdf6ae5eb2fa2d27416d5f184df9c259a7c79
  CHECK(to_base64(hmac_sha1("Jefe", "what do ya want for nothing?")) ==
        "7/zfauXrL6LSdBbV8YTfnCWafHk=");
}

TEST_CASE("pieces have the digest of the whole", "[service][auth][digest]") {
  Sha256 pieces;
  pieces.add("a");
  pieces.add("");
  pieces.add("bc");
  CHECK(pieces.take() == sha256("abc"));
  CHECK(pieces.take() == sha256(""));
  pieces.add("abc");
  CHECK(pieces.take() == sha256("abc"));
}

// printf abc | md5sum; printf abc | sha1sum; printf "" | md5sum
TEST_CASE("MD5 and SHA-1 of pieces", "[service][auth][digest]") {
  Md5 md5;
  md5.add("a");
  md5.add("bc");
  CHECK(md5.hex() == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(md5.hex() == "d41d8cd98f00b204e9800998ecf8427e");
  DigestOfPieces sha1(DigestKind::kSha1);
  sha1.add("abc");
  CHECK(to_hex(sha1.take()) == "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST_CASE("hexadecimal digits go and come", "[service][auth][digest]") {
  using namespace std::string_view_literals;
  CHECK(to_hex("\x00\x0f\xa1"sv) == "000fa1");
  CHECK(from_hex("000fa1") == "\x00\x0f\xa1"sv);
  CHECK(from_hex("").empty());
}

TEST_CASE("base64 goes and comes", "[service][auth][digest]") {
  const auto [text, encoded] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"user:pass word", "dXNlcjpwYXNzIHdvcmQ="},
  }));
  CHECK(to_base64(text) == encoded);
  CHECK(from_base64(encoded) == text);
  CHECK(from_base64("Zg=").empty());
  CHECK(from_base64("Z!==").empty());
}

TEST_CASE("secrets are equal when all of their bytes are", "[service][auth][digest]") {
  CHECK(equal_secrets("", ""));
  CHECK(equal_secrets("abc", "abc"));
  CHECK_FALSE(equal_secrets("abc", "abd"));
  CHECK_FALSE(equal_secrets("abc", "ab"));
}
