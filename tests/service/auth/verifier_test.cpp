// Against botocore (signatures.json, by make_signatures.py) and the examples that AWS publishes.
#include "service/auth/verifier.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/built_paths.h"

using namespace glassbox::testing;
using nlohmann::json;

namespace {

// A request and what its views look at.
struct Request {
  std::string method = "GET", target = "/", body;
  std::vector<std::pair<std::string, std::string>> headers;

  void set(const std::string& name, const std::string& value) {
    for (auto& [its_name, its_value] : headers)
      if (its_name == name) {
        its_value = value;
        return;
      }
    headers.emplace_back(name, value);
  }
};

Verification verification_of(const Verifier& verifier, const Request& request, bool has_body = true,
                             bool is_secret = false) {
  std::vector<HeaderView> headers(request.headers.begin(), request.headers.end());
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  const std::string_view target = request.target;
  const RequestView view{.method = request.method,
                         .path = target.substr(0, mark),
                         .query = target.substr(std::min(mark + 1, target.size())),
                         .headers = headers};
  return verifier.verify(
      view, has_body ? std::optional<std::string_view>(request.body) : std::nullopt, is_secret);
}

// "" when it is let in.
std::string problem(const Verifier& verifier, const Request& request, bool is_secret = false) {
  static const char* const kNames[] = {"missing",     "incomplete", "unknown key",
                                       "wrong token", "mismatch",   "skewed",
                                       "expired",     "other body", "not allowed"};
  const Verification found = verification_of(verifier, request, true, is_secret);
  return found.user != nullptr ? "" : kNames[static_cast<int>(found.failure->problem)];
}

struct Vectors {
  Vectors() {
    std::ifstream file(source_directory() / "tests/service/auth/signatures.json");
    const json all = json::parse(file);
    now = all["now"];
    secret = all["secret"], token = all["token"];
    for (const json& one : all["cases"]) {
      Request request{one["method"], one["target"], one["body"], {}};
      for (const json& header : one["headers"]) request.headers.emplace_back(header[0], header[1]);
      cases.emplace_back(one["name"], request);
    }
  }
  [[nodiscard]] const Request& at(const std::string& name) const {
    for (const auto& [its_name, request] : cases)
      if (its_name == name) return request;
    throw std::out_of_range(name);
  }
  [[nodiscard]] Verifier verifier(Seconds later = 0) const {
    return Verifier(
        Credentials({{.name = "plain", .access_key_id = "AKIDEXAMPLE", .secret_access_key = secret},
                     {.name = "temporary",
                      .access_key_id = "AKIDTEMPORARY",
                      .secret_access_key = secret,
                      .session_token = token}}),
        [at = now + later] { return at; });
  }
  Seconds now = 0;
  std::string secret, token;
  std::vector<std::pair<std::string, Request>> cases;
};

const Vectors& vectors() {
  static const Vectors all;
  return all;
}

Verifier aws_example_verifier(Seconds now, const std::string& secret, const std::string& id) {
  return Verifier(Credentials({{.name = "aws", .access_key_id = id, .secret_access_key = secret}}),
                  [now] { return now; });
}

}  // namespace

TEST_CASE("what botocore signs is let in, and nothing else with its signature",
          "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  REQUIRE(vectors().cases.size() == 23);
  for (const auto& [name, request] : vectors().cases) {
    CAPTURE(name);
    CHECK(problem(verifier, request) == "");
    CHECK(problem(verifier, request) == "");  // by the remembered key
    Request other = request;
    other.method = request.method == "GET" ? "DELETE" : "GET";
    CHECK(problem(verifier, other) == "mismatch");
    other = request;
    other.target.insert(1, "x");
    CHECK(problem(verifier, other) == "mismatch");
    if (request.target.find("AWSAccessKeyId") == std::string::npos &&
        name.find("version 2") == std::string::npos) {  // which signs a part of the query only
      other = request;
      other.target += request.target.find('?') == std::string::npos ? "?x=1" : "&x=1";
      CHECK(problem(verifier, other) == "mismatch");
      other = request;
      other.set("Host", "127.0.0.1:8081");
      CHECK(problem(verifier, other) == "mismatch");
    }
  }
}

