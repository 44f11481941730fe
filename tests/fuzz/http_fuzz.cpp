// Input: a byte that says how many bytes arrive at a time, then the bytes of a connection.
#include <algorithm>
#include <string>
#include <vector>

#include "service/http/http_request_reader.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

constexpr std::size_t kMostBody = 1000;

// As operations have limits of their own.
std::size_t most_body_of(const HttpHead& head) { return head.amz_target.empty() ? kMostBody : 10; }

// What was read, until something was refused.
using Account = std::vector<std::string>;

Account account_of(std::string_view bytes, std::size_t piece) {
  Account account;
  HttpRequestReader reader(kMostBody);
  std::string pending;
  std::size_t most_body = 0;
  while (!bytes.empty()) {
    pending += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (bool needs_more = false; !needs_more;) {
      std::size_t consumed = 0;
      const HttpRequestReader::State state = reader.read(pending, consumed);
      check(consumed <= pending.size(), "no more is taken than there is");
      pending.erase(0, consumed);
      switch (state) {
        case HttpRequestReader::State::kNeedMore:
          needs_more = true;
          break;
        case HttpRequestReader::State::kHead: {
          const HttpHead& head = reader.head();
          account.push_back("head " + head.method + " " + head.target + " " + head.host + " " +
                            std::to_string(head.host_count) + " " + head.origin + " " +
                            std::to_string(head.origin_count) + " " + head.amz_target + " " +
                            head.expect + " " + head.transfer_encoding +
                            (head.http_1_1 ? " 1.1" : "") + (head.keep_alive ? " keep" : "") +
                            (head.whole ? " whole" : ""));
          most_body = most_body_of(head);
          const bool may_go_on = reader.limit_body(most_body);
          check(may_go_on || reader.refusal().status == 413, "a body that is too large is told so");
          break;
        }
        case HttpRequestReader::State::kDone: {
          const HttpRequest request = reader.take();
          check(request.body.size() <= most_body, "a body is within its limit");
          account.push_back("body " + request.body);
          reader.reset();
          needs_more = pending.empty();
          break;
        }
        case HttpRequestReader::State::kRefused: {
          const unsigned status = reader.refusal().status;
          check(status == 400 || status == 413 || status == 431, "a refusal has a status");
          account.push_back("refused");
          return account;
        }
      }
    }
  }
  return account;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = glassbox::fuzz::text_of(data + 1, size - 1);
  const Account whole = account_of(bytes, bytes.size() + 1),
                pieces = account_of(bytes, data[0] + 1u);
  for (std::size_t i = 0; i < std::min(whole.size(), pieces.size()); ++i) {
    check(whole[i] == pieces[i],
          "how bytes arrive does not matter:\n  " + whole[i] + "\n  " + pieces[i]);
  }
  // A head that will never be one is refused at once or when its end is there.
  const Account& longer = whole.size() > pieces.size() ? whole : pieces;
  const std::size_t rest = longer.size() - std::min(whole.size(), pieces.size());
  check(rest == 0 || (rest == 1 && longer.back() == "refused"),
        "how bytes arrive does not matter to how much was read");
  return 0;
}
