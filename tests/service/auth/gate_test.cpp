#include "service/auth/gate.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;
using nlohmann::json;

namespace {

const Seconds kNow = 1772368245;  // 2026-03-01 12:30:45

Verifier verifier() {
  return Verifier(Credentials({{.name = "alice", .access_key_id = "A", .secret_access_key = "a"},
                               {.name = "bob <b>",
                                .access_key_id = "B",
                                .secret_access_key = "b",
                                .is_read_only = true}}),
                  [] { return kNow; });
}

// A request as its user would sign it; the signature itself is held against others' elsewhere.
struct Call {
  std::string method = "POST", path = "/", query = "", target = "", body = "", key = "A",
              secret = "a", service = "machinelearning";
  bool is_in_pieces = false, is_local = true;
  std::string hash = "";  // of x-amz-content-sha256

  [[nodiscard]] HttpRequest request() const {
    const std::string scope = "20260301/us-east-1/" + service + "/aws4_request";
    std::string head = method + " " + path +
                       " HTTP/1.1\r\nHost: h\r\nX-Amz-Date: 20260301T123045Z"
                       "\r\n";
    std::string names = "host";
    std::vector<HeaderView> headers = {{"host", "h"}, {"x-amz-date", "20260301T123045Z"}};
    if (!hash.empty()) {
      head += "x-amz-content-sha256: " + hash + "\r\n";
      headers.emplace_back("x-amz-content-sha256", hash);
      names += ";x-amz-content-sha256";
    }
    names += ";x-amz-date";
    const std::string full_target = "AmazonML_20141212." + target;
    if (!target.empty()) {
      head += "X-Amz-Target: " + full_target + "\r\n";
      headers.emplace_back("x-amz-target", full_target);
      names += ";x-amz-target";
    }
    const RequestView view{.method = method, .path = path, .query = query, .headers = headers};
    const std::string text =
        canonical_request(view, names, hash.empty() ? to_hex(sha256(body)) : hash, service == "s3",
                          SignedForm::kAsSent);
    const std::string signature =
        signature_of(text, "20260301T123045Z", scope, signing_key(secret, scope));
    if (!key.empty())
      head += "Authorization: AWS4-HMAC-SHA256 Credential=" + key + "/" + scope +
              ", SignedHeaders=" + names + ", Signature=" + signature + "\r\n";
    HttpRequest request{
        .method = method,
        .path = path,
        .target = target.empty() ? "" : full_target,
        .body = is_in_pieces ? "" : body,
        .query = query,
        .headers = HttpHeaders(head + "\r\n"),
        .peer = std::make_shared<HttpPeer>(HttpPeer{.address = "10.0.0.7", .is_local = is_local})};
    if (is_in_pieces) {
      auto pieces = std::make_shared<std::vector<std::string>>();
      for (std::size_t at = 0; at < body.size(); at += 2) pieces->push_back(body.substr(at, 2));
      pieces->emplace_back();
      request.pieces = [pieces, at = std::make_shared<std::size_t>(0)](HttpPieceReply reply) {
        reply((*pieces)[(*at)++]);
      };
    }
    return request;
  }
};

// What came through, and the answer.
struct Passed {
  bool is_let_in = false;
  HttpResponse response;
  std::string body;
};

Passed passed(const Gate& gate, HttpRequest request) {
  Passed passed;
  bool is_answered = false;
  gate.handle(std::move(request), [&](HttpResponse response) {
    if (!std::exchange(is_answered, true)) passed.response = std::move(response);
  });
  passed.is_let_in = passed.response.content_type == "let in";
  passed.body = passed.response.body;
  return passed;
}

// Reads the body in pieces, where it comes so.
void let_in(HttpRequest&& request, const HttpReply& reply) {
  std::string body = request.body;
  bool is_broken = false;
  if (request.pieces)
    for (bool is_done = false; !is_done;)
      request.pieces([&](std::optional<std::string> piece) {
        is_broken = !piece;
        is_done = !piece || piece->empty();
        if (piece) body += *piece;
      });
  reply({.status = is_broken ? 500U : 200U,
         .body = body,
         .content_type = is_broken ? "broken off" : "let in",
         .request_id = "id-1"});
}

std::string type_of(const Passed& passed) {
  if (passed.is_let_in) return "";
  if (passed.response.content_type.find("json") != std::string::npos)
    return json::parse(passed.body)["__type"];
  const std::size_t begin = passed.body.find("<Code>") + 6;
  return passed.body.substr(begin, passed.body.find("</Code>") - begin);
}

}  // namespace

TEST_CASE("who signs is let in, with the whole request", "[service][auth][gate]") {
  const Gate gate(verifier(), nullptr, let_in);
  const Passed answer = passed(gate, Call{.target = "DeleteMLModel", .body = "{}"}.request());
  CHECK(answer.is_let_in);
  CHECK(answer.body == "{}");
}