TEST_CASE("another secret signs otherwise", "[service][auth][verifier]") {
  const Verifier verifier(
      Credentials({{.name = "a", .access_key_id = "AKIDEXAMPLE", .secret_access_key = "other"},
                   {.name = "b",
                    .access_key_id = "AKIDTEMPORARY",
                    .secret_access_key = "other",
                    .session_token = vectors().token}}),
      [] { return vectors().now; });
  for (const auto& [name, request] : vectors().cases) {
    CAPTURE(name);
    CHECK(problem(verifier, request) == "mismatch");
  }
}

TEST_CASE("a signed body is the one that came", "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  const auto [name, expected] = GENERATE(table<std::string, std::string>({
      {"json", "mismatch"},  // its hash is part of what is signed
      {"sts", "mismatch"},
      {"s3 put", "other body"},
      {"s3 subresource", "other body"},
  }));
  Request request = vectors().at(name);
  request.body += " ";
  CHECK(problem(verifier, request) == expected);
}

TEST_CASE("a body that is not there yet is announced by its hash", "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  Request request = vectors().at("s3 put");
  request.body.clear();
  const Verification found = verification_of(verifier, request, /*has_body=*/false);
  REQUIRE(found.user != nullptr);
  CHECK(found.payload.kind == SignedPayload::Kind::kHash);
  CHECK(found.payload.hash == to_hex(sha256("data")));
  const Verification no_hash = verification_of(verifier, vectors().at("json"), /*has_body=*/false);
  REQUIRE(no_hash.failure);
  CHECK(no_hash.failure->problem == AuthProblem::kIncomplete);
}

TEST_CASE("a signature lives a quarter of an hour, a presigned URL as long as it says",
          "[service][auth][verifier]") {
  const auto [name, later, expected] = GENERATE(table<std::string, Seconds, std::string>({
      {"json", 900, ""},
      {"json", 901, "skewed"},
      {"json", -900, ""},
      {"json", -901, "skewed"},
      {"s3 put", 901, "skewed"},
      {"s3 version 2", 901, "skewed"},
      {"s3 presigned", 3600, ""},
      {"s3 presigned", 3601, "expired"},
      {"s3 presigned", -900, ""},
      {"s3 presigned", -901, "skewed"},
      {"presigned for another service", 61, "expired"},
      {"s3 version 2, presigned", 3600, ""},
      {"s3 version 2, presigned", 3601, "expired"},
  }));
  CAPTURE(name, later);
  CHECK(problem(vectors().verifier(later), vectors().at(name)) == expected);
}

TEST_CASE("the times are named when clocks differ", "[service][auth][verifier]") {
  const Verification late = verification_of(vectors().verifier(1000), vectors().at("json"));
  REQUIRE(late.failure);
  CHECK(late.failure->message ==
        "Signature expired: 20260301T123045Z is now earlier than 20260301T123225Z "
        "(20260301T124725Z - 15 min.)");
  const Verification early = verification_of(vectors().verifier(-1000), vectors().at("json"));
  REQUIRE(early.failure);
  CHECK(early.failure->message ==
        "Signature not yet current: 20260301T123045Z is still later than 20260301T122905Z "
        "(20260301T121405Z + 15 min.)");
}

