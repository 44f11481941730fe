#include "service/remote/store_xml.h"

#include <catch2/catch.hpp>

namespace glassbox::testing {

TEST_CASE("a page of a list is read, its keys decoded", "[service][remote][xml]") {
  const StoreListing page = parse_listing(R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>theirs</Name>
<Prefix>a</Prefix><KeyCount>3</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType>
<IsTruncated>true</IsTruncated><NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>
<Contents><Key>a+b%2Bc/%C3%A9%25%0A.csv</Key><LastModified>2026-11-27T01:02:03.045Z</LastModified>
<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag><Size>5000000000</Size></Contents>
<Contents><Key>+</Key><ETag>&quot;x-2&quot;</ETag><Size>0</Size></Contents>
<CommonPrefixes><Prefix>a%2Fb/</Prefix></CommonPrefixes></ListBucketResult>)");
  REQUIRE(page.objects.size() == 2);
  CHECK(page.objects[0].key == "a b+c/é%\n.csv");
  CHECK(page.objects[0].bytes == 5'000'000'000);
  CHECK(page.objects[0].etag == "\"9b2cf535f27731c974343645a3985328\"");
  CHECK(page.objects[0].modified == 1795741323045);  // date -u -d 2026-11-27T01:02:03Z +%s
  CHECK(page.objects[1].key == " ");
  CHECK(page.prefixes == std::vector<std::string>{"a/b/"});
  CHECK(page.next == "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=");
}

TEST_CASE("keys that are not encoded stay as they are", "[service][remote][xml]") {
  const StoreListing page = parse_listing(
      "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a+%41&amp;&lt; b</Key>"
      "<Size>1</Size></Contents><Contents><Key> </Key></Contents></ListBucketResult>");
  REQUIRE(page.objects.size() == 2);
  CHECK(page.objects[0].key == "a+%41&< b");
  CHECK(page.objects[1].key == " ");
  CHECK(page.next.empty());
}

TEST_CASE("what is no list is refused", "[service][remote][xml]") {
  CHECK_THROWS_AS(parse_listing("<html><body>Welcome</body></html>"), std::runtime_error);
  CHECK_THROWS_AS(parse_listing(""), std::runtime_error);
  CHECK_THROWS_AS(parse_listing("<ListBucketResult><Contents><Key>a"), std::runtime_error);
  CHECK_THROWS_AS(
      parse_listing("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"),
      std::runtime_error);
}

TEST_CASE("errors, ids of uploads and lists of parts", "[service][remote][xml]") {
  const StoreErrorText error = parse_store_error(
      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong"
      "</Message><Region>eu-west-1</Region></Error>");
  CHECK(error.code == "AuthorizationHeaderMalformed");
  CHECK(error.message == "the region 'us-east-1' is wrong");
  CHECK(error.region == "eu-west-1");
  CHECK(parse_store_error("Bad Gateway").code.empty());
  CHECK(parse_upload_id("<InitiateMultipartUploadResult><UploadId>VXBs.-_</UploadId>"
                        "</InitiateMultipartUploadResult>") == "VXBs.-_");
  CHECK_THROWS_AS(parse_upload_id("<Error/>"), std::runtime_error);
  CHECK(parts_xml({{1, "\"a\""}, {2, "b"}}) ==
        "<?xml version=\"1.0\"?><CompleteMultipartUpload "
        "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>1</PartNumber>"
        "<ETag>\"a\"</ETag></Part><Part><PartNumber>2</PartNumber><ETag>b</ETag></Part>"
        "</CompleteMultipartUpload>");
}

}  // namespace glassbox::testing