TEST_CASE("others are refused in their protocol", "[service][auth][gate]") {
  const Gate gate(verifier(), nullptr, let_in);
  struct Row {
    Call call;
    std::string type;
    unsigned status;
  };
  const Row row = GENERATE(values<Row>({
      {{.target = "Predict", .key = ""}, "MissingAuthenticationTokenException", 400},
      {{.target = "Predict", .key = "X"}, "UnrecognizedClientException", 400},
      {{.target = "Predict", .secret = "x"}, "InvalidSignatureException", 400},
      {{.target = "DeleteMLModel", .key = "B", .secret = "b"}, "AccessDeniedException", 400},
      {{.target = "Predict", .key = "B", .secret = "b"}, "", 200},
      {{.target = "GetMLModel", .key = "B", .secret = "b"}, "", 200},
      {{.target = "DescribeMLModels", .key = "B", .secret = "b"}, "", 200},
      {{.method = "PUT", .path = "/b/k", .key = ""}, "AccessDenied", 403},
      {{.method = "PUT", .path = "/b/k", .key = "X", .service = "s3", .hash = "UNSIGNED-PAYLOAD"},
       "InvalidAccessKeyId",
       403},
      {{.method = "PUT",
        .path = "/b/k",
        .secret = "x",
        .service = "s3",
        .hash = "UNSIGNED-PAYLOAD"},
       "SignatureDoesNotMatch",
       403},
      {{.method = "PUT",
        .path = "/b/k",
        .key = "B",
        .secret = "b",
        .service = "s3",
        .hash = "UNSIGNED-PAYLOAD"},
       "AccessDenied",
       403},
      {{.method = "GET",
        .path = "/b/k",
        .key = "B",
        .secret = "b",
        .service = "s3",
        .hash = "UNSIGNED-PAYLOAD"},
       "",
       200},
      {{.method = "PUT", .path = "/b/k", .service = "s3"}, "AuthorizationHeaderMalformed", 400},
      {{.body = "Action=GetCallerIdentity", .key = "X", .service = "sts"},
       "InvalidClientTokenId",
       403},
      {{.body = "Action=CreateRole", .key = "B", .secret = "b", .service = "iam"},
       "AccessDenied",
       403},
      {{.body = "Action=GetCallerIdentity", .key = "B", .secret = "b", .service = "sts"}, "", 200},
      {{.method = "GET", .path = "/", .key = ""}, "MissingAuthenticationTokenException", 401},
      {{.method = "GET", .path = "/console/app/main.js", .key = ""},
       "MissingAuthenticationTokenException",
       401},
      {{.method = "GET", .path = "/metrics", .key = "", .is_local = false},
       "MissingAuthenticationTokenException",
       403},
      {{.method = "GET", .path = "/healthz", .key = ""}, "", 200},
      {{.method = "HEAD", .path = "/readyz", .key = ""}, "", 200},
      {{.method = "POST", .path = "/healthz", .key = ""}, "AccessDenied", 403},
      {{.method = "GET", .path = "/metrics"}, "", 200},
  }));
  CAPTURE(row.call.method, row.call.path, row.call.target, row.call.body, row.call.key);
  const Passed answer = passed(gate, row.call.request());
  CHECK(type_of(answer) == row.type);
  CHECK(answer.response.status == row.status);
  if (!answer.is_let_in) CHECK(answer.response.request_id.size() == 36);
}

TEST_CASE("a denied user is named, as XML where S3 is asked", "[service][auth][gate]") {
  const Gate gate(verifier(), nullptr, let_in);
  CHECK(passed(gate, Call{.method = "DELETE",
                          .path = "/b/k",
                          .key = "B",
                          .secret = "b",
                          .service = "s3",
                          .hash = "UNSIGNED-PAYLOAD"}
                         .request())
            .body.find("<Message>User: arn:aws:iam::000000000000:user/bob &lt;b&gt; is not "
                       "authorized to perform: s3:DeleteObject: glassbox_access is read-only"
                       "</Message>") != std::string::npos);
  CHECK(json::parse(passed(gate, Call{.target = "AddTags", .key = "B", .secret = "b"}.request())
                        .body)["message"] ==
        "User: arn:aws:iam::000000000000:user/bob <b> is not authorized to perform: "
        "machinelearning:AddTags: glassbox_access is read-only");
}

TEST_CASE("a body in pieces must be the one that was signed", "[service][auth][gate]") {
  const Gate gate(verifier(), nullptr, let_in);
  Call call{.method = "PUT",
            .path = "/b/k",
            .body = "12345",
            .service = "s3",
            .is_in_pieces = true,
            .hash = to_hex(sha256("12345"))};
  const Passed right = passed(gate, call.request());
  CHECK(right.is_let_in);
  CHECK(right.body == "12345");
  call.body = "12346";
  const Passed wrong = passed(gate, call.request());
  CHECK(type_of(wrong) == "XAmzContentSHA256Mismatch");
  CHECK(wrong.response.status == 400);
  call.body = "";
  CHECK(type_of(passed(gate, call.request())) == "XAmzContentSHA256Mismatch");
}