TEST_CASE("a request says who it is from, in full and once", "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  const Request json_request = vectors().at("json");
  const std::string good = json_request.headers.back().second;
  const auto with = [&](const std::string& from, const std::string& to) {
    Request request = json_request;
    std::string& header = request.headers.back().second;
    const std::size_t at = header.find(from);
    REQUIRE(at != std::string::npos);
    header.replace(at, from.size(), to);
    return problem(verifier, request);
  };
  CHECK(problem(verifier, {}) == "missing");
  CHECK(with("Credential=AKIDEXAMPLE", "Credential=AKIDNOBODY") == "unknown key");
  CHECK(with("Credential=AKIDEXAMPLE", "Credential=AKIDTEMPORARY") == "wrong token");
  CHECK(with("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512") == "incomplete");
  CHECK(with("AWS4-HMAC-SHA256", "Bearer") == "incomplete");
  CHECK(with("/20260301/", "/20260302/") == "incomplete");
  CHECK(with("/machinelearning/", "/") == "incomplete");
  CHECK(with("/aws4_request", "/aws4_request/x") == "incomplete");
  CHECK(with("aws4_request", "aws5_request") == "incomplete");
  CHECK(with("Signature=", "Signature=0") == "incomplete");
  CHECK(with("Signature=", "Signatures=") == "incomplete");
  CHECK(with("SignedHeaders=", "SignedHeader=") == "incomplete");
  CHECK(with(";host;", ";") == "incomplete");
  CHECK(with(";x-amz-target", "") == "incomplete");  // or anybody could name another operation
  CHECK(with(", ", ",") == "");                      // as some clients write it
  Request request = json_request;
  request.headers.emplace_back("X-Amz-Meta-New", "x");
  CHECK(problem(verifier, request) == "incomplete");
  request = json_request;
  request.set("X-Amz-Date", "yesterday");
  CHECK(problem(verifier, request) == "incomplete");
  request = vectors().at("s3 presigned");
  request.headers.emplace_back("Authorization", good);
  CHECK(problem(verifier, request) == "incomplete");
  request = vectors().at("s3 presigned");
  request.target.replace(request.target.find("Expires=3600"), 12, "Expires=604801");
  CHECK(problem(verifier, request) == "incomplete");
  request = vectors().at("s3 presigned");
  request.target += "&X-Amz-Expires=60";
  CHECK(problem(verifier, request) == "incomplete");
  request = vectors().at("s3 version 2");
  request.headers.emplace_back("X-Amz-Target", "AmazonML_20141212.DeleteMLModel");
  CHECK(problem(verifier, request) == "incomplete");
}

TEST_CASE("a token counts only for the user who has one", "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  Request request = vectors().at("json, session token");
  request.set("X-Amz-Security-Token", "other");
  CHECK(problem(verifier, request) == "wrong token");
}

