#include "service/remote/store_error.h"

#include <catch2/catch.hpp>

#include "service/remote/store_output.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {
namespace {

std::string message_of_answer(int status, const std::string& body, bool is_anonymous = false) {
  const StoreAddress address = parse_store_address("loans=http://h/theirs");
  StoreCredentials credentials{"AKIA", "topsecret", "token", "profile [x] of /f"};
  if (is_anonymous) credentials = {{}, {}, {}, "no credentials were found"};
  TransferAnswer answer;
  answer.status = status;
  answer.headers = {{"x-amz-bucket-region", "eu-west-1"},
                    {"date", "Fri, 27 Nov 2026 07:00:00 GMT"}};
  answer.body = body;
  const std::string text = store_error("s3://loans/k", address, credentials, answer).what();
  CHECK(text.starts_with("s3://loans/k: "));
  CHECK(text.find("bucket \"theirs\" at http://h") != std::string::npos);
  CHECK(text.find("topsecret") == std::string::npos);
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string error_xml(const std::string& code) {
  return "<Error><Code>" + code + "</Code><Message>so says the store</Message></Error>";
}

}  // namespace

TEST_CASE("what a store refuses is told with the way to fix it", "[service][remote][error]") {
  CHECK(has(message_of_answer(404, error_xml("NoSuchKey")), "nothing there; check the key"));
  CHECK(has(message_of_answer(404, error_xml("NoSuchBucket")), "--s3 loans=ADDRESS/BUCKET"));
  CHECK(has(message_of_answer(403, error_xml("SignatureDoesNotMatch")), "profile [x] of /f"));
  CHECK(!has(message_of_answer(403, error_xml("SignatureDoesNotMatch")), "so says the store"));
  CHECK(has(message_of_answer(403, error_xml("InvalidAccessKeyId")), "does not know the access"));
  CHECK(has(message_of_answer(403, error_xml("RequestTimeTooSkewed")),
            "the store's Fri, 27 Nov 2026 07:00:00 GMT; set the clock"));
  CHECK(has(message_of_answer(403, error_xml("AccessDenied")), "policy has to allow"));
  CHECK(has(message_of_answer(403, "", true), "set AWS_ACCESS_KEY_ID"));
  CHECK(has(message_of_answer(301, ""), "?region=eu-west-1"));
  CHECK(has(message_of_answer(400, error_xml("AuthorizationHeaderMalformed")),
            "in region eu-west-1, not in us-east-1"));
  CHECK(has(message_of_answer(412, ""), "changed while it was read"));
  CHECK(has(message_of_answer(503, error_xml("SlowDown")), "overloaded"));
  CHECK(has(message_of_answer(418, error_xml("Teapot")), "Teapot, so says the store"));
}

TEST_CASE("what passes is tried again, what does not is not", "[service][remote][error]") {
  const auto passes = [](int status, const std::string& body) {
    TransferAnswer answer;
    answer.status = status;
    answer.body = body;
    return is_passing(answer);
  };
  CHECK(passes(500, ""));
  CHECK(passes(503, error_xml("SlowDown")));
  CHECK(passes(429, ""));
  CHECK(passes(400, error_xml("RequestTimeout")));
  CHECK(!passes(501, ""));
  CHECK(!passes(403, error_xml("AccessDenied")));
  CHECK(!passes(301, ""));
}

TEST_CASE("parts are 8 to 64 MiB, and at most 10,000", "[service][remote][output]") {
  constexpr std::uint64_t kMebibyte = 1 << 20, kGibibyte = 1 << 30;
  CHECK(StoreOutput::part_bytes(1) == 8 * kMebibyte);
  CHECK(StoreOutput::part_bytes(70 * kGibibyte) == 8 * kMebibyte);
  CHECK(StoreOutput::part_bytes(100 * kGibibyte) == 11 * kMebibyte);
  CHECK(StoreOutput::part_bytes(5000 * kGibibyte) == 64 * kMebibyte);
  for (const std::uint64_t bytes : {80'000 * kMebibyte, 80'001 * kMebibyte, 625 * kGibibyte})
    CHECK(StoreOutput::part_bytes(bytes) * StoreOutput::kMostParts >= bytes);
}

TEST_CASE("the journal keeps uploads for the next start", "[service][remote][output]") {
  const TemporaryDirectory directory;
  const UploadJournal journal(directory.path());
  const auto first = journal.note("loans", "a/é \".csv", "id==");
  (void)journal.note("loans", "b", "id2");
  directory.write("damaged.json", "{\"bucket\":");
  const auto entries = journal.entries();
  REQUIRE(entries.size() == 2);
  const auto& same = entries[0].key == "b" ? entries[1] : entries[0];
  CHECK(same.key == "a/é \".csv");
  CHECK(same.upload == "id==");
  CHECK(same.name == "loans");
  journal.forget(first);
  CHECK(journal.entries().size() == 1);
  CHECK(!std::filesystem::exists(directory.path() / "damaged.json"));
}

}  // namespace glassbox::testing