TEST_CASE("chunks bring their signatures", "[service][auth][gate]") {
  bool has_chunks = false;
  const Gate gate(verifier(), nullptr, [&](HttpRequest&& request, const HttpReply& reply) {
    has_chunks = request.chunk_signatures != nullptr;
    reply({});
  });
  Call call{.method = "PUT",
            .path = "/b/k",
            .body = "x",
            .service = "s3",
            .is_in_pieces = true,
            .hash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"};
  (void)passed(gate, call.request());
  CHECK(has_chunks);
  call.hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  (void)passed(gate, call.request());
  CHECK_FALSE(has_chunks);
}

TEST_CASE("each change leaves a line, and nothing of its content", "[service][auth][gate]") {
  const TemporaryDirectory directory;
  const auto file = directory / "audit";
  std::string notes;
  AuditLog log(file, [&](const std::string& text) { notes += text; });
  const Gate gate(verifier(), &log, let_in);
  const std::string body = R"({"MLModelId":"ml-1","MLModelName":"confidential"})";
  (void)passed(gate, Call{.target = "CreateMLModel", .body = body}.request());
  (void)passed(gate, Call{.target = "GetMLModel", .body = body}.request());
  (void)passed(gate, Call{.target = "Predict", .body = body}.request());
  (void)passed(gate, Call{.target = "DeleteMLModel", .body = body, .key = "X"}.request());
  (void)passed(
      gate,
      Call{.target = "DeleteRealtimeEndpoint", .body = body, .key = "B", .secret = "b"}.request());
  (void)passed(
      gate, Call{.target = "CreateDataSourceFromS3", .body = R"({"DataSourceId":"ds"})"}.request());
  (void)passed(gate,
               Call{.target = "AddTags", .body = R"({"ResourceId":"ev","Tags":[]})"}.request());
  (void)passed(gate, Call{.target = "DeleteMLModel", .body = "confidential"}.request());
  (void)passed(gate, Call{.method = "PUT",
                          .path = "/b/a%20k",
                          .body = "confidential",
                          .service = "s3",
                          .hash = "UNSIGNED-PAYLOAD"}
                         .request());
  std::istringstream lines(contents(file));
  std::vector<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    const json entry = json::parse(line);
    CHECK(entry["address"] == "10.0.0.7");
    CHECK(entry["requestId"].get<std::string>().size() >= 4);
    const std::string time = entry["time"];
    CHECK(time.size() == std::string("2026-03-01T12:30:45.123Z").size());
    seen.push_back(entry["user"].get<std::string>() + " " + entry["operation"].get<std::string>() +
                   " " + entry["id"].get<std::string>() + " " +
                   std::to_string(entry["status"].get<int>()));
  }
  CHECK(seen == std::vector<std::string>{
                    "alice CreateMLModel ml-1 200", "bob <b> DeleteRealtimeEndpoint ml-1 400",
                    "alice CreateDataSourceFromS3 ds 200", "alice AddTags ev 200",
                    "alice DeleteMLModel  200", "alice s3:PutObject b/a k 200"});
  CHECK(contents(file).find("confidential") == std::string::npos);
  CHECK(notes.empty());
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
        std::filesystem::perms(0600));
}

TEST_CASE("without credentials everybody's changes are logged", "[service][auth][gate]") {
  const TemporaryDirectory directory;
  AuditLog log(directory / "audit", [](const std::string&) {});
  const Gate gate(std::nullopt, &log, let_in);
  CHECK(passed(gate, Call{.target = "DeleteMLModel", .body = "{}", .key = ""}.request()).is_let_in);
  const json entry = json::parse(contents(directory / "audit"));
  CHECK(entry["user"] == "");
  CHECK(entry["operation"] == "DeleteMLModel");
}

TEST_CASE("a full disk is told once and stops nothing", "[service][auth][gate]") {
  if (!std::filesystem::exists("/dev/full")) return;
  std::vector<std::string> notes;
  AuditLog log("/dev/full", [&](const std::string& text) { notes.push_back(text); });
  const Gate gate(verifier(), &log, let_in);
  for (int i = 0; i < 3; ++i)
    CHECK(passed(gate, Call{.target = "DeleteMLModel", .body = "{}"}.request()).is_let_in);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "the audit log /dev/full cannot be written: No space left on device; the "
        "service goes on without it");
  CHECK_THROWS_AS(AuditLog("/nowhere/audit", [](const std::string&) {}), std::system_error);
}