TEST_CASE("only S3's bodies may be unsigned", "[service][auth][verifier]") {
  Request request = vectors().at("json");
  request.headers.emplace_back("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
  std::string& header = request.headers.at(request.headers.size() - 2).second;
  header.replace(header.find("host;"), 5, "host;x-amz-content-sha256;");
  CHECK(problem(vectors().verifier(), request) == "incomplete");
}

TEST_CASE("a password counts where nobody can read it", "[service][auth][verifier]") {
  const Verifier verifier = vectors().verifier();
  Request request;
  request.set("Authorization", "Basic " + to_base64("AKIDEXAMPLE:" + vectors().secret));
  CHECK(problem(verifier, request, /*is_secret=*/true) == "");
  CHECK(problem(verifier, request, /*is_secret=*/false) == "not allowed");
  request.set("Authorization", "Basic " + to_base64("AKIDEXAMPLE:x"));
  CHECK(problem(verifier, request, /*is_secret=*/true) == "mismatch");
  request.set("Authorization", "Basic " + to_base64("NOBODY:x"));
  CHECK(problem(verifier, request, /*is_secret=*/true) == "unknown key");
  request.set("Authorization", "Basic ?");
  CHECK(problem(verifier, request, /*is_secret=*/true) == "incomplete");
}

TEST_CASE("AWS's published examples have their signatures", "[service][auth][verifier]") {
  // IAM User Guide, "Create a signed request": ListUsers.
  const Verifier iam =
      aws_example_verifier(1440938160,  // 2015-08-30 12:36:00
                           "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "AKIDEXAMPLE");
  Request list{"GET", "/?Action=ListUsers&Version=2010-05-08", "", {}};
  list.headers = {{"Host", "iam.amazonaws.com"},
                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                  {"X-Amz-Date", "20150830T123600Z"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                   "SignedHeaders=content-type;host;x-amz-date, "
                   "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"}};
  CHECK(problem(iam, list) == "");

  // Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
  const Verifier s3 =
      aws_example_verifier(1369353600,  // 2013-05-24 00:00:00
                           "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE");
  const std::string empty = to_hex(sha256(""));
  const std::string begin =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,";
  Request get{"GET", "/test.txt", "", {}};
  get.headers = {{"Host", "examplebucket.s3.amazonaws.com"},
                 {"Range", "bytes=0-9"},
                 {"x-amz-content-sha256", empty},
                 {"x-amz-date", "20130524T000000Z"},
                 {"Authorization",
                  begin + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature="
                          "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"}};
  CHECK(problem(s3, get) == "");
  // Its "$" is signed as %24 and may be sent either way.
  for (const char* const target : {"/test$file.text", "/test%24file.text"}) {
    Request put{"PUT", target, "Welcome to Amazon S3.", {}};
    put.headers = {
        {"Host", "examplebucket.s3.amazonaws.com"},
        {"Date", "Fri, 24 May 2013 00:00:00 GMT"},
        {"x-amz-date", "20130524T000000Z"},
        {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
        {"x-amz-content-sha256",
         "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
        {"Authorization",
         begin + "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
                 "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"}};
    CHECK(problem(s3, put) == "");
  }
  Request lifecycle{"GET", "/?lifecycle", "", {}};
  lifecycle.headers = {
      {"Host", "examplebucket.s3.amazonaws.com"},
      {"x-amz-content-sha256", empty},
      {"x-amz-date", "20130524T000000Z"},
      {"Authorization", begin +
                            "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature="
                            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"}};
  CHECK(problem(s3, lifecycle) == "");
  Request presigned{
      "GET",
      "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%"
      "2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-"
      "SignedHeaders=host&X-Amz-Signature="
      "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
      "",
      {{"Host", "examplebucket.s3.amazonaws.com"}}};
  CHECK(problem(s3, presigned) == "");
}

TEST_CASE("chunks are signed one on the other", "[service][auth][verifier]") {
  // Amazon S3 API Reference, "Transferring Payload in Multiple Chunks": 65 KiB of "a".
  const Verifier s3 = aws_example_verifier(1369353600, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                           "AKIAIOSFODNN7EXAMPLE");
  Request put{"PUT", "/examplebucket/chunkObject.txt", "", {}};
  put.headers = {
      {"Host", "s3.amazonaws.com"},
      {"x-amz-date", "20130524T000000Z"},
      {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
       "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
       "x-amz-decoded-content-length;x-amz-storage-class,"
       "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"},
      {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
      {"Content-Encoding", "aws-chunked"},
      {"x-amz-decoded-content-length", "66560"},
      {"Content-Length", "66824"}};
  const Verification found = verification_of(s3, put, /*has_body=*/false);
  REQUIRE(found.user != nullptr);
  REQUIRE(found.payload.kind == SignedPayload::Kind::kChunks);
  ChunkSignatures& chunks = *found.payload.chunks;
  const Digest first = sha256(std::string(65536, 'a')), second = sha256(std::string(1024, 'a'));
  const std::string of_first = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
  CHECK_FALSE(chunks.is_next_chunk(second, of_first));
  CHECK(chunks.is_next_chunk(first, of_first));
  CHECK_FALSE(chunks.is_next_chunk(first, of_first));  // not again
  CHECK(chunks.is_next_chunk(second,
                             "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"));
  CHECK(chunks.is_next_chunk(sha256(""),
                             "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));
}
