#include "service/s3/s3_request.h"

#include <catch2/catch.hpp>

#include "service/s3/s3_bucket.h"
#include "service/s3/s3_call.h"
#include "service/s3/s3_error.h"
#include "service/s3/xml_text.h"

using namespace glassbox::testing;

namespace {

HttpRequest request_of(const std::string& method, const std::string& target,
                       const std::string& headers = "", const std::string& bucket = "") {
  HttpRequest request;
  request.method = method;
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  request.query = target.substr(std::min(mark + 1, target.size()));
  request.bucket = bucket;
  request.headers = HttpHeaders(method + " " + target + " HTTP/1.1\r\n" + headers + "\r\n");
  return request;
}

}  // namespace

TEST_CASE("which requests are S3's", "[service][s3]") {
  const auto [method, target, headers, is_s3] =
      GENERATE(table<std::string, std::string, std::string, bool>({
          {"GET", "/", "", false},
          {"GET", "/", "Authorization: AWS4-HMAC-SHA256 x\r\n", true},
          {"GET", "/", "Authorization: Basic x\r\n", false},
          {"GET", "/", "X-Amz-Date: x\r\n", true},
          {"GET", "/?X-Amz-Signature=x", "", true},
          {"GET", "/?x-id=ListBuckets", "", true},
          {"GET", "/bucket", "", true},
          {"HEAD", "/bucket/console/", "", true},
          {"GET", "/console/main.js", "", false},
          {"GET", "/console", "", false},
          {"GET", "/consoles", "", true},
          {"GET", "/healthz", "", false},
          {"GET", "/metrics", "", false},
          {"GET", "/readyz", "", false},
          {"GET", "/version", "", false},
          {"POST", "/", "", false},
          {"POST", "/", "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", true},
          {"POST", "/b/k?uploads", "", true},
          {"GET", "*", "", false},
      }));
  CAPTURE(method, target, headers);
  CHECK(is_s3_request(request_of(method, target, headers)) == is_s3);
  HttpRequest operation = request_of("POST", "/b", "");
  operation.target = "AmazonML_20141212.Predict";
  CHECK_FALSE(is_s3_request(operation));
  CHECK(is_s3_request(request_of("GET", "/console/x", "", "bucket")));
}

TEST_CASE("bucket and key of a path and of Host", "[service][s3]") {
  const auto [target, host, bucket, key] =
      GENERATE(table<std::string, std::string, std::string, std::string>({
          {"/", "", "", ""},
          {"/b", "", "b", ""},
          {"/b/", "", "b", ""},
          {"/b/k", "", "b", "k"},
          {"/b/a%20b+c%2Fd//e/", "", "b", "a b+c/d//e/"},
          {"/b/%E6%97%A5", "", "b", "\xE6\x97\xA5"},
          {"/k/l", "b", "b", "k/l"},
          {"/", "b", "b", ""},
      }));
  CAPTURE(target, host);
  const S3Request read = read_s3_request(request_of("GET", target, "", host));
  CHECK(read.bucket == bucket);
  CHECK(read.key == key);
  const S3Request asked = read_s3_request(request_of("GET", "/b?list-type=2&prefix=a%2Bb+c&x"));
  CHECK(asked.find("prefix") == "a+b c");
  CHECK(asked.has("x"));
  CHECK_FALSE(asked.has("y"));
  for (const std::string bad : {"/b/%", "/b/%2", "/b/%zz", "/b/%ff", "/b/%00"})
    CHECK_THROWS_AS(read_s3_request(request_of("GET", bad)), S3Error);
}

TEST_CASE("keys that a directory can hold", "[service][s3]") {
  for (const std::string key : {"a", "a/b", "a/", ".a", "a/.b", "...", "a.tmp", ".tmp"}) {
    CAPTURE(key);
    REQUIRE(path_of_key(key));
    CHECK(path_of_key(key)->string() + (key.ends_with('/') ? "/" : "") == key);
  }
  for (const std::string key :
       {"", "/", "/a", "a//b", "a//", ".", "..", "a/../b", "./a", ".a.tmp", "a/.s3-1.tmp/b"}) {
    CAPTURE(key);
    CHECK_FALSE(path_of_key(key));
  }
  CHECK_FALSE(path_of_key(std::string("a\0b", 3)));
  CHECK_FALSE(path_of_key(std::string(256, 'x')));
}

TEST_CASE("ranges of an object", "[service][s3]") {
  using Range = std::pair<std::uint64_t, std::uint64_t>;
  const auto [header, range] = GENERATE(table<std::string, std::optional<Range>>({
      {"bytes=0-0", Range(0, 1)},
      {"bytes=2-", Range(2, 10)},
      {"bytes=-3", Range(7, 10)},
      {"bytes=-30", Range(0, 10)},
      {"bytes=9-99", Range(9, 10)},
      {"bytes=5-4", std::nullopt},
      {"bytes=1-2,4-5", std::nullopt},
      {"bytes=-", std::nullopt},
      {"bytes=a-b", std::nullopt},
      {"lines=0-1", std::nullopt},
      {"", std::nullopt},
  }));
  CAPTURE(header);
  CHECK(range_of(header, 10) == range);
  for (const std::string behind : {"bytes=10-", "bytes=10-12", "bytes=-0"})
    CHECK_THROWS_AS(range_of(behind, 10), S3Error);
  CHECK_THROWS_AS(range_of("bytes=-1", 0), S3Error);
}

TEST_CASE("XML holds any text", "[service][s3]") {
  XmlText xml;
  xml.add("K", "a<b>&\"\r\n\t\x01\xff\xE2\x82\xAC");
  CHECK(xml.text().ends_with(
      "<K>a&lt;b&gt;&amp;&quot;&#13;&#10;&#9;\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x82\xAC</K>"));
  CHECK(is_xml_text("\xE2\x82\xAC"));
  for (const std::string bad :
       {"\x01", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xEF\xBF\xBE"})
    CHECK_FALSE(is_xml_text(bad));
}

TEST_CASE("sources of copies", "[service][s3]") {
  CHECK(read_copy_source("b/a%20k") == std::pair<std::string, std::string>("b", "a k"));
  CHECK(read_copy_source("/b/k/l?versionId=null") ==
        std::pair<std::string, std::string>("b", "k/l"));
  for (const std::string bad : {"", "b", "b/", "/b", "b/k?versionId=1"})
    CHECK_THROWS_AS(read_copy_source(bad), S3Error);
}
